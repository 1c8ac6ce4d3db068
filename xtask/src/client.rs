//! `test-client`: the TypeScript client of cw-headstash, generated from the contract's schema, sends what the contract
//! reads.

use std::{path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::{files, process, repository::Repository};

const CLIENT: &str = "web/client";
const HOW: &str =
    "install Node.js 18 or later (Debian and Ubuntu: apt install nodejs npm; others: https://nodejs.org)";

pub(crate) fn run(repository: &Repository) -> Result<()> {
    process::need("node", HOW)?;
    process::need("npm", HOW)?;
    check_version(process::text(Command::new("node").arg("--version"))?.trim())?;
    let client = repository.path(CLIENT);
    write_schema(repository, &client)?;

    let npm = |arguments: &[&str]| process::run(Command::new("npm").args(arguments).current_dir(&client));
    npm(&["ci", "--ignore-scripts", "--no-fund", "--no-audit"])?;
    files::remove(&client.join("generated"))?;
    files::remove(&client.join("build"))?;
    npm(&["run", "generate"])?;
    npm(&["test"])
}

/// With the whole workspace, as the tests are built: nothing is compiled a second time for other features.
fn write_schema(repository: &Repository, client: &Path) -> Result<()> {
    let build = ["build", "--quiet", "--locked", "--workspace", "--example", "headstash-schema"];
    process::run(Command::new("cargo").args(build))?;
    files::make_folder(client.join("schema"))?;
    let program = repository.target().join("debug/examples/headstash-schema");
    process::into_file(&mut Command::new(program), &client.join("schema/cw-headstash.json"))
}

fn check_version(version: &str) -> Result<()> {
    let major = version.trim_start_matches('v').split('.').next().unwrap_or_default();
    let major: u32 = major.parse().with_context(|| format!("node's version is {version}: {HOW}"))?;
    ensure!(major >= 18, "node is {version}, expected v18 or later: https://nodejs.org");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        check_version("v18.0.0").unwrap();
        check_version("v100.1.0").unwrap();
        assert!(check_version("v9.9.9").unwrap_err().to_string().contains("expected v18 or later"));
        assert!(check_version("none").is_err());
    }
}
