//! `zkwasm verify`: the answer that `deps.api.verify_halo2_proof` would give.

use crate::public_inputs::{self, PublicInput};
use crate::{Verdict, circuit, files};
use anyhow::{Error, Result, anyhow};
use std::path::PathBuf;
use std::time::Instant;
use zk_halo2::{LoadedVerifyingKey, VerifyError, WrongProofLength};

/// Verify a proof.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Circuit binary
    #[arg(long, value_name = "FILE")]
    circuit: PathBuf,
    /// Proof, raw bytes
    #[arg(long, value_name = "FILE")]
    proof: PathBuf,
    /// Public inputs: a JSON array of strings, each a number in decimal or in big-endian 0x-hex ("0x2a" is "42")
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let key = circuit::load(&self.circuit)?;
        let proof = files::read(&self.proof, "proof")?;
        let inputs = public_inputs::read(&self.public)?;
        let start = Instant::now();
        let valid =
            zk_halo2::verify(&key, &proof, &inputs).map_err(|error| self.cannot_judge(error, &key))?;
        let milliseconds = start.elapsed().as_secs_f64() * 1e3;
        println!("{} ({milliseconds:.1} ms)", if valid { "valid" } else { "not valid" });
        if valid {
            return Ok(Verdict::Yes);
        }
        if let Some(hint) = self.hint(&key, &proof, &inputs) {
            eprintln!("hint: {hint}");
        }
        Ok(Verdict::No)
    }

    /// Why the proof is not valid, where that can be told.
    fn hint(&self, key: &LoadedVerifyingKey, proof: &[u8], inputs: &[PublicInput]) -> Option<String> {
        if let Some(wrong) = WrongProofLength::of(key.shape(), proof) {
            return Some(format!("{}: {wrong}", self.proof.display()));
        }
        let reversed = public_inputs::reversed(inputs);
        let valid = reversed != inputs && zk_halo2::verify(key, proof, &reversed) == Ok(true);
        valid.then(|| {
            format!(
                "the proof is valid for the numbers in {} with their bytes in reverse: {}",
                self.public.display(),
                public_inputs::BYTE_ORDER
            )
        })
    }

    /// Says what is wrong with the public inputs, in the terms of their file.
    fn cannot_judge(&self, error: VerifyError, key: &LoadedVerifyingKey) -> Error {
        let (file, circuit) = (self.public.display(), self.circuit.display());
        match error {
            VerifyError::PublicInputCount { expected, found } => anyhow!(
                "{file} has {found} numbers, the circuit {circuit} takes {expected} ({:?} in its instance columns)",
                key.shape().instance_lens
            ),
            VerifyError::NonCanonicalPublicInput { index } => anyhow!(
                "number {index} in {file}, counted from 0, is not below the field's modulus {}; {}",
                public_inputs::MODULUS,
                public_inputs::BYTE_ORDER
            ),
            error => Error::new(error).context(format!("cannot verify {}", self.proof.display())),
        }
    }
}
