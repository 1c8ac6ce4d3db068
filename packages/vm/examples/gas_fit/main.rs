//! Measures verification on one thread and sets the prices of `zk_cosmwasm_vm::gas` beside it.
//!
//! ```text
//! RAYON_NUM_THREADS=1 cargo run -p zk-cosmwasm-vm --example gas_fit            # the table, k = 6 to 12
//! RAYON_NUM_THREADS=1 cargo run -p zk-cosmwasm-vm --example gas_fit -- msm     # the final multiexponentiation alone
//! RAYON_NUM_THREADS=1 cargo run -p zk-cosmwasm-vm --example gas_fit -- csv     # the table for a fit by other tools
//! ```
//!
//! A price is right when it is 1.0 to 1.5 times the measured time. Each time is the least of several runs, so that other
//! work on the machine counts as little as possible.
//!
//! No prover is needed: a verifier does all its work on any proof that parses, and random points serve both as points
//! and as scalars. What is measured is therefore the cost of an attacker's proof as well as of an honest one's.

mod circuits;
mod msm;
mod real;

use std::time::{Duration, Instant};

use zk_cosmwasm_vm::gas::{self, COSMWASM_GAS_PER_SDK_GAS, GAS_PER_US};
use zk_halo2::{Limits, LoadedVerifyingKey, check_vk, verify};

/// A key to measure.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) binary: Vec<u8>,
}

/// What was measured of a case.
struct Measured {
    name: String,
    key: LoadedVerifyingKey,
    load: Duration,
    verify: Duration,
}

fn main() {
    if std::env::var("RAYON_NUM_THREADS").as_deref() != Ok("1") {
        eprintln!("set RAYON_NUM_THREADS=1: gas is priced at one thread");
        std::process::exit(2);
    }
    match std::env::args().nth(1).as_deref() {
        Some("msm") => msm::print_table(),
        Some("csv") => measure_all().iter().for_each(Measured::print_csv),
        _ => print_table(&measure_all()),
    }
}

fn cases() -> Vec<Case> {
    let mut cases = circuits::cases();
    cases.extend(real::cases());
    cases
}

/// Measures every case twice, some minutes apart, so that a busy spell of the machine spoils neither.
fn measure_all() -> Vec<Measured> {
    let cases = cases();
    let [first, second] = [(); 2].map(|()| cases.iter().map(measure).collect::<Vec<_>>());
    first.into_iter().zip(second).map(|(first, second)| first.least(&second)).collect()
}

fn measure(case: &Case) -> Measured {
    let key = check_vk(&case.binary, &Limits::default()).expect("a circuit binary made here");
    let shape = key.shape();
    let proof = random_points(shape.proof_len / 32);
    let inputs: Vec<[u8; 32]> =
        proof.as_chunks().0.iter().copied().cycle().take(shape.public_inputs()).collect();
    let verdict = verify(&key, &proof, &inputs).expect("inputs in order");
    assert!(!verdict, "random points prove nothing");
    let verify = least(15, || verify(&key, &proof, &inputs).is_ok());
    let load = least(15, || check_vk(&case.binary, &Limits::HARD).is_ok());
    Measured { name: case.name.clone(), key, load, verify }
}

/// The least time of several runs.
pub(crate) fn least<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..runs).map(time).min().unwrap_or_default()
}

/// Encodings that are points of the curve and canonical scalars at once.
fn random_points(count: usize) -> Vec<u8> {
    use group::GroupEncoding;
    use pasta_curves::vesta;
    let mut bytes = Vec::with_capacity(count * 32);
    let mut seed = 1u64;
    while bytes.len() < count * 32 {
        seed += 1;
        let mut candidate: [u8; 32] = zk_halo2::Checksum::of(&seed.to_le_bytes()).into();
        candidate[31] &= 0x3f; // below 2^254, and so below both moduli
        if bool::from(vesta::Affine::from_bytes(&candidate).is_some()) {
            bytes.extend_from_slice(&candidate);
        }
    }
    bytes
}

impl Measured {
    fn least(mut self, other: &Self) -> Self {
        self.load = self.load.min(other.load);
        self.verify = self.verify.min(other.verify);
        self
    }

    fn print_csv(&self) {
        let shape = self.key.shape();
        println!(
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            self.name,
            shape.k,
            shape.degree,
            shape.proof_len,
            shape.public_inputs(),
            shape.instance_columns,
            shape.nodes,
            shape.permutation_columns,
            shape.lookups,
            shape.point_sets,
            shape.interpolation_work,
            shape.commitments,
            shape.fixed_columns,
            shape.rendered_len,
            self.key.file_len(),
            self.load.as_micros(),
            self.verify.as_micros(),
        );
    }
}

fn print_table(measured: &[Measured]) {
    println!(
        "{:<34} {:>10} {:>10} {:>6}   {:>9} {:>9} {:>8}",
        "circuit", "verify µs", "priced µs", "ratio", "load µs", "priced µs", "SDK gas"
    );
    let (mut least, mut most) = (f64::MAX, 0f64);
    for measured in measured {
        let shape = measured.key.shape();
        let (verification, fetch) = (gas::verification(shape, 1), gas::fetch(measured.key.file_len() as u64));
        let priced = (verification + fetch) as f64 / GAS_PER_US as f64;
        let took = (measured.verify + measured.load).as_micros() as f64;
        let ratio = priced / took;
        (least, most) = (least.min(ratio), most.max(ratio));
        println!(
            "{:<34} {:>10} {:>10} {:>6.2}   {:>9} {:>9} {:>8}",
            measured.name,
            measured.verify.as_micros(),
            verification / GAS_PER_US,
            ratio,
            measured.load.as_micros(),
            fetch / GAS_PER_US,
            (verification + fetch) / COSMWASM_GAS_PER_SDK_GAS,
        );
    }
    println!("price / (load + verify): {least:.2} to {most:.2}");
}
