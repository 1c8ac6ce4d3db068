//! Circuits of different shape, with keys and proofs, for the tests of this package.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    missing_debug_implementations,
    clippy::unwrap_used,
    reason = "shared by tests that each use a part of it"
)]

mod bare;
mod chunks;
pub mod forge;
mod lookup;
mod multiply;
pub mod orchard;
mod poseidon;
mod rotations;
mod selectors;

use ff::PrimeField;
use halo2_proofs::plonk::{Circuit, ProvingKey};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::params::prover_params;
use zk_halo2::{CircuitBinary, LoadedVerifyingKey, prove};

pub use bare::Bare;
pub use chunks::Chunks;
pub use lookup::Lookup;
pub use multiply::Multiply;
pub use poseidon::Poseidon;
pub use rotations::Rotations;
pub use selectors::Selectors;

/// A circuit with its keys, a statement and a proof of it.
pub struct Case {
    pub name: &'static str,
    pub pk: ProvingKey<vesta::Affine>,
    pub binary: CircuitBinary,
    pub instance: Vec<Vec<Fp>>,
    pub proof: Vec<u8>,
}

impl Case {
    pub fn new<C: Circuit<Fp>>(name: &'static str, k: u32, circuit: C, instance: Vec<Vec<Fp>>) -> Self {
        let lens: Vec<_> = instance.iter().map(Vec::len).collect();
        let path = tempfile::NamedTempFile::new().unwrap();
        let (pk, checksum) =
            zk_halo2::build_and_write(k, &circuit.without_witnesses(), &lens, path.path()).unwrap();
        let file = std::fs::read(path.path()).unwrap();
        let binary = CircuitBinary::from_bytes(&file, &Default::default()).unwrap();
        assert_eq!(binary.checksum(), checksum);
        let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
        let rng = StdRng::seed_from_u64(7);
        let proof = prove(&prover_params(k).unwrap(), &pk, circuit, &columns, rng).unwrap();
        Self { name, pk, binary, instance, proof }
    }

    pub fn key(&self) -> &LoadedVerifyingKey {
        self.binary.key()
    }

    pub fn public_inputs(&self) -> Vec<[u8; 32]> {
        self.instance.iter().flatten().map(Fp::to_repr).collect()
    }

    pub fn verify(&self) -> Result<bool, zk_halo2::VerifyError> {
        zk_halo2::verify(self.key(), &self.proof, &self.public_inputs())
    }
}

/// One case for each circuit.
pub fn cases() -> Vec<Case> {
    vec![multiply(), lookup(), poseidon(), bare(), selectors(), chunks(), rotations()]
}

pub fn multiply() -> Case {
    Case::new("multiply", 4, Multiply::new(6, 7), vec![vec![Fp::from(42)]])
}

pub fn lookup() -> Case {
    Case::new("lookup", 5, Lookup::new(3), Lookup::instance(3))
}

pub fn poseidon() -> Case {
    let message = [Fp::from(1), Fp::from(2)];
    Case::new("poseidon", 6, Poseidon::new(message), vec![vec![Poseidon::hash(message)]])
}

pub fn bare() -> Case {
    Case::new("bare", 4, Bare, vec![])
}

pub fn selectors() -> Case {
    Case::new("selectors", 5, Selectors::new(5), Selectors::instance(5))
}

pub fn chunks() -> Case {
    Case::new("chunks", 5, Chunks::new(11), vec![vec![Fp::from(11)], vec![]])
}

pub fn rotations() -> Case {
    Case::new("rotations", 5, Rotations::new(4), Rotations::instance(4))
}

/// A circuit binary with the parameters in full instead of k alone.
pub fn with_full_params(short: &[u8], k: u32) -> Vec<u8> {
    let mut params = Vec::new();
    prover_params(k).unwrap().write(&mut params).unwrap();
    with_params(short, &params)
}

/// A circuit binary in the short form, with its `vk_params` replaced.
pub fn with_params(short: &[u8], params: &[u8]) -> Vec<u8> {
    let vk = &short[4..short.len() - 10];
    assemble(params, vk, short[short.len() - 9])
}

/// A circuit binary in the short form, with its `vk` replaced.
pub fn with_vk(short: &[u8], vk: &[u8]) -> Vec<u8> {
    assemble(&short[..4], vk, short[short.len() - 9])
}

/// Sections and footer, put together by hand.
pub fn assemble(params: &[u8], vk: &[u8], public_inputs: u8) -> Vec<u8> {
    let mut file = [params, vk, &[1, public_inputs]].concat();
    file.extend_from_slice(&(params.len() as u32).to_le_bytes());
    file.extend_from_slice(&(vk.len() as u32).to_le_bytes());
    file
}
