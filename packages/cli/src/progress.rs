//! A spinner on standard error for steps that take time: the step's name while it runs, its duration at the end.
//!
//! Where standard error is no terminal (a log, a pipe) only the finished line is printed, without control codes.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Runs `work` under the name `step`; says how long it took.
pub(crate) fn step<T>(step: &str, work: impl FnOnce() -> T) -> T {
    let bar = ProgressBar::new_spinner();
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.set_style(ProgressStyle::default_spinner());
    bar.set_message(format!("{step} …"));
    bar.enable_steady_tick(Duration::from_millis(120));
    let start = Instant::now();
    let result = work();
    bar.finish_and_clear();
    let took = start.elapsed();
    // Steps nobody had to wait for are not worth a line on a terminal.
    if took > Duration::from_millis(300) || !std::io::stderr().is_terminal() {
        eprintln!("{step}: {:.2} s", took.as_secs_f64());
    }
    result
}
