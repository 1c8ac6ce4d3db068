//! `test-deps`: scripts/deps.sh and the justfile, every command and every way to fail, with a small C library in place
//! of ours, a repository with tags, and a Go program elsewhere that links what is active.

mod basics;
mod chain;
mod damage;
mod linking;
mod recipes;
mod releases;
mod together;
mod versions;
mod world;

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    process::{self, verdict},
    repository::{Repository, variable},
};
use world::World;

/// So that no check waits for ever: five minutes for all.
const LIMIT: u32 = 300;
/// Set in the run that has the limit.
const BOUNDED: &str = "TEST_DEPS_BOUNDED";

/// Tests the switch between our library and upstream's: scripts/deps.sh, justfile. Five minutes at most.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(repository: &Repository, _: &Options) -> Result<ExitCode> {
    if variable(BOUNDED).is_none() {
        let mut bounded = process::limited(LIMIT, std::env::current_exe()?);
        return Ok(process::exit_code(process::status(bounded.arg("test-deps").env(BOUNDED, "yes"))?));
    }
    for name in ["cc", "ar", "git", "go", "bash"] {
        process::need(name, "install it")?;
    }
    let mut world = World::new()?;
    releases::make(repository, &world)?;
    chain::make(&world)?;
    basics::check(&mut world)?;
    versions::check(&mut world)?;
    linking::check(&mut world)?;
    damage::check(&mut world)?;
    basics::check_standard(&mut world)?;
    linking::check_with_others(&mut world)?;
    together::check(&mut world)?;
    recipes::check(&mut world)?;
    Ok(verdict(world.finish()))
}
