//! What a user meets first: the help, a fresh checkout, zk-local; and last: standard.

use anyhow::Result;

use super::{chain, world::World};
use crate::files;

pub(super) fn check(world: &mut World) -> Result<()> {
    world.ends("help", 0, "usage:", &["help"])?;
    world.ends("without a command", 0, "usage:", &[])?;
    world.ends("an unknown command", 2, "usage:", &["nonsense"])?;
    check_fresh(world)?;
    check_local(world)
}

fn check_fresh(world: &mut World) -> Result<()> {
    world.ends("fresh: status", 0, "mode     standard", &["status"])?;
    world.is("fresh: mode", world.says(&["status", "--mode"])?, "standard\n");
    let env = world.says(&["env"])?;
    let exports: Vec<&str> = env.lines().filter(|line| line.starts_with("export")).collect();
    world.is("fresh: env sets nothing", exports.join("\n"), "export GOFLAGS=-mod=mod");
    chain::has(world, "fresh: the chain has upstream's", "upstream")
}

fn check_local(world: &mut World) -> Result<()> {
    world.ends("zk-local", 0, "zk-wasmvm 0.4.0-dev, wasmvm 3.0.7", &["zk-local"])?;
    world.is("zk-local: mode", world.says(&["status", "--mode"])?, "zk-local\n");
    let text = "CGO_LDFLAGS does not name the library";
    world.ends("zk-local: status without the variables", 3, text, &["status"])?;
    world.load(&[])?;
    let sum = files::sha256(&world.path("checkout/lib/active/libwasmvm.so"))?;
    world.ends("zk-local: status with them", 0, &sum, &["status"])?;
    chain::has(world, "zk-local: the chain has it", "0.4.0-dev")?;
    let goflags = "-mod=mod -tags=sys_wasmvm";
    world.is("zk-local: variables that were there stay", world.variable("GOFLAGS").to_owned(), goflags);
    world.ends("zk-local: again, nothing piles up", 0, "zk-local", &["zk-local"])?;
    world.is("zk-local: one folder", world.count_in_lib("zk-")?, 1);
    let mut status = world.command("git");
    world.command_ends(
        "git does not see lib/",
        0,
        "",
        status.args(["-C", "checkout", "diff", "--exit-code", "HEAD"]),
    )?;
    let mut others = world.command("git");
    others.args(["-C", "checkout", "ls-files", "--others", "--exclude-standard"]);
    world.is("git does not see anything new", crate::process::text(&mut others)?, "");
    world.load(&[])?;
    world.load(&[])?;
    let flags = world.variable("CGO_LDFLAGS").split_whitespace().count();
    let found = format!("{} {} {flags}", world.variable("GOFLAGS"), world.variable("BUILD_TAGS"));
    world.is("env twice is env once", found, "-mod=mod -tags=sys_wasmvm sys_wasmvm 2");
    Ok(())
}

pub(super) fn check_standard(world: &mut World) -> Result<()> {
    world.ends("standard", 0, "still has our variables", &["standard"])?;
    world.ends("standard: status with the old variables", 3, "still names our library", &["status"])?;
    world.load(&[])?;
    world.ends("standard: status", 0, "mode     standard", &["status"])?;
    let found = ["CGO_LDFLAGS", "GOFLAGS", "BUILD_TAGS"].map(|name| world.variable(name)).join("|");
    world.is("standard: nothing is left", found, "|-mod=mod|");
    chain::has(world, "standard: the chain has upstream's", "upstream")?;
    world.ends("standard: twice", 0, "mode     standard", &["standard"])
}
