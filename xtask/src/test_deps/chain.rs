//! A chain: links upstream's library, which comes with its module, or the one of the tag sys_wasmvm.

use anyhow::Result;

use super::world::World;
use crate::{files, process};

const UPSTREAM: &str = "const char *version_str(void) { return \"3.0.7\"; }\n\
    const char *zk_version(void) { return \"upstream\"; }\n";

const FILES: [(&str, &str); 4] = [
    ("go.mod", "module chain\n\ngo 1.21\n"),
    (
        "main.go",
        "package main\n\n// const char *zk_version(void);\nimport \"C\"\nimport \"fmt\"\n\n\
         func main() { fmt.Println(C.GoString(C.zk_version())) }\n",
    ),
    (
        "link_upstream.go",
        "//go:build !sys_wasmvm\n\npackage main\n\n\
         // #cgo LDFLAGS: -L${SRCDIR}/upstream -lwasmvm.upstream -Wl,-rpath,${SRCDIR}/upstream\nimport \"C\"\n",
    ),
    ("link_system.go", "//go:build sys_wasmvm\n\npackage main\n\n// #cgo LDFLAGS: -lwasmvm\nimport \"C\"\n"),
];

pub(super) fn make(world: &World) -> Result<()> {
    let folder = world.path("chain/upstream");
    files::make_folder(&folder)?;
    // Not left in the folder: go would compile it.
    let source = world.path("upstream.c");
    files::write(&source, UPSTREAM)?;
    let mut cc = world.command("cc");
    cc.args(["-shared", "-fPIC"]).arg(source).arg("-o").arg(folder.join("libwasmvm.upstream.so"));
    process::run(&mut cc)?;
    FILES.iter().try_for_each(|(name, text)| files::write(world.path("chain").join(name), text))
}

/// Checks what a chain that is built now has.
pub(super) fn has(world: &mut World, name: &str, version: &str) -> Result<()> {
    let outcome = build(world)?.and_then(|()| {
        let found = version_of(world, "chain/chain")?;
        if found == version { Ok(()) } else { Err(format!("found \"{found}\", not \"{version}\"")) }
    });
    world.check(name, outcome);
    Ok(())
}

/// Checks that a chain builds, and then does not find its library.
pub(super) fn finds_no_library(world: &mut World, name: &str) -> Result<()> {
    let outcome = build(world)?.and_then(|()| match version_of(world, "chain/chain") {
        Err(error) if error.contains("libwasmvm.so") => Ok(()),
        other => Err(format!("expected that it does not find libwasmvm.so, found {other:?}")),
    });
    world.check(name, outcome);
    Ok(())
}

fn build(world: &World) -> Result<std::result::Result<(), String>> {
    let mut build = world.command("go");
    build.args(["build", "-o", "chain", "."]).current_dir(world.path("chain"));
    let (status, text) = process::merged(&mut build)?;
    Ok(if status.success() { Ok(()) } else { Err(text) })
}

/// What a program says of its library, or what it says when it cannot run.
pub(super) fn version_of(world: &World, program: &str) -> std::result::Result<String, String> {
    match process::merged(&mut world.command(world.path(program))) {
        Ok((status, text)) if status.success() => Ok(text.trim().to_owned()),
        Ok((_, text)) => Err(text),
        Err(error) => Err(error.to_string()),
    }
}
