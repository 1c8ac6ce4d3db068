//! Times of `zk-halo2` beside those of `halo2_proofs`, measured in one run, and the report made of them.
//!
//! `make bench` starts the program `report` (`src/report/main.rs`). It runs the benches (`benches/`) on one thread, reads what
//! Criterion found and writes `docs/BENCHMARKS.md` and `docs/bench.svg`: no figure in them is written by hand.
//!
//! This library is what benches and report share: the circuits ([`subjects`]), the verifiers of `halo2_proofs`
//! ([`peer`]) and the names of measurements ([`names`]). Making keys and proofs, and checking the answers, is outside
//! what is measured.
//!
//! Start at `benches/verify.rs`.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement of something broken must not go unseen")]

pub mod names;
pub mod peer;
pub mod subjects;

/// Stops unless everything that is measured runs on one thread.
pub fn require_one_thread() {
    let threads = rayon::current_num_threads();
    assert_eq!(threads, 1, "set RAYON_NUM_THREADS=1, or start this with `make bench`");
}

/// Runs `work`, which is not measured, on all cores.
pub fn on_all_cores<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    on_threads(cores()).install(work)
}

/// A pool of this many threads.
pub fn on_threads(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// Cores of this machine.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
