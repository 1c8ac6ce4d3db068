//! The circuits of the table, with proofs that are always the same.

use std::sync::LazyLock;

use zk_cosmwasm_std::Checksum;
use zk_halo2_testing::generated::Generated;
use zk_halo2_testing::{Case, bare, lookup, multiply, selectors};

/// A small circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Circuit {
    /// One public input.
    Multiply,
    /// Two public inputs in one column.
    Selectors,
    /// Five public inputs in three columns.
    Lookup,
    /// No public input.
    Bare,
}

impl Circuit {
    /// All of them.
    pub const ALL: [Circuit; 4] = [Circuit::Multiply, Circuit::Selectors, Circuit::Lookup, Circuit::Bare];

    fn case(self) -> &'static Case {
        static CASES: LazyLock<[Case; 4]> = LazyLock::new(|| [multiply(), selectors(), lookup(), bare()]);
        &CASES[self as usize]
    }

    /// The circuit binary.
    pub fn binary(self) -> &'static [u8] {
        self.case().binary.as_bytes()
    }

    /// The checksum that names it.
    pub fn checksum(self) -> Checksum {
        Checksum::of(self.binary())
    }

    /// A proof.
    pub(crate) fn proof(self) -> Vec<u8> {
        self.case().proof.clone()
    }

    /// Another proof of the same statement.
    pub(crate) fn twin(self) -> Vec<u8> {
        self.case().twin.clone()
    }

    /// The public inputs of both.
    pub(crate) fn inputs(self) -> Vec<[u8; 32]> {
        self.case().public_inputs()
    }
}

/// A circuit binary that passes every check but one: its proofs are longer than the host reads.
///
/// Each column, each row at which it is read, and its place in the permutation add to the proof.
pub fn long_proofs() -> Vec<u8> {
    static BINARY: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let shape = Generated {
            k: 6,
            advice: 500,
            permutation: 500,
            gates: 1500,
            rotations: 4,
            ..Generated::SMALLEST
        };
        shape.binary().to_bytes()
    });
    BINARY.clone()
}
