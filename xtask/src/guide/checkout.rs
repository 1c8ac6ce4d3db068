//! This checkout in the place of the URL that a guide's manifest names.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::files;

const URL: &str = "https://github.com/terpnetwork/zk-wasmvm";

/// Changes the manifest of a folder.
pub(super) fn use_checkout(root: &Path, folder: &Path) -> Result<()> {
    let manifest = folder.join("Cargo.toml");
    let packages = packages(root)?;
    let text = with_paths(&files::read(&manifest)?, |name| {
        packages.iter().find(|(found, _)| found == name).map(|(_, folder)| folder.as_str())
    })?;
    files::write(&manifest, text)
}

/// Names and folders of the packages here, which lie up to two folders deep.
fn packages(root: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for folder in files::entries(&root.join("packages"))? {
        let inner = if folder.is_dir() { files::entries(&folder)? } else { Vec::new() };
        for folder in [vec![folder], inner].concat() {
            let manifest = folder.join("Cargo.toml");
            if manifest.is_file() {
                let text = files::read(&manifest)?;
                let name = name(&text).with_context(|| format!("{} has no name", manifest.display()))?;
                found.push((name.to_owned(), folder.display().to_string()));
            }
        }
    }
    Ok(found)
}

/// The name of the package that a manifest describes.
fn name(manifest: &str) -> Option<&str> {
    manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
}

/// A manifest with a path in each line `NAME = { git = "URL" }`.
fn with_paths<'a>(manifest: &str, folder_of: impl Fn(&str) -> Option<&'a str>) -> Result<String> {
    let mut text = String::new();
    for line in manifest.lines() {
        let name = line.split_once(" = ").map(|(name, _)| name).unwrap_or_default();
        let from_url = format!("{name} = {{ git = \"{URL}\" }}");
        match line.strip_prefix(&from_url).and_then(|rest| Some((folder_of(name)?, rest))) {
            Some((folder, rest)) => text += &format!("{name} = {{ path = \"{folder}\" }}{rest}\n"),
            None if line.contains(URL) => bail!("the guide depends on a package that is not here: {line}"),
            None => text += &format!("{line}\n"),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_becomes_a_path() {
        let manifest = format!("[dependencies]\nff = \"0.14\"\nzk-halo2 = {{ git = \"{URL}\" }} # ours\n");
        let text =
            with_paths(&manifest, |name| (name == "zk-halo2").then_some("/zk/packages/halo2")).unwrap();
        assert_eq!(
            text,
            "[dependencies]\nff = \"0.14\"\nzk-halo2 = { path = \"/zk/packages/halo2\" } # ours\n"
        );
    }

    #[test]
    fn a_package_that_is_not_here_is_an_error() {
        let manifest = format!("zk-none = {{ git = \"{URL}\" }}\n");
        assert!(with_paths(&manifest, |_| None).unwrap_err().to_string().ends_with(manifest.trim_end()));
        // Nor is a way to name the URL that is not changed.
        assert!(
            with_paths(&format!("zk-halo2 = {{ git = \"{URL}\", tag = \"v1\" }}"), |_| Some("/zk")).is_err()
        );
    }

    #[test]
    fn the_packages_of_this_repository_are_found() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let names: Vec<_> = packages(&root).unwrap().into_iter().map(|(name, _)| name).collect();
        for name in ["zk-halo2", "zk-gadgets", "zk-multi-test", "zk-cosmwasm-std"] {
            assert!(names.iter().any(|found| found == name), "{name}");
        }
    }
}
