//! The crate's errors: one enum for circuit binaries, one for verification, one for building.

use std::io;

use crate::checksum::Checksum;

/// A circuit binary, or the text of a pinned key, is not acceptable.
///
/// Offsets count from the start of the file for binaries and from the start of the text for pinned keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VkError {
    /// The file cannot even hold a footer.
    #[error("file: {found} bytes are too short for a circuit binary, whose footer alone has {expected}")]
    FileTooShort {
        /// Length of a footer.
        expected: usize,
        /// Length of the file.
        found: usize,
    },
    /// The file is not as long as its footer says.
    #[error(
        "footer: vk_params of {params_len} and vk of {vk_len} bytes make a file of {expected}, found {found}"
    )]
    FileLength {
        /// Length of `vk_params` by the footer.
        params_len: u32,
        /// Length of `vk` by the footer.
        vk_len: u32,
        /// Both, and the footer itself.
        expected: u64,
        /// Length of the file.
        found: usize,
    },
    /// The format version is not ours.
    #[error(
        "footer: the version is {found}, circuit binaries that this software reads have version {supported}; the file \
         is no circuit binary, or one for newer software"
    )]
    UnknownVersion {
        /// The version that is understood.
        supported: u8,
        /// The version of the file.
        found: u8,
    },
    /// The footer's number of public inputs is not the key's.
    #[error("footer: {footer} public inputs, but the instance columns of the key have {columns}")]
    PublicInputCount {
        /// Number in the footer.
        footer: u8,
        /// Sum over the instance columns in the key.
        columns: usize,
    },
    /// `k` is outside of what this software or this chain allows.
    #[error("{what}: k is {found}, allowed are {min} to {max}")]
    K {
        /// Where the number stood.
        what: &'static str,
        /// Smallest k.
        min: u32,
        /// Largest k.
        max: u32,
        /// k found.
        found: u32,
    },
    /// `vk_params` and `vk` disagree.
    #[error("vk_params: k is {params}, but the key is for k = {key}")]
    KMismatch {
        /// k of `vk_params`.
        params: u32,
        /// k of `vk`.
        key: u32,
    },
    /// `vk_params` has neither the short nor the full length.
    #[error("vk_params: 4 or, with k = {k}, {expected} bytes expected, found {found}")]
    ParamsLength {
        /// k read from the first bytes, zero if there are less than four.
        k: u32,
        /// Length of the full form.
        expected: usize,
        /// Length found.
        found: usize,
    },
    /// Full parameters that are not the canonical ones: with chosen bases every proof can be forged.
    #[error(
        "vk_params: not the canonical parameters for k = {k}: SHA-256 {expected} expected, found {found}"
    )]
    ForeignParams {
        /// k of the parameters.
        k: u32,
        /// SHA-256 of the canonical parameters.
        expected: Checksum,
        /// SHA-256 of the parameters found.
        found: Checksum,
    },
    /// More of something than the limits allow.
    #[error("{what}: at most {limit} allowed, found {found}")]
    Limit {
        /// What is counted.
        what: &'static str,
        /// The most that is allowed.
        limit: u64,
        /// The number found.
        found: u64,
    },
    /// The `vk` section ends too early.
    #[error("vk: {what} at byte {offset} needs {needed} bytes, {left} are left")]
    UnexpectedEnd {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
        /// Bytes it takes, at least.
        needed: usize,
        /// Bytes that the section still has.
        left: usize,
    },
    /// The `vk` section goes on after the key.
    #[error("vk: the key ends at byte {offset}, {left} more bytes follow")]
    TrailingBytes {
        /// Where the key ended.
        offset: usize,
        /// Bytes after it.
        left: usize,
    },
    /// A number is encoded in more bytes than it needs, or does not fit 64 bits.
    #[error("vk: {what} at byte {offset} is not in its shortest encoding")]
    Varint {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
    },
    /// A reference to something that does not exist.
    #[error("vk: {what} at byte {offset} must be below {limit}, found {found}{}", advice(what))]
    Index {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
        /// Number of things that can be referred to.
        limit: u64,
        /// The reference found.
        found: u64,
    },
    /// A reference in a pinned text to something that does not exist.
    #[error("{what} must be below {limit}, found {found}{}", advice(what))]
    Reference {
        /// What refers.
        what: &'static str,
        /// Number of things that can be referred to.
        limit: u64,
        /// The reference found.
        found: u64,
    },
    /// Two lists that belong together have different lengths.
    #[error("{what}: {expected} expected, found {found}")]
    Count {
        /// What is counted.
        what: &'static str,
        /// As many are needed.
        expected: usize,
        /// As many are there.
        found: usize,
    },
    /// A tag with no meaning.
    #[error("vk: {what} at byte {offset} cannot be {found}")]
    Tag {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
        /// The tag found.
        found: u64,
    },
    /// 32 bytes that are no canonical field element.
    #[error("{what} at byte {offset} is not a canonical field element")]
    Scalar {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
    },
    /// Bytes or coordinates that are no point of the curve, or the point at infinity.
    #[error("{what} at byte {offset} is not a canonical point of the curve other than infinity")]
    Point {
        /// What was being read.
        what: &'static str,
        /// Where.
        offset: usize,
    },
    /// The same key would have another encoding.
    #[error("vk: {what} not in canonical form")]
    NotCanonical {
        /// The part that could be written otherwise.
        what: &'static str,
    },
    /// The stored transcript representative is not that of the key.
    #[error("vk: the transcript representative of this key is {expected}, found {found}")]
    Representative {
        /// Recomputed from the key, big-endian hexadecimal.
        expected: String,
        /// Stored, big-endian hexadecimal.
        found: String,
    },
    /// Something that may occur only once.
    #[error("{what} {item} occurs twice")]
    Duplicate {
        /// The kind of thing.
        what: &'static str,
        /// Which one.
        item: String,
    },
    /// A column under the permutation argument that is not queried at the current row.
    #[error("permutation column {column} has no query at rotation 0")]
    PermutationColumn {
        /// Which one.
        column: String,
    },
    /// A circuit of this shape needs more rows than 2^k.
    #[error("k = {k} gives {found} rows, a circuit with these queries has at least {expected}")]
    Rows {
        /// The key's k.
        k: u32,
        /// Smallest number of rows.
        expected: u64,
        /// 2^k.
        found: u64,
    },
    /// More public inputs in a column than the circuit has usable rows.
    #[error("instance column {column}: at most {limit} public inputs fit, found {found}")]
    InstanceLength {
        /// Index of the column.
        column: usize,
        /// Usable rows.
        limit: usize,
        /// Public inputs of that column.
        found: usize,
    },
    /// As many lengths are needed as the circuit has instance columns.
    #[error(
        "the circuit has {expected} instance columns, lengths were given for {found}: give the number of public inputs of \
         each column, in their order"
    )]
    InstanceColumns {
        /// Instance columns of the circuit.
        expected: usize,
        /// Lengths given.
        found: usize,
    },
    /// The text is not the debug form of a pinned key.
    #[error("pinned key: {expected} expected at byte {offset}, found {found}")]
    Pinned {
        /// Where.
        offset: usize,
        /// What belongs there.
        expected: String,
        /// What is there.
        found: String,
    },
    /// The key was read, but renders or hashes to something else.
    #[error("pinned key: {what} not reproduced")]
    NotReproduced {
        /// What differs.
        what: &'static str,
    },
}

