//! docs/PROVING.md: keys, a proof, and its verification by the command line.

use std::os::unix::fs::symlink;

use anyhow::{Context, Result, ensure};

use super::{
    place::{Place, path_with},
    say,
};
use crate::{files, repository::Repository};

const FILES: [&str; 5] =
    ["Cargo.toml", "src/lib.rs", "src/bin/setup.rs", "src/bin/prove.rs", "tests/proofs.rs"];
const MADE: [&str; 4] = ["vault.vk", "params.bin", "proof.bin", "public.json"];

pub(super) fn follow(repository: &Repository, place: &Place) -> Result<()> {
    let zkwasm = repository.zkwasm().context("name the program in ZKWASM")?;
    // No file of another run may pass for one that this run should have made.
    MADE.iter().try_for_each(|file| files::remove(&place.path(file)))?;
    for file in FILES {
        place.write(file)?;
    }
    place.is_formatted(&FILES[1..])?;
    place.use_checkout()?;
    files::empty_folder(&place.path("bin"))?;
    symlink(zkwasm, place.path("bin/zkwasm"))?;

    let commands = place.commands();
    let verifications = commands.lines().filter(|line| line.starts_with("zkwasm verify ")).count();
    ensure!(verifications == 1, "the guide verifies {verifications} proofs, expected 1");
    files::write(place.path("commands.sh"), commands)?;
    let path = path_with(&place.path("bin"))?;
    let run = place.run(3600, "bash", &["-euo", "pipefail", "commands.sh"], Some(&path))?;
    run.expect(run.output.lines().any(|line| line.starts_with("valid ")), "the proof was not valid")?;
    run.expect_tests(1)?;
    say(format!("keys, a proof, its verification and the test, compiled and run in {}", run.took));
    Ok(())
}
