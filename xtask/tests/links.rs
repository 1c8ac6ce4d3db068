//! Links between documents: the file that a link names is there, and so is the heading. The book has every page of docs/.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Pages of the book name the repository's other files by their address.
const ADDRESSES: [&str; 2] = [
    "https://github.com/terpnetwork/zk-wasmvm/blob/main/",
    "https://github.com/terpnetwork/zk-wasmvm/tree/main/",
];
const BOOK: &str = "docs";
const SUMMARY: &str = "SUMMARY.md";

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    let mut checked = 0;
    for document in documents(&root()) {
        for link in links(&read(&document)) {
            let Some((file, heading)) = target(&document, &link) else { continue };
            checked += 1;
            if !is_there(&file, heading) {
                dead.push(format!("{}: {link}", document.display()));
            }
        }
    }
    assert!(checked > 50, "{checked} links");
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

#[test]
fn the_book_has_every_page_once() {
    let summary = Path::new(BOOK).join(SUMMARY);
    let mut listed: Vec<_> = links(&read(&summary)).iter().map(|page| Path::new(BOOK).join(page)).collect();
    let mut pages = documents(&root().join(BOOK));
    pages.retain(|page| *page != summary);
    listed.sort();
    pages.sort();
    assert_eq!(listed, pages, "left: pages that {} lists; right: pages that are there", summary.display());
}

/// The book is built of docs/ alone.
#[test]
fn pages_of_the_book_name_other_files_by_address() {
    let book = root().join(BOOK).canonicalize().unwrap();
    let mut leaving = Vec::new();
    for page in documents(&book) {
        for link in links(&read(&page)) {
            if is_address(&link) {
                continue;
            }
            let Some((file, _)) = target(&page, &link) else { continue };
            if root().join(file).canonicalize().is_ok_and(|file| !file.starts_with(&book)) {
                leaving.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(leaving.is_empty(), "links that the book cannot follow:\n{}", leaving.join("\n"));
}

#[test]
fn headings_are_named_as_github_and_mdbook_name_them() {
    let text = "# Gas\n## 3. A contract's `state`\n```sh\n# a comment\n```\n## vk_checksum, k\n## Gas\n";
    let expected = ["gas", "3-a-contracts-state", "vk_checksum-k", "gas-1"];
    assert_eq!(headings(text), BTreeSet::from(expected.map(String::from)));
}

#[test]
fn links_are_found_in_prose_only() {
    let text = "[a](b.md#c) and [d][e]\n```rust\nf[0](g)\n```\n[e]: h.md\n";
    assert_eq!(links(text), ["b.md#c", "h.md"]);
}

#[test]
fn a_heading_that_does_not_exist_is_not_there() {
    let page = Path::new("docs/ARCHITECTURE.md");
    assert!(is_there(page, None));
    assert!(is_there(page, Some("packages")));
    assert!(!is_there(page, Some("packages-of-others")));
    assert!(!is_there(Path::new("docs/OF_OTHERS.md"), None));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().canonicalize().unwrap()
}

/// A file of the repository.
fn read(file: &Path) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The documents below a folder, without what was fetched or built. Paths begin at the root of the repository.
fn documents(folder: &Path) -> Vec<PathBuf> {
    const OTHERS: [&str; 7] = ["target", "third_party", "node_modules", "demo", "lib", "node", "artifacts"];
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            if path.is_dir() && !name.starts_with('.') && !OTHERS.contains(&&*name) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found
}

/// The targets of inline links and of references.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        found.extend(line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()));
        let reference = line.starts_with('[').then(|| line.split_once("]: ")).flatten();
        found.extend(reference.map(|(_, target)| target));
    }
    found.into_iter().map(String::from).collect()
}

/// The file that a link in a document names, and the heading. `None` for what is not in this repository.
fn target<'a>(document: &Path, link: &'a str) -> Option<(PathBuf, Option<&'a str>)> {
    let (file, heading) = match link.split_once('#') {
        Some((file, heading)) => (file, Some(heading)),
        None => (link, None),
    };
    if let Some(file) = ADDRESSES.iter().find_map(|address| file.strip_prefix(address)) {
        return Some((file.into(), heading));
    }
    if is_address(file) {
        return None;
    }
    let file = if file.is_empty() { document.to_owned() } else { document.parent().unwrap().join(file) };
    Some((file, heading))
}

fn is_address(link: &str) -> bool {
    link.contains("://") || link.starts_with("mailto:")
}

/// Whether a file is there, and a heading in it. What names a place in a file that is no document is not looked for.
fn is_there(file: &Path, heading: Option<&str>) -> bool {
    let is_document = file.extension().is_some_and(|extension| extension == "md");
    match heading {
        Some(heading) if is_document => {
            fs::read_to_string(root().join(file)).is_ok_and(|text| headings(&text).contains(heading))
        }
        _ => root().join(file).exists(),
    }
}

/// What links call the headings of a document. One that stands again gets a number.
fn headings(text: &str) -> BTreeSet<String> {
    let mut met = BTreeMap::<String, usize>::new();
    let mut found = BTreeSet::new();
    for heading in prose(text).filter(|line| line.starts_with('#')) {
        let name = anchor(heading);
        let before = met.entry(name.clone()).or_default();
        found.insert(if *before == 0 { name } else { format!("{name}-{before}") });
        *before += 1;
    }
    found
}

/// Letters in lower case, digits, `-` and `_`; a hyphen for each space; nothing else.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// The lines outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}
