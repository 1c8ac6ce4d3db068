//! A circuit with everything that a verifier is given.

use ff::PrimeField;
use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::plonk::{Circuit, ProvingKey};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::{CircuitBinary, CircuitKeys, LoadedVerifyingKey};

use crate::circuits::{Bare, Chunks, Constant, Lookup, Multiply, Numbered, Poseidon, Rotations, Selectors};

/// A circuit with its keys, a statement and proofs of it.
#[derive(Debug)]
pub struct Case {
    /// What a failed test calls it.
    pub name: String,
    /// The keys of `halo2_proofs`.
    pub pk: ProvingKey<vesta::Affine>,
    /// The same key in the form of `zk-halo2`.
    pub binary: CircuitBinary,
    /// The statement: public inputs by instance column.
    pub instance: Vec<Vec<Fp>>,
    /// A proof of it.
    pub proof: Vec<u8>,
    /// Another proof of the same statement.
    pub twin: Vec<u8>,
}

impl Case {
    /// Makes keys for 2^k rows, and proves `instance` with the witness in `circuit`, always with the same randomness.
    pub fn new<C: Circuit<Fp> + Clone>(
        name: impl Into<String>,
        k: u32,
        circuit: C,
        instance: Vec<Vec<Fp>>,
    ) -> Self {
        let lens: Vec<_> = instance.iter().map(Vec::len).collect();
        let keys = CircuitKeys::new(k, &circuit, &lens).unwrap();
        let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
        let proof_with = |seed| keys.prove(circuit.clone(), &columns, StdRng::seed_from_u64(seed)).unwrap();
        let (proof, twin) = (proof_with(7), proof_with(8));
        let binary = keys.binary().clone();
        Self { name: name.into(), pk: keys.into_proving_key(), binary, instance, proof, twin }
    }

    /// The key, ready to verify against.
    pub fn key(&self) -> &LoadedVerifyingKey {
        self.binary.key()
    }

    /// The statement as a verifier gets it.
    pub fn public_inputs(&self) -> Vec<[u8; 32]> {
        self.instance.iter().flatten().map(Fp::to_repr).collect()
    }

    /// What `zk_halo2` says about the proof.
    ///
    /// # Errors
    /// Those of [`zk_halo2::verify`].
    pub fn verify(&self) -> Result<bool, zk_halo2::VerifyError> {
        zk_halo2::verify(self.key(), &self.proof, &self.public_inputs())
    }
}

/// One case for each circuit that was written by hand, [`Numbered`] apart.
pub fn cases() -> Vec<Case> {
    vec![multiply(), lookup(), poseidon(), bare(), selectors(), chunks(), rotations()]
}

/// [`Multiply`] at k = 4.
pub fn multiply() -> Case {
    Case::new("multiply", 4, Multiply::new(6, 7), vec![vec![Fp::from(42)]])
}

/// [`Lookup`] at k = 5.
pub fn lookup() -> Case {
    Case::new("lookup", 5, Lookup::new(3), Lookup::instance(3))
}

/// [`Poseidon`] at k = 6.
pub fn poseidon() -> Case {
    let message = [Fp::from(1), Fp::from(2)];
    Case::new("poseidon", 6, Poseidon::new(message), vec![vec![Poseidon::hash(message)]])
}

/// [`Bare`] at k = 4.
pub fn bare() -> Case {
    Case::new("bare", 4, Bare, vec![])
}

/// [`Selectors`] at k = 5.
pub fn selectors() -> Case {
    Case::new("selectors", 5, Selectors::new(5), Selectors::instance(5))
}

/// [`Chunks`] at k = 5.
pub fn chunks() -> Case {
    Case::new("chunks", 5, Chunks::new(11), vec![vec![Fp::from(11)], vec![]])
}

/// [`Rotations`] at k = 5.
pub fn rotations() -> Case {
    Case::new("rotations", 5, Rotations::new(4), Rotations::instance(4))
}

/// [`Constant`] 7 at k = 4. Its `without_witnesses` is another circuit.
pub fn constant() -> Case {
    Case::new("constant", 4, Constant::<SimpleFloorPlanner>::new(7, 3), Constant::<()>::instance(7, 3))
}

/// [`Numbered`], at k = 5 for odd numbers and at k = 6 for even ones. Each number from 1 on is another circuit.
pub fn numbered(number: u64) -> Case {
    let k = 6 - (number % 2) as u32;
    let x = 1000 + number;
    let instance = Numbered::instance(number, x);
    Case::new(format!("numbered {number}"), k, Numbered::new(number, x), instance)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_key_is_of_the_circuit_whose_without_witnesses_is_another() {
        assert_eq!(constant().verify(), Ok(true));
    }

    #[test]
    fn each_number_is_a_circuit_with_a_valid_proof() {
        let cases: Vec<_> = (1..=6).map(numbered).collect();
        let checksums: HashSet<_> = cases.iter().map(|case| case.binary.checksum()).collect();
        assert_eq!(checksums.len(), cases.len());
        for case in &cases {
            assert_eq!(case.verify(), Ok(true), "{}", case.name);
            for other in cases.iter().filter(|other| other.name != case.name) {
                let foreign = zk_halo2::verify(other.key(), &case.proof, &case.public_inputs());
                assert_eq!(foreign, Ok(false), "{} with the key of {}", case.name, other.name);
            }
        }
    }
}
