//! `follow-guide`: follows docs/CONTRACTS.md and docs/PROVING.md literally. Writes the files that each shows into an
//! empty folder, runs its tests and, of PROVING.md, its commands.
//!
//! A code block whose first line is ```LANGUAGE PATH is (a part of) that file. The only thing changed is where the
//! packages of this repository come from: this checkout instead of its URL. The lock file starts as the repository's, so
//! that the versions are the pinned ones, and so is the compiler.

mod blocks;
mod checkout;
mod contracts;
mod place;
mod proving;

use anyhow::{Result, ensure};

use crate::{
    files, process,
    repository::{Repository, variable},
};
use place::Place;

/// Follows docs/CONTRACTS.md and docs/PROVING.md literally
///
/// Prints how many lines the first has a developer write, and how long compilation, the first and the second run of the
/// tests took.
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  \
    GUIDE_DIR  the folder to work in and to compile in: kept; must not lie in the repository\n             \
    (default: a temporary one, removed in the end; compiled in the repository's target folder)\n  \
    ZKWASM     the program that docs/PROVING.md calls zkwasm (default: target/debug/zkwasm)")]
pub(crate) struct Options {
    /// One of the two guides (default: both)
    guide: Option<Guide>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Guide {
    Contracts,
    Proving,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<()> {
    process::need("cargo", "install Rust from https://rustup.rs")?;
    // Removed when the run ends.
    let temporary;
    let folder = match variable("GUIDE_DIR") {
        Some(folder) => repository.path(folder),
        None => {
            temporary = files::temporary("guide.")?;
            temporary.path().to_owned()
        }
    };
    files::make_folder(&folder)?;
    let folder = folder.canonicalize()?;
    ensure!(!folder.starts_with(repository.root()), "GUIDE_DIR lies in the repository: name another folder");
    let target = if variable("GUIDE_DIR").is_some() { folder.join("target") } else { repository.target() };
    let place = |name: &str, guide: &str| Place::begin(repository, &folder, &target, name, guide);
    if options.guide != Some(Guide::Proving) {
        contracts::follow(&place("vault", "CONTRACTS.md")?)?;
    }
    if options.guide != Some(Guide::Contracts) {
        proving::follow(repository, &place("secret", "PROVING.md")?)?;
    }
    Ok(())
}

fn say(message: impl std::fmt::Display) {
    println!("follow-guide: {message}");
}
