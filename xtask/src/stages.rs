//! Headings of a long run, with the time that has passed.

use std::time::Instant;

#[derive(Debug)]
pub(crate) struct Stages(Instant);

impl Stages {
    pub(crate) fn begin() -> Self {
        Self(Instant::now())
    }

    /// Prints the heading of the next part.
    pub(crate) fn next(&self, title: &str) {
        println!("\n--- {title} ({} s)", self.0.elapsed().as_secs());
    }
}
