//! `parity-go`: upstream's Go package, called thousands of times with the library that it ships and with ours: gas,
//! results, storage, callbacks and errors, call by call. The table with every call is in target/parity.

use std::{fs::File, path::PathBuf, process::Command};

use anyhow::{Result, bail, ensure};

use super::{Options, Parity, Whose, prepare};
use crate::{files, process, repository::Repository};

/// With circuits, everything that upstream's contracts do must still be the same. The list of imports that there are is
/// longer, and the key store comes first when a folder cannot be made.
const DIFFERS_WITH_CIRCUITS: &str = "^(made limit: (an unknown import|three unknown imports|an import of another \
    module.*|an imported (global|table)): store|open: state is a file)$";

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<()> {
    let parity = Parity::begin(repository, options.library.as_deref())?;
    process::run(parity.go("vet").arg("./..."))?;
    process::run(parity.go("test").arg("./..."))?;
    for whose in Whose::BOTH {
        parity.linked("calls", whose)?;
    }
    let stack = parity.linked("stack", Whose::Ours)?;
    let calls = Calls { parity: &parity, compare: parity.program("compare", "compare")? };
    files::make_folder("target/parity")?;

    println!("\n== nothing, handed over from stacks of many sizes");
    let mut stack = process::limited(300, stack);
    prepare(&mut stack);
    process::run(&mut stack)?;
    let plain = calls.run("plain", "a chain with upstream's capabilities", "", &[])?;
    let title = "a chain with circuits: the capability halo2 as well";
    let halo2 = calls.run("halo2", title, DIFFERS_WITH_CIRCUITS, &["-capability", "halo2"])?;
    ensure!(plain && halo2, "the libraries differ");
    Ok(())
}

struct Calls<'a> {
    parity: &'a Parity<'a>,
    compare: PathBuf,
}

impl Calls<'_> {
    /// Makes the calls with both libraries and compares. `differs` is a regular expression for calls whose error is
    /// expected to be another.
    fn run(&self, name: &str, title: &str, differs: &str, arguments: &[&str]) -> Result<bool> {
        println!("\n== {title}");
        for whose in Whose::BOTH {
            self.call(name, whose, arguments)?;
        }
        let table = format!("target/parity/{name}.txt");
        let mut compare = Command::new(&self.compare);
        compare.args(["-table", &table, "-differs", differs]);
        compare.args(Whose::BOTH.map(|whose| self.file(name, whose, "jsonl")));
        let equal = process::status(&mut compare)?.success();
        let (lines, equal_prints) = self.compare_prints(name)?;
        println!("every call: {table}; lines that contracts printed: {lines}");
        Ok(equal && equal_prints)
    }

    fn call(&self, name: &str, whose: Whose, arguments: &[&str]) -> Result<()> {
        let (output, log) = (self.file(name, whose, "out"), self.file(name, whose, "log"));
        let mut calls = process::limited(1200, self.parity.work(&format!("calls-{}", whose.name())));
        prepare(&mut calls);
        calls.arg("-contracts").arg(self.parity.upstream.join("testdata"));
        calls.arg("-o").arg(self.file(name, whose, "jsonl")).args(arguments).stderr(File::create(&log)?);
        if !process::output_to(&mut calls, &output)?.success() {
            eprintln!("{}", files::tail(&files::read_log(&log)?, 50));
            bail!("the calls of {}'s library failed", whose.name());
        }
        let output = files::read_log(&output)?;
        print!("{output}");
        let expected = self.parity.library_of(whose).display();
        ensure!(
            output.contains(&format!(" calls of {expected}")),
            "another library was called: {expected} was meant"
        );
        Ok(())
    }

    /// Compares what contracts printed. Returns how many lines that is.
    fn compare_prints(&self, name: &str) -> Result<(usize, bool)> {
        let mut lines = 0;
        let mut paths = Vec::new();
        for whose in Whose::BOTH {
            let printed = printed(&files::read_log(&self.file(name, whose, "log"))?);
            ensure!(whose == Whose::Ours || !printed.is_empty(), "no contract has printed anything");
            lines = lines.max(printed.lines().count());
            paths.push(self.parity.work(&format!("printed-{}", whose.name())));
            files::write(&paths[paths.len() - 1], printed)?;
        }
        Ok((lines, process::status(Command::new("diff").args(&paths))?.success()))
    }

    fn file(&self, name: &str, whose: Whose, kind: &str) -> PathBuf {
        self.parity.work(&format!("{name}-{}.{kind}", whose.name()))
    }
}

/// What contracts print goes to the standard error: the same lines, but for the time.
fn printed(log: &str) -> String {
    log.lines().filter_map(without_time).map(|line| format!("{line}\n")).collect()
}

/// "text (gas remaining: 1)" of "[2026-01-01T00:00:00Z]: text (gas remaining: 1)".
fn without_time(line: &str) -> Option<&str> {
    let (time, text) = line.strip_prefix('[')?.split_once("]: ")?;
    let (_, gas) = text.strip_suffix(')')?.rsplit_once("(gas remaining: ")?;
    let is_time = time.chars().all(|c| c.is_ascii_digit() || "T:.Z-".contains(c));
    (is_time && gas.chars().all(|c| c.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_contracts_are_found_without_their_time() {
        let log = "[2026-11-30T20:51:02.123Z]: hello (gas remaining: 12)\npanic: [1]: x (gas remaining: 1)\n\
                   [2026]: no gas\n[not a time]: x (gas remaining: 1)\n[1]: (a) (gas remaining: 0)\n";
        assert_eq!(printed(log), "hello (gas remaining: 12)\n(a) (gas remaining: 0)\n");
    }
}
