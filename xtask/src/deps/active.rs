//! Making a library the active one.

use std::{fs, os::unix::fs::symlink, process};

use anyhow::{Context, Result};

use super::{
    say,
    status::{library_is_well, problems},
    store::Store,
    variables::Variables,
};
use crate::files;

/// Makes a folder of `lib/` the active one: a rename, so that nobody sees half of it. Returns whether it is intact.
pub(super) fn activate(store: &Store<'_>, name: &str) -> Result<bool> {
    let link = store.path(&format!(".active.{}", process::id()));
    symlink(name, &link).with_context(|| format!("{} cannot be made", link.display()))?;
    fs::rename(&link, store.path("active"))
        .context("lib/active cannot be replaced: remove it and run this again")?;
    write_env_sh(store)?;
    let well = library_is_well(store)?;
    if well {
        say(format!("now in the shell that builds the chain:  {}", eval_line(store)));
    }
    Ok(well)
}

/// Makes upstream's library the active one.
pub(super) fn standard(store: &Store<'_>) -> Result<bool> {
    let _lock = store.lock()?;
    files::remove(&store.path("active"))?;
    write_env_sh(store)?;
    library_is_well(store)?;
    if !problems(store, &Variables::of_shell()?).is_empty() {
        say(format!("this shell still has our variables; this takes them out:  {}", eval_line(store)));
    }
    Ok(true)
}

/// What a user types to set the variables.
pub(super) fn eval_line(store: &Store<'_>) -> String {
    format!("eval \"$({}/scripts/deps.sh env)\"", store.repository.root().display())
}

/// One line that any shell understands.
fn write_env_sh(store: &Store<'_>) -> Result<()> {
    let (lib, root) = (store.folder(), store.repository.root().display());
    let line = format!("eval \"$(ZK_WASMVM_LIB='{lib}' '{root}/scripts/deps.sh' env)\"\n");
    files::write(store.path("env.sh"), line)
}
