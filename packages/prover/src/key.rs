//! The proving key of one circuit.

use core::fmt;

use halo2_proofs::plonk::Circuit;
use halo2_proofs::poly::commitment::Params;
use pasta_curves::{Fp, vesta};
use zk_halo2::params::{MAX_K, MIN_K, prover_params};
use zk_halo2::{CircuitBinary, VerifyingKey};

use crate::layout::Layout;
use crate::{BuildError, commitments};

/// What proves one circuit: its circuit binary, the values of its fixed columns and its copy constraints.
///
/// It is the key of exactly the circuit that it is made of, as [`CircuitKeys`](zk_halo2::CircuitKeys) are: what the
/// circuit holds beside its witness is part of it. A key that [`build`](Self::build) made is that of the verifying key,
/// which is `halo2_proofs`' own. One that was read from a file may be any: [`ensure_same`](Self::ensure_same) compares
/// it with a circuit, and [`ensure_for`](Self::ensure_for) with the circuit binary that is on a chain.
#[derive(Clone, PartialEq, Eq)]
pub struct ProvingKey {
    binary: CircuitBinary,
    /// As many columns as the key says, of 2^k rows.
    fixed: Vec<Vec<Fp>>,
    /// As many columns as the key says, of 2^k rows; a permutation of all cells.
    mapping: Vec<Vec<u32>>,
}

impl fmt::Debug for ProvingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvingKey").field("checksum", &self.binary.checksum()).finish_non_exhaustive()
    }
}

impl ProvingKey {
    /// Makes the key of `circuit` with 2^k rows and `instance_lens[i]` public inputs in instance column i.
    ///
    /// # Errors
    /// Those of [`CircuitBinary::build`] as [`BuildError::Circuit`]. All others mean that the key was not reproduced as
    /// `halo2_proofs` makes it, and none is known to occur.
    ///
    /// # Cost
    /// That of [`prover_params`], once, then that of the verifying key of `halo2_proofs`.
    pub fn build<C: Circuit<Fp>>(k: u32, circuit: &C, instance_lens: &[usize]) -> Result<Self, BuildError> {
        let params = prover_params(k).ok_or(zk_halo2::BuildError::K { min: MIN_K, max: MAX_K, found: k })?;
        Self::with_params(&params, circuit, instance_lens)
    }

    /// [`build`](Self::build) with parameters from elsewhere, which must be what [`Params::new`] derives for their k.
    ///
    /// # Errors
    /// As [`build`](Self::build).
    pub fn with_params<C: Circuit<Fp>>(
        params: &Params<vesta::Affine>,
        circuit: &C,
        instance_lens: &[usize],
    ) -> Result<Self, BuildError> {
        let binary = CircuitBinary::build(params, circuit, instance_lens)?;
        let layout = Layout::of(binary.key().key().k(), circuit)?;
        ensure_reproduced(binary.key().key(), &layout)?;
        let key = Self { binary, fixed: layout.fixed, mapping: layout.mapping };
        commitments::check(params, &key)?;
        Ok(key)
    }

    /// A key of these parts, whose sizes must be those that the circuit binary says.
    pub(crate) fn from_parts(binary: CircuitBinary, fixed: Vec<Vec<Fp>>, mapping: Vec<Vec<u32>>) -> Self {
        Self { binary, fixed, mapping }
    }

    /// Refuses a circuit that differs from that of this key in more than its witness: in its columns, its gates, its
    /// fixed values, its selectors or its copy constraints.
    ///
    /// A key that passes is the circuit's, up to the commitments in its circuit binary: proofs with it hide the witness
    /// as they should, wherever the key came from.
    ///
    /// # Errors
    /// [`BuildError::OtherCircuit`]; [`BuildError::Circuit`] if the circuit cannot be synthesized.
    ///
    /// # Cost
    /// One synthesis without a witness, and the text of the constraint system: milliseconds beside a proof.
    pub fn ensure_same<C: Circuit<Fp>>(&self, circuit: &C) -> Result<(), BuildError> {
        self.ensure_layout(&Layout::of(self.k(), circuit)?)
    }

