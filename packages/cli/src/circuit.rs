//! `zkwasm circuit`: circuit binaries made, shown and checked.

use crate::chain_limits::ChainLimits;
use crate::files::{self, Output};
use crate::{Verdict, progress};
use anyhow::{Context, Error, Result, anyhow, bail};
use clap::{ArgGroup, ValueEnum};
use headstash_circuit::circuit::{HeadstashCircuit, INSTANCE_LENS, K};
use std::path::{Path, PathBuf};
use zk_cosmwasm_vm::gas::{self, COSMWASM_GAS_PER_SDK_GAS};
use zk_halo2::{CircuitBinary, FileKind, Limits, LoadedVerifyingKey, VkError, check_vk};

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

// A group, so that the error of a command without either names both.
#[derive(clap::Args)]
#[command(group(ArgGroup::new("source").required(true).args(["circuit", "pinned"])))]
#[command(after_help = "\
Examples:
  zkwasm circuit build headstash -o headstash.vk
  zkwasm circuit build --pinned vk.txt --inputs 1 -o mine.vk

Circuits of your own: call zk_halo2::build_and_write from the crate that holds the circuit, or write
format!(\"{:?}\", vk.pinned()) to a file and give it with --pinned.")]
pub(crate) struct BuildArgs {
    /// A circuit of this program
    #[arg(value_enum)]
    circuit: Option<BuiltIn>,
    /// The `{:?}` or `{:#?}` text of `vk.pinned()`
    #[arg(long, value_name = "FILE", requires = "inputs")]
    pinned: Option<PathBuf>,
    /// With --pinned: number of public inputs of each instance column, separated by commas
    // Without `conflicts_with` it is ignored beside `circuit`: clap does not ask for `pinned` where that is excluded.
    #[arg(
        long,
        value_name = "N,…",
        value_delimiter = ',',
        num_args = 0..,
        requires = "pinned",
        conflicts_with = "circuit"
    )]
    inputs: Option<Vec<usize>>,
    /// Where to write the circuit binary
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    limits: ChainLimits,
}

#[derive(clap::Args)]
pub(crate) struct InspectArgs {
    /// Circuit binary
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: ChainLimits,
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// Circuit binary
    file: PathBuf,
    #[command(flatten)]
    limits: ChainLimits,
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
        let output = Output::replaced(&self.output)?;
        let binary = match (&self.pinned, &self.inputs) {
            (Some(file), inputs) => convert_pinned(file, inputs.as_deref().unwrap_or_default())?,
            (None, _) => self.built_in()?,
        };
        output.write(binary.as_bytes())?;
        println!("{}  {}", binary.checksum(), self.output.display());
        // Written all the same: there are chains that take larger ones.
        if let Err(error) = self.limits.ensure_fit(&self.output, binary.as_bytes(), binary.key()) {
            eprintln!("warning: {error}");
        }
        Ok(Verdict::Yes)
    }

    fn built_in(&self) -> Result<CircuitBinary> {
        let file = tempfile::NamedTempFile::new().context("cannot make a temporary file")?;
        match self.circuit {
            Some(BuiltIn::Headstash) | None => {
                let circuit = HeadstashCircuit::default();
                progress::step("building the headstash circuit", || {
                    zk_halo2::build_and_write(K, &circuit, &INSTANCE_LENS, file.path())
                })?;
            }
        }
        Ok(CircuitBinary::from_bytes(&files::read(file.path(), "circuit binary")?, &Limits::HARD)?)
    }
}

fn convert_pinned(file: &Path, instance_lens: &[usize]) -> Result<CircuitBinary> {
    let bytes = files::read(file, "pinned key")?;
    match FileKind::of(&bytes) {
        FileKind::KeyText | FileKind::Text => {}
        kind => bail!(
            "{} is {kind}, expected the text of a pinned key: format!(\"{{:?}}\", vk.pinned())",
            file.display()
        ),
    }
    let text = files::read_text(file, "pinned key")?;
    CircuitBinary::from_pinned(&text, instance_lens)
        .map_err(explain_pinned)
        .with_context(|| format!("cannot convert the pinned key {}", file.display()))
}

