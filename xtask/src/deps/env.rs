//! `env`: prints what sets the variables of a shell.

use anyhow::{Context, Result, bail, ensure};

use super::{
    store::{Mode, Store, can_be_in_flags, is_intact},
    variables::{Linking, Variables},
};

struct Options {
    plain: bool,
    is_static: bool,
    /// Where a program looks for the library when it runs.
    rpath: Option<String>,
}

/// Prints the assignments. Returns false when there is no library to link with.
pub(super) fn env(store: &Store<'_>, arguments: &[&str]) -> Result<bool> {
    let options = parse(store, arguments)?;
    if store.mode() != Mode::Standard && !store.active_folder().is_some_and(|folder| is_intact(&folder)) {
        if !options.plain {
            // Else the shell's `eval` of nothing would succeed.
            println!("false");
        }
        bail!("the active library is damaged or missing: run zk-local or zk-git again");
    }
    let now = Variables::of_shell()?;
    let wanted = now.linked(store.folder(), linking(store, &options)?.as_ref());
    print!("{}", assignments(&now, &wanted, options.plain));
    Ok(true)
}

fn parse(store: &Store<'_>, arguments: &[&str]) -> Result<Options> {
    let mut options = Options { plain: false, is_static: false, rpath: Some(store.active()) };
    let mut arguments = arguments.iter();
    while let Some(&argument) = arguments.next() {
        match argument {
            "--plain" => options.plain = true,
            "--static" => options.is_static = true,
            "--no-rpath" => options.rpath = None,
            "--rpath" => {
                let folder = arguments.next().context("--rpath needs a folder")?;
                options.rpath = Some((*folder).to_owned()).filter(|folder| !folder.is_empty());
            }
            _ => bail!("env does not know {argument}; scripts/deps.sh help"),
        }
    }
    if let Some(rpath) = &options.rpath {
        ensure!(can_be_in_flags(rpath), "the linker's flags cannot name {rpath}");
    }
    Ok(options)
}

fn linking(store: &Store<'_>, options: &Options) -> Result<Option<Linking>> {
    if store.mode() == Mode::Standard {
        return Ok(None);
    }
    let folder = store.active_folder().context("lib/active leads nowhere: run zk-local or zk-git again")?;
    let is_static = options.is_static || !folder.join("libwasmvm.so").is_file();
    Ok(Some(Linking {
        folder: folder.to_string_lossy().into_owned(),
        is_static,
        rpath: options.rpath.clone(),
    }))
}

/// The lines for a shell to evaluate, or for a file of variables.
fn assignments(now: &Variables, wanted: &Variables, plain: bool) -> String {
    let mut lines = vec![
        assignment("CGO_LDFLAGS", &wanted.cgo_ldflags, plain),
        assignment("GOFLAGS", &wanted.goflags, plain),
        assignment("BUILD_TAGS", &wanted.build_tags, plain),
    ];
    let sometimes = [
        ("LD_LIBRARY_PATH", &now.ld_library_path, &wanted.ld_library_path),
        ("ZK_WASMVM_RPATH", &now.rpath, &wanted.rpath),
    ];
    for (name, now, wanted) in sometimes {
        if !now.is_empty() || !wanted.is_empty() {
            lines.push(assignment(name, wanted, plain));
        }
    }
    lines.concat()
}

fn assignment(name: &str, value: &str, plain: bool) -> String {
    match value {
        _ if plain => format!("{name}={value}\n"),
        "" => format!("unset {name}\n"),
        _ => format!("export {name}={}\n", quoted(value)),
    }
}

/// A value as one word of any shell: a backslash before what could mean something.
fn quoted(value: &str) -> String {
    // The one character that a backslash would take away.
    if value.contains('\n') {
        return format!("'{}'", value.replace('\'', r"'\''"));
    }
    let mut word = String::new();
    for c in value.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !"_@%+=:./-".contains(c) {
            word.push('\\');
        }
        word.push(c);
    }
    word
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::process;

    #[test]
    fn a_shell_reads_a_quoted_value_as_it_was() {
        for value in
            ["-L/a -Wl,-rpath,$ORIGIN", "a\\b'c\"d`e`;f&g|h*?[i]~#!(j)<k>{l}", "zwei\nZeilen's", "größer \t!"]
        {
            let script = format!("{}printf %s \"$X\"", assignment("X", value, false));
            for shell in ["sh", "bash"] {
                assert_eq!(process::text(Command::new(shell).args(["-c", &script])).unwrap(), value);
            }
        }
    }

    #[test]
    fn variables_that_nobody_has_set_are_not_mentioned() {
        let none = Variables::default();
        assert_eq!(assignments(&none, &none, false), "unset CGO_LDFLAGS\nunset GOFLAGS\nunset BUILD_TAGS\n");
        let before =
            Variables { ld_library_path: "/zk/lib/active".into(), rpath: "$ORIGIN".into(), ..none.clone() };
        assert_eq!(
            assignments(&before, &none, true),
            "CGO_LDFLAGS=\nGOFLAGS=\nBUILD_TAGS=\nLD_LIBRARY_PATH=\nZK_WASMVM_RPATH=\n"
        );
    }
}
