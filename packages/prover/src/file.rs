//! The proving key file.
//!
//! ```text
//! magic "zkprover" | version u8 | length of the binary, varint | circuit binary | fixed columns | cycles | SHA-256
//! ```
//!
//! The circuit binary says how many columns of which length follow. A varint is LEB128 in its shortest form. An element
//! is its length in a byte and as many bytes, little-endian, without zeros at the end. The digest is over all bytes
//! before it. A key has one encoding: what [`ProvingKey::read`] accepts, [`ProvingKey::write`] writes again byte for
//! byte.
//!
//! A fixed column is a sequence of runs of equal values ([`mod@column`]), the permutation a list of cycles ([`cycles`]), so
//! that constants, selectors and cells without copies take next to nothing.

mod column;
mod cycles;
mod reader;
mod writer;

use std::io;

use zk_halo2::model::PinnedKey;
use zk_halo2::{Checksum, CircuitBinary, Limits};

use crate::{KeyFileError, ProvingKey};
use reader::Reader;
use writer::Writer;

const MAGIC: [u8; 8] = *b"zkprover";

/// The version this software writes, and the only one it reads.
const VERSION: u8 = 1;

const DIGEST_LEN: usize = 32;

/// How large a proving key may be before it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFileLimits {
    /// Limits on the circuit binary in the file.
    pub binary: Limits,
    /// Bytes that the columns may take in memory. A file is small beside the key in it: a few bytes can stand for a
    /// column of 2^17 equal values, four megabytes.
    pub max_memory: u64,
}

impl Default for KeyFileLimits {
    /// A gigabyte, and every circuit that has a circuit binary.
    fn default() -> Self {
        Self { binary: Limits::HARD, max_memory: 1 << 30 }
    }
}

impl ProvingKey {
    /// Writes the file that [`read`](Self::read) reads.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, mut out: impl io::Write) -> io::Result<()> {
        out.write_all(&self.to_bytes())
    }

    /// The file that [`read`](Self::read) reads.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.bytes(&MAGIC);
        out.bytes(&[VERSION]);
        out.varint(self.binary().as_bytes().len() as u64);
        out.bytes(self.binary().as_bytes());
        self.fixed().iter().for_each(|values| column::write(&mut out, values));
        cycles::write(&mut out, self.mapping());
        let mut file = out.finish();
        file.extend_from_slice(Checksum::of(&file).as_bytes());
        file
    }

    /// Reads a proving key file, with every check that needs no multiples of points: of the checksum, of the circuit
    /// binary with those of [`check_vk`](zk_halo2::check_vk), and of the encoding.
    ///
    /// # What it does not check
    /// A proving key is as trustworthy as its source. The checksum protects from damage, not from an author: the columns
    /// may be other ones than the verifying key commits to, and those of no circuit. A wrong key cannot make a false
    /// statement provable, because a verifier does not use it. But proofs with it do not verify, and such a proof may
    /// reveal of the witness what a valid one hides.
    ///
    /// [`ensure_same`](Self::ensure_same) compares a key with the circuit that it is to prove. Of a key that passes, only
    /// the commitments in the circuit binary may be wrong. They do not touch the witness;
    /// [`ensure_for`](Self::ensure_for) compares them with those on a chain, and
    /// [`verify_commitments`](Self::verify_commitments) with the columns.
    ///
    /// # Errors
    /// [`KeyFileError`]. No bytes make this panic.
    ///
    /// # Cost
    /// Time proportional to the file and to the key in memory, which `limits` bounds before it is allocated.
    pub fn read(bytes: &[u8], limits: &KeyFileLimits) -> Result<Self, KeyFileError> {
        let mut reader = Reader::new(checked(bytes)?, MAGIC.len() + 1);
        let len = reader.below("length of the circuit binary", reader.left() as u64 + 1)? as usize;
        let binary = CircuitBinary::from_bytes(reader.take(len, "circuit binary")?, &limits.binary)?;
        let (pinned, rows) = (binary.key().key().pinned(), 1 << binary.key().key().k());
        let cells = ensure_memory(pinned, rows as u64, limits)?;
        let columns = 0..pinned.fixed_columns;
        let fixed = columns.map(|_| column::read(&mut reader, rows)).collect::<Result<_, _>>()?;
        let mapping = cycles::read(&mut reader, cells)?;
        reader.finish()?;
        Ok(Self::from_parts(binary, fixed, mapping.chunks(rows).map(<[u32]>::to_vec).collect()))
    }
}

/// What stands between the version and the digest, of a file whose digest is right.
fn checked(bytes: &[u8]) -> Result<&[u8], KeyFileError> {
    let Some(([version, ..], _)) = bytes.strip_prefix(&MAGIC).and_then(|rest| rest.split_at_checked(1))
    else {
        return Err(KeyFileError::NotAKeyFile);
    };
    if *version != VERSION {
        return Err(KeyFileError::UnknownVersion { supported: VERSION, found: *version });
    }
    let Some((content, digest)) = bytes.split_last_chunk::<DIGEST_LEN>() else {
        return Err(KeyFileError::NotAKeyFile);
    };
    let (expected, found) = (Checksum::from(*digest), Checksum::of(content));
    if expected != found {
        return Err(KeyFileError::Checksum { expected, found });
    }
    content.get(MAGIC.len() + 1..).ok_or(KeyFileError::NotAKeyFile)
}

/// Refuses a key that takes too much memory. Returns the number of cells of the permutation.
fn ensure_memory(key: &PinnedKey, rows: u64, limits: &KeyFileLimits) -> Result<u32, KeyFileError> {
    let cells = rows * key.permutation.len() as u64;
    let found = 32 * rows * u64::from(key.fixed_columns) + 4 * cells;
    let too_large = |limit| KeyFileError::Memory { limit, found };
    if found > limits.max_memory {
        return Err(too_large(limits.max_memory));
    }
    u32::try_from(cells).map_err(|_| too_large(4 * u64::from(u32::MAX)))
}
