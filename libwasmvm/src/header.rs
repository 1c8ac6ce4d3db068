//! `bindings.h`, made of the sources and compared with the one in the repository.
//!
//! cbindgen reads declarations but expands no macros, so the functions that `exports!` makes reach it as text: each table
//! keeps the tokens it is compiled from (`DECLARATIONS`). Structures and the few other functions it reads itself.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules with declarations that no macro makes, in the order of the header.
const SOURCES: [&str; 16] = [
    "error.rs",
    "backend/error.rs",
    "backend/api.rs",
    "backend/querier.rs",
    "backend/gas_meter.rs",
    "backend/storage.rs",
    "backend/iterator.rs",
    "view.rs",
    "vector.rs",
    "analysis.rs",
    "metrics.rs",
    "gas_report.rs",
    "version.rs",
    "circuits/error.rs",
    "circuits/metrics.rs",
    "circuits/marker.rs",
];

#[test]
fn bindings_are_those_of_the_sources() {
    let header = Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings.h");
    let generated = generate();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(&header, &generated).unwrap();
    }
    let committed = fs::read_to_string(&header).unwrap_or_default();
    assert!(committed == generated, "bindings.h is not that of the sources: run `make header`");
}

fn generate() -> String {
    let folder = tempfile::tempdir().unwrap();
    let tables = [
        ("cache.rs", crate::cache::DECLARATIONS),
        ("calls.rs", crate::calls::DECLARATIONS),
        ("circuits/store.rs", crate::circuits::store::DECLARATIONS),
    ];
    let config = cbindgen::Config::from_file(source("../cbindgen.toml")).unwrap();
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in SOURCES {
        builder = builder.with_src(source(file));
    }
    for (file, declarations) in tables {
        let expanded = folder.path().join(file.replace('/', "_"));
        fs::write(&expanded, declarations.join("\n")).unwrap();
        builder = builder.with_src(source(file)).with_src(expanded);
    }
    let mut header = vec![];
    builder.generate().unwrap().write(&mut header);
    String::from_utf8(header).unwrap()
}

fn source(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)
}
