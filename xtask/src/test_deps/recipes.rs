//! Every recipe of the justfile is a command of the script.

use std::process::Command;

use anyhow::Result;

use super::world::World;
use crate::{files, process};

pub(super) fn check(world: &mut World) -> Result<()> {
    let justfile = files::read(world.path("checkout/justfile"))?;
    world.is(
        "justfile: every command has its recipe",
        commands(&justfile),
        "env help standard status zk-git zk-local",
    );
    if process::find("just").is_some() {
        run(world)
    } else {
        println!("just is not installed: the recipes were read, not run");
        Ok(())
    }
}

/// The commands that recipes call, sorted.
fn commands(justfile: &str) -> String {
    let lines = justfile.lines().filter_map(|line| line.strip_prefix("    @scripts/deps.sh "));
    let mut commands: Vec<&str> = lines.filter_map(|line| line.split(' ').next()).collect();
    commands.sort_unstable();
    commands.join(" ")
}

fn just(world: &World, arguments: &[&str]) -> Command {
    let mut just = world.command("just");
    just.args(["-f", "checkout/justfile"]).args(arguments);
    just
}

fn run(world: &mut World) -> Result<()> {
    let mut ends = |name: &str, code, text: &str, arguments: &[&str]| {
        let mut just = just(world, arguments);
        world.command_ends(name, code, text, &mut just)
    };
    ends("just", 0, "deps-zk-git TAG", &[])?;
    ends("just deps-zk-git", 0, "zk-git v0.2.0", &["deps-zk-git", "v0.2.0"])?;
    ends("just deps-zk-git: quoted", 1, "can be no tag", &["deps-zk-git", "v; touch x"])?;
    ends("just deps-zk-local", 0, "zk-local", &["deps-zk-local"])?;
    world.load_from(&["just", "-f", "checkout/justfile", "deps-env"])?;
    let mut ends = |name: &str, code, text: &str, arguments: &[&str]| {
        let mut just = just(world, arguments);
        world.command_ends(name, code, text, &mut just)
    };
    ends("just deps-env, deps-status", 0, "zk-local", &["deps-status"])?;
    ends("just deps-env: quoted", 0, r"\$ORIGIN", &["deps-env", "--rpath", "$ORIGIN"])?;
    ends("just deps-status --mode", 0, "zk-local", &["deps-status", "--mode"])?;
    ends("just deps-standard", 0, "mode     standard", &["deps-standard"])?;
    ends("just deps-status: the exit code arrives", 3, "still names our library", &["deps-status"])?;
    ends("just deps-help", 0, "usage:", &["deps-help"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_recipes_are_understood() {
        let justfile = include_str!("../../../justfile");
        assert_eq!(commands(justfile), "env help standard status zk-git zk-local");
    }
}
