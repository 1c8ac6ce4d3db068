//! `zkwasm run`: a local chain in a folder, of one user and without consensus, to try contracts on.
//!
//! Codes, compiled modules and keys are kept by the VM exactly as a node keeps them; balances and contract storage
//! are in `state.json`. Each command is one transaction. Start at [`Args::run`].

mod backend;
mod call;
mod home;
mod report;
mod state;

use crate::Verdict;
use anyhow::{Context, Result};
pub(crate) use call::CHAIN_ID;
use call::{Call, Outcome, attributes};
use cosmwasm_std::Coin;
use home::{Home, address};
use report::Report;
use state::{Code, Contract, Records};
use std::path::PathBuf;
use std::time::Instant;

/// `zkwasm run …`
#[derive(clap::Args)]
#[command(after_help = "\
Senders are bech32 addresses or names: a name stands for the address that is derived from it.

Examples:
  zkwasm run fund admin 1000000ustash
  zkwasm run store artifacts/cw_headstash.wasm --circuit headstash.vk
  zkwasm run instantiate 1 '{…}' --from admin --funds 1000000ustash
  zkwasm run execute cosmwasm1… @claim.json --from alice
  zkwasm run query cosmwasm1… '{\"totals\":{}}'")]
pub(crate) struct Args {
    /// The folder of the local chain
    #[arg(long, global = true, value_name = "DIR", default_value = "zkwasm-chain")]
    home: PathBuf,
    /// Print the result as one JSON object
    #[arg(long, global = true)]
    json: bool,
    /// Append a line (label, outcome, gas, milliseconds) to this file
    #[arg(long, global = true, value_name = "FILE")]
    log: Option<PathBuf>,
    /// The label of that line
    #[arg(long, global = true, value_name = "TEXT")]
    label: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Give coins to an address
    Fund {
        /// Address or name
        to: String,
        /// Amount and denomination, such as 1000ustash
        coin: Coin,
    },
    /// Show an address and what it holds
    Balance {
        /// Address or name
        of: String,
    },
    /// Store a contract, with its circuits
    Store {
        /// The contract
        wasm: PathBuf,
        /// Circuit binary; may be given several times. A contract without the section `halo2_circuits` gets it
        #[arg(long, value_name = "FILE")]
        circuit: Vec<PathBuf>,
    },
    /// Register a circuit without a contract
    StoreCircuit {
        /// Circuit binary
        circuit: PathBuf,
    },
    /// Make a contract of a stored code
    Instantiate {
        /// Number of the code
        code: usize,
        #[command(flatten)]
        tx: Tx,
    },
    /// Call a contract
    Execute {
        /// Address of the contract
        contract: String,
        #[command(flatten)]
        tx: Tx,
    },
    /// Ask a contract
    Query {
        /// Address of the contract
        contract: String,
        /// The message: JSON, or @FILE
        msg: String,
        /// Gas limit, in SDK gas
        #[arg(long, default_value_t = DEFAULT_GAS_LIMIT)]
        gas_limit: u64,
    },
}

/// What every transaction carries.
#[derive(clap::Args)]
struct Tx {
    /// The message: JSON, or @FILE
    msg: String,
    /// Who sends it: an address or a name
    #[arg(long)]
    from: String,
    /// Coins to send along; may be given several times
    #[arg(long, value_name = "COIN")]
    funds: Vec<Coin>,
    /// Gas limit, in SDK gas
    #[arg(long, default_value_t = DEFAULT_GAS_LIMIT)]
    gas_limit: u64,
}

const DEFAULT_GAS_LIMIT: u64 = 10_000_000;

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let start = Instant::now();
        // Opened before anything changes: a call that took effect must not end as an error.
        let log = self.log.as_deref().map(report::open_log).transpose()?;
        let mut home = Home::open(&self.home)?;
        let mut report = self.command.run(&mut home)?;
        // One command is one transaction: what a refused one did to the state in memory is not kept.
        if self.command.is_transaction() && report.refused.is_none() {
            home.save()?;
        }
        report.total = start.elapsed();
        if let Some(log) = log {
            report.append_to(log, self.label.as_deref().unwrap_or(self.command.name()));
        }
        if self.json {
            report.print_json()?
        } else {
            report.print()
        }
        Ok(if report.refused.is_none() { Verdict::Yes } else { Verdict::No })
    }
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Fund { .. } => "fund",
            Self::Balance { .. } => "balance",
            Self::Store { .. } => "store",
            Self::StoreCircuit { .. } => "store-circuit",
            Self::Instantiate { .. } => "instantiate",
            Self::Execute { .. } => "execute",
            Self::Query { .. } => "query",
        }
    }

    /// Whether it changes the state, when it is not refused.
    fn is_transaction(&self) -> bool {
        !matches!(self, Self::Balance { .. } | Self::Query { .. } | Self::StoreCircuit { .. })
    }

    fn run(&self, home: &mut Home) -> Result<Report> {
        match self {
            Self::Fund { to, coin } => {
                home.state.mint(&address(to), coin)?;
                Ok(balance(home, to))
            }
            Self::Balance { of } => Ok(balance(home, of)),
            Self::Store { wasm, circuit } => store(home, wasm, circuit),
            Self::StoreCircuit { circuit } => {
                let checksum = home.vm.circuits().store_vk(&read(circuit)?, true, true)?;
                Ok(Report::default().with("vk_checksum", checksum.to_string()))
            }
            Self::Instantiate { code, tx } => instantiate(home, *code, tx),
            Self::Execute { contract, tx } => execute(home, contract, tx),
            Self::Query { contract, msg, gas_limit } => query(home, contract, msg, *gas_limit),
        }
    }
}

