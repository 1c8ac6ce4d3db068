//! Measures how much memory a proof of one circuit takes, by each prover, with an allocator that counts. A program of its
//! own, so that nothing is counted while times are taken.
//!
//! ```sh
//! RAYON_NUM_THREADS=1 cargo run --release --bin prover-memory -- NAME    # prints JSON
//! ```
//!
//! Start at [`main`].

#![forbid(unsafe_code)]

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use benches::proving::{Build, Keygen, Memory, MemoryOfAll, Prover, Subject, params, subjects};
use benches::require_one_thread;
use peak_alloc::PeakAlloc;
use zk_halo2::Backend;
use zk_halo2_prover::{KeyFileLimits, ProverParams, ProvingKey};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() -> Result<()> {
    require_one_thread();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [name] = &arguments[..] else { bail!("usage: prover-memory NAME") };
    let subject = subjects().into_iter().find(|subject| subject.name == name);
    let memory = measure(&subject.with_context(|| format!("there is no circuit {name}"))?)?;
    println!("{}", serde_json::to_string(&memory)?);
    Ok(())
}

fn measure(subject: &Subject) -> Result<MemoryOfAll> {
    let halo2 = of(subject, || {
        let params = params(subject.k);
        let (_, key) = subject.with(Keygen(&params));
        Ok(Prover::Halo2(params, key))
    })?;
    let params = params(subject.k);
    let file = subject.with(Build(&params)).1.to_bytes();
    let ours = Backend::available().iter().map(|backend| {
        of(subject, || {
            let key = Arc::new(ProvingKey::read(&file, &KeyFileLimits::default())?);
            let tables = ProverParams::new(&params, *backend).context("the backend is available")?;
            Ok(Prover::Ours(zk_halo2_prover::Prover::new(key, tables)?.into()))
        })
    });
    Ok(MemoryOfAll { halo2, ours: ours.collect::<Result<_>>()? })
}

/// Counts from before the prover is made.
fn of(subject: &Subject, make: impl FnOnce() -> Result<Prover>) -> Result<Memory> {
    let before = ALLOCATOR.current_usage();
    let prover = make()?;
    let kept = ALLOCATOR.current_usage() - before;
    ALLOCATOR.reset_peak_usage();
    let proof = prover.prove(subject, 1, 0);
    let peak = ALLOCATOR.peak_usage() - before;
    drop(proof);
    Ok(Memory { kept, peak })
}
