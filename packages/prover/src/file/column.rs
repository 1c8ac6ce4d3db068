//! A fixed column as runs of equal values.
//!
//! A run is a varint, twice the value's number plus one if the run is longer than a row; then the element, if the
//! number is the next one that was not given yet; then the length minus two as a varint, if it is longer than a row.
//! Values are numbered from 0 in the order in which the column has them first, so a value is written once in full.

use std::collections::{HashMap, HashSet};

use ff::PrimeField;
use pasta_curves::Fp;

use super::reader::Reader;
use super::writer::Writer;
use crate::KeyFileError;

const VALUE: &str = "value of a fixed column";
const RUN: &str = "run of a fixed column";

pub(super) fn write(out: &mut Writer, column: &[Fp]) {
    let mut numbers = HashMap::new();
    for run in column.chunk_by(|a, b| a == b) {
        let (repr, next) = (run[0].to_repr(), numbers.len() as u64);
        let number = *numbers.entry(repr).or_insert(next);
        out.varint(number << 1 | u64::from(run.len() > 1));
        if number == next {
            out.element(&repr);
        }
        if run.len() > 1 {
            out.varint(run.len() as u64 - 2);
        }
    }
}

/// Reads a column of this many rows.
pub(super) fn read(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<Fp>, KeyFileError> {
    let mut column = Vec::with_capacity(rows);
    let mut values = Values::default();
    while column.len() < rows {
        let offset = reader.offset();
        let head = reader.varint(VALUE)?;
        let value = values.take(head >> 1, offset, reader)?;
        if column.last() == Some(&value) {
            return Err(KeyFileError::NotCanonical { what: RUN, offset });
        }
        column.push(value);
        if head & 1 == 1 {
            let left = rows - column.len();
            let more = reader.below(RUN, left as u64)? as usize + 1;
            column.resize(column.len() + more, value);
        }
    }
    Ok(column)
}

/// The values of a column so far.
#[derive(Default)]
struct Values {
    all: Vec<Fp>,
    known: HashSet<[u8; 32]>,
}

impl Values {
    /// The value of this number, which follows if it is new.
    fn take(&mut self, number: u64, offset: usize, reader: &mut Reader<'_>) -> Result<Fp, KeyFileError> {
        let next = self.all.len() as u64;
        if number > next {
            return Err(KeyFileError::Number { what: VALUE, offset, limit: next + 1, found: number });
        }
        if let Some(value) = self.all.get(number as usize) {
            return Ok(*value);
        }
        let value = reader.element(VALUE)?;
        if !self.known.insert(value.to_repr()) {
            return Err(KeyFileError::NotCanonical { what: VALUE, offset });
        }
        self.all.push(value);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use ff::Field;

    use super::*;

    fn bytes(column: &[Fp]) -> Vec<u8> {
        let mut out = Writer::default();
        write(&mut out, column);
        out.finish()
    }

    fn column(bytes: &[u8], rows: usize) -> Result<Vec<Fp>, KeyFileError> {
        let mut reader = Reader::new(bytes, 0);
        let column = read(&mut reader, rows)?;
        reader.finish()?;
        Ok(column)
    }

    #[test]
    fn columns_of_few_values_take_few_bytes() {
        let rows = 1 << 10;
        let numbers =
            |number: &dyn Fn(usize) -> u64| (0..rows).map(|row| Fp::from(number(row))).collect::<Vec<_>>();
        let large = vec![-Fp::ONE; rows];
        for (values, len) in [
            (vec![Fp::ZERO; rows], 4),
            (large, 36),
            (numbers(&|row| row as u64 & 1), rows + 3),
            (numbers(&|row| row as u64 / 512), 9),
            (numbers(&|row| row as u64), 5 * rows),
        ] {
            let bytes = bytes(&values);
            assert!(bytes.len() <= len, "{} > {len}", bytes.len());
            assert_eq!(column(&bytes, rows).unwrap(), values);
        }
    }

    #[test]
    fn a_column_has_one_encoding() {
        let [zero, one] = [0, 1].map(Fp::from);
        assert_eq!(bytes(&[zero, one, one, one, zero]), [0, 0, 3, 1, 1, 1, 0]);
        for (bytes, rows) in [
            (&[0, 0, 0][..], 2), // two runs of one value
            (&[0, 0, 2, 0], 2),  // a value that is known
            (&[0, 2, 1, 0], 1),  // an element with a zero at its end
            (&[0x80, 0, 0], 1),  // a number with a zero at its end
            (&[2, 0], 1),        // a number that is not the next one
            (&[1, 0, 0], 1),     // a run beyond the end
            (&[1, 0, 1], 2),
            (&[1, 0], 2), // no length
            (&[0, 0], 2), // no second row
            (&[0, 33], 1),
            (&[0, 0, 0], 1), // something behind it
        ] {
            column(bytes, rows).unwrap_err();
        }
        let not_canonical = [&[0, 32][..], &[0xff; 32]].concat();
        assert!(matches!(column(&not_canonical, 1), Err(KeyFileError::Scalar { offset: 1, .. })));
        assert_eq!(column(&[1, 0, 0], 2).unwrap(), [zero, zero]);
    }
}
