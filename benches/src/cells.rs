//! Cells of tables: times, and ratios beside the bar that they are to reach.

/// Three digits.
pub fn ms(time: f64) -> String {
    let before_point = time.log10().floor() as i32 + 1;
    format!("{time:.*}", (3 - before_point).clamp(0, 4) as usize)
}

/// A ratio that is to be this large, if anything is asked of it.
pub fn at_least(ratio: f64, required: Option<f64>) -> String {
    match required {
        None => format!("{ratio:.2}"),
        Some(required) => judged(ratio, '≥', required, ratio >= required),
    }
}

/// A ratio that is to be this small.
pub fn at_most(ratio: f64, bound: f64) -> String {
    judged(ratio, '≤', bound, ratio <= bound)
}

fn judged(ratio: f64, sign: char, bar: f64, reached: bool) -> String {
    if reached {
        format!("{ratio:.2} ({sign} {bar})")
    } else {
        format!("**{ratio:.2}** (missed: {sign} {bar})")
    }
}
