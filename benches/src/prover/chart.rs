//! The picture: bars for the time of a proof, and for the memory that it takes.

use std::path::Path;

use anyhow::{Result, anyhow};
use benches::chart::{Bars, HALO2, IFMA, PORTABLE, SIZE, Series};
use plotters::prelude::*;
use zk_halo2::Backend;

use crate::measure::Measured;
use crate::page::mib;

/// Draws the chart into a file.
pub(crate) fn draw(measured: &[Measured], path: &Path) -> Result<()> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let (left, right) = root.split_horizontally(SIZE.0 / 2);
    times(measured).draw(&left).map_err(|error| anyhow!("{error}"))?;
    memory(measured).draw(&right).map_err(|error| anyhow!("{error}"))?;
    root.present().map_err(|error| anyhow!("{error}"))
}

fn times(measured: &[Measured]) -> Bars {
    let ours = |measured: &Measured, backend| measured.of(backend)?.one.median();
    Bars {
        caption: "One proof, one thread (times faster)",
        x_desc: "circuit, k",
        y_desc: "time in ms (logarithmic)",
        places: places(measured),
        series: series(measured, |measured| measured.halo2.one.median(), ours),
        label: |theirs, ours| format!("{:.1}×", theirs / ours),
    }
}

fn memory(measured: &[Measured]) -> Bars {
    let ours = |measured: &Measured, backend| Some(mib(measured.memory.of(backend)?.peak));
    Bars {
        caption: "Memory at its peak (part of create_proof's)",
        x_desc: "circuit, k",
        y_desc: "MiB (logarithmic)",
        places: places(measured),
        series: series(measured, |measured| Some(mib(measured.memory.halo2.peak)), ours),
        label: |theirs, ours| format!("{:.0} %", 100.0 * ours / theirs),
    }
}

/// The names hold k where they are those of generated circuits.
fn places(measured: &[Measured]) -> Vec<String> {
    let place = |measured: &Measured| match measured.subject.name.split_once("-k") {
        Some((name, k)) => format!("{name}, {k}"),
        None => format!("{}, {}", measured.subject.name, measured.subject.k),
    };
    measured.iter().map(place).collect()
}

fn series(
    measured: &[Measured],
    halo2: impl Fn(&Measured) -> Option<f64>,
    ours: impl Fn(&Measured, Backend) -> Option<f64>,
) -> Vec<Series<f64>> {
    let points = |number: &dyn Fn(&Measured) -> Option<f64>| {
        let places = measured.iter().enumerate();
        places.filter_map(|(place, measured)| Some((place as f64, number(measured)?))).collect()
    };
    vec![
        ("create_proof", HALO2, points(&halo2)),
        ("zk-halo2-prover, portable", PORTABLE, points(&|measured| ours(measured, Backend::Portable))),
        ("zk-halo2-prover, IFMA", IFMA, points(&|measured| ours(measured, Backend::Avx512Ifma))),
    ]
}
