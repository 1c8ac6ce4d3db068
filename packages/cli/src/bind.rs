//! `zkwasm bind`: a contract commits to its circuits, in the custom section that the VM reads.

use crate::{Verdict, circuit, files, other_circuits};
use anyhow::{Context, Result};
use std::path::PathBuf;
use zk_cosmwasm_vm::section::{OnExisting, bind};

/// Write the checksums of circuits into the custom section `halo2_circuits` of a contract.
///
/// The first circuit is the one that `verify_halo2_proof` uses. A contract that has the section already is refused,
/// unless --replace is given.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  zkwasm bind contract.wasm --circuit headstash.vk -o bound.wasm")]
pub(crate) struct Args {
    /// The contract
    #[arg(value_name = "WASM")]
    wasm: PathBuf,
    /// Circuit binary; may be given several times
    #[arg(long, value_name = "FILE", required = true)]
    circuit: Vec<PathBuf>,
    /// Replace the section of a contract that has one
    #[arg(long)]
    replace: bool,
    /// Where to write the contract with the section
    #[arg(short, long, value_name = "WASM")]
    output: PathBuf,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let wasm = std::fs::read(&self.wasm)
            .with_context(|| format!("cannot read the contract {}", self.wasm.display()))?;
        let checksums =
            self.circuit.iter().map(|f| Ok(circuit::load(f)?.checksum())).collect::<Result<Vec<_>>>()?;
        let on_existing = if self.replace { OnExisting::Replace } else { OnExisting::Refuse };
        let bound = bind(&wasm, &checksums, on_existing)?;
        files::replace(&self.output, &bound)?;
        other_circuits::warn(&self.wasm, &wasm, &checksums);
        for checksum in checksums {
            println!("{checksum}");
        }
        Ok(Verdict::Yes)
    }
}
