//! What is said of fuzzing: a table, and for each finding how to see it again.

use crate::files;

/// How a target's run ended.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) target: String,
    pub(super) passed: bool,
    pub(super) log: String,
}

pub(super) fn table(outcomes: &[Outcome]) {
    println!("\n{}", row("target", "executions", "a second", "result"));
    for Outcome { target, passed, log } in outcomes {
        let result = if *passed { "passed" } else { "FAILED" };
        let (units, speed) =
            (statistic(log, "number_of_executed_units"), statistic(log, "average_exec_per_sec"));
        println!("{}", row(target, units, speed, result));
    }
}

fn row(target: &str, executions: &str, speed: &str, result: &str) -> String {
    format!("{target:<24} {executions:>12} {speed:>9} {result:>9}")
}

/// A number of the final statistics of libFuzzer; empty when it did not come to them.
fn statistic<'a>(log: &'a str, name: &str) -> &'a str {
    let of_line = |line: &'a str| line.strip_prefix("stat::")?.strip_prefix(name)?.strip_prefix(':');
    log.lines().find_map(of_line).unwrap_or_default().trim()
}

/// Prints the end of a log, and the command that runs the input again.
pub(super) fn finding(outcome: &Outcome) {
    println!("\n=== {}", outcome.target);
    println!("{}", end_of(&outcome.log));
    if let Some(input) = input(&outcome.log) {
        let target = &outcome.target;
        println!(
            "\nThe input is in {input}; again with:\n  RUSTC_BOOTSTRAP=1 cargo fuzz run {target} {input}"
        );
    }
}

/// The last lines but for those of progress.
fn end_of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().filter(|line| !line.starts_with('#')).collect();
    files::tail(&lines.join("\n"), 40)
}

fn input(log: &str) -> Option<&str> {
    log.lines().rev().find_map(|line| line.split_once("Test unit written to ")).map(|(_, input)| input)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "#1 INITED\nthread panicked\n#2 NEW\nartifact_prefix='x'; Test unit written to fuzz/artifacts/a/crash-1\n\
        stat::number_of_executed_units: 12345\nstat::average_exec_per_sec:     67\n";

    #[test]
    fn statistics_and_the_input_are_found() {
        assert_eq!(statistic(LOG, "number_of_executed_units"), "12345");
        assert_eq!(statistic(LOG, "average_exec_per_sec"), "67");
        assert_eq!(statistic("", "average_exec_per_sec"), "");
        assert_eq!(input(LOG), Some("fuzz/artifacts/a/crash-1"));
        assert!(end_of(LOG).starts_with("thread panicked\nartifact_prefix"));
    }

    #[test]
    fn columns_stand_below_each_other() {
        assert_eq!(row("a", "1", "2", "passed"), "a                                   1         2    passed");
    }
}
