//! The tables, and the page of documentation that they stand in.

use std::fmt::Write as _;
use std::path::Path;

use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;

use crate::rows::{self, Row};
use crate::uploads;

/// The largest ratio of a row's time to the time that its gas stands for.
pub(crate) const BOUND: f64 = 1.5;

/// Everything below this line of the page is written here.
const MARKER: &str = "<!-- Below this line everything is written by `make bench-hostile`. -->\n";

pub(crate) struct Measured {
    block: u64,
    upstream: Vec<Row>,
    calls: Vec<Row>,
    uploads: Vec<Row>,
}

impl Measured {
    /// Fills a block of so much SDK gas with each row.
    pub(crate) fn all(block: u64) -> Self {
        let gas = block * COSMWASM_GAS_PER_SDK_GAS;
        // First and last, since the speed of a machine drifts.
        let before = rows::upstream(gas);
        let (calls, uploads) = (rows::ours(gas), uploads::all(gas));
        let after = rows::upstream(gas);
        let upstream = before
            .into_iter()
            .zip(after)
            .map(|(before, after)| if before.spent.time < after.spent.time { before } else { after })
            .collect();
        Self { block, upstream, calls, uploads }
    }

    fn ours(&self) -> impl Iterator<Item = &Row> {
        self.calls.iter().chain(&self.uploads)
    }

    /// The most time that a row takes for its gas.
    pub(crate) fn worst(&self) -> f64 {
        self.ours().map(|row| row.spent.time_per_gas()).fold(0.0, f64::max)
    }

    /// Time for gas of upstream's functions: their median, since one of them is far too cheap.
    fn upstream_time_per_gas(&self) -> f64 {
        let mut times: Vec<_> = self.upstream.iter().map(|row| row.spent.time_per_gas()).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }

    pub(crate) fn tables(&self) -> String {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "Measured on {}, one thread of portable code, release build. Each row fills a block of {} SDK gas, which stands \
             for {:.1} s.\n",
            processor(),
            thousands(self.block),
            self.block as f64 * COSMWASM_GAS_PER_SDK_GAS as f64 / 1e12
        );
        let _ = writeln!(
            text,
            "Worst row: **{:.2}** times the time that its gas stands for, {BOUND} at most.",
            self.worst()
        );
        for (title, rows) in [
            ("Upstream's own functions, on the same machine in the same run", &self.upstream),
            ("Contract calls", &self.calls),
            ("Messages", &self.uploads),
        ] {
            let _ = writeln!(text, "\n## {title}\n");
            self.table(&mut text, rows);
        }
        text
    }

    fn table(&self, text: &mut String, rows: &[Row]) {
        let _ = writeln!(
            text,
            "| what fills the block | seconds | time / gas | price for time, upstream's = 1 |"
        );
        let _ = writeln!(text, "| --- | ---: | ---: | ---: |");
        for Row { what, spent } in rows {
            let seconds = spent.time_per_gas() * self.block as f64 * COSMWASM_GAS_PER_SDK_GAS as f64 / 1e12;
            let compared = self.upstream_time_per_gas() / spent.time_per_gas();
            let _ = writeln!(text, "| {what} | {seconds:.2} | {:.2} | {compared:.2} |", spent.time_per_gas());
        }
    }

    /// Writes the tables into the page.
    pub(crate) fn write(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/HOSTILE.md");
        let page = std::fs::read_to_string(&path).expect("the page is there");
        let (kept, _) = page.split_once(MARKER).expect("the page has the line");
        std::fs::write(&path, format!("{kept}{MARKER}\n{}", self.tables())).expect("the page can be written");
    }
}

fn processor() -> String {
    let cpuinfo = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        let line = cpuinfo.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim().to_owned())
    };
    match (field("model name"), field("model\t")) {
        (Some(name), Some(model)) => format!("{name} (model {model})"),
        _ => "an unknown processor".into(),
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
