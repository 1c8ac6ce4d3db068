//! Links between documents: what they name is there.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut dead = Vec::new();
    let mut checked = 0;
    for document in documents(root) {
        let text = fs::read_to_string(root.join(&document)).unwrap();
        for link in links(&text) {
            checked += 1;
            let target = root.join(document.parent().unwrap()).join(link);
            if !target.exists() {
                dead.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(checked > 50, "{checked} links");
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

/// The documents of the repository, without what was fetched or built.
fn documents(root: &Path) -> Vec<PathBuf> {
    const OTHERS: [&str; 7] = ["target", "third_party", "node_modules", "demo", "lib", "node", "artifacts"];
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_dir() && !name.starts_with('.') && !OTHERS.contains(&&*name) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found
}

/// Relative targets of inline links and of references, without their anchors.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let inline = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let references =
        text.lines().filter(|line| line.starts_with('[')).filter_map(|line| line.split_once("]: "));
    inline
        .chain(references.map(|(_, target)| target))
        .map(|target| target.split('#').next().unwrap_or(target))
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
}
