//! What a command of the local chain prints: for people, as JSON, and as a line of a log.

use super::chain::CONTRACT_ATTRIBUTE;
use anyhow::{Context, Result};
use cosmwasm_std::Event;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Duration;
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS as SDK_GAS;

/// What a call cost and how long its phases took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// CosmWasm gas.
    pub(super) gas: u64,
    /// Getting instances: compiled Wasm from disk or memory, imports linked.
    pub(super) load: Duration,
    /// The calls themselves, verification included.
    pub(super) run: Duration,
}

/// The result of one command.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// What the command answers with, by name.
    pub(super) values: Vec<(&'static str, String)>,
    /// What happened, in order: in all contracts that the call reached.
    pub(super) events: Vec<Event>,
    /// Why the contract refused the call.
    pub(super) refused: Option<String>,
    pub(super) cost: Option<Cost>,
    /// The whole command, opening the folder included.
    pub(super) total: Duration,
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 1e2
}

impl Report {
    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.values.push((name, value));
        self
    }

    /// The same as [`Report::with`], in front of the others.
    pub(super) fn first(mut self, name: &'static str, value: String) -> Self {
        self.values.insert(0, (name, value));
        self
    }

    /// The attributes of contracts, as `key=value`.
    fn attributes(&self) -> Vec<String> {
        let of_contracts =
            self.events.iter().filter(|event| event.ty == "wasm" || event.ty.starts_with("wasm-"));
        let attributes = of_contracts.flat_map(|event| &event.attributes);
        let own = attributes.filter(|attribute| attribute.key != CONTRACT_ATTRIBUTE);
        own.map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect()
    }

    pub(super) fn print(&self) {
        match &self.refused {
            Some(reason) => println!("refused: {reason}"),
            None => self.values.iter().for_each(|(name, value)| println!("{name}: {value}")),
        }
        let attributes = self.attributes();
        if !attributes.is_empty() {
            println!("attributes: {}", attributes.join(" "));
        }
        if let Some(cost) = self.cost {
            println!("gas: {} ({} SDK gas)", cost.gas, cost.gas.div_ceil(SDK_GAS));
            println!(
                "time: load {} ms, call {} ms, total {} ms",
                milliseconds(cost.load),
                milliseconds(cost.run),
                milliseconds(self.total)
            );
        }
    }

    pub(super) fn print_json(&self) -> Result<()> {
        let mut object: serde_json::Map<String, serde_json::Value> =
            self.values.iter().map(|(name, value)| ((*name).into(), value.as_str().into())).collect();
        object.insert("refused".into(), serde_json::json!(self.refused));
        object.insert("attributes".into(), serde_json::json!(self.attributes()));
        object.insert("events".into(), serde_json::json!(self.events));
        if let Some(cost) = self.cost {
            object.insert("gas".into(), cost.gas.into());
            object.insert("sdk_gas".into(), cost.gas.div_ceil(SDK_GAS).into());
            object.insert("load_ms".into(), milliseconds(cost.load).into());
            object.insert("call_ms".into(), milliseconds(cost.run).into());
        }
        object.insert("total_ms".into(), milliseconds(self.total).into());
        println!("{}", serde_json::to_string(&object)?);
        Ok(())
    }

    /// Appends one line, fields separated by tabs: label, outcome, SDK gas, milliseconds to load, to run, in all.
    pub(super) fn append_to(&self, mut log: File, label: &str) {
        let outcome = self.refused.as_deref().unwrap_or("ok").replace(['\t', '\n'], " ");
        let cost = |f: fn(&Cost) -> String| self.cost.as_ref().map_or_else(|| "-".into(), f);
        let line = [
            label.to_string(),
            outcome,
            cost(|c| c.gas.div_ceil(SDK_GAS).to_string()),
            cost(|c| milliseconds(c.load).to_string()),
            cost(|c| milliseconds(c.run).to_string()),
            milliseconds(self.total).to_string(),
        ];
        if let Err(e) = writeln!(log, "{}", line.join("\t")) {
            eprintln!("warning: the call is done, but the log could not be written: {e}");
        }
    }
}

/// Opens a log to append to.
pub(super) fn open_log(file: &Path) -> Result<File> {
    let open = OpenOptions::new().create(true).append(true).open(file);
    open.with_context(|| format!("cannot open the log {}", file.display()))
}