    /// [`ensure_same`](Self::ensure_same), of a circuit that was recorded already.
    fn ensure_layout(&self, layout: &Layout) -> Result<(), BuildError> {
        let own = layout.system.counts.fixed;
        for (what, same) in [
            ("columns", layout.system.same_columns(self.key().pinned())),
            ("constants or fixed values", self.fixed.get(..own) == layout.fixed.get(..own)),
            ("selectors", self.fixed == layout.fixed),
            ("copy constraints", self.mapping == layout.mapping),
            ("gates or lookups", layout.same_constraints(self.key())),
        ] {
            if !same {
                return Err(BuildError::OtherCircuit { what });
            }
        }
        Ok(())
    }

    /// Refuses the key of another circuit than that of `binary`, the file that is on a chain: its proofs would not be
    /// valid there.
    ///
    /// # Errors
    /// [`zk_halo2::BuildError::OtherBinary`]
    pub fn ensure_for(&self, binary: &CircuitBinary) -> Result<(), BuildError> {
        let identity = |binary: &CircuitBinary| {
            let key = binary.key().key();
            (key.transcript_representative(), key.instance_lens().to_vec())
        };
        if identity(&self.binary) == identity(binary) {
            return Ok(());
        }
        let (expected, found) = (binary.checksum(), self.binary.checksum());
        Err(zk_halo2::BuildError::OtherBinary { expected, found }.into())
    }

    /// Compares all columns with the commitments of the verifying key, as [`build`](Self::build) did. With a key from a
    /// file this tells whether its proofs are valid for its own circuit binary.
    ///
    /// # Errors
    /// [`BuildError::FixedColumn`], [`BuildError::PermutationColumn`]
    ///
    /// # Cost
    /// That of [`prover_params`], once, and of one commitment.
    pub fn verify_commitments(&self) -> Result<(), BuildError> {
        let k = self.k();
        let params = prover_params(k).ok_or(zk_halo2::BuildError::K { min: MIN_K, max: MAX_K, found: k })?;
        commitments::check(&params, self)
    }

    /// The circuit binary, which proofs with this key are verified against.
    pub fn binary(&self) -> &CircuitBinary {
        &self.binary
    }

    /// The verifying key.
    pub fn key(&self) -> &VerifyingKey {
        self.binary.key().key()
    }

    /// The circuit has 2^k rows.
    pub fn k(&self) -> u32 {
        self.key().k()
    }

    /// The values of the fixed columns, `[column][row]`, compressed selectors last.
    pub fn fixed(&self) -> &[Vec<Fp>] {
        &self.fixed
    }

    /// For each column under the permutation argument and each row, the next cell of its cycle: the column of that
    /// cell, as its place under the permutation argument, times 2^k, plus its row.
    pub fn mapping(&self) -> &[Vec<u32>] {
        &self.mapping
    }

    /// Bytes on the heap, up to what the allocator adds.
    pub fn memory_size(&self) -> usize {
        let columns = size_of::<Fp>() * self.fixed.len() + size_of::<u32>() * self.mapping.len();
        (columns << self.k()) + self.binary.as_bytes().len() + self.binary.key().memory_size()
    }
}

/// The circuit's constraint system must be that of its key, and its columns as many.
fn ensure_reproduced(key: &VerifyingKey, layout: &Layout) -> Result<(), BuildError> {
    let pinned = key.pinned();
    for (what, same) in [
        ("constraint system", layout.same_constraints(key)),
        ("number of fixed columns", layout.fixed.len() == pinned.fixed_commitments.len()),
        ("number of permutation columns", layout.mapping.len() == pinned.permutation_commitments.len()),
    ] {
        if !same {
            return Err(BuildError::NotReproduced { what });
        }
    }
    Ok(())
}
