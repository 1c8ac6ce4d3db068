//! `zkwasm run`: a local chain in a folder, of one user and without consensus, to try contracts on.
//!
//! Codes, compiled modules and keys are kept by the VM exactly as a node keeps them; balances and contract storage
//! are in `state.json`. Each command is one transaction. Start at [`Args::run`].

mod chain;
mod coins;
mod commands;
mod home;
mod report;
mod state;

use crate::chain_limits::ChainLimits;
use crate::{Verdict, print};
use anyhow::Result;
pub(crate) use chain::CHAIN_ID;
use cosmwasm_std::Coin;
use home::Home;
use report::Report;
use std::path::PathBuf;
use std::time::Instant;

/// Paragraphs are one line each: `clap` wraps them.
const HELP: &str = "\
Senders are bech32 addresses or names: a name stands for the address that is derived from it.

Messages between contracts, their replies and bank messages are carried out as on a chain, with the gas that wasmd \
adds for them. The gas printed lacks what a transaction costs apart from that: its bytes, its signature, loading the \
contract called. A transaction that a contract refuses, or that runs out of gas, changes nothing and ends with exit \
code 1.

Examples:
  zkwasm run fund admin 1000000ustash
  zkwasm run store artifacts/cw_headstash.wasm --circuit headstash.vk
  zkwasm run instantiate 1 '{…}' --from admin --funds 1000000ustash
  zkwasm run execute cosmwasm1… @claim.json --from alice
  zkwasm run migrate cosmwasm1… 2 '{}' --from admin
  zkwasm run sudo cosmwasm1… '{\"track\":{…}}'
  zkwasm run query cosmwasm1… '{\"totals\":{}}'";

/// `zkwasm run …`
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct Args {
    /// The folder of the local chain; fund, store and store-circuit begin a chain where there is none
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
        #[arg(value_parser = home::account)]
        to: String,
        /// Amount and denomination, such as 1000ustash; several are separated by commas
        #[arg(required = true, value_name = "COIN", value_delimiter = ',', value_parser = coins::parse)]
        coins: Vec<Coin>,
    },
    /// Show an address and what it holds
    Balance {
        /// Address or name
        #[arg(value_parser = home::account)]
        of: String,
    },
    /// Store a contract, with its circuits
    Store(Store),
    /// Register a circuit without a contract
    StoreCircuit {
        /// Circuit binary
        circuit: PathBuf,
        #[command(flatten)]
        limits: ChainLimits,
    },
    /// Make a contract of a stored code
    Instantiate {
        /// Number of the code
        code: usize,
        /// Who may migrate the contract, an address or a name; nobody if left out
        #[arg(long, value_parser = home::account)]
        admin: Option<String>,
        /// What the chain lists the contract as
        #[arg(long, default_value = "local")]
        label: String,
        #[command(flatten)]
        tx: Tx,
    },
    /// Call a contract
    Execute {
        /// Address of the contract
        #[arg(value_parser = home::existing)]
        contract: String,
        #[command(flatten)]
        tx: Tx,
    },
    /// Move a contract to another code, as its admin
    Migrate {
        /// Address of the contract
        #[arg(value_parser = home::existing)]
        contract: String,
        /// Number of the code to run from now on
        code: usize,
        /// The message to the new code: JSON, or @FILE
        msg: String,
        /// The contract's admin: an address or a name
        #[arg(long, value_parser = home::account)]
        from: String,
        /// Gas limit, in SDK gas
        #[arg(long, default_value_t = DEFAULT_GAS_LIMIT)]
        gas_limit: u64,
    },
    /// Call a contract as the chain itself, without a sender
    Sudo {
        /// Address of the contract
        #[arg(value_parser = home::existing)]
        contract: String,
        /// The message: JSON, or @FILE
        msg: String,
        /// Gas limit, in SDK gas
        #[arg(long, default_value_t = DEFAULT_GAS_LIMIT)]
        gas_limit: u64,
    },
    /// Ask a contract
    Query {
        /// Address of the contract
        #[arg(value_parser = home::existing)]
        contract: String,
        /// The message: JSON, or @FILE
        msg: String,
        /// Gas limit, in SDK gas
        #[arg(long, default_value_t = DEFAULT_GAS_LIMIT)]
        gas_limit: u64,
    },
}

/// A contract to be stored.
#[derive(clap::Args)]
struct Store {
    /// The contract: core Wasm, as it is or compressed with gzip
    wasm: PathBuf,
    /// Circuit binary; may be given several times. A contract without the section `halo2_circuits` gets it
    #[arg(long, value_name = "FILE")]
    circuit: Vec<PathBuf>,
    #[command(flatten)]
    limits: ChainLimits,
}

/// What every transaction with funds carries.
#[derive(clap::Args)]
struct Tx {
    /// The message: JSON, or @FILE
    msg: String,
    /// Who sends it: an address or a name
    #[arg(long, value_parser = home::account)]
    from: String,
    /// Coins to send along, such as 1000ustash; several are separated by commas
    #[arg(long, value_name = "COIN", value_delimiter = ',', value_parser = coins::parse)]
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
        let home = self.open_home()?;
        let mut report = self.command.run(&home)?;
        // One command is one transaction: what a refused one did to the state in memory is not kept.
        if self.command.is_transaction() && report.refused.is_none() {
            home.save()?;
            print::done();
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

    fn open_home(&self) -> Result<Home> {
        if self.command.begins_a_chain() { Home::open_or_begin(&self.home) } else { Home::open(&self.home) }
    }
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Self::Fund { .. } => "fund",
            Self::Balance { .. } => "balance",
            Self::Store(_) => "store",
            Self::StoreCircuit { .. } => "store-circuit",
            Self::Instantiate { .. } => "instantiate",
            Self::Execute { .. } => "execute",
            Self::Migrate { .. } => "migrate",
            Self::Sudo { .. } => "sudo",
            Self::Query { .. } => "query",
        }
    }

    /// Whether it makes sense on a chain that nothing has happened on.
    fn begins_a_chain(&self) -> bool {
        matches!(self, Self::Fund { .. } | Self::Store(_) | Self::StoreCircuit { .. })
    }

    /// Whether it changes the state, when it is not refused.
    fn is_transaction(&self) -> bool {
        !matches!(self, Self::Balance { .. } | Self::Query { .. } | Self::StoreCircuit { .. })
    }

    fn run(&self, home: &Home) -> Result<Report> {
        match self {
            Self::Fund { to, coins } => commands::fund(home, to, coins),
            Self::Balance { of } => Ok(commands::balance(home, of)),
            Self::Store(arguments) => commands::store(home, arguments),
            Self::StoreCircuit { circuit, limits } => commands::store_circuit(home, circuit, limits),
            Self::Instantiate { code, admin, label, tx } => {
                commands::instantiate(home, *code, admin.as_deref(), label, tx)
            }
            Self::Execute { contract, tx } => commands::execute(home, contract, tx),
            Self::Migrate { contract, code, msg, from, gas_limit } => {
                commands::migrate(home, contract, *code, msg, from, *gas_limit)
            }
            Self::Sudo { contract, msg, gas_limit } => commands::sudo(home, contract, msg, *gas_limit),
            Self::Query { contract, msg, gas_limit } => commands::query(home, contract, msg, *gas_limit),
        }
    }
}
