//! Sums over points that are not known ahead of time.

use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;

use ff::{PrimeField, WithSmallOrderMulGroup};
use group::{CurveAffine, Group};
use pasta_curves::{Fp, Fq, vesta};

use super::digits::Windows;
use super::lanes::Lanes;
use super::schedule::{Assignments, Entry, Schedule};
use super::{buckets, coordinates};

/// Points and their scalars, each point once: equal and opposite ones are merged, the one at infinity is left out.
///
/// A batch of proofs for one key has the key's points once, not once for each proof; and equal points would collide.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    scalars: Vec<Fp>,
    points: Vec<vesta::Affine>,
    /// Where the points with a coordinate x are.
    by_x: HashMap<[u8; 32], usize>,
}

impl Terms {
    /// No terms, and room for as many.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            scalars: Vec::with_capacity(capacity),
            points: Vec::with_capacity(capacity),
            by_x: HashMap::with_capacity(capacity),
        }
    }

    /// Adds a term.
    pub fn add(&mut self, scalar: Fp, point: &vesta::Affine) {
        if bool::from(point.is_identity()) {
            return;
        }
        match self.by_x.entry(coordinates(point).0.to_repr()) {
            MapEntry::Occupied(known) => {
                let index = *known.get();
                self.scalars[index] += if self.points[index] == *point { scalar } else { -scalar };
            }
            MapEntry::Vacant(slot) => {
                slot.insert(self.points.len());
                self.scalars.push(scalar);
                self.points.push(*point);
            }
        }
    }

    #[cfg(test)]
    /// The terms.
    pub fn iter(&self) -> impl Iterator<Item = (Fp, vesta::Affine)> {
        self.scalars.iter().copied().zip(self.points.iter().copied())
    }

    /// The terms in `count` parts.
    pub(super) fn parts(&self, count: usize) -> Vec<(&[Fp], &[vesta::Affine])> {
        let len = self.points.len().div_ceil(count).max(1);
        self.scalars.chunks(len).zip(self.points.chunks(len)).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    pub(super) fn sum<L: Lanes>(&self, lanes: L) -> vesta::Point {
        sum(lanes, &self.scalars, &self.points)
    }
}

/// The sum of points times scalars, none of the points at infinity.
///
/// Each scalar is halved by the curve's endomorphism, (x, y) to (zeta x, y), so there are twice as many points and half
/// as many windows. Each window has its own buckets.
pub(super) fn sum<L: Lanes>(lanes: L, scalars: &[Fp], points: &[vesta::Affine]) -> vesta::Point {
    let windows = Windows::of_half(window_width(points.len()));
    let mut rows = Vec::with_capacity(2 * points.len());
    for point in points {
        let (x, y) = coordinates(point);
        rows.push(lanes.row(point));
        rows.push(lanes.row(&vesta::Affine::from_xy_unchecked(x * Fq::ZETA, y)));
    }
    let size = windows.max_digit();
    let mut assignments = Assignments::new(windows.count() * size, 2 * points.len() * windows.count());
    for (index, scalar) in scalars.iter().enumerate() {
        windows.of_halves(scalar, |half, window, digit, negative| {
            assignments.push(window * size + digit as usize - 1, Entry::new(2 * index + half, negative));
        });
    }
    let sums = lanes.sum(&rows, &Schedule::new(assignments));
    let totals = buckets::weighted(lanes, sums, windows.max_width());
    let mut sum = vesta::Point::identity();
    for (total, width) in totals.iter().zip(windows.widths()).rev() {
        (0..*width).for_each(|_| sum = sum.double());
        sum += total;
    }
    sum
}

/// The width that needs the fewest additions.
fn window_width(points: usize) -> u32 {
    let additions = |width: &u32| (2 * points + (1 << width)) * 128usize.div_ceil(*width as usize);
    (3..=14).min_by_key(additions).unwrap_or(5)
}