fn explain_pinned(error: VkError) -> Error {
    let changed = matches!(error, VkError::NotReproduced { .. });
    let error = Error::new(error);
    if !changed {
        return error;
    }
    error.context(
        "a key was read from the text, but halo2_proofs 0.4.1 prints this key otherwise: the text was edited, or printed by \
         another version; print vk.pinned() again",
    )
}

impl InspectArgs {
    fn run(&self) -> Result<Verdict> {
        let (bytes, key) = read(&self.file, &Limits::HARD)?;
        let fit = self.limits.ensure_fit(&self.file, &bytes, &key);
        let mut rows = describe(&key);
        rows.extend([
            ("chain max k", self.limits.max_k().into()),
            ("chain max bytes", self.limits.max_bytes().into()),
            ("fit for upload", fit.is_ok().into()),
        ]);
        if self.json {
            let object: serde_json::Map<_, _> =
                rows.into_iter().map(|(name, value)| (name.replace(' ', "_"), value)).collect();
            println!("{}", serde_json::to_string_pretty(&object)?);
        } else {
            for (name, value) in rows {
                println!("{name:<22} {}", value.as_str().map_or_else(|| value.to_string(), String::from));
            }
        }
        if let Err(error) = fit {
            eprintln!("warning: {error}");
        }
        Ok(Verdict::Yes)
    }
}

impl CheckArgs {
    fn run(&self) -> Result<Verdict> {
        let key = load_fit(&self.file, &self.limits)?;
        println!(
            "{}  {} is fit for upload to a chain that takes {}",
            key.checksum(),
            self.file.display(),
            self.limits
        );
        Ok(Verdict::Yes)
    }
}

/// Reads and checks a circuit binary as the virtual machine does.
pub(crate) fn load(file: &Path) -> Result<LoadedVerifyingKey> {
    Ok(read(file, &Limits::default())?.1)
}

/// Reads a circuit binary that the chain takes.
pub(crate) fn load_fit(file: &Path, limits: &ChainLimits) -> Result<LoadedVerifyingKey> {
    let (bytes, key) = read(file, &Limits::HARD)?;
    limits.ensure_fit(file, &bytes, &key)?;
    Ok(key)
}

fn read(file: &Path, limits: &Limits) -> Result<(Vec<u8>, LoadedVerifyingKey)> {
    let bytes = files::read(file, "circuit binary")?;
    let key = check_vk(&bytes, limits).map_err(|error| refusal(file, &bytes, error))?;
    Ok((bytes, key))
}

/// Why a file is refused, with what it probably is.
fn refusal(file: &Path, bytes: &[u8], error: VkError) -> Error {
    let name = file.display();
    if let Some(surplus) = surplus(bytes, &error) {
        return anyhow!(
            "{name} is a circuit binary with {surplus} byte(s) too many, and no byte of it may change: an editor or a transfer as \
             text added them, most likely; copy or build it again"
        );
    }
    Error::new(error).context(match FileKind::of(bytes) {
        FileKind::CircuitBinary => format!("{name} is no usable circuit binary"),
        FileKind::KeyText => format!(
            "{name} is the debug text of a verifying key and no circuit binary; convert it with `zkwasm circuit build \
             --pinned {name} --inputs … -o …`"
        ),
        kind => format!("{name} is {kind} and no circuit binary"),
    })
}

/// So many bytes after a circuit binary are looked for.
const MOST_SURPLUS: usize = 256;

/// How many bytes a circuit binary has too many: after its footer, or before it, which counts them.
fn surplus(bytes: &[u8], error: &VkError) -> Option<u64> {
    if FileKind::of(bytes) != FileKind::Unknown {
        return None;
    }
    let is_binary = |surplus: &usize| {
        let len = bytes.len().checked_sub(*surplus);
        len.is_some_and(|len| FileKind::of(&bytes[..len]) == FileKind::CircuitBinary)
    };
    match ((1..=MOST_SURPLUS).find(is_binary), error) {
        (Some(surplus), _) => Some(surplus as u64),
        (None, VkError::FileLength { expected, found, .. }) => {
            (*found as u64).checked_sub(*expected).filter(|surplus| *surplus <= MOST_SURPLUS as u64)
        }
        (None, _) => None,
    }
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
