//! A cursor over untrusted bytes. It allocates nothing by a number before the number has passed its limit and the bytes
//! that it promises are there.

use ff::PrimeField;
use group::CurveAffine;
use group::GroupEncoding;
use pasta_curves::{Fp, vesta};

use crate::VkError;

/// Turns 32 bytes into the point that they stand for, if there is one.
pub(super) type Decompress<'a> = &'a mut dyn FnMut(&[u8; 32]) -> Option<vesta::Affine>;

/// Finds the point by a square root.
pub(super) fn decompress(compressed: &[u8; 32]) -> Option<vesta::Affine> {
    Option::from(vesta::Affine::from_bytes(compressed))
}

/// Reads the `vk` section.
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

    pub(super) fn take<const N: usize>(&mut self, what: &'static str) -> Result<&'a [u8; N], VkError> {
        let Some((head, rest)) = self.rest.split_first_chunk() else {
            return Err(self.end(what, N));
        };
        self.rest = rest;
        self.offset += N;
        Ok(head)
    }

    pub(super) fn take_slice(&mut self, len: usize, what: &'static str) -> Result<&'a [u8], VkError> {
        let Some((head, rest)) = self.rest.split_at_checked(len) else {
            return Err(self.end(what, len));
        };
        self.rest = rest;
        self.offset += len;
        Ok(head)
    }

    fn end(&self, what: &'static str, needed: usize) -> VkError {
        VkError::UnexpectedEnd { what, offset: self.offset, needed, left: self.rest.len() }
    }

    /// LEB128 in its shortest form, up to 64 bits.
    pub(super) fn varint(&mut self, what: &'static str) -> Result<u64, VkError> {
        let offset = self.offset;
        let mut value = 0u64;
        for position in 0..10 {
            let [byte] = *self.take::<1>(what)?;
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
        Err(VkError::Varint { what, offset })
    }

    /// The inverse of zigzag.
    pub(super) fn signed(&mut self, what: &'static str) -> Result<i64, VkError> {
        let value = self.varint(what)?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A number of at most `limit`.
    pub(super) fn number(&mut self, what: &'static str, limit: usize) -> Result<u32, VkError> {
        let found = self.varint(what)?;
        let limit = limit.min(u32::MAX as usize) as u64;
        if found > limit {
            return Err(VkError::Limit { what, limit, found });
        }
        Ok(found as u32)
    }

    /// How many elements follow: at most `limit`, and no more than there are bytes left.
    pub(super) fn count(&mut self, what: &'static str, limit: usize) -> Result<usize, VkError> {
        let count = self.number(what, limit)? as usize;
        self.expect(what, count)?;
        Ok(count)
    }

    /// Makes sure that `needed` more bytes are there.
    pub(super) fn expect(&self, what: &'static str, needed: usize) -> Result<(), VkError> {
        if needed > self.rest.len() { Err(self.end(what, needed)) } else { Ok(()) }
    }

    /// An index below `limit`.
    pub(super) fn index(&mut self, what: &'static str, limit: u64) -> Result<u32, VkError> {
        let offset = self.offset;
        let found = self.varint(what)?;
        check_index(what, offset, limit, found)
    }

    pub(super) fn scalar(&mut self, what: &'static str) -> Result<Fp, VkError> {
        let offset = self.offset;
        let repr = *self.take::<32>(what)?;
        Option::from(Fp::from_repr(repr)).ok_or(VkError::Scalar { what, offset })
    }

    /// A compressed point other than the one at infinity, which no commitment of an honest key is.
    pub(super) fn point(
        &mut self,
        what: &'static str,
        decompress: Decompress<'_>,
    ) -> Result<vesta::Affine, VkError> {
        let offset = self.offset;
        let bytes = self.take::<32>(what)?;
        decompress(bytes)
            .filter(|point: &vesta::Affine| !bool::from(point.is_identity()))
            .ok_or(VkError::Point { what, offset })
    }

    /// The section must end here.
    pub(super) fn finish(self) -> Result<(), VkError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(VkError::TrailingBytes { offset: self.offset, left: self.rest.len() })
    }
}

/// `found` as an index below `limit`.
pub(super) fn check_index(what: &'static str, offset: usize, limit: u64, found: u64) -> Result<u32, VkError> {
    match u32::try_from(found) {
        Ok(index) if found < limit => Ok(index),
        _ => Err(VkError::Index { what, offset, limit, found }),
    }
}