/// What refers to a row by its distance, in a key that is read and in a text.
const ROTATION: &str = "size of a rotation";

/// What to do about a reference to something that does not exist, where that is not plain.
fn advice(what: &str) -> &'static str {
    match what {
        ROTATION => {
            ", the number of rows: halo2_proofs goes round the column as often as it is told to, a circuit binary names \
             each row once; query the same row by a smaller rotation"
        }
        _ => "",
    }
}

/// A proof could not be judged.
///
/// A proof that is wrong in any way, its length included, is no error but `Ok(false)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The circuit has another number of public inputs.
    #[error("the circuit has {expected} public inputs, found {found}")]
    PublicInputCount {
        /// Public inputs of the circuit.
        expected: usize,
        /// Public inputs given.
        found: usize,
    },
    /// A public input is the modulus or larger.
    #[error(
        "public input {index} is not a canonical field element: expected 32 bytes, little-endian, of a number below the \
         modulus of `pasta_curves::Fp`; are its bytes in reverse order?"
    )]
    NonCanonicalPublicInput {
        /// Position among all public inputs, from 0.
        index: usize,
    },
    /// The verifier panicked. No input is known that does this.
    #[error("the verifier panicked")]
    Panicked,
}

/// A circuit could not be turned into a circuit binary, or no proof was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// `k` is outside of what circuit binaries can hold.
    #[error("k is {found}, allowed are {min} to {max}")]
    K {
        /// Smallest k.
        min: u32,
        /// Largest k.
        max: u32,
        /// k given.
        found: u32,
    },
    /// Key generation failed.
    #[error("key generation: {0}")]
    Keygen(halo2_proofs::plonk::Error),
    /// Proving failed.
    #[error("proving: {0}")]
    Prove(halo2_proofs::plonk::Error),
    /// Public inputs for another number of instance columns than the circuit has.
    #[error(
        "the circuit has {expected} instance columns, public inputs are given for {found}: give one list for each column, \
         in their order"
    )]
    InstanceColumns {
        /// Instance columns of the circuit.
        expected: usize,
        /// Lists given.
        found: usize,
    },
    /// Another number of public inputs than the circuit binary has.
    #[error(
        "instance column {column} takes {expected} public inputs, {found} are given: the number was fixed when the keys \
         were made, so give as many, or make keys for {found}"
    )]
    PublicInputs {
        /// Index of the column.
        column: usize,
        /// Public inputs of that column.
        expected: usize,
        /// Public inputs given.
        found: usize,
    },
    /// The circuit constrains a row that has no public input: it would be zero, whatever the circuit's author meant.
    #[error(
        "the circuit constrains row {row} of instance column {column} (counted from 0), which has {found} public inputs: \
         {} at least are needed",
        .row + 1
    )]
    UnboundRow {
        /// Index of the column.
        column: usize,
        /// The last row that is constrained.
        row: usize,
        /// Public inputs of that column.
        found: usize,
    },
    /// Gates read an instance column that has no public input.
    #[error(
        "gates read instance column {column}, which has no public inputs: give it as many as it has rows that are read, \
         or leave the column out"
    )]
    EmptyColumn {
        /// Index of the column.
        column: usize,
    },
    /// The circuit to prove differs from that of the keys in more than its witness.
    #[error(
        "the circuit has other {what} than the one that the keys were made of, so its proof would not be valid: prove the \
         circuit with the same constants, or make keys of this one"
    )]
    OtherCircuit {
        /// What differs.
        what: &'static str,
    },
    /// The keys are of another circuit than a circuit binary.
    #[error(
        "the keys are of another circuit than the circuit binary {expected}: theirs is {found}. Make them of the circuit, \
         the k and the number of public inputs that it was built with"
    )]
    OtherBinary {
        /// Checksum of the circuit binary.
        expected: Checksum,
        /// Checksum of the circuit binary of the keys.
        found: Checksum,
    },
    /// The key cannot be exported.
    #[error(transparent)]
    Key(#[from] VkError),
    /// The file cannot be written.
    #[error("writing {path}: {source}")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}
