//! The Wasm custom section `halo2_circuits`: which circuits a code commits to.
//!
//! The section's content is n × 32 bytes, the checksums of n circuit binaries, n ≥ 1, all different; a module has at
//! most one such section, and a module that has it has no two custom sections of the same name. The first circuit is
//! the code's own, the one that `verify_halo2_proof` uses. As the section is part of the Wasm, the code's checksum
//! commits to its circuits, and nothing outside of the code maps a code to a key.
//!
//! Start at [`declared_circuits`] (read from Wasm), [`bind()`] (write into Wasm) or [`ensure_bound`] (a contract that is
//! uploaded together with its circuits). At run time the VM hands out the section's content alone, which
//! [`parse_circuits`] reads.
//!
//! Invariants: no input makes this crate panic; what [`bind()`] wrote is what [`declared_circuits`] reads. Whether the
//! rest of the module is valid Wasm is not decided here. `zk-cosmwasm-vm` re-exports this crate as its module `section`.

#![forbid(unsafe_code)]

mod bind;
mod read;
#[cfg(test)]
mod tests;

pub use bind::{OnExisting, bind, ensure_bound};
pub use read::{declared_circuits, parse_circuits};

/// Name of the custom section.
pub const SECTION_NAME: &str = "halo2_circuits";

/// The most circuits that one code may declare.
pub const MAX_CIRCUITS: usize = 64;

/// Length of one checksum in the section.
pub(crate) const CHECKSUM_LEN: usize = 32;

/// Why a `halo2_circuits` section is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SectionError {
    /// The bytes are not a Wasm module.
    #[error("not a Wasm module that can be read: {source}")]
    NotWasm {
        /// The parser's reason.
        #[from]
        source: wasmparser::BinaryReaderError,
    },
    /// A component or something else that is no core module.
    #[error("not a core Wasm module (a component, perhaps): contracts are core modules")]
    NotAModule,
    /// More than one section of this name: the reader would decide which one counts.
    #[error(
        "the module has more than one custom section `halo2_circuits`: keep one section with all checksums (`zkwasm bind --replace` writes it)"
    )]
    Duplicate,
    /// Another name that two custom sections share.
    #[error(
        "the module declares circuits and has more than one custom section `{name}`: keep one of each name (`wasm-tools strip --delete {name}` removes them)"
    )]
    DuplicateName {
        /// The name, or the start of a long one.
        name: String,
    },
    /// A section without any checksum.
    #[error(
        "the custom section `halo2_circuits` is empty: put at least one 32-byte checksum in it or leave it out"
    )]
    Empty,
    /// The length is no multiple of 32.
    #[error(
        "the custom section `halo2_circuits` has {found} bytes, which is no multiple of 32: it holds raw 32-byte checksums, one after the other"
    )]
    OddLength {
        /// Bytes in the section.
        found: usize,
    },
    /// Too many checksums.
    #[error("the custom section `halo2_circuits` declares {found} circuits, at most {limit} are allowed")]
    TooMany {
        /// Checksums in the section.
        found: usize,
        /// The most that are allowed.
        limit: usize,
    },
    /// The same checksum twice.
    #[error(
        "the custom section `halo2_circuits` declares circuit {checksum} more than once: list every circuit once"
    )]
    DuplicateCircuit {
        /// The checksum.
        checksum: zk_halo2::Checksum,
    },
    /// `bind` met a section that is there already.
    #[error(
        "the module has a custom section `halo2_circuits` with {count} circuit(s) already: leave it as it is or replace it on purpose (`zkwasm bind --replace`)"
    )]
    AlreadyBound {
        /// Circuits that the section declares.
        count: usize,
    },
    /// `ensure_bound` met a module that declares other circuits, or the same in another order.
    #[error(
        "the module declares the circuits {} and not {}: give the declared ones in their order, or a module that is not bound yet",
        list(.declared),
        list(.given)
    )]
    OtherCircuits {
        /// What the section says.
        declared: Vec<zk_halo2::Checksum>,
        /// What was asked for.
        given: Vec<zk_halo2::Checksum>,
    },
}

/// Checksums for an error's text.
fn list(checksums: &[zk_halo2::Checksum]) -> String {
    let names: Vec<_> = checksums.iter().map(ToString::to_string).collect();
    format!("[{}]", names.join(", "))
}
