//! How the pictures are drawn: no background, colours that read on white and on black, times and sizes on logarithmic
//! axes.
//!
//! Start at [`Bars`].

use std::ops::Range;

use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Width and height of a picture.
pub const SIZE: (u32, u32) = (1040, 440);
/// Text and axes.
pub const GREY: RGBColor = RGBColor(128, 134, 142);
/// `halo2_proofs`.
pub const HALO2: RGBColor = RGBColor(217, 130, 43);
/// `BatchVerifier` of `halo2_proofs`.
pub const HALO2_BATCH: RGBColor = RGBColor(176, 110, 198);
/// Our scalar code.
pub const PORTABLE: RGBColor = RGBColor(59, 142, 216);
/// Our vector instructions.
pub const IFMA: RGBColor = RGBColor(47, 163, 107);

/// A part of a picture.
pub type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;
/// A chart in it.
pub type Chart<'a, 'b, X> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<X, LogCoord<f64>>>;
/// Whether it was drawn.
pub type Drawn = Result<(), Box<dyn std::error::Error>>;

/// A name, a colour and a number for each place on the horizontal axis.
pub type Series<X> = (&'static str, RGBColor, Vec<(X, f64)>);

/// Text of this size.
pub fn text(size: u32) -> TextStyle<'static> {
    ("sans-serif", size).into_font().color(&GREY)
}

/// From below the smallest number to above the largest, with room for the labels.
pub fn range<X>(series: &[Series<X>]) -> Range<f64> {
    let numbers = || series.iter().flat_map(|(_, _, points)| points).map(|(_, number)| *number);
    let (least, most) = (numbers().fold(f64::MAX, f64::min), numbers().fold(0.0, f64::max));
    10f64.powf(least.log10().floor())..most * 4.0
}

/// Says which series has which colour.
///
/// # Errors
/// Those of the backend.
pub fn legend<'a, 'b: 'a, X>(chart: &mut Chart<'a, 'b, X>) -> Drawn
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

/// Groups of bars, the first of each group that of `halo2_proofs`.
#[derive(Debug)]
pub struct Bars {
    /// What stands above.
    pub caption: &'static str,
    /// The axis of places.
    pub x_desc: &'static str,
    /// The axis of numbers.
    pub y_desc: &'static str,
    /// The name of each group.
    pub places: Vec<String>,
    /// Series, by place. The first has a number for every place.
    pub series: Vec<Series<f64>>,
    /// What stands above our bars, made of the number of `halo2_proofs` and of ours.
    pub label: fn(f64, f64) -> String,
}

impl Bars {
    const WIDTH: f64 = 0.27;

    /// Draws them with a legend.
    ///
    /// # Errors
    /// Those of the backend.
    pub fn draw(&self, area: &Area<'_>) -> Drawn {
        let mut chart = ChartBuilder::on(area)
            .caption(self.caption, text(18))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(56)
            .build_cartesian_2d(-0.5..self.places.len() as f64 - 0.5, range(&self.series).log_scale())?;
        let name = |place: &f64| {
            let whole = (place.round() - place).abs() < 1e-6;
            let name = self.places.get(place.round().max(0.0) as usize).filter(|_| whole);
            name.cloned().unwrap_or_default()
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(self.places.len())
            .x_label_formatter(&name)
            .y_label_formatter(&|number| format!("{number}"))
            .x_desc(self.x_desc)
            .y_desc(self.y_desc)
            .label_style(text(13))
            .axis_desc_style(text(14))
            .axis_style(GREY)
            .bold_line_style(GREY.mix(0.3))
            .light_line_style(TRANSPARENT)
            .draw()?;
        for index in 0..self.series.len() {
            self.draw_series(&mut chart, index)?;
        }
        legend(&mut chart)
    }

    fn draw_series(&self, chart: &mut Chart<'_, '_, RangedCoordf64>, index: usize) -> Drawn {
        let (name, color, points) = &self.series[index];
        let (color, base) = (*color, chart.y_range().start);
        let left = |place: f64| place + (index as f64 - 1.5) * Self::WIDTH;
        let bar = |(place, number): &(f64, f64)| {
            let corners = [(left(*place) + 0.01, base), (left(*place) + Self::WIDTH - 0.01, *number)];
            Rectangle::new(corners, color.filled())
        };
        chart
            .draw_series(points.iter().map(bar))?
            .label(*name)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 14, y + 5)], color.filled()));
        if index > 0 {
            let style = text(12).pos(Pos::new(HPos::Center, VPos::Bottom));
            let label = |(place, number): &(f64, f64)| {
                let (_, theirs) = self.series[0].2[*place as usize];
                let middle = left(*place) + Self::WIDTH / 2.0;
                Text::new((self.label)(theirs, *number), (middle, *number * 1.05), style.clone())
            };
            chart.draw_series(points.iter().map(label))?;
        }
        Ok(())
    }
}
