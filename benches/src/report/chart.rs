//! The picture: bars for one proof, lines for batches. No background, and colours that read on white and on black.

use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::results::{Batch, Results, Single};

const SIZE: (u32, u32) = (1040, 440);
const GREY: RGBColor = RGBColor(128, 134, 142);
const HALO2: RGBColor = RGBColor(217, 130, 43);
const HALO2_BATCH: RGBColor = RGBColor(176, 110, 198);
const PORTABLE: RGBColor = RGBColor(59, 142, 216);
const IFMA: RGBColor = RGBColor(47, 163, 107);

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
type Chart<'a, 'b, X> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<X, LogCoord<f64>>>;
type Bars<'a, 'b> = Chart<'a, 'b, RangedCoordf64>;

/// A name, a colour and a time for each place on the horizontal axis.
type Series<X> = (&'static str, RGBColor, Vec<(X, f64)>);

/// Draws the chart into a file.
pub(crate) fn draw(results: &Results, path: &Path) -> Result<()> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let (left, right) = root.split_horizontally(SIZE.0 * 11 / 20);
    singles(&left, &results.singles).map_err(|error| anyhow!("{error}"))?;
    batches(&right, &results.batches).map_err(|error| anyhow!("{error}"))?;
    root.present().map_err(|error| anyhow!("{error}"))
}

type Drawn = Result<(), Box<dyn std::error::Error>>;

fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&GREY)
}

/// The smallest and the largest time, with room for the labels above.
fn range<X>(series: &[Series<X>]) -> std::ops::Range<f64> {
    let times = || series.iter().flat_map(|(_, _, points)| points).map(|(_, time)| *time);
    let (least, most) = (times().fold(f64::MAX, f64::min), times().fold(0.0, f64::max));
    10f64.powf(least.log10().floor())..most * 4.0
}

fn singles(area: &Area<'_>, singles: &[Single]) -> Drawn {
    let at = |time: &dyn Fn(&Single) -> Option<f64>| -> Vec<(f64, f64)> {
        let places = singles.iter().enumerate();
        places.filter_map(|(place, single)| Some((place as f64, time(single)?))).collect()
    };
    let series = [
        ("halo2_proofs", HALO2, at(&|single| Some(single.peer))),
        ("zk-halo2, portable", PORTABLE, at(&|single| Some(single.ours.portable))),
        ("zk-halo2, IFMA", IFMA, at(&|single| single.ours.ifma)),
    ];
    let mut chart = ChartBuilder::on(area)
        .caption("One proof, one thread", text(18))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d(-0.5..singles.len() as f64 - 0.5, range(&series).log_scale())?;
    let name = |place: &f64| {
        let whole = (place.round() - place).abs() < 1e-6;
        let single = singles.get(place.round().max(0.0) as usize).filter(|_| whole);
        single.map_or(String::new(), |single| match single.name.as_str() {
            benches::subjects::ORCHARD_SIZED => format!("{}, Orchard-sized", single.k),
            _ => single.k.to_string(),
        })
    };
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(singles.len())
        .x_label_formatter(&name)
        .y_label_formatter(&|time| format!("{time}"))
        .x_desc("k (the circuit has 2^k rows)")
        .y_desc("time in ms (logarithmic)")
        .label_style(text(13))
        .axis_desc_style(text(14))
        .axis_style(GREY)
        .bold_line_style(GREY.mix(0.3))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (index, series) in series.iter().enumerate() {
        bars(&mut chart, series, index, singles)?;
    }
    legend(&mut chart)
}

/// The bars of one series. Above those of `zk-halo2` stands how many times faster it is.
fn bars(
    chart: &mut Bars<'_, '_>,
    (name, color, points): &Series<f64>,
    index: usize,
    singles: &[Single],
) -> Drawn {
    const WIDTH: f64 = 0.27;
    let (color, base) = (*color, chart.y_range().start);
    let left = |place: f64| place + (index as f64 - 1.5) * WIDTH;
    let bar = |(place, time): &(f64, f64)| {
        let corners = [(left(*place) + 0.01, base), (left(*place) + WIDTH - 0.01, *time)];
        Rectangle::new(corners, color.filled())
    };
    chart
        .draw_series(points.iter().map(bar))?
        .label(*name)
        .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 14, y + 5)], color.filled()));
    if index > 0 {
        let style = text(12).pos(Pos::new(HPos::Center, VPos::Bottom));
        let label = |(place, time): &(f64, f64)| {
            let ratio = singles[*place as usize].peer / time;
            Text::new(format!("{ratio:.1}×"), (left(*place) + WIDTH / 2.0, *time * 1.05), style.clone())
        };
        chart.draw_series(points.iter().map(label))?;
    }
    Ok(())
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

fn legend<'a, 'b: 'a, X>(chart: &mut Chart<'a, 'b, X>) -> Drawn
where
    X: plotters::coord::ranged1d::Ranged<ValueType = f64>,
{
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(text(13))
        .border_style(TRANSPARENT)
        .draw()?;
    Ok(())
}
