//! Which package may import which: dependencies point one way. Tests may import more, so only normal dependencies count.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::{collections::BTreeSet, path::Path, process::Command};

use serde_json::Value;

/// A folder, and the folders that packages in it may import. A package not named here fails the test: whoever adds one
/// decides where it stands. Rooms that are still empty are named already.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("packages/pasta", &[]),
    ("packages/halo2", &["packages/pasta"]),
    ("packages/poseidon", &[]),
    ("packages/section", &["packages/halo2"]),
    ("packages/gas", &["packages/halo2", "packages/poseidon"]),
    ("packages/std", &["packages/poseidon"]),
    ("packages/prover", &["packages/pasta", "packages/halo2"]),
    ("packages/circuits", &["packages/circuits", "packages/poseidon", "packages/halo2", "packages/prover"]),
    ("packages/airdrop", &["packages/circuits", "packages/halo2"]),
    ("packages/zkvm/image", &["packages/halo2"]),
    ("packages/zkvm/executor", &["packages/zkvm/image"]),
    ("packages/zkvm/machine", &["packages/circuits", "packages/zkvm/image", "packages/zkvm/executor"]),
    ("packages/zkvm/prover", &["packages/zkvm", "packages/prover", "packages/halo2"]),
    ("packages/zkvm/verifier", &["packages/zkvm/image", "packages/halo2"]),
    (
        "packages/vm",
        &[
            "packages/halo2",
            "packages/gas",
            "packages/poseidon",
            "packages/section",
            "packages/zkvm/image",
            "packages/zkvm/verifier",
        ],
    ),
    ("libwasmvm", &["packages/vm", "packages/zkvm/image", "packages/zkvm/verifier"]),
    ("packages/multi-test", &["packages/std", "packages/halo2"]),
    ("contracts", &["packages/std", "packages/circuits", "packages/zkvm/verifier"]),
    ("packages/cli", &["packages"]),
    ("services", &["packages"]),
    ("web", &["packages"]),
    ("tests", &["packages", "contracts", "tests/support", "libwasmvm"]),
];

#[test]
fn dependencies_point_one_way() {
    let packages = packages();
    let folder_of =
        |name: &str| packages.iter().find(|package| package.name == name).map(|found| &found.folder);
    for package in &packages {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(folder, _)| is_below(&package.folder, folder))
        else {
            panic!("{} is in {}, of which {} says nothing", package.name, package.folder, file!());
        };
        for imported in &package.imports {
            let Some(folder) = folder_of(imported) else { continue }; // of others
            let may = allowed.iter().any(|allowed| is_below(folder, allowed));
            assert!(may, "{} ({}) may not import {imported} ({folder})", package.name, package.folder);
        }
    }
}

#[test]
fn nothing_is_imported_in_a_circle() {
    let packages = packages();
    let mut done = BTreeSet::new();
    while done.len() < packages.len() {
        let is_ours = |name: &str| packages.iter().any(|package| package.name == name);
        let ready: Vec<_> = packages
            .iter()
            .filter(|package| !done.contains(&package.name))
            .filter(|package| package.imports.iter().all(|name| !is_ours(name) || done.contains(name)))
            .map(|package| package.name.clone())
            .collect();
        assert!(!ready.is_empty(), "a circle among all but {done:?}");
        done.extend(ready);
    }
}

struct Package {
    name: String,
    folder: String,
    imports: Vec<String>,
}

/// The members of the root workspace. Cargo reads their manifests; the patched VM need not be there.
fn packages() -> Vec<Package> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().canonicalize().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(&root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 10);
    packages.iter().map(|package| read(package, &root)).collect()
}

fn read(package: &Value, root: &Path) -> Package {
    let manifest = Path::new(package["manifest_path"].as_str().unwrap());
    let folder = manifest.parent().unwrap().strip_prefix(root).unwrap();
    let imports =
        package["dependencies"].as_array().unwrap().iter().filter(|dependency| dependency["kind"].is_null());
    Package {
        name: package["name"].as_str().unwrap().into(),
        folder: folder.to_str().unwrap().into(),
        imports: imports.map(|dependency| dependency["name"].as_str().unwrap().into()).collect(),
    }
}

fn is_below(folder: &str, of: &str) -> bool {
    Path::new(folder).starts_with(of)
}
