//! The programs behind `make`: tests, fixtures, comparisons, and the switch between libraries.
//!
//! Each command is a module, or a file of one. Start at [`Command`]; `scripts/xtask.sh` builds and runs this. Commands
//! work in the root of the checkout, and take paths as they are meant there, but for `deps` and `libwasmvm-symbols`,
//! which are called from elsewhere.

mod cargo_test;
mod client;
mod deps;
mod ffi;
mod files;
mod fixtures;
mod fuzz;
mod go;
mod guide;
mod library;
mod parity;
mod process;
mod repository;
mod stages;
mod summary;
mod symbols;
mod test_deps;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use repository::Repository;

#[derive(Debug, Parser)]
#[command(name = "xtask", about = "The programs behind `make`", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    BenchChain(go::ThroughputOptions),
    /// Checks that our library is one for programs compiled for upstream's: HEADER names another header
    CheckAbi(parity::Options),
    Deps(deps::Options),
    FollowGuide(guide::Options),
    Fuzz(fuzz::Options),
    /// Makes what the tests of the Go package need
    GoFixtures(fixtures::Options),
    GoTestSummary(summary::Options),
    LibwasmvmSymbols(symbols::Options),
    /// Makes what the tests of the module need
    ModuleFixtures(fixtures::Options),
    /// Calls upstream's Go package with both libraries and compares, call by call
    ParityGo(parity::Options),
    ParitySpeed(parity::SpeedOptions),
    RunTests(cargo_test::Options),
    TestChain(go::ChainOptions),
    /// Generates the TypeScript client of cw-headstash and tests it
    TestClient,
    TestDeps(test_deps::Options),
    TestFfi(ffi::Options),
    TestGo(go::PackageOptions),
    TestModule(go::ModuleOptions),
    /// Runs the tests of upstream's Go package with the library that it ships, and with ours
    TestUpstreamGo(parity::Options),
    #[command(hide = true)]
    UpstreamTestProgram(parity::ProgramOptions),
    Zkwasmd(go::NodeOptions),
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    run(&command).unwrap_or_else(|error| {
        let name = std::env::args().nth(1).unwrap_or_default();
        eprintln!("{name}: error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(command: &Command) -> Result<ExitCode> {
    // What go calls in a folder of its own.
    if let Command::UpstreamTestProgram(options) = command {
        return done(parity::upstream_test_program(options));
    }
    let repository = &Repository::enter()?;
    match command {
        Command::BenchChain(options) => go::bench_chain(repository, options),
        Command::CheckAbi(options) => done(parity::check_abi(repository, options)),
        Command::Deps(options) => deps::run(repository, options),
        Command::FollowGuide(options) => done(guide::run(repository, options)),
        Command::Fuzz(options) => fuzz::run(options),
        Command::GoFixtures(options) => done(fixtures::go(repository, options)),
        Command::GoTestSummary(options) => summary::run(repository, options),
        Command::LibwasmvmSymbols(options) => symbols::run(repository, options),
        Command::ModuleFixtures(options) => done(fixtures::module(repository, options)),
        Command::ParityGo(options) => done(parity::parity_go(repository, options)),
        Command::ParitySpeed(options) => parity::parity_speed(repository, options),
        Command::RunTests(options) => cargo_test::run(options),
        Command::TestChain(options) => go::test_chain(repository, options),
        Command::TestClient => done(client::run(repository)),
        Command::TestDeps(options) => test_deps::run(repository, options),
        Command::TestFfi(options) => ffi::run(repository, options),
        Command::TestGo(options) => go::test_go(repository, options),
        Command::TestModule(options) => go::test_module(repository, options),
        Command::TestUpstreamGo(options) => parity::test_upstream_go(repository, options),
        Command::UpstreamTestProgram(options) => done(parity::upstream_test_program(options)),
        Command::Zkwasmd(options) => done(go::zkwasmd(repository, options)),
    }
}

/// The exit code of a command that fails by an error alone.
fn done(result: Result<()>) -> Result<ExitCode> {
    result.map(|()| ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_is_described() {
        Cli::command().debug_assert();
        for command in Cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
        }
    }

    #[test]
    fn arguments_of_other_programs_are_handed_on() {
        let parse = |line: &str| format!("{:?}", Cli::try_parse_from(line.split(' ')).unwrap().command);
        assert!(parse("xtask test-chain -run TestUpgrade").contains(r#"["-run", "TestUpgrade"]"#));
        assert!(parse("xtask run-tests --locked -p zk-halo2 -- --nocapture").contains(r#""--locked", "-p""#));
        assert!(parse("xtask deps --help").contains(r#"["--help"]"#));
        assert!(parse("xtask deps env --rpath $ORIGIN").contains(r#"["env", "--rpath", "$ORIGIN"]"#));
        let bench = parse("xtask bench-chain lib.so -blocks 10 -transactions 5");
        assert!(
            bench.contains(r#"library: Some("lib.so")"#) && bench.contains(r#"["-blocks", "10""#),
            "{bench}"
        );
        let speed = parse("xtask parity-speed lib.so -clock processor");
        assert!(speed.contains(r#"["-clock", "processor"]"#), "{speed}");
    }

    #[test]
    fn a_wrong_option_is_a_wrong_use() {
        for line in ["xtask", "xtask nonsense", "xtask test-go --nonsense", "xtask follow-guide nonsense"] {
            assert_eq!(Cli::try_parse_from(line.split(' ')).unwrap_err().exit_code(), 2, "{line}");
        }
    }
}
