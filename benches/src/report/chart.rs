//! The picture: bars for one proof, lines for batches.

use std::path::Path;

use anyhow::{Result, anyhow};
use benches::chart::{
    Area, Bars, Drawn, GREY, HALO2, HALO2_BATCH, IFMA, PORTABLE, SIZE, legend, range, text,
};
use plotters::prelude::*;

use crate::results::{Batch, Results, Single};

/// Draws the chart into a file.
pub(crate) fn draw(results: &Results, path: &Path) -> Result<()> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let (left, right) = root.split_horizontally(SIZE.0 * 11 / 20);
    singles(&left, &results.singles).map_err(|error| anyhow!("{error}"))?;
    batches(&right, &results.batches).map_err(|error| anyhow!("{error}"))?;
    root.present().map_err(|error| anyhow!("{error}"))
}

/// Above our bars stands how many times faster we are.
fn singles(area: &Area<'_>, singles: &[Single]) -> Drawn {
    let at = |time: &dyn Fn(&Single) -> Option<f64>| -> Vec<(f64, f64)> {
        let places = singles.iter().enumerate();
        places.filter_map(|(place, single)| Some((place as f64, time(single)?))).collect()
    };
    let name = |single: &Single| match single.name.as_str() {
        benches::subjects::ORCHARD_SIZED => format!("{}, Orchard-sized", single.k),
        _ => single.k.to_string(),
    };
    let bars = Bars {
        caption: "One proof, one thread",
        x_desc: "k (the circuit has 2^k rows)",
        y_desc: "time in ms (logarithmic)",
        places: singles.iter().map(name).collect(),
        series: vec![
            ("halo2_proofs", HALO2, at(&|single| Some(single.peer))),
            ("zk-halo2, portable", PORTABLE, at(&|single| Some(single.ours.portable))),
            ("zk-halo2, IFMA", IFMA, at(&|single| single.ours.ifma)),
        ],
        label: |theirs, ours| format!("{:.1}×", theirs / ours),
    };
    bars.draw(area)
}

fn batches(area: &Area<'_>, batches: &[Batch]) -> Drawn {
    let at = |time: &dyn Fn(&Batch) -> Option<f64>| -> Vec<(f64, f64)> {
        batches.iter().filter_map(|batch| Some((batch.len as f64, time(batch)?))).collect()
    };
    let series = [
        ("halo2_proofs, one by one", HALO2, at(&|batch| Some(batch.single))),
        ("halo2_proofs, BatchVerifier", HALO2_BATCH, at(&|batch| Some(batch.batch_verifier))),
        ("zk-halo2, portable", PORTABLE, at(&|batch| Some(batch.ours.portable))),
        ("zk-halo2, IFMA", IFMA, at(&|batch| batch.ours.ifma)),
    ];
    let lens: Vec<_> = batches.iter().map(|batch| batch.len as f64).collect();
    let (first, last) = (lens.first().copied().unwrap_or(1.0), lens.last().copied().unwrap_or(2.0));
    let mut chart = ChartBuilder::on(area)
        .caption("A batch, Orchard-sized, one thread", text(18))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d(
            (first * 0.85..last * 1.2).log_scale().with_key_points(lens),
            range(&series).log_scale(),
        )?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_label_formatter(&|len| format!("{len}"))
        .y_label_formatter(&|time| format!("{time}"))
        .x_desc("proofs in the batch")
        .y_desc("time for each proof in ms (logarithmic)")
        .label_style(text(13))
        .axis_desc_style(text(14))
        .axis_style(GREY)
        .bold_line_style(GREY.mix(0.3))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (name, color, points) in series {
        let style = color.stroke_width(2);
        chart
            .draw_series([PathElement::new(points.clone(), style)])?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 14, y)], style));
        chart.draw_series(points.into_iter().map(|point| Circle::new(point, 3, color.filled())))?;
    }
    legend(&mut chart)
}
