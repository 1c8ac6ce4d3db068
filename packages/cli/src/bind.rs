//! `zkwasm bind`: a contract commits to its circuits, in the custom section that the VM reads.

use crate::chain_limits::ChainLimits;
use crate::files::Output;
use crate::{Verdict, circuit, contract_file, other_circuits};
use anyhow::{Context, Result};
use std::path::PathBuf;
use zk_cosmwasm_vm::section::{OnExisting, bind};

/// Write the checksums of circuits into the custom section `halo2_circuits` of a contract.
///
/// The first circuit is the one that `verify_halo2_proof` uses. A contract that has the section already is refused,
/// unless --replace is given. What is written is not compressed.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  zkwasm bind contract.wasm --circuit headstash.vk -o bound.wasm")]
pub(crate) struct Args {
    /// The contract: core Wasm, as it is or compressed with gzip
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
    #[command(flatten)]
    limits: ChainLimits,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let output = Output::replaced(&self.output)?;
        let wasm = contract_file::read(&self.wasm)?;
        let checksum = |file: &PathBuf| Ok(circuit::load_fit(file, &self.limits)?.checksum());
        let checksums = self.circuit.iter().map(checksum).collect::<Result<Vec<_>>>()?;
        let on_existing = if self.replace { OnExisting::Replace } else { OnExisting::Refuse };
        let bound = bind(&wasm, &checksums, on_existing)
            .with_context(|| format!("cannot bind circuits to {}", self.wasm.display()))?;
        output.write(&bound)?;
        if let Err(e) = contract_file::check_size(&self.output, &bound) {
            eprintln!("warning: {e}");
        }
        other_circuits::warn(&self.wasm, &wasm, &checksums);
        for checksum in checksums {
            println!("{checksum}");
        }
        Ok(Verdict::Yes)
    }
}
