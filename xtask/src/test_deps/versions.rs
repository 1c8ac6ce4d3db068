//! zk-git: released versions, and every way in which there is none.

use anyhow::Result;

use super::{
    chain,
    releases::{commit, release},
    world::World,
};

pub(super) fn check(world: &mut World) -> Result<()> {
    check_versions(world)?;
    check_again(world)?;
    check_refusals(world)?;
    check_offline(world)?;
    release(world, "0.1.1", &["tag", "--force", "v0.1.0"])?;
    world.ends("zk-git: a tag that moved is built again", 0, "zk-wasmvm 0.1.1", &["zk-git", "v0.1.0"])
}

fn check_versions(world: &mut World) -> Result<()> {
    world.ends("zk-git", 0, "mode     zk-git v0.1.0", &["zk-git", "v0.1.0"])?;
    let found = chain::version_of(world, "chain/chain").unwrap_or_else(|error| error);
    world.is("zk-git: a program finds the active library without being linked again", found, "0.1.0");
    let text = "CGO_LDFLAGS names another library";
    world.ends("zk-git: status with the old variables", 3, text, &["status"])?;
    world.load(&[])?;
    chain::has(world, "zk-git: the chain has it", "0.1.0")?;
    let text = format!("commit {}", commit(world, "v0.2.0")?);
    world.ends("zk-git: an annotated tag", 0, &text, &["zk-git", "v0.2.0"])?;
    world.load(&[])?;
    chain::has(world, "zk-git: the chain has that", "0.2.0")
}

fn check_again(world: &mut World) -> Result<()> {
    let before = world.builds();
    world.ends("zk-git: back, without building", 0, "v0.1.0", &["zk-git", "v0.1.0"])?;
    world.is("zk-git: nothing was built", world.builds(), before);
    world.ends("zk-git: a tag with a slash", 0, "zk-git odd/name", &["zk-git", "odd/name"])?;
    let pinned = commit(world, "v0.2.0")?;
    world.ends("zk-git: the right commit", 0, "v0.2.0", &["zk-git", "v0.2.0", &pinned])?;
    world.ends("zk-git: another commit", 1, "do not use it", &["zk-git", "v0.1.0", &pinned])
}

fn check_refusals(world: &mut World) -> Result<()> {
    world.ends("zk-git: no tag", 1, "which version?", &["zk-git"])?;
    let text = "it has odd/name v0.1.0 v0.2.0 v0.3.0";
    world.ends("zk-git: no such tag", 1, text, &["zk-git", "v9.9.9"])?;
    world.ends("zk-git: a branch is no tag", 1, "has no tag", &["zk-git", "master"])?;
    world.ends("zk-git: what can be no tag", 1, "can be no tag", &["zk-git", "../.."])?;
    world.ends("zk-git: an option is no tag", 1, "", &["zk-git", "--upload-pack=false"])?;
    world.ends("zk-git: a build that fails", 1, "the build of v0.3.0 failed", &["zk-git", "v0.3.0"])?;
    let mut status = world.deps(&["status"]);
    status.env_remove("LD_LIBRARY_PATH");
    world.command_ends("zk-git: after all these the active one is as before", 0, "v0.2.0", &mut status)?;
    let leftovers = world.count_in_lib(".new.")? + world.count_in_lib(".active.")?;
    world.is("zk-git: no leftovers", leftovers, 0);
    Ok(())
}

fn check_offline(world: &mut World) -> Result<()> {
    let away = |world: &World, tag: &str| {
        let mut deps = world.deps(&["zk-git", tag]);
        deps.env("ZK_WASMVM_REPO", world.path("nowhere"));
        deps
    };
    let mut deps = away(world, "v0.1.0");
    world.command_ends("zk-git: the server is away, the version is here", 0, "going on with", &mut deps)?;
    let mut deps = away(world, "v0.7.0");
    world.command_ends(
        "zk-git: the server is away, the version is not here",
        1,
        "cannot be reached",
        &mut deps,
    )
}
