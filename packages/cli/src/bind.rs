//! `zkwasm bind`: a contract commits to its circuits, in the custom section that the VM reads.

use crate::chain_limits::ChainLimits;
use crate::files::{self, Output};
use crate::{Verdict, circuit};
use anyhow::{Context, Result};
use std::path::PathBuf;
use zk_cosmwasm_vm::section::{OnExisting, bind};
use zk_halo2::FileKind;

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
    #[command(flatten)]
    limits: ChainLimits,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let output = Output::replaced(&self.output)?;
        let wasm = files::read(&self.wasm, "contract")?;
        let checksum = |file: &PathBuf| Ok(circuit::load_fit(file, &self.limits)?.checksum());
        let checksums = self.circuit.iter().map(checksum).collect::<Result<Vec<_>>>()?;
        let on_existing = if self.replace { OnExisting::Replace } else { OnExisting::Refuse };
        let bound = bind(&wasm, &checksums, on_existing).with_context(|| self.cannot_bind(&wasm))?;
        output.write(&bound)?;
        for checksum in checksums {
            println!("{checksum}");
        }
        Ok(Verdict::Yes)
    }

    fn cannot_bind(&self, wasm: &[u8]) -> String {
        let file = self.wasm.display();
        match FileKind::of(wasm) {
            FileKind::Wasm => format!("cannot bind circuits to {file}"),
            kind => format!("cannot bind circuits to {file}: it is {kind}, expected a WebAssembly module"),
        }
    }
}
