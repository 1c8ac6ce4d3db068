//! What figures were made with.

use std::fs;
use std::process::Command;

use zk_halo2::Backend;

use crate::{cores, names};

/// Programs that ran or waited for a processor, over the last minute.
pub fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split(' ').next()?.parse().ok()
}

/// The load of a machine on which nothing but the benches runs is 1. Above this one, others disturbed them.
const CALM: f64 = 1.4;

/// A table in Markdown. `load` is that of the machine when the run ended; `spread` says how far medians can be trusted:
/// what was measured of that, and as what part of them.
pub fn describe(command: &str, load: Option<f64>, spread: (&str, f64)) -> String {
    let backends: Vec<_> = Backend::available().iter().map(|backend| names::backend(*backend)).collect();
    let load = match load {
        None => "unknown".to_owned(),
        Some(load) if load <= CALM => format!("{load:.1}"),
        Some(load) => format!("**{load:.1}: other programs ran, do not rely on these figures**"),
    };
    format!(
        "| | |
|---|---|
| command | `{command}` |
| processor | {} |
| cores | {} |
| backends | {} |
| compiler | {} |
| load when the run ended (1 is this run alone) | {load} |
| {} | ± {:.1} % |
",
        processor(),
        cores(),
        backends.join(", "),
        compiler(),
        spread.0,
        spread.1 * 100.0
    )
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = info.lines().find(|line| line.split(':').next().is_some_and(|key| key.trim() == name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    match (field("model name"), field("cpu family"), field("model")) {
        (Some(name), Some(family), Some(model)) => format!("{name}, family {family}, model {model}"),
        _ => std::env::consts::ARCH.to_owned(),
    }
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or("unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
