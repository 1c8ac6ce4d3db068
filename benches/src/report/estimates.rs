//! What Criterion found.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// Nanoseconds.
#[derive(Clone, Copy, Deserialize)]
struct Estimate {
    point_estimate: f64,
    confidence_interval: Interval,
}

#[derive(Clone, Copy, Deserialize)]
struct Interval {
    lower_bound: f64,
    upper_bound: f64,
}

#[derive(Deserialize)]
struct File {
    median: Estimate,
}

/// Medians by group and name.
pub(crate) struct Estimates(BTreeMap<(String, String), Estimate>);

impl Estimates {
    /// Reads all files `<group>/<name>/new/estimates.json` in a directory.
    pub(crate) fn read(directory: &Path) -> Result<Self> {
        let mut all = BTreeMap::new();
        for group in subdirectories(directory)? {
            for name in subdirectories(&directory.join(&group))? {
                let path = directory.join(&group).join(&name).join("new/estimates.json");
                if let Ok(text) = fs::read_to_string(&path) {
                    let file: File =
                        serde_json::from_str(&text).with_context(|| path.display().to_string())?;
                    all.insert((group.clone(), name), file.median);
                }
            }
        }
        Ok(Self(all))
    }

    /// The median of a measurement in milliseconds, if it was made.
    pub(crate) fn get(&self, group: &str, name: &str) -> Option<f64> {
        let estimate = self.0.get(&(group.to_owned(), name.to_owned()))?;
        Some(estimate.point_estimate / 1e6)
    }

    /// The same of a measurement that is always made.
    pub(crate) fn expect(&self, group: &str, name: &str) -> Result<f64> {
        self.get(group, name).with_context(|| format!("{group}/{name} was not measured"))
    }

    /// The widest 95 % confidence interval of a median, as a part of the median to each side.
    pub(crate) fn widest_interval(&self) -> f64 {
        let width = |estimate: &Estimate| {
            let Interval { lower_bound, upper_bound } = estimate.confidence_interval;
            (upper_bound - lower_bound) / 2.0 / estimate.point_estimate
        };
        self.0.values().map(width).fold(0.0, f64::max)
    }
}

fn subdirectories(directory: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(directory).with_context(|| directory.display().to_string())?;
    let mut names = vec![];
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.extend(entry.file_name().into_string().ok());
        }
    }
    Ok(names)
}
