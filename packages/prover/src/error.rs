//! The crate's errors: one enum for proving keys that cannot be made, one for files that are not accepted.

use zk_halo2::{Checksum, VkError};

/// A proving key could not be made, or is not that of a circuit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The verifying key cannot be made or exported, or the public inputs do not fit the circuit.
    #[error(transparent)]
    Circuit(#[from] zk_halo2::BuildError),
    /// The constraint system prints as nothing that this software understands: another version of `halo2_proofs`.
    #[error("constraint system: {expected} expected at byte {offset} of its text")]
    Text {
        /// Where.
        offset: usize,
        /// What belongs there.
        expected: String,
    },
    /// The permutation argument has more cells than are supported.
    #[error(
        "{columns} columns of {rows} rows under the permutation argument: fewer than 2^32 cells are supported"
    )]
    Cells {
        /// Columns under the permutation argument.
        columns: usize,
        /// Rows of the circuit.
        rows: usize,
    },
    /// What was recorded of the circuit is not what the verifying key says.
    #[error("the {what} of the circuit was not reproduced: the verifying key has another")]
    NotReproduced {
        /// What differs.
        what: &'static str,
    },
    /// The values of a fixed column are not those that the verifying key commits to.
    #[error("fixed column {column}: its values are not those of the verifying key")]
    FixedColumn {
        /// Index of the column, compressed selectors counted last.
        column: usize,
    },
    /// A column of the permutation is not the one that the verifying key commits to.
    #[error("column {column} of the permutation: its copy constraints are not those of the verifying key")]
    PermutationColumn {
        /// Index among the columns under the permutation argument.
        column: usize,
    },
    /// A circuit differs from that of the key in more than its witness.
    #[error(
        "the circuit has other {what} than the one that the proving key is of, so its proof would not be valid: prove \
         the circuit that the key was made of, or make a key of this one"
    )]
    OtherCircuit {
        /// What differs.
        what: &'static str,
    },
}

/// A proving key file is not acceptable.
///
/// Offsets count from the start of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// The file does not begin as proving key files do, or is shorter than any.
    #[error("the file is no proving key")]
    NotAKeyFile,
    /// The format version is not ours.
    #[error("the proving key has version {found}, this software reads version {supported}")]
    UnknownVersion {
        /// The version that is understood.
        supported: u8,
        /// The version of the file.
        found: u8,
    },
    /// The file was damaged.
    #[error("the proving key is damaged: SHA-256 {expected} expected, found {found}")]
    Checksum {
        /// The digest at the end of the file.
        expected: Checksum,
        /// The digest of what stands before it.
        found: Checksum,
    },
    /// The circuit binary in the file is not acceptable.
    #[error("circuit binary of the proving key: {0}")]
    Binary(#[from] VkError),
    /// The key takes more memory than is allowed.
    #[error("the proving key takes {found} bytes in memory, at most {limit} are allowed")]
    Memory {
        /// The most that is allowed.
        limit: u64,
        /// What this key takes.
        found: u64,
    },
    /// The file ends too early.
    #[error("{what} at byte {offset}: the file ends before")]
    UnexpectedEnd {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
    },
    /// The file goes on after the key.
    #[error("the proving key ends at byte {offset}, {left} more bytes follow")]
    TrailingBytes {
        /// Where the key ended.
        offset: usize,
        /// Bytes after it.
        left: usize,
    },
    /// A number that must be smaller.
    #[error("{what} at byte {offset} must be below {limit}, found {found}")]
    Number {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
        /// The first number that is too large.
        limit: u64,
        /// The number found.
        found: u64,
    },
    /// Bytes that are no canonical field element.
    #[error("{what} at byte {offset} is not a canonical field element")]
    Scalar {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
    },
    /// A cell that is in two cycles of the permutation, or twice in one.
    #[error("cell {cell} of the permutation at byte {offset} is copied twice")]
    NotAPermutation {
        /// Where.
        offset: usize,
        /// Column of the permutation times rows, plus row.
        cell: u64,
    },
    /// The same key would have another encoding.
    #[error("{what} at byte {offset} is not in canonical form")]
    NotCanonical {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
    },
}
