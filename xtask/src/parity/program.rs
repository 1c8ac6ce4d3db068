//! `upstream-test-program`: every test program of `test-upstream-go` runs through this, as `go test -exec` calls it.

use std::{
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::process;

/// Runs a test program without root's rights, and has the loader write down which libraries it has loaded.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder of the run
    #[arg(long)]
    work: PathBuf,
    /// Whose library it is
    #[arg(long)]
    name: String,
    /// The program and its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    program: Vec<String>,
}

/// Becomes the program; returns only when that fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    let mut command = if is_root()? {
        open_to_others(Path::new(&options.program[0]))?;
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "env"]);
        command
    } else {
        Command::new("env")
    };
    // By `env`, as root's own `setpriv` would write the loader's log too, which the program then could not.
    command
        .arg(format!("TMPDIR={}", options.work.join("tmp").display()))
        .arg("LD_DEBUG=files")
        .arg(format!("LD_DEBUG_OUTPUT={}", options.work.join("loaded").join(&options.name).display()))
        .args(&options.program);
    Err(command.exec()).with_context(|| format!("{} cannot be run", options.program[0]))
}

/// Lets every user reach the program, in the folders that go made for it.
fn open_to_others(program: &Path) -> Result<()> {
    for folder in program.ancestors().skip(1).take(2) {
        let mode = fs::metadata(folder)?.permissions().mode();
        fs::set_permissions(folder, Permissions::from_mode(mode | 0o011))?;
    }
    Ok(())
}

pub(super) fn is_root() -> Result<bool> {
    Ok(process::text(Command::new("id").arg("-u"))?.trim() == "0")
}
