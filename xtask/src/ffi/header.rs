//! The header compiles by itself in every version of C and C++ that its users have.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

/// What upstream declares as empty structures is an extension of C, hence not pedantic.
const FLAGS: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only"];

pub(super) fn is_accepted(folder: &Path) -> Result<()> {
    for standard in ["c99", "c11", "c17"] {
        compile("gcc", "c", standard, folder)?;
    }
    for standard in ["c++11", "c++17"] {
        compile("g++", "c++", standard, folder)?;
    }
    println!("bindings.h: C99, C11, C17, C++11, C++17");
    Ok(())
}

fn compile(compiler: &str, language: &str, standard: &str, folder: &Path) -> Result<()> {
    let mut command = Command::new(compiler);
    command.args(["-x", language, &format!("-std={standard}")]).args(FLAGS).arg("-I").arg(folder).arg("-");
    let mut child =
        command.stdin(Stdio::piped()).spawn().with_context(|| format!("{compiler} cannot be run"))?;
    child.stdin.take().context("no standard input")?.write_all(b"#include <bindings.h>\n")?;
    ensure!(child.wait()?.success(), "bindings.h is no {standard}: see above");
    Ok(())
}
