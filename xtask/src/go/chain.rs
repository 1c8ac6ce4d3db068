//! `test-chain`: chains of real processes, validators of the example chain on this machine, and of stock wasmd before
//! an upgrade.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::{formatted, throughput};
use crate::{
    process,
    repository::{Repository, needs, variable},
    stages::Stages,
};

/// Tests chains of real processes; about eight minutes on two cores. Ends with the summary of Go's test runner.
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  \
    ZKWASMD           the node (default: target/zkwasmd/zkwasmd)\n  \
    ZKWASM            the command line (default: target/debug/zkwasm)\n  \
    CIRCUITS          the program that makes circuits (default: target/debug/examples/circuits)\n  \
    ARTIFACTS         the folder of the contracts (default: artifacts)\n  \
    CHAIN_TESTS_KEEP  a folder to keep homes and logs of nodes in")]
pub(crate) struct Options {
    /// Arguments of `go test`, such as -run TestUpgrade
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    process::need_go()?;
    let zkwasmd = repository.path(variable("ZKWASMD").unwrap_or_else(|| "target/zkwasmd/zkwasmd".into()));
    let programs = [
        ("ZKWASMD", needs(zkwasmd, "run `make zkwasmd`")?),
        ("ZKWASM", repository.zkwasm()?),
        ("CIRCUITS", repository.circuits()?),
        ("ARTIFACTS", needs(repository.artifacts(), "run `make contracts`")?),
        ("WASMD", repository.path("target/wasmd/wasmd")),
    ];
    let go = || {
        let mut go = Command::new("go");
        go.envs(programs.iter().map(|(name, path)| (name, path)))
            .env("CGO_ENABLED", "1")
            .env("GOFLAGS", "-buildvcs=false")
            .current_dir(repository.path("tests/chain"));
        go
    };
    let stages = Stages::begin();
    stages.next("stock wasmd, with upstream's library");
    let mut build = go();
    build.env_remove("CGO_LDFLAGS").args(["build", "-o"]).arg(repository.path("target/wasmd/wasmd"));
    process::run(build.arg("github.com/CosmWasm/wasmd/cmd/wasmd"))?;

    stages.next("formatting and vet");
    formatted(&["tests/chain".into()])?;
    process::run(go().args(["vet", ".", "./apphash", "./client", "./fixtures", "./network"]))?;

    if options.arguments.is_empty() {
        stages.next("what measures the throughput");
        process::run(&mut throughput::tests(repository, None)?)?;
    }
    stages.next("chains");
    // Each test has a limit of its own; this one is for what does not end all the same.
    let mut test = go();
    test.args(["test", "-v", "-count=1", "-timeout", "20m"]).args(&options.arguments).arg(".");
    Ok(process::exit_code(process::status(&mut test)?))
}
