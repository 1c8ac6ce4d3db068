//! Progress on standard error: a spinner for steps that take time, a bar for steps with parts that can be counted.
//!
//! Where standard error is no terminal (a log, a pipe) there are lines without control codes: one when a step has ended, and
//! of a counted step also one after 2, 4, 8, … seconds.

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

/// Counts the finished parts of a step.
pub(crate) struct Counter {
    step: &'static str,
    total: usize,
    done: usize,
    start: Instant,
    bar: Option<ProgressBar>,
    /// When the next line is due, where there is no bar.
    next_line: Duration,
}

impl Counter {
    pub(crate) fn new(step: &'static str, total: usize) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(total as u64).with_message(step);
            let template = "{msg} {wide_bar} {pos} of {len}, {per_sec}, {eta} left";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        Self { step, total, done: 0, start: Instant::now(), bar, next_line: Duration::from_secs(2) }
    }

    /// One more part is done.
    pub(crate) fn add_one(&mut self) {
        self.done += 1;
        let elapsed = self.start.elapsed();
        match &self.bar {
            Some(bar) => bar.inc(1),
            None if elapsed >= self.next_line => {
                eprintln!(
                    "{}: {} of {} after {:.0} s",
                    self.step,
                    self.done,
                    self.total,
                    elapsed.as_secs_f64()
                );
                self.next_line = 2 * elapsed;
            }
            None => {}
        }
    }

    /// Says how long it took, and how many parts there were in a second.
    pub(crate) fn finish(self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.start.elapsed().as_secs_f64();
        let rate = self.done as f64 / seconds;
        eprintln!("{}: {} in {seconds:.2} s, {rate:.2} a second", self.step, self.done);
    }
}