fn read(file: &PathBuf) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The bytes of a message argument, checked to be JSON.
fn message(argument: &str) -> Result<Vec<u8>> {
    let text = match argument.strip_prefix('@') {
        Some(file) => {
            std::fs::read_to_string(file).with_context(|| format!("cannot read the message {file}"))?
        }
        None => argument.to_string(),
    };
    serde_json::from_str::<serde_json::Value>(&text).context("the message is not JSON")?;
    Ok(text.into_bytes())
}

fn balance(home: &Home, of: &str) -> Report {
    let address = address(of);
    let held = home.state.balances.get(&address).cloned().unwrap_or_default();
    let coins: Vec<_> = held.iter().map(|(denom, amount)| format!("{amount}{denom}")).collect();
    Report::default().with("address", address).with("balance", coins.join(","))
}

fn store(home: &mut Home, wasm: &PathBuf, circuits: &[PathBuf]) -> Result<Report> {
    let wasm = read(wasm)?;
    let circuits = circuits.iter().map(read).collect::<Result<Vec<_>>>()?;
    let circuits: Vec<&[u8]> = circuits.iter().map(Vec::as_slice).collect();
    let (wasm_checksum, vk_checksums) = if circuits.is_empty() {
        (home.vm.store_code(&wasm, true, true)?, Vec::new())
    } else {
        let stored = home.vm.store_code_with_circuits(&wasm, &circuits, true)?;
        (stored.wasm_checksum, stored.vk_checksums)
    };
    let wasm_checksum = wasm_checksum.to_hex();
    let vk_checksums: Vec<_> = vk_checksums.iter().map(ToString::to_string).collect();
    home.state.codes.push(Code { wasm_checksum: wasm_checksum.clone(), vk_checksums: vk_checksums.clone() });
    Ok(Report::default()
        .with("code_id", home.state.codes.len().to_string())
        .with("wasm_checksum", wasm_checksum)
        .with("vk_checksums", vk_checksums.join(",")))
}

fn instantiate(home: &mut Home, code_id: usize, tx: &Tx) -> Result<Report> {
    home.state.code(code_id)?;
    let sender = address(&tx.from);
    let contract = address(&format!("contract {}", home.state.contracts.len() + 1));
    let entry = Contract { code_id, creator: sender.clone(), storage: Records::default() };
    home.state.contracts.insert(contract.clone(), entry);
    let (outcome, cost) = tx.call(&contract, sender)?.instantiate(home)?;
    Ok(Report::of_change(outcome, cost).with("contract", contract))
}

fn execute(home: &mut Home, contract: &str, tx: &Tx) -> Result<Report> {
    let (outcome, cost) = tx.call(contract, address(&tx.from))?.execute(home)?;
    Ok(Report::of_change(outcome, cost))
}

fn query(home: &Home, contract: &str, msg: &str, gas_limit: u64) -> Result<Report> {
    let msg = message(msg)?;
    let (outcome, cost) = Call::new(contract, String::new(), msg, vec![], gas_limit).query(home)?;
    let mut report = Report { cost: Some(cost), ..Report::default() };
    match outcome {
        Outcome::Done(answer) => {
            report = report.with("answer", String::from_utf8_lossy(&answer).into_owned())
        }
        Outcome::Refused(reason) => report.refused = Some(reason),
    }
    Ok(report)
}

impl Tx {
    fn call(&self, contract: &str, sender: String) -> Result<Call> {
        Ok(Call::new(contract, sender, message(&self.msg)?, self.funds.clone(), self.gas_limit))
    }
}

impl Report {
    fn of_change(outcome: Outcome<cosmwasm_std::Response>, cost: call::Cost) -> Self {
        let mut report = Self { cost: Some(cost), ..Self::default() };
        match outcome {
            Outcome::Done(response) => report.attributes = attributes(&response),
            Outcome::Refused(reason) => report.refused = Some(reason),
        }
        report
    }
}
