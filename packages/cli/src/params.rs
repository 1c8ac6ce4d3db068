//! `zkwasm params`: what every verification needs, derived ahead of the first.

use crate::chain_limits::{DEFAULT_MAX_K, K_RANGE};
use crate::{Verdict, files, progress};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use zk_cosmwasm_vm::store::{ParamsSource, PreparedParams};
use zk_cosmwasm_vm::{VkStore, VkStoreOptions};
use zk_halo2::params::MIN_K;

/// Prepare the parameters that proofs are verified with, for a node or a local chain.
///
/// A verifier needs parameters for each k (circuits of 2^k rows). They are derived at their first use, which takes
/// seconds for a large k, and kept in cache/params below the folder of the node, from where they are read in
/// milliseconds. Run this before the node starts, and no transaction waits for them.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  zkwasm params --home ~/.wasmd/wasm/wasm --max-k 14")]
pub(crate) struct Args {
    /// The folder that holds the node's `state` and `cache`, or that of a local chain
    #[arg(long, value_name = "DIR", default_value = "zkwasm-chain")]
    home: PathBuf,
    /// Prepare a folder that no node has run in yet: it is made
    #[arg(long)]
    create: bool,
    /// The largest k that the chain takes: `max_k` of x/zkwasm, by default the module's default
    #[arg(long, value_name = "K", default_value_t = DEFAULT_MAX_K, value_parser = clap::value_parser!(u32).range(K_RANGE))]
    max_k: u32,
    /// Print the result as one JSON array
    #[arg(long)]
    json: bool,
}

/// One line of the result.
struct Line {
    k: u32,
    prepared: PreparedParams,
    took: Duration,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        if !self.create {
            ensure_home(&self.home)?;
        }
        let folder = self.home.join("cache").join("params");
        files::check_folder(&folder)?;
        let store = VkStore::open(&self.home, VkStoreOptions::default())
            .with_context(|| format!("cannot open the key store in {}", self.home.display()))?;
        let lines = (MIN_K..=self.max_k).map(|k| prepare(&store, k)).collect::<Result<Vec<_>>>()?;
        if lines.iter().any(|line| !line.prepared.on_disk) {
            bail!("cannot write to {}", folder.display());
        }
        if self.json {
            let lines: Vec<_> = lines.iter().map(Line::to_json).collect();
            println!("{}", serde_json::to_string_pretty(&lines)?);
        } else {
            lines.iter().for_each(Line::print);
        }
        Ok(Verdict::Yes)
    }
}

/// Refuses a folder that the virtual machine of a node has not run in: parameters elsewhere are of no use to it.
fn ensure_home(home: &Path) -> Result<()> {
    if home.join("state").is_dir() {
        return Ok(());
    }
    // Where wasmd keeps the virtual machine's folder, seen from the node's home and from its folder of wasm.
    let below = ["wasm/wasm", "wasm"].map(|folder| home.join(folder));
    if let Some(folder) = below.iter().find(|folder| folder.join("state").is_dir()) {
        bail!("{} is not the virtual machine's folder; give --home {}", home.display(), folder.display());
    }
    bail!(
        "{} is no folder of a node or of a local chain: it has no folder `state` (a node's is wasm/wasm in its home, such \
         as ~/.wasmd/wasm/wasm); --create makes it, ahead of the first start",
        home.display()
    );
}

fn prepare(store: &VkStore, k: u32) -> Result<Line> {
    let start = Instant::now();
    let prepared = progress::step(&format!("parameters for k = {k}"), || store.prepare_params(k));
    let prepared = prepared.with_context(|| format!("there are no parameters for k = {k}"))?;
    Ok(Line { k, prepared, took: start.elapsed() })
}

impl Line {
    fn source(&self) -> &'static str {
        match self.prepared.source {
            ParamsSource::Memory => "in memory",
            ParamsSource::Disk => "from disk",
            ParamsSource::Derived => "derived",
        }
    }

    fn milliseconds(&self) -> f64 {
        (self.took.as_secs_f64() * 1e4).round() / 10.0
    }

    fn print(&self) {
        let Self { k, prepared, .. } = self;
        println!(
            "k = {k:<3} {:<10} {:>11} bytes {:>10.1} ms",
            self.source(),
            prepared.file_len,
            self.milliseconds()
        );
    }

    fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "k": self.k,
            "source": self.source(),
            "on_disk": self.prepared.on_disk,
            "bytes": self.prepared.file_len,
            "ms": self.milliseconds(),
        })
    }
}
