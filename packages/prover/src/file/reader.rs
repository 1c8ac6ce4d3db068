//! A cursor over the untrusted bytes of a proving key file. It allocates nothing.

use ff::PrimeField;
use pasta_curves::Fp;

use crate::KeyFileError;

/// Reads from the start on.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// Position in the file, for error messages.
    offset: usize,
}

impl<'a> Reader<'a> {
    /// `offset` is the position of `bytes` in the file.
    pub(super) fn new(bytes: &'a [u8], offset: usize) -> Self {
        Self { rest: bytes, offset }
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Bytes that are still to be read.
    pub(super) fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn take(&mut self, len: usize, what: &'static str) -> Result<&'a [u8], KeyFileError> {
        let Some((head, rest)) = self.rest.split_at_checked(len) else {
            return Err(KeyFileError::UnexpectedEnd { what, offset: self.offset });
        };
        self.rest = rest;
        self.offset += len;
        Ok(head)
    }

    fn byte(&mut self, what: &'static str) -> Result<u8, KeyFileError> {
        let Some((first, rest)) = self.rest.split_first() else {
            return Err(KeyFileError::UnexpectedEnd { what, offset: self.offset });
        };
        self.rest = rest;
        self.offset += 1;
        Ok(*first)
    }

    /// LEB128 in its shortest form, up to 64 bits.
    pub(super) fn varint(&mut self, what: &'static str) -> Result<u64, KeyFileError> {
        let offset = self.offset;
        let mut value = 0;
        for position in 0..10 {
            let byte = self.byte(what)?;
            let overflows = position == 9 && byte > 1;
            let padded = position > 0 && byte == 0;
            if overflows || padded {
                break;
            }
            value |= u64::from(byte & 0x7f) << (7 * position);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(KeyFileError::NotCanonical { what, offset })
    }

    /// The inverse of zigzag.
    pub(super) fn signed(&mut self, what: &'static str) -> Result<i64, KeyFileError> {
        let value = self.varint(what)?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A number below `limit`.
    pub(super) fn below(&mut self, what: &'static str, limit: u64) -> Result<u64, KeyFileError> {
        let offset = self.offset;
        let found = self.varint(what)?;
        if found < limit { Ok(found) } else { Err(KeyFileError::Number { what, offset, limit, found }) }
    }

    pub(super) fn element(&mut self, what: &'static str) -> Result<Fp, KeyFileError> {
        let offset = self.offset;
        let len = usize::from(self.byte(what)?);
        let mut repr = [0; 32];
        let Some(target) = repr.get_mut(..len) else { return Err(KeyFileError::Scalar { what, offset }) };
        target.copy_from_slice(self.take(len, what)?);
        if target.last() == Some(&0) {
            return Err(KeyFileError::NotCanonical { what, offset });
        }
        Option::from(Fp::from_repr(repr)).ok_or(KeyFileError::Scalar { what, offset })
    }

    /// The content must end here.
    pub(super) fn finish(self) -> Result<(), KeyFileError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(KeyFileError::TrailingBytes { offset: self.offset, left: self.rest.len() })
    }
}
