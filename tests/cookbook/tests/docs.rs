//! `docs/COOKBOOK.md` shows the code that is compiled here, and names the tests that there are.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const BEGIN: &str = "// docs: begin";
const END: &str = "// docs: end";

/// Paths in the repository, and what belongs to each.
type ByFile = BTreeMap<String, Vec<String>>;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn page() -> String {
    fs::read_to_string(repository().join("docs/COOKBOOK.md")).unwrap()
}

/// The Rust files of a folder and of the folders in it, by their paths in the repository.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = vec![];
    for entry in fs::read_dir(repository().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            found.extend(sources(&path));
        } else {
            found.push((path, fs::read_to_string(entry.path()).unwrap()));
        }
    }
    found
}

/// What stands between each `BEGIN` and the next `END`. Without an end it goes on to the end of the file.
fn regions(source: &str) -> Vec<String> {
    let mut found = vec![];
    let mut lines = source.lines();
    while lines.any(|line| line == BEGIN) {
        let region: Vec<&str> = lines.by_ref().take_while(|line| *line != END).collect();
        found.push(region.join("\n").trim_matches('\n').to_string());
    }
    found
}

/// The Rust blocks of the page, by the file that each names after the language.
fn shown(page: &str) -> ByFile {
    let mut found = ByFile::new();
    let mut lines = page.lines();
    while let Some(fence) = lines.find(|line| line.starts_with("```")) {
        let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(path) = fence.strip_prefix("```rust") {
            found.entry(path.trim().to_string()).or_default().push(code.join("\n"));
        }
    }
    found
}

/// What is in the line of a list that is code and nothing else.
fn code_item(line: &str) -> Option<String> {
    Some(line.strip_prefix("- `")?.strip_suffix('`')?.to_string())
}

/// The names of the functions that `#[test]` stands above.
fn tests(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let named = lines.windows(2).filter(|pair| pair[0] == "#[test]");
    named.filter_map(|pair| Some(pair[1].strip_prefix("fn ")?.split_once('(')?.0.to_string())).collect()
}

#[test]
fn the_page_shows_the_code_that_is_compiled() {
    let mut compiled = ByFile::new();
    for (path, source) in sources("tests/cookbook/src") {
        let regions = regions(&source);
        if !regions.is_empty() {
            compiled.insert(path, regions);
        }
    }
    let shown = shown(&page());
    assert!(shown.keys().eq(compiled.keys()), "{:?} {:?}", shown.keys(), compiled.keys());
    for (path, code) in &compiled {
        assert_eq!(shown[path], *code, "docs/COOKBOOK.md differs from {path}");
    }
}

#[test]
fn the_page_names_the_tests_that_there_are() {
    // Nothing but a test is such an item of a list.
    let named: BTreeSet<String> = page().lines().filter_map(code_item).collect();
    let sources = sources("tests/cookbook/src");
    let there_are: BTreeSet<String> = sources.iter().flat_map(|(_, source)| tests(source)).collect();
    assert_eq!(named, there_are);
}
