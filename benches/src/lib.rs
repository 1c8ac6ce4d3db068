//! Times of `zk-halo2` beside those of `halo2_proofs`, measured in one run, and the report made of them.
//!
//! | command | program | what it writes |
//! |---|---|---|
//! | `make bench` | `src/report/main.rs` runs the benches (`benches/`) and reads what Criterion found | `docs/BENCHMARKS.md`, `docs/bench.svg` |
//! | `make bench-prover` | `src/prover/main.rs` measures proofs | the figures of `docs/PROVING.md`, `docs/proving.svg` |
//!
//! No figure in them is written by hand.
//!
//! This library is what the programs share. For verification these are the circuits ([`subjects`]), the verifiers of
//! `halo2_proofs` ([`peer`]) and the names of measurements ([`names`]); for proofs the circuits and both provers
//! ([`proving`]); for both the table of what figures were made with ([`machine`]), cells of tables ([`cells`]) and bars
//! ([`chart`]). Whatever is needed to measure something, such as the keys for a proof, is made outside of what is
//! measured, and every answer is checked.
//!
//! Start at `benches/verify.rs`, or for proofs at `src/prover/measure.rs`.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a measurement of something broken must not go unseen")]

pub mod cells;
pub mod chart;
pub mod machine;
pub mod names;
pub mod peer;
pub mod proving;
pub mod subjects;

/// Stops unless everything that is measured runs on one thread.
pub fn require_one_thread() {
    let threads = rayon::current_num_threads();
    assert_eq!(threads, 1, "set RAYON_NUM_THREADS=1, or start this with `make`");
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
