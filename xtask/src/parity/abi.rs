//! `check-abi`: our library is one for programs that were compiled for upstream's: the same declarations in the header,
//! and every symbol.

use std::{
    fmt::Write as _,
    fs::File,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::Result;

use super::{Options, Parity};
use crate::{
    files, process,
    repository::{Repository, variable},
};

/// HEADER names another header than libwasmvm/bindings.h.
pub(crate) fn run(repository: &Repository, options: &Options) -> Result<()> {
    let parity = Parity::begin(repository, options.library.as_deref())?;
    let header = repository.path(variable("HEADER").unwrap_or_else(|| "libwasmvm/bindings.h".into()));
    let theirs = parity.work("upstream.h");
    let ours = parity.work("ours.h");
    declarations(&parity, &parity.upstream.join("internal/api/bindings.h"), &theirs)?;
    declarations(&parity, &header, &ours)?;
    let mut compare = Command::new(parity.program("abi", "abi")?);
    compare.arg("-upstream-header").arg(theirs).arg("-header").arg(ours);
    compare.arg("-upstream-library").arg(&parity.shipped).arg("-library").arg(&parity.library);
    process::run(&mut compare)?;
    compiles(&parity, &header)
}

/// Writes a header's declarations without those of the system's headers, which differ from machine to machine and not
/// between the two.
fn declarations(parity: &Parity<'_>, header: &Path, output: &Path) -> Result<()> {
    let source = parity.work("declarations.h");
    files::write(&source, without_includes(&files::read(header)?))?;
    let mut cc = Command::new("cc");
    cc.args(["-std=c17", "-E", "-P", "-x", "c", "-"]).stdin(Stdio::from(File::open(source)?));
    process::into_file(&mut cc, output)
}

fn without_includes(header: &str) -> String {
    let is_include = |line: &str| {
        line.trim_start().strip_prefix('#').is_some_and(|rest| rest.trim_start().starts_with("include"))
    };
    header.lines().filter(|line| !is_include(line)).fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "{line}");
        text
    })
}

/// The header compiles by itself and where upstream's types are used.
fn compiles(parity: &Parity<'_>, header: &Path) -> Result<()> {
    let source = parity.work("use.c");
    let using = "GoError e = GoError_User; ErrnoValue n = ErrnoValue_OutOfGas; struct cache_t *c;";
    files::write(&source, format!("#include \"{}\"\n{using}\n", header.display()))?;
    for standard in ["-std=c99", "-std=c17", "-std=gnu17"] {
        let flags = [standard, "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c"];
        process::run(Command::new("cc").args(flags).arg(&source))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_go_and_everything_else_stays() {
        let header = "#ifndef A\n#include <stdint.h>\n  #  include \"b.h\"\nint include(void);\n#endif\n";
        assert_eq!(without_includes(header), "#ifndef A\nint include(void);\n#endif\n");
    }
}
