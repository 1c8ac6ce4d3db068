//! What a circuit lays down whatever its witness: the values of fixed columns and the permutation.

use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error, FloorPlanner};
use pasta_curves::Fp;
use zk_halo2::VerifyingKey;

use crate::BuildError;
use crate::assembly::{Assembly, Recorded};
use crate::selectors;
use crate::system::System;

/// The columns of a circuit's key, recorded from the circuit alone.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) system: System,
    /// `[column][row]`, those of compressed selectors last.
    pub(crate) fixed: Vec<Vec<Fp>>,
    /// `[column][row]`, see [`Copies::into_columns`](crate::copies::Copies::into_columns).
    pub(crate) mapping: Vec<Vec<u32>>,
    /// The constraint system after compression, as the verifying key prints it.
    text: String,
    degree: usize,
}

impl Layout {
    /// The layout of exactly this circuit in 2^k rows, without a call of `without_witnesses`. k is at most
    /// [`MAX_K`](zk_halo2::params::MAX_K).
    ///
    /// # Errors
    /// Those of the circuit's `synthesize`, as errors of key generation.
    pub(crate) fn of<C: Circuit<Fp>>(k: u32, circuit: &C) -> Result<Self, BuildError> {
        let mut meta = ConstraintSystem::default();
        let config = C::configure(&mut meta);
        let system = System::of(&meta)?;
        let rows = 1 << k;
        if rows < meta.minimum_rows() {
            return Err(keygen(Error::NotEnoughRowsAvailable { current_k: k }));
        }
        let mut assembly = Assembly::new(k, rows - (meta.blinding_factors() + 1), &system)?;
        C::FloorPlanner::synthesize(&mut assembly, circuit, config, system.constants()).map_err(keygen)?;
        let recorded = assembly.finish();
        Ok(Self::new(k, system, meta.degree(), recorded))
    }

    /// Makes columns of what was recorded of a circuit with this constraint system of this degree.
    fn new(k: u32, system: System, degree: usize, recorded: Recorded) -> Self {
        let Recorded { fixed, selectors: activations, copies } = recorded;
        let columns = selectors::compress(&activations, &system.selector_degrees(), degree);
        let mut fixed = fixed.into_columns();
        fixed.extend(columns.iter().map(|members| selectors::values(members, &activations, 1 << k)));
        let (mapping, text) = (copies.into_columns(), system.compressed_text(&columns));
        Self { system, fixed, mapping, text, degree }
    }

    /// Whether the gates, lookups and queries of a key are those of the circuit.
    pub(crate) fn same_constraints(&self, key: &VerifyingKey) -> bool {
        let text = key.pinned_text();
        let system = text.split_once(", cs: ").and_then(|(_, rest)| rest.strip_prefix(self.text.as_str()));
        self.degree == key.shape().degree
            && system.is_some_and(|rest| rest.starts_with(", fixed_commitments: "))
    }
}

fn keygen(error: Error) -> BuildError {
    zk_halo2::BuildError::Keygen(error).into()
}
