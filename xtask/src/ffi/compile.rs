//! The C program, linked with one library or another.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::subject::Subject;
use crate::{files, process, repository::needs};

const SOURCES: &str = "libwasmvm/tests/c";
const SANITIZE: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// The program with the shared library.
pub(super) fn shared(subject: &Subject, valgrind: bool) -> Result<PathBuf> {
    let folder = subject.library.parent().unwrap_or(Path::new("."));
    let name = files::name(&subject.library);
    let mut flags = circuits_flags(subject);
    flags.extend(linked_from(folder, &name));
    compile(subject, "ffi-shared", &subject.header, &flags, !valgrind)
}

/// The program with the static library.
pub(super) fn archive(subject: &Subject, archive: &Path) -> Result<PathBuf> {
    let mut flags = circuits_flags(subject);
    flags.push(archive.display().to_string());
    flags.extend(["-lgcc_s", "-lm", "-ldl"].map(Into::into));
    compile(subject, "ffi-static", &subject.header, &flags, true)
}

/// The program with upstream's library and header.
pub(super) fn upstream(subject: &Subject, module: &Path) -> Result<PathBuf> {
    let api = module.join("internal/api");
    let mut flags = vec!["-DUPSTREAM".to_owned()];
    flags.extend(linked_from(&api, "libwasmvm.x86_64.so"));
    compile(subject, "ffi-upstream", &api, &flags, true)
}

fn circuits_flags(subject: &Subject) -> Vec<String> {
    if subject.circuits { vec![] } else { vec!["-DWITHOUT_CIRCUITS".into()] }
}

fn linked_from(folder: &Path, name: &str) -> [String; 3] {
    let folder = folder.display();
    [format!("-L{folder}"), format!("-Wl,-rpath,{folder}"), format!("-l:{name}")]
}

fn compile(
    subject: &Subject,
    name: &str,
    header: &Path,
    flags: &[String],
    sanitize: bool,
) -> Result<PathBuf> {
    let program = subject.out.join(name);
    let mut gcc = gcc(header);
    gcc.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    if sanitize {
        gcc.args(SANITIZE);
    }
    gcc.args(files::with_extension(Path::new(SOURCES), "c")?).arg("-o").arg(&program);
    process::run(gcc.args(flags).arg("-pthread"))?;
    Ok(program)
}

fn gcc(header: &Path) -> Command {
    let mut gcc = Command::new("gcc");
    gcc.args(["-std=c11", "-D_DEFAULT_SOURCE", "-g", "-O1", "-isystem"]).arg(header);
    gcc
}

/// The program with a library whose Rust code has AddressSanitizer too. It is linked with the sanitizer's runtime that
/// came with Rust: there can be one in a program.
pub(super) fn instrumented(subject: &Subject) -> Result<PathBuf> {
    let host = host()?;
    let sysroot = process::text(Command::new("rustc").args(["--print", "sysroot"]))?;
    let runtime = Path::new(sysroot.trim()).join(format!("lib/rustlib/{host}/lib/librustc-stable_rt.asan.a"));
    let runtime = needs(runtime, "this Rust has no runtime of AddressSanitizer; use one from rustup")?;
    let archive = instrument(subject, &host)?;
    let objects = objects(subject)?;

    let program = subject.out.join("ffi-instrumented");
    let mut link = Command::new("gcc");
    link.args(objects).arg("-o").arg(&program).arg(archive);
    link.arg("-Wl,--whole-archive").arg(runtime).args(["-Wl,--no-whole-archive", "-Wl,--export-dynamic"]);
    process::run(link.args(["-lm", "-ldl", "-lrt", "-lresolv", "-lgcc_s", "-pthread"]))?;
    Ok(program)
}

/// Compiles the library for this processor's target, so that build scripts are not instrumented. The sanitizer is an
/// unstable option, which RUSTC_BOOTSTRAP lets the pinned compiler take. Stacks are left out: a trap leaves the stack of
/// a contract without a return, which the sanitizer does not see, and it takes what lies there later for an error.
fn instrument(subject: &Subject, host: &str) -> Result<PathBuf> {
    let target = subject.out.join("instrumented");
    let mut cargo = Command::new("cargo");
    cargo
        .args([
            "rustc",
            "--locked",
            "-p",
            "libwasmvm",
            "--lib",
            "--crate-type",
            "staticlib",
            "--target",
            host,
        ])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Zsanitizer=address -Cllvm-args=-asan-stack=0")
        .env("CARGO_TARGET_DIR", &target);
    process::run(&mut cargo)?;
    Ok(target.join(host).join("debug/libwasmvm.a"))
}

fn objects(subject: &Subject) -> Result<Vec<PathBuf>> {
    let folder = subject.out.join("objects");
    files::empty_folder(&folder)?;
    for source in files::with_extension(Path::new(SOURCES), "c")? {
        let object = folder.join(files::name(&source.with_extension("o")));
        let mut gcc = gcc(&subject.header);
        gcc.arg("-fsanitize=address")
            .args(circuits_flags(subject))
            .arg("-c")
            .arg(source)
            .arg("-o")
            .arg(object);
        process::run(&mut gcc)?;
    }
    files::with_extension(&folder, "o")
}

/// The target that this machine's compiler builds for.
fn host() -> Result<String> {
    let about = process::text(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say which target this machine is")?.to_owned())
}
