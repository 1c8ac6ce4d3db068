//! Keys and proofs of one circuit by `halo2_proofs` and by `zk-halo2-prover`.
//!
//! Start at [`Prover`].

mod subjects;

use std::sync::Arc;
use std::time::{Duration, Instant};

use halo2_proofs::plonk::{self, Circuit, create_proof, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use zk_halo2::Backend;
use zk_halo2_prover::ProvingKey;

pub use subjects::{Subject, Work, subjects};

/// Runs `work` and takes the time.
pub fn timed<R>(work: impl FnOnce() -> R) -> (Duration, R) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// What both provers need for a k, derived on all cores.
pub fn params(k: u32) -> Arc<Params<vesta::Affine>> {
    Arc::new(crate::on_all_cores(|| Params::new(k)))
}

/// Makes the keys of `halo2_proofs`.
#[derive(Debug)]
pub struct Keygen<'a>(pub &'a Params<vesta::Affine>);

impl Work for Keygen<'_> {
    type Output = (Duration, Arc<plonk::ProvingKey<vesta::Affine>>);

    fn on<C: Circuit<Fp> + Clone>(self, circuit: C, _: Vec<Vec<Fp>>) -> Self::Output {
        timed(|| Arc::new(keygen_pk(self.0, keygen_vk(self.0, &circuit).unwrap(), &circuit).unwrap()))
    }
}

/// Makes the proving key of `zk-halo2-prover`.
#[derive(Debug)]
pub struct Build<'a>(pub &'a Params<vesta::Affine>);

impl Work for Build<'_> {
    type Output = (Duration, ProvingKey);

    fn on<C: Circuit<Fp> + Clone>(self, circuit: C, instance: Vec<Vec<Fp>>) -> Self::Output {
        let lens: Vec<_> = instance.iter().map(Vec::len).collect();
        timed(|| ProvingKey::with_params(self.0, &circuit, &lens).unwrap())
    }
}

/// A prover with everything that it keeps from one proof to the next.
#[derive(Debug)]
pub enum Prover {
    /// `create_proof` of `halo2_proofs`.
    Halo2(Arc<Params<vesta::Affine>>, Arc<plonk::ProvingKey<vesta::Affine>>),
    /// `zk-halo2-prover`.
    Ours(Box<zk_halo2_prover::Prover>),
}

impl Prover {
    /// Makes one proof of `instances` instances, all with the same witness, with the randomness of `seed`. Returns how long
    /// that took, and the proof.
    pub fn prove(&self, subject: &Subject, instances: usize, seed: u64) -> (Duration, Vec<u8>) {
        subject.with(Proof { by: self, instances, seed })
    }
}

struct Proof<'a> {
    by: &'a Prover,
    instances: usize,
    seed: u64,
}

impl Work for Proof<'_> {
    type Output = (Duration, Vec<u8>);

    fn on<C: Circuit<Fp> + Clone>(self, circuit: C, instance: Vec<Vec<Fp>>) -> Self::Output {
        let circuits = vec![circuit; self.instances];
        let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
        let instances = vec![&columns[..]; self.instances];
        let rng = StdRng::seed_from_u64(self.seed);
        timed(|| match self.by {
            Prover::Halo2(params, key) => {
                let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(vec![]);
                create_proof(params, key, &circuits, &instances, rng, &mut transcript).unwrap();
                transcript.finalize()
            }
            Prover::Ours(prover) => prover.prove(&circuits, &instances, rng).unwrap(),
        })
    }
}

/// Bytes on the heap.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Memory {
    /// What the prover keeps from one proof to the next: keys, bases, tables.
    pub kept: usize,
    /// The most at once during a proof, with what is kept.
    pub peak: usize,
}

/// What each prover needs for one proof.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemoryOfAll {
    /// `create_proof`.
    pub halo2: Memory,
    /// Ours, in the order of [`Backend::available`].
    pub ours: Vec<Memory>,
}

impl MemoryOfAll {
    /// That of ours with a backend, if the machine has it.
    pub fn of(&self, backend: Backend) -> Option<Memory> {
        let place = Backend::available().iter().position(|available| *available == backend)?;
        self.ours.get(place).copied()
    }
}
