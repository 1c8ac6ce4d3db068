//! How long it takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use zk_halo2::{Backend, Claim, Limits, LoadedVerifyingKey, check_vk, verify_batch_with};
use zk_halo2_gas as gas;
use zk_halo2_testing::{Layout, Word, points, unproved};

/// A key to measure, and how many proofs at once.
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) binary: Vec<u8>,
    pub(crate) proofs: usize,
}

/// What was measured.
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) key: LoadedVerifyingKey,
    pub(crate) proofs: usize,
    pub(crate) load: Duration,
    pub(crate) verify: Duration,
    /// The same with points that collide and inputs that fill few buckets.
    pub(crate) hostile: Duration,
}

impl Subject {
    pub(crate) fn measure(&self) -> Measured {
        let key = check_vk(&self.binary, &Limits::HARD).expect("a circuit binary made here");
        let cached = key.to_cached();
        let load = least(|| LoadedVerifyingKey::from_cached(&self.binary, &cached).is_some());
        let proofs: Vec<_> = (0..self.proofs as u64).map(|seed| unproved(key.shape(), seed)).collect();
        let verify = time(Backend::Portable, &key, &proofs);
        let hostile = time(Backend::Portable, &key, &related(&key, &proofs));
        Measured { name: self.name.clone(), key, proofs: self.proofs, load, verify, hostile }
    }
}

type Proof = (Vec<u8>, Vec<[u8; 32]>);

fn time(backend: Backend, key: &LoadedVerifyingKey, proofs: &[Proof]) -> Duration {
    let claims: Vec<_> = proofs.iter().map(|(proof, public_inputs)| Claim { proof, public_inputs }).collect();
    least(|| {
        let verdict = verify_batch_with(backend, key, &claims);
        assert_eq!(verdict, Ok(false), "random points prove nothing");
    })
}

/// The same proofs with points that are small multiples of one, and with public inputs that are all the same.
fn related(key: &LoadedVerifyingKey, proofs: &[Proof]) -> Vec<Proof> {
    use group::GroupEncoding;
    let layout = Layout::of(key.shape());
    let count = layout.count(Word::Point);
    let multiples: Vec<_> = points(count * proofs.len()).iter().map(GroupEncoding::to_bytes).collect();
    let with_points = |((proof, inputs), multiples): (&Proof, &[[u8; 32]])| {
        let mut proof = proof.clone();
        for (index, multiple) in multiples.iter().enumerate() {
            proof[layout.bytes(Word::Point, index)].copy_from_slice(multiple);
        }
        (proof, vec![inputs.first().copied().unwrap_or_default(); inputs.len()])
    };
    proofs.iter().zip(multiples.chunks(count)).map(with_points).collect()
}

/// The least time of several runs, more of them for what is short.
pub(crate) fn least<T>(mut work: impl FnMut() -> T) -> Duration {
    let budget = Duration::from_millis(250);
    let start = Instant::now();
    let mut least = Duration::MAX;
    let mut runs = 0;
    while runs < 4 || (start.elapsed() < budget && runs < 60) {
        let start = Instant::now();
        black_box(work());
        least = least.min(start.elapsed());
        runs += 1;
    }
    least
}

impl Measured {
    /// Load and verification of the proofs, as they are and as an attacker would make them: the longer.
    pub(crate) fn total(&self) -> Duration {
        self.load + self.verify.max(self.hostile)
    }

    /// Load and verification with vector instructions, where this machine has them.
    pub(crate) fn vectors(&self) -> Option<Duration> {
        let backend = Backend::available().iter().rev().find(|backend| **backend != Backend::Portable)?;
        let proofs: Vec<_> = (0..self.proofs as u64).map(|seed| unproved(self.key.shape(), seed)).collect();
        Some(self.load + time(*backend, &self.key, &proofs))
    }

    /// CosmWasm gas.
    pub(crate) fn gas(&self) -> u64 {
        gas::fetch(self.key.file_len() as u64) + gas::verification(self.key.shape(), self.proofs)
    }

    pub(crate) fn sdk_gas(&self) -> u64 {
        self.gas().div_ceil(gas::COSMWASM_GAS_PER_SDK_GAS)
    }

    /// Price over time.
    pub(crate) fn ratio(&self) -> f64 {
        self.gas() as f64 / gas::GAS_PER_US as f64 / micros(self.total())
    }

    /// The shorter times of two runs.
    pub(crate) fn least(mut self, other: &Self) -> Self {
        self.load = self.load.min(other.load);
        self.verify = self.verify.min(other.verify);
        self.hostile = self.hostile.min(other.hostile);
        self
    }
}

pub(crate) fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}
