//! `zkwasm params`: what every verification needs, derived ahead of the first.

use crate::{Verdict, progress};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use zk_cosmwasm_vm::store::{ParamsSource, PreparedParams};
use zk_cosmwasm_vm::{VkStore, VkStoreOptions};
use zk_halo2::params::{MAX_K, MIN_K};

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
    /// The largest k
    #[arg(long, value_name = "K", default_value_t = 14, value_parser = clap::value_parser!(u32).range(K_RANGE))]
    max_k: u32,
    /// Print the result as one JSON array
    #[arg(long)]
    json: bool,
}

/// There are parameters for these.
const K_RANGE: std::ops::RangeInclusive<i64> = MIN_K as i64..=MAX_K as i64;

/// One line of the result.
struct Line {
    k: u32,
    prepared: PreparedParams,
    took: Duration,
}

impl Args {
    pub(crate) fn run(&self) -> Result<Verdict> {
        let store = VkStore::open(&self.home, VkStoreOptions::default())
            .with_context(|| format!("cannot open the key store in {}", self.home.display()))?;
        let lines = (MIN_K..=self.max_k).map(|k| prepare(&store, k)).collect::<Result<Vec<_>>>()?;
        if self.json {
            let lines: Vec<_> = lines.iter().map(Line::to_json).collect();
            println!("{}", serde_json::to_string_pretty(&lines)?);
        } else {
            lines.iter().for_each(Line::print);
        }
        if lines.iter().any(|line| !line.prepared.on_disk) {
            bail!("cannot write to {}", self.home.join("cache").join("params").display());
        }
        Ok(Verdict::Yes)
    }
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
