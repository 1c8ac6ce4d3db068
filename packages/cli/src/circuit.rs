//! `zkwasm circuit`: circuit binaries made, shown and checked.

use crate::{Verdict, progress};
use anyhow::{Context, Result};
use clap::ValueEnum;
use headstash_circuit::circuit::{HeadstashCircuit, INSTANCE_LENS, K};
use std::path::{Path, PathBuf};
use zk_cosmwasm_vm::gas::{self, COSMWASM_GAS_PER_SDK_GAS};
use zk_cosmwasm_vm::store::check_circuit;
use zk_halo2::{CircuitBinary, Limits, LoadedVerifyingKey};

/// `zkwasm circuit …`
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Build a circuit binary, of a circuit that is part of this program or from a pinned verifying key
    Build(BuildArgs),
    /// Show what is in a circuit binary
    Inspect(InspectArgs),
    /// Check a circuit binary as a chain does at upload; exit code 2 and the reason when it is refused
    Check(CheckArgs),
}

/// The circuits that this program carries.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum BuiltIn {
    /// The private airdrop (headstash-circuit)
    Headstash,
}

#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  zkwasm circuit build headstash -o headstash.vk
  zkwasm circuit build --pinned vk.txt --inputs 1 -o mine.vk

Circuits of your own: call zk_halo2::build_and_write from the crate that holds the circuit, or write
format!(\"{:?}\", vk.pinned()) to a file and give it with --pinned.")]
pub(crate) struct BuildArgs {
    /// A circuit of this program
    #[arg(value_enum, required_unless_present = "pinned", conflicts_with = "pinned")]
    circuit: Option<BuiltIn>,
    /// The `{:?}` or `{:#?}` text of `vk.pinned()`
    #[arg(long, value_name = "FILE", requires = "inputs")]
    pinned: Option<PathBuf>,
    /// With --pinned: number of public inputs of each instance column, separated by commas
    #[arg(long, value_name = "N,…", value_delimiter = ',', num_args = 0.., requires = "pinned")]
    inputs: Option<Vec<usize>>,
    /// Where to write the circuit binary
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct InspectArgs {
    /// Circuit binary
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// Circuit binary
    file: PathBuf,
    /// The largest k that the chain takes
    #[arg(long, value_name = "K", default_value_t = Limits::default().max_k)]
    max_k: u32,
}

impl Command {
    pub(crate) fn run(&self) -> Result<Verdict> {
        match self {
            Self::Build(args) => args.run(),
            Self::Inspect(args) => args.run(),
            Self::Check(args) => args.run(),
        }
    }
}

impl BuildArgs {
    fn run(&self) -> Result<Verdict> {
        match (&self.pinned, &self.inputs) {
            (Some(file), inputs) => self.convert_pinned(file, inputs.as_deref().unwrap_or_default())?,
            (None, _) => self.built_in()?,
        }
        let key = load(&self.output)?;
        println!("{}  {}", key.checksum(), self.output.display());
        Ok(Verdict::Yes)
    }

    fn built_in(&self) -> Result<()> {
        match self.circuit {
            Some(BuiltIn::Headstash) | None => {
                let circuit = HeadstashCircuit::default();
                progress::step("building the headstash circuit", || {
                    zk_halo2::build_and_write(K, &circuit, &INSTANCE_LENS, &self.output)
                })?;
            }
        }
        Ok(())
    }

    fn convert_pinned(&self, file: &Path, instance_lens: &[usize]) -> Result<()> {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let binary = CircuitBinary::from_pinned(&text, instance_lens)
            .with_context(|| format!("{} is not a pinned verifying key", file.display()))?;
        Ok(binary.write_to(&self.output)?)
    }
}

impl InspectArgs {
    fn run(&self) -> Result<Verdict> {
        let key = load(&self.file)?;
        let rows = describe(&key);
        if self.json {
            let object: serde_json::Map<_, _> =
                rows.into_iter().map(|(name, value)| (name.replace(' ', "_"), value)).collect();
            println!("{}", serde_json::to_string_pretty(&object)?);
        } else {
            for (name, value) in rows {
                println!("{name:<22} {}", value.as_str().map_or_else(|| value.to_string(), String::from));
            }
        }
        Ok(Verdict::Yes)
    }
}

impl CheckArgs {
    fn run(&self) -> Result<Verdict> {
        let limits = Limits { max_k: self.max_k, ..Limits::default() };
        let key = load_within(&self.file, &limits)?;
        println!("{}  {} is fit for upload", key.checksum(), self.file.display());
        Ok(Verdict::Yes)
    }
}

/// Reads and checks a circuit binary.
pub(crate) fn load(file: &Path) -> Result<LoadedVerifyingKey> {
    load_within(file, &Limits::default())
}

fn load_within(file: &Path, limits: &Limits) -> Result<LoadedVerifyingKey> {
    let bytes =
        std::fs::read(file).with_context(|| format!("cannot read the circuit binary {}", file.display()))?;
    check_circuit(&bytes, limits)
        .with_context(|| format!("{} is not a usable circuit binary", file.display()))
}

fn describe(key: &LoadedVerifyingKey) -> Vec<(&'static str, serde_json::Value)> {
    let shape = key.shape();
    let gas = gas::fetch(key.file_len() as u64).saturating_add(gas::verification(shape, 1));
    vec![
        ("checksum", key.checksum().to_string().into()),
        ("file bytes", key.file_len().into()),
        ("k", shape.k.into()),
        ("degree", shape.degree.into()),
        ("advice columns", shape.advice_columns.into()),
        ("fixed columns", shape.fixed_columns.into()),
        ("instance columns", shape.instance_columns.into()),
        ("public inputs", shape.public_inputs().into()),
        ("inputs per column", serde_json::json!(shape.instance_lens)),
        ("gates", shape.gates.into()),
        ("lookups", shape.lookups.into()),
        ("permutation columns", shape.permutation_columns.into()),
        ("expression nodes", shape.nodes.into()),
        ("proof bytes", shape.proof_len.into()),
        ("memory bytes", key.memory_size().into()),
        ("estimated gas", gas.into()),
        ("estimated SDK gas", gas.div_ceil(COSMWASM_GAS_PER_SDK_GAS).into()),
    ]
}
