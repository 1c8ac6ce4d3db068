//! One circuit and one proof: a private airdrop's, made by the command line.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::{
    files,
    fixtures::{Zkwasm, public_inputs},
    process,
    repository::{Repository, needs},
};

const COMMANDS: [&str; 5] = [
    "circuit build headstash -o circuit.vk",
    "headstash key -o alice.key",
    "headstash sample --leaves 8 --amount 1000 --with alice.key -o entries.json",
    "headstash list entries.json --denom ustash -o list.json",
    "run --home chain fund alice 1ustash",
];

#[derive(Deserialize)]
struct Balance {
    address: String,
}

/// Makes them in `out/fixtures`, with what the command line prints in `out/fixtures.log`.
pub(super) fn make(repository: &Repository, out: &Path) -> Result<()> {
    let zkwasm = repository.zkwasm()?;
    let contract = needs(repository.path("artifacts/halo2_verifier.wasm"), "run `make contracts`")?;
    let folder = out.join("fixtures");
    files::empty_folder(&folder)?;
    files::copy(contract, folder.join("halo2_verifier.wasm"))?;
    claim(&Zkwasm::new(zkwasm, &folder), &out.join("fixtures.log"))?;
    files::copy(folder.join("claim/proof.bin"), folder.join("proof.bin"))?;
    let public = folder.join("claim/public.json");
    let inputs = public_inputs(&public)?;
    ensure!(
        inputs.len() == 1,
        "the claim has {} public inputs, expected 1: {}",
        inputs.len(),
        public.display()
    );
    files::write(folder.join("inputs.bin"), inputs[0])
}

fn claim(zkwasm: &Zkwasm, log: &Path) -> Result<()> {
    let mut text = String::new();
    let mut call = |line: &str| -> Result<()> {
        let (status, output) = process::merged(&mut zkwasm.command(line.split(' ')))?;
        text += &format!("$ zkwasm {line}\n{output}");
        files::write(log, &text)?;
        ensure!(status.success(), "the fixtures were not made, see {}", log.display());
        Ok(())
    };
    for line in COMMANDS {
        call(line)?;
    }
    let address = |name: &str| -> Result<String> {
        let line = format!("run --home chain balance {name} --json");
        let balance = process::text(&mut zkwasm.command(line.split(' ')))?;
        Ok(serde_json::from_str::<Balance>(&balance).context("zkwasm names no address")?.address)
    };
    // No contract is called: any other account's address serves.
    let (alice, contract) = (address("alice")?, address("contract")?);
    call(&format!(
        "prove headstash --list list.json --key alice.key --to {alice} --contract {contract} -o claim"
    ))
}
