//! The ways to link, and what a user has set before.

use anyhow::Result;

use super::{chain, world::World};
use crate::{files, process};

pub(super) fn check(world: &mut World) -> Result<()> {
    check_static(world)?;
    check_library_path(world)?;
    check_run_path(world)?;
    check_output(world)
}

fn check_static(world: &mut World) -> Result<()> {
    world.load(&["--static"])?;
    chain::has(world, "static: the chain has it", "0.1.1")?;
    let needed = process::text(world.command("ldd").arg(world.path("chain/chain")))?;
    world.is("static: in the program", needed.matches("libwasmvm").count(), 0);
    world.quietly(&["zk-git", "v0.2.0"])?;
    world.load(&["--static"])?;
    chain::has(world, "static: another version is linked again, though go caches", "0.2.0")
}

fn check_library_path(world: &mut World) -> Result<()> {
    world.load(&["--no-rpath"])?;
    chain::has(world, "no-rpath: LD_LIBRARY_PATH", "0.2.0")?;
    let mut without = world.command(world.path("chain/chain"));
    without.env_remove("LD_LIBRARY_PATH");
    world.command_ends("no-rpath: and not without", 127, "libwasmvm.so", &mut without)?;
    world.load(&[])?;
    world.is("no-rpath: taken back", world.variable("LD_LIBRARY_PATH").to_owned(), "");
    Ok(())
}

/// A program with its library beside it can go anywhere.
fn check_run_path(world: &mut World) -> Result<()> {
    world.load(&["--rpath", "$ORIGIN"])?;
    chain::finds_no_library(world, "rpath: not beside where it was built")?;
    files::make_folder(world.path("shipped"))?;
    files::copy(world.path("chain/chain"), world.path("shipped/chain"))?;
    files::copy(world.path("checkout/lib/active/libwasmvm.so"), world.path("shipped/libwasmvm.so"))?;
    let found = chain::version_of(world, "shipped/chain").unwrap_or_else(|error| error);
    world.is("rpath: it is found beside the program", found, "0.2.0");
    world.load(&[])?;
    let left = format!("{}{}", world.variable("CGO_LDFLAGS"), world.variable("ZK_WASMVM_RPATH"));
    world.is("rpath: taken back", left.matches("ORIGIN").count(), 0);
    Ok(())
}

fn check_output(world: &mut World) -> Result<()> {
    world.ends("env: an unknown option", 1, "does not know --nonsense", &["env", "--nonsense"])?;
    let plain = world.says(&["env", "--plain"])?;
    let names: Vec<&str> = plain.lines().filter_map(|line| line.split('=').next()).collect();
    world.is("env --plain", names.join(" "), "CGO_LDFLAGS GOFLAGS BUILD_TAGS");
    let mut sh = world.command("sh");
    sh.args(["-c", &format!(". '{}/env.sh' && echo $BUILD_TAGS", world.lib())]);
    world.command_ends("env.sh in another shell", 0, "sys_wasmvm", &mut sh)?;
    let mut status = world.deps(&["status"]);
    status.env("LD_LIBRARY_PATH", world.active()?);
    world.command_ends("another library in LD_LIBRARY_PATH", 3, "another libwasmvm.so", &mut status)
}

/// What a user has set goes in and comes out.
pub(super) fn check_with_others(world: &mut World) -> Result<()> {
    world.set("CGO_LDFLAGS", "-L/opt/other -lm");
    world.set("GOFLAGS", "-tags=netgo,osusergo -mod=mod");
    world.set("BUILD_TAGS", "ledger");
    world.set("LD_LIBRARY_PATH", "/opt/other");
    world.quietly(&["zk-git", "v0.2.0"])?;
    world.load(&[])?;
    let (lib, folder) = (world.lib(), world.active()?);
    let expected = format!(
        "-L/opt/other -lm -L{folder} -Wl,-rpath,{lib}/active|-mod=mod -tags=netgo,osusergo,sys_wasmvm|\
         ledger sys_wasmvm|/opt/other"
    );
    world.is("with others: set", all(world), expected);
    chain::has(world, "with others: the chain has it", "0.2.0")?;
    world.quietly(&["standard"])?;
    world.load(&[])?;
    let expected = "-L/opt/other -lm|-mod=mod -tags=netgo,osusergo|ledger|/opt/other";
    world.is("with others: taken back", all(world), expected);
    for name in ["CGO_LDFLAGS", "BUILD_TAGS", "LD_LIBRARY_PATH"] {
        world.unset(name);
    }
    world.set("GOFLAGS", "-mod=mod");
    Ok(())
}

fn all(world: &World) -> String {
    ["CGO_LDFLAGS", "GOFLAGS", "BUILD_TAGS", "LD_LIBRARY_PATH"].map(|name| world.variable(name)).join("|")
}
