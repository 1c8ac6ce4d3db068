//! `libwasmvm-symbols`: what a library exports, beside what bindings.h declares.
//!
//! A shared library exports the functions and data of the header and nothing else; a static one has at least these.
//! One exception: functions named wasmer_vm_…, which Wasmer exports wherever it is linked; upstream's library has them
//! too.

mod header;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use anyhow::{Result, ensure};

use crate::{
    files,
    process::{self, verdict},
    repository::{Repository, needs},
};

/// Compares what a library exports with libwasmvm/bindings.h.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A shared library, or a static one (*.a)
    library: PathBuf,
    /// The library was built without the feature `halo2`, and has upstream's part of the header alone
    #[arg(long)]
    without_circuits: bool,
    /// Another header
    #[arg(long)]
    header: Option<PathBuf>,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let library = repository.as_called(&options.library);
    let header = match &options.header {
        Some(header) => repository.as_called(header),
        None => repository.path("libwasmvm/bindings.h"),
    };
    Ok(verdict(check(&library, &header, !options.without_circuits)?))
}

/// Whether the library exports what the header declares. Prints what it has too little or too much.
pub(crate) fn check(library: &Path, header: &Path, circuits: bool) -> Result<bool> {
    let library = needs(library.to_owned(), "build it, or name another one")?;
    let header = needs(header.to_owned(), "name another one with --header")?;
    process::need("nm", "install binutils (Debian: apt-get install binutils)")?;
    let declared = header::declared(&files::read(&header)?);
    let wanted: BTreeSet<String> =
        declared.iter().filter(|name| circuits || !is_of_circuits(name)).cloned().collect();
    ensure!(
        wanted.len() >= 33,
        "found only {} names in {}: it is not that of libwasmvm",
        wanted.len(),
        header.display()
    );
    let (missing, surplus) = if library.extension().is_some_and(|extension| extension == "a") {
        compare_static(&declared, &wanted, &defined(&library)?)
    } else {
        compare_shared(&wanted, &exported(&library)?)
    };
    let (library, header) = (library.display(), header.display());
    complain(&format!("{library} does not export what {header} declares:"), &missing);
    complain(&format!("{library} exports what it should not:"), &surplus);
    let good = missing.is_empty() && surplus.is_empty();
    if good {
        let name = |path: String| files::name(Path::new(&path));
        println!("{}: {} names, as in {}", name(library.to_string()), wanted.len(), name(header.to_string()));
    }
    Ok(good)
}

/// A static library has names of everything in it; of the header's, none may be missing, and of circuits none too many.
fn compare_static(
    declared: &BTreeSet<String>,
    wanted: &BTreeSet<String>,
    found: &BTreeSet<String>,
) -> (Vec<String>, Vec<String>) {
    let surplus = declared.difference(wanted).filter(|name| found.contains(*name)).cloned().collect();
    (wanted.difference(found).cloned().collect(), surplus)
}

fn compare_shared(wanted: &BTreeSet<String>, found: &BTreeSet<String>) -> (Vec<String>, Vec<String>) {
    let surplus = found.difference(wanted).filter(|name| !name.starts_with("wasmer_vm_")).cloned().collect();
    (wanted.difference(found).cloned().collect(), surplus)
}

/// What is for circuits, by name: one of its words.
fn is_of_circuits(name: &str) -> bool {
    name.split('_').any(|word| matches!(word, "vk" | "vks" | "zk" | "halo2" | "circuits"))
}

/// The names that a shared library exports.
fn exported(library: &Path) -> Result<BTreeSet<String>> {
    let listing = process::text(Command::new("nm").args(["--dynamic", "--defined-only"]).arg(library))?;
    Ok(parse(&listing, |_| true))
}

/// The names that a static library defines for others.
fn defined(library: &Path) -> Result<BTreeSet<String>> {
    // nm complains of members without symbols, on its standard error and by its exit code.
    let output = Command::new("nm")
        .args(["--defined-only", "--extern-only"])
        .arg(library)
        .stderr(Stdio::null())
        .output()?;
    Ok(parse(&String::from_utf8_lossy(&output.stdout), |kind| matches!(kind, "T" | "D" | "R" | "B" | "V")))
}

/// The names of lines "address kind name", without versions.
fn parse(listing: &str, is_kind: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let lines = listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let names = lines.filter_map(|words| match words[..] {
        [_, kind, name] if is_kind(kind) => Some(name.split('@').next().unwrap_or(name).to_owned()),
        _ => None,
    });
    names.collect()
}

fn complain(what: &str, names: &[String]) {
    if !names.is_empty() {
        eprintln!("{what}\n{}", names.join("\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_are_read_without_versions_and_by_kind() {
        let listing = "libwasmvm.o:\n0000000000000010 T store_code@@V1\n0000000000000020 t local\n                 U free\n";
        assert_eq!(parse(listing, |_| true), set(&["store_code", "local"]));
        assert_eq!(parse(listing, |kind| kind == "T"), set(&["store_code"]));
    }

    #[test]
    fn circuits_are_known_by_a_word_of_the_name() {
        for name in ["store_vk", "pin_vks", "zk_version", "halo2", "bind_circuits"] {
            assert!(is_of_circuits(name), "{name}");
        }
        for name in ["store_code", "zkwasm", "get_vkey", "circuit"] {
            assert!(!is_of_circuits(name), "{name}");
        }
    }

    #[test]
    fn a_shared_library_exports_neither_less_nor_more() {
        let found = set(&["store_code", "wasmer_vm_raise_trap", "stray"]);
        let (missing, surplus) = compare_shared(&set(&["store_code", "pin"]), &found);
        assert_eq!((missing, surplus), (vec!["pin".to_owned()], vec!["stray".to_owned()]));
    }

    #[test]
    fn a_static_library_without_circuits_has_none_of_theirs() {
        let declared = set(&["store_code", "store_vk"]);
        let found = set(&["store_code", "store_vk", "anything"]);
        assert_eq!(compare_static(&declared, &declared, &found), (vec![], vec![]));
        let (missing, surplus) = compare_static(&declared, &set(&["store_code"]), &found);
        assert_eq!((missing, surplus), (vec![], vec!["store_vk".to_owned()]));
    }
}
