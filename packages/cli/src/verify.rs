//! `zkwasm verify`: the answer that `deps.api.verify_halo2_proof` would give.

use crate::{Verdict, circuit, public_inputs};
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::time::Instant;

/// Verify a proof.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Circuit binary
    #[arg(long, value_name = "FILE")]
    circuit: PathBuf,
    /// Proof, raw bytes
    #[arg(long, value_name = "FILE")]
    proof: PathBuf,
    /// Public inputs: a JSON array of decimal or 0x-hex strings
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let key = circuit::load(&self.circuit)?;
        let proof = std::fs::read(&self.proof)
            .with_context(|| format!("cannot read the proof {}", self.proof.display()))?;
        let inputs = public_inputs::read(&self.public)?;
        let start = Instant::now();
        let valid = zk_halo2::verify(&key, &proof, &inputs)?;
        let milliseconds = start.elapsed().as_secs_f64() * 1e3;
        println!("{} ({milliseconds:.1} ms)", if valid { "valid" } else { "not valid" });
        Ok(if valid { Verdict::Yes } else { Verdict::No })
    }
}
