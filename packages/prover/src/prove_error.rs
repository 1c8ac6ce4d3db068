//! Why there is no proof.

use std::io;

use halo2_proofs::plonk;
use zk_halo2::model::Column;

/// A proof could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The parameters are for another k than the key.
    #[error("the key is for k = {expected}, the parameters are for k = {found}")]
    K {
        /// k of the key.
        expected: u32,
        /// k of the parameters.
        found: u32,
    },
    /// Another number of instances of public inputs than of circuits, or none.
    #[error("{circuits} circuits and public inputs for {instances}")]
    Instances {
        /// Circuits to prove.
        circuits: usize,
        /// Lists of public inputs.
        instances: usize,
    },
    /// Another number of instance columns than the key has.
    #[error("{expected} instance columns expected, found {found}")]
    InstanceColumns {
        /// What the key has.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// Another number of public inputs than the circuit binary has.
    #[error("instance column {column}: {expected} public inputs expected, found {found}")]
    PublicInputs {
        /// Index of the column.
        column: usize,
        /// What the circuit binary has.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// The circuit cannot be synthesized.
    #[error("synthesis of the circuit: {0}")]
    Synthesis(#[from] plonk::Error),
    /// A gate is not zero: the witness does not satisfy the circuit.
    #[error("the witness does not satisfy gate polynomial {gate} in row {row}{}", of_instance(*instance))]
    Gate {
        /// Index of the circuit among those of the proof.
        instance: usize,
        /// Index of the polynomial, the constraints of all gates counted one after the other.
        gate: usize,
        /// The row.
        row: usize,
    },
    /// Two cells that the circuit makes equal differ.
    #[error(
        "the witness does not respect a copy: {} {} in row {row} differs from {} {} in row {other_row}{}",
        column.kind.name(), column.index, other.kind.name(), other.index, of_instance(*instance)
    )]
    Copy {
        /// Index of the circuit among those of the proof.
        instance: usize,
        /// The column of one cell.
        column: Column,
        /// Its row.
        row: usize,
        /// The column of the other cell.
        other: Column,
        /// Its row.
        other_row: usize,
    },
    /// An input of a lookup is not in its table.
    #[error("lookup {lookup}: the input in row {row} is not in the table{}", of_instance(*instance))]
    Lookup {
        /// Index of the circuit among those of the proof.
        instance: usize,
        /// Index of the lookup.
        lookup: usize,
        /// The row.
        row: usize,
    },
    /// The transcript failed: a commitment is the point at infinity.
    #[error("transcript: {0}")]
    Transcript(#[from] io::Error),
}

/// Names a circuit where it is not the first.
fn of_instance(instance: usize) -> String {
    if instance == 0 {
        String::new()
    } else {
        format!(", in circuit {instance} of the proof, counted from 0")
    }
}
