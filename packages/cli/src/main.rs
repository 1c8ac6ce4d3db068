//! `zkwasm`: circuits and the contracts that use them, from the command line.
//!
//! Each command is a module; this file is the tree of commands and the exit codes. Start at [`Command`].

// First, because its macros are used in all the others.
#[macro_use]
mod print;

mod bind;
mod chain_limits;
mod circuit;
mod contract_file;
mod files;
mod headstash;
mod other_circuits;
mod params;
mod progress;
mod prove;
mod public_inputs;
mod reason;
mod run;
mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Build, inspect, prove and verify halo2 circuits, and run the contracts that use them.
#[derive(Parser)]
#[command(version, propagate_version = true, after_help = HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "\
Exit codes:
  0  success; the proof is valid
  1  the proof is not valid; a contract refused the call or a message of it
  2  an error: wrong arguments, unreadable files, a damaged key

Examples:
  zkwasm circuit build headstash -o headstash.vk
  zkwasm circuit inspect headstash.vk
  zkwasm verify --circuit headstash.vk --proof proof.bin --public public.json
  zkwasm run store contract.wasm --circuit headstash.vk --home ./chain";

#[derive(Subcommand)]
enum Command {
    /// Build, inspect and check circuit binaries (verifying key files)
    #[command(subcommand)]
    Circuit(circuit::Command),
    /// Make a list of eligible leaves, and show its root and totals
    #[command(subcommand)]
    Headstash(headstash::Command),
    /// Make a proof
    #[command(subcommand)]
    Prove(prove::Command),
    /// Verify a proof against a circuit binary; exit code 0 valid, 1 not valid
    Verify(verify::Args),
    /// Write the checksums of circuits into a contract's Wasm
    Bind(bind::Args),
    /// Prepare the parameters that proofs are verified with, ahead of the first proof
    Params(params::Args),
    /// Store, instantiate, call, migrate and query contracts on a local chain in a folder
    Run(run::Args),
}

/// What a command says of what it was asked about.
enum Verdict {
    /// Done; valid; accepted.
    Yes,
    /// Not valid; refused.
    No,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Circuit(command) => command.run(),
        Command::Headstash(command) => command.run(),
        Command::Prove(command) => command.run(),
        Command::Verify(args) => args.run(),
        Command::Bind(args) => args.run(),
        Command::Params(args) => args.run(),
        Command::Run(args) => args.run(),
    };
    match result {
        Ok(Verdict::Yes) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {}", reason::line(&error));
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use clap::CommandFactory;

    /// Lines that are longer than a terminal is wide are wrapped by `clap`: a paragraph is one line for it.
    #[test]
    fn help_has_paragraphs_in_one_line() {
        let cli = Cli::command();
        for command in [&cli, cli.find_subcommand("run").unwrap()] {
            let help = command.get_after_help().unwrap().to_string();
            let lines: Vec<_> = help.lines().collect();
            for pair in lines.windows(2) {
                assert!(pair[0].chars().count() <= 80 || pair[1].is_empty(), "{}", pair[0]);
            }
        }
    }
}
