//! The errors of the key store.

use std::io;
use std::path::PathBuf;

use zk_halo2::{Checksum, VkError};

/// An error of the key store: a circuit binary that is refused, or a fault of this node.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The circuit binary fails its check.
    #[error("the circuit binary is refused: {source}")]
    Refused {
        /// The reason.
        source: VkError,
    },
    /// Proofs for this key are longer than the host functions read.
    #[error(
        "the circuit binary is refused: its proofs have {found} bytes, contracts can hand over at most {limit}"
    )]
    ProofLength {
        /// The most bytes that the host reads.
        limit: usize,
        /// Bytes of a proof for this key.
        found: usize,
    },
    /// No file for this checksum.
    #[error(
        "no circuit binary at {path}: if the chain has registered this circuit, the node's data is incomplete; copy the file from another node or restore a snapshot that holds it"
    )]
    NotFound {
        /// The file that should be there.
        path: PathBuf,
    },
    /// A file that is not what its name says.
    #[error(
        "the circuit binary at {path} is corrupt: SHA-256 {expected} expected, found {found}; delete it and copy this one file from another node or a snapshot, whose name is its SHA-256, and check the disk"
    )]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// The checksum that is its name.
        expected: Checksum,
        /// The checksum of its content.
        found: Checksum,
    },
    /// A file that is larger than any circuit binary.
    #[error(
        "the file at {path} has {found} bytes, a circuit binary has at most {limit}: something else was put there; delete it and copy this one file from another node or a snapshot"
    )]
    Oversized {
        /// The file.
        path: PathBuf,
        /// The most bytes.
        limit: u64,
        /// Its bytes.
        found: u64,
    },
    /// A file with the right checksum that this software cannot read.
    #[error(
        "the circuit binary at {path} is whole but cannot be read: {source}; this software may be older than the one that stored it"
    )]
    Undecodable {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: VkError,
    },
    /// The system refuses to read or write.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The threads that proofs are verified on cannot be started.
    #[error(
        "cannot start the threads that proofs are verified on: {reason}; raise the limit on processes or memory that the system sets this process (ulimit -u, a container's pids limit), or set RAYON_NUM_THREADS to fewer threads, and start again"
    )]
    Threads {
        /// What the system said when it was first asked in this process.
        reason: &'static str,
    },
    /// No room for another pinned key.
    #[error(
        "cannot pin: the key takes {needed} bytes, pinned keys use {used} of {limit}; unpin another key or raise the limit"
    )]
    PinnedCacheFull {
        /// Bytes of the key.
        needed: usize,
        /// Bytes that pinned keys use.
        used: usize,
        /// Bytes that they may use.
        limit: usize,
    },
}

impl StoreError {
    /// Wraps an error of the system: `.map_err(StoreError::io("read", &path))`.
    pub(super) fn io(action: &'static str, path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| StoreError::Io { action, path, source }
    }
}
