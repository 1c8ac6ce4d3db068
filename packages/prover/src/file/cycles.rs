//! The permutation as a list of cycles of two cells and more.
//!
//! Their number as a varint, then each cycle from its smallest cell on: that cell minus the smallest one of the cycle
//! before, the length minus two, and the difference of each further cell to the one before it. Cycles are in the order
//! of their smallest cells.

use super::reader::Reader;
use super::writer::Writer;
use crate::KeyFileError;

const COUNT: &str = "number of cycles";
const FIRST: &str = "first cell of a cycle";
const LEN: &str = "length of a cycle";
const CELL: &str = "cell of a cycle";

/// Writes a permutation of cells, `[column][row]`.
pub(super) fn write(out: &mut Writer, mapping: &[Vec<u32>]) {
    let cycles = cycles(&mapping.concat());
    out.varint(cycles.len() as u64);
    let mut previous = 0;
    for cycle in &cycles {
        out.varint(u64::from(cycle[0] - previous));
        previous = cycle[0];
        out.varint(cycle.len() as u64 - 2);
        cycle.windows(2).for_each(|pair| out.signed(i64::from(pair[1]) - i64::from(pair[0])));
    }
}

/// The cycles of two cells and more, each from its smallest cell on.
fn cycles(mapping: &[u32]) -> Vec<Vec<u32>> {
    let mut seen = vec![false; mapping.len()];
    let mut cycles = Vec::new();
    for first in 0..mapping.len() as u32 {
        let mut cycle = Vec::new();
        let mut cell = first;
        while !std::mem::replace(&mut seen[cell as usize], true) {
            cycle.push(cell);
            cell = mapping[cell as usize];
        }
        if cycle.len() > 1 {
            cycles.push(cycle);
        }
    }
    cycles
}

/// Reads a permutation of this many cells.
pub(super) fn read(reader: &mut Reader<'_>, cells: u32) -> Result<Vec<u32>, KeyFileError> {
    let mut permutation = Permutation { next: (0..cells).collect() };
    let mut first = 0;
    for index in 0..reader.below(COUNT, u64::from(cells) / 2 + 1)? {
        let offset = reader.offset();
        let step = reader.below(FIRST, u64::from(cells - first))? as u32;
        if index > 0 && step == 0 {
            return Err(KeyFileError::NotCanonical { what: FIRST, offset });
        }
        first += step;
        permutation.ensure_free(first, offset)?;
        permutation.read_cycle(reader, first)?;
    }
    Ok(permutation.next)
}

struct Permutation {
    next: Vec<u32>,
}

impl Permutation {
    /// A cell that is in a complete cycle, or has a successor in this one, does not name itself.
    fn ensure_free(&self, cell: u32, offset: usize) -> Result<(), KeyFileError> {
        if self.next.get(cell as usize) == Some(&cell) {
            return Ok(());
        }
        Err(KeyFileError::NotAPermutation { offset, cell: cell.into() })
    }

    fn read_cycle(&mut self, reader: &mut Reader<'_>, first: u32) -> Result<(), KeyFileError> {
        let cells = self.next.len() as u64;
        let mut last = first;
        for _ in 0..reader.below(LEN, cells)? + 1 {
            let offset = reader.offset();
            let cell = i64::from(last).saturating_add(reader.signed(CELL)?);
            let cell = match u32::try_from(cell) {
                Ok(cell) if u64::from(cell) < cells => cell,
                _ => {
                    return Err(KeyFileError::Number {
                        what: CELL,
                        offset,
                        limit: cells,
                        found: cell as u64,
                    });
                }
            };
            if cell <= first {
                return Err(KeyFileError::NotCanonical { what: CELL, offset });
            }
            // The last cell has no successor yet.
            if cell == last {
                return Err(KeyFileError::NotAPermutation { offset, cell: cell.into() });
            }
            self.ensure_free(cell, offset)?;
            self.next[last as usize] = cell;
            last = cell;
        }
        self.next[last as usize] = first;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn permutation(bytes: &[u8], cells: u32) -> Result<Vec<u32>, KeyFileError> {
        let mut reader = Reader::new(bytes, 0);
        let permutation = read(&mut reader, cells)?;
        reader.finish()?;
        Ok(permutation)
    }

    #[test]
    fn cells_that_are_not_copied_take_nothing() {
        for (mapping, bytes) in [
            (vec![0, 1, 2, 3], &[0][..]),
            (vec![0, 3, 2, 1], &[1, 1, 0, 4]),
            (vec![2, 3, 0, 1], &[2, 0, 0, 4, 1, 0, 4]),
            (vec![3, 0, 1, 2], &[1, 0, 2, 6, 1, 1]),
        ] {
            let mut out = Writer::default();
            write(&mut out, &[mapping[..2].to_vec(), mapping[2..].to_vec()]);
            assert_eq!(out.finish(), bytes);
            assert_eq!(permutation(bytes, 4).unwrap(), mapping);
        }
        assert_eq!(permutation(&[0], 0).unwrap(), []);
    }

    #[test]
    fn a_permutation_has_one_encoding_and_nothing_else_is_one() {
        for bytes in [
            &[][..],
            &[3],                   // more cycles than there can be
            &[1, 4, 0, 2],          // a first cell that is not there
            &[1, 0, 0, 8],          // a cell that is not there
            &[1, 2, 0, 1],          // a cell before the first
            &[1, 0, 0, 0],          // the first twice
            &[1, 0, 1, 2, 0],       // the last twice
            &[1, 0, 2, 2, 2, 1],    // another twice
            &[1, 0, 3, 2, 2, 2, 2], // longer than all cells
            &[2, 0, 0, 4, 0, 0, 4], // the same cycle twice
            &[2, 0, 0, 2, 1, 0, 2], // a cell in two cycles
            &[2, 0, 0, 6, 1, 0, 4], // the last cell of another cycle
            &[1, 0, 0],             // no second cell
            &[1, 0, 0, 2, 0],       // something behind it
            &[1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
            &[1, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        ] {
            permutation(bytes, 4).unwrap_err();
        }
        permutation(&[1], 0).unwrap_err();
    }
}
