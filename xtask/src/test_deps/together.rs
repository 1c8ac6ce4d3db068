//! Several runs at once, another folder of libraries, and a build here that fails.

use anyhow::Result;

use super::{releases::git, world::World};
use crate::{files, process};

pub(super) fn check(world: &mut World) -> Result<()> {
    check_at_once(world)?;
    check_another_folder(world)?;
    files::write(world.path("checkout/VERSION"), "broken\n")?;
    world.ends("zk-local: a build that fails", 1, "the active library is as before", &["zk-local"])?;
    git(world, "checkout", &["checkout", "--quiet", "VERSION"])
}

/// Each waits for the others, and nobody ever sees half a library.
fn check_at_once(world: &mut World) -> Result<()> {
    let mut local = world.deps(&["zk-local"]);
    local.env("BUILD_SECONDS", "3");
    let runs = [local, world.deps(&["zk-git", "v0.1.0"]), world.deps(&["zk-git", "v0.2.0"])];
    let ended = std::thread::scope(|scope| {
        let threads = runs.map(|mut run| scope.spawn(move || process::merged(&mut run)));
        threads.map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the thread panicked"))))
    });
    let mut said = String::new();
    let mut all_succeeded = true;
    for run in ended {
        let (status, text) = run?;
        all_succeeded &= status.success();
        said += &text;
    }
    world.check("three at once: all succeed", if all_succeeded { Ok(()) } else { Err(said.clone()) });
    let waited = said.contains("waiting for another run");
    world.check("three at once: who waits says so", if waited { Ok(()) } else { Err(said) });
    world.load(&[])?;
    world.ends("three at once: and all is well", 0, "zk-wasmvm", &["status"])
}

fn check_another_folder(world: &mut World) -> Result<()> {
    let elsewhere = world.text("elsewhere");
    let mut deps = world.deps(&["zk-local"]);
    deps.env("ZK_WASMVM_LIB", &elsewhere);
    world.command_ends("another folder", 0, "mode     zk-local", &mut deps)?;
    let mut sh = world.command("sh");
    sh.args(["-c", &format!(". '{elsewhere}/env.sh' && echo $CGO_LDFLAGS")]);
    world.command_ends("another folder: used", 0, &format!("-L{elsewhere}/zk-local-"), &mut sh)?;
    let mut deps = world.deps(&["status"]);
    deps.env("ZK_WASMVM_LIB", world.path("with space"));
    world.command_ends("a folder that flags cannot name", 1, "set ZK_WASMVM_LIB", &mut deps)
}
