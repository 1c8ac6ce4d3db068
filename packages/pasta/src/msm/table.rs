//! Sums over fixed bases, with a table of their multiples.
//!
//! Base i times 2^s is in the table for every start s of a window, so that all windows share one set of buckets: a
//! scalar of 22 digits is 22 additions and no doubling. The table's points are derived from the bases by doubling; it
//! holds no secret and no choice.

use std::fmt;

use group::{Curve, Group};
use pasta_curves::{Fp, vesta};
use rayon::prelude::*;

use super::backend::Backend;
use super::digits::Windows;
use super::lanes::Lanes;
use super::portable::Portable;
use super::schedule::{Assignments, Entry, Schedule};
use super::{buckets, variable};
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::ifma::Ifma;

/// Bases and how their scalars are cut into digits; together they determine a table.
#[derive(Clone, Debug)]
pub struct FixedBases {
    windows: Windows,
    len: usize,
}

impl FixedBases {
    /// With the number of windows that needs the fewest additions, and among equals the fewest buckets.
    pub fn new(len: usize) -> Self {
        let additions = |count: &u32| {
            let windows = Windows::of_scalar(*count);
            len * windows.count() + 2 * windows.max_digit()
        };
        let count = (15..=64).rev().min_by_key(additions).unwrap_or(22);
        Self { windows: Windows::of_scalar(count), len }
    }

    /// The widths of the windows.
    #[cfg(test)]
    pub(super) fn widths(&self) -> &[u32] {
        self.windows.widths()
    }

    /// Points in the table.
    pub fn rows(&self) -> usize {
        self.len * self.windows.count()
    }

    /// The points of the table: the bases, then as many for each further window.
    pub fn multiples(&self, bases: &[vesta::Affine]) -> Vec<vesta::Affine> {
        let mut multiples = bases.to_vec();
        multiples.reserve(self.rows() - bases.len());
        for width in &self.windows.widths()[..self.windows.count() - 1] {
            let last = &multiples[multiples.len() - self.len..];
            let next =
                last.par_chunks(512).flat_map_iter(|points| doubled(points, *width)).collect::<Vec<_>>();
            multiples.extend(next);
        }
        multiples
    }
}

/// Each point times 2^`times`.
fn doubled(points: &[vesta::Affine], times: u32) -> Vec<vesta::Affine> {
    let double =
        |point: &vesta::Affine| (0..times).fold(vesta::Point::from(*point), |point, _| point.double());
    let doubled: Vec<_> = points.iter().map(double).collect();
    let mut affine = vec![vesta::Affine::default(); points.len()];
    vesta::Point::batch_normalize(&doubled, &mut affine);
    affine
}

/// A table of multiples for one backend.
struct Table<L: Lanes> {
    lanes: L,
    bases: FixedBases,
    rows: Vec<L::Row>,
}

impl<L: Lanes> Table<L> {
    fn new(lanes: L, bases: &FixedBases, multiples: &[vesta::Affine]) -> Self {
        Self {
            lanes,
            bases: bases.clone(),
            rows: multiples.par_iter().map(|point| lanes.row(point)).collect(),
        }
    }

    /// The sum of the bases from `first` on times these scalars.
    fn sum(&self, first: usize, scalars: &[Fp]) -> vesta::Point {
        let windows = &self.bases.windows;
        let mut assignments = Assignments::new(windows.max_digit(), scalars.len() * windows.count());
        for (index, scalar) in (first..).zip(scalars) {
            windows.of(scalar, |window, digit, negative| {
                assignments.push(digit as usize - 1, Entry::new(window * self.bases.len + index, negative));
            });
        }
        let sums = self.lanes.sum(&self.rows, &Schedule::new(assignments));
        buckets::weighted(self.lanes, sums, windows.max_width()).iter().sum()
    }
}

/// Which of the bases of one k.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those of the final equation: coefficient bases, blinding base, inner product base.
    Equation,
    /// Those of the commitments to instance columns: Lagrange bases, blinding base.
    Instance,
}

/// Both tables of one k for one backend.
pub struct Tables(Choice);

enum Choice {
    Portable(Pair<Portable>),
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    Ifma(Pair<Ifma>),
}

struct Pair<L: Lanes> {
    equation: Table<L>,
    instance: Table<L>,
}

/// Runs `$body` with the pair of tables as `$pair`, whichever backend they are for.
macro_rules! with_pair {
    ($tables:expr, $pair:ident => $body:expr) => {
        match &$tables.0 {
            Choice::Portable($pair) => $body,
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            Choice::Ifma($pair) => $body,
        }
    };
}

impl Tables {
    /// From the multiples of both kinds of bases; `None` if this build or machine lacks the backend.
    pub fn new(
        backend: Backend,
        equation: (&FixedBases, &[vesta::Affine]),
        instance: (&FixedBases, &[vesta::Affine]),
    ) -> Option<Self> {
        Some(Self(match backend {
            Backend::Portable => Choice::Portable(Pair::new(Portable, equation, instance)),
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            Backend::Avx512Ifma => Choice::Ifma(Pair::new(Ifma::detect()?, equation, instance)),
            #[cfg(not(all(feature = "simd", target_arch = "x86_64")))]
            Backend::Avx512Ifma => return None,
        }))
    }

    /// The points of a table.
    pub fn multiples(&self, part: Part) -> Vec<vesta::Affine> {
        with_pair!(self, pair => {
            let table = pair.table(part);
            table.rows.par_iter().map(|row| table.lanes.point(row)).collect()
        })
    }

    /// The sum of the first bases of `part` times `scalars`.
    pub fn sum(&self, part: Part, scalars: &[Fp]) -> vesta::Point {
        with_pair!(self, pair => pair.table(part).sum(0, scalars))
    }

    /// Whether the bases of the equation times `scalars` and the other terms add up to zero.
    pub fn is_zero(&self, scalars: &[Fp], terms: &variable::Terms) -> bool {
        with_pair!(self, pair => pair.total(scalars, terms)).is_identity().into()
    }

    /// Bytes of both tables.
    pub fn memory_size(&self) -> usize {
        with_pair!(self, pair => size_of_val(&pair.equation.rows[..]) + size_of_val(&pair.instance.rows[..]))
    }
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables").field("memory_size", &self.memory_size()).finish_non_exhaustive()
    }
}

impl<L: Lanes> Pair<L> {
    fn new(
        lanes: L,
        equation: (&FixedBases, &[vesta::Affine]),
        instance: (&FixedBases, &[vesta::Affine]),
    ) -> Self {
        Self {
            equation: Table::new(lanes, equation.0, equation.1),
            instance: Table::new(lanes, instance.0, instance.1),
        }
    }

    fn table(&self, part: Part) -> &Table<L> {
        match part {
            Part::Equation => &self.equation,
            Part::Instance => &self.instance,
        }
    }

    /// The work is cut into as many parts as rayon has threads; each has buckets of its own.
    fn total(&self, scalars: &[Fp], terms: &variable::Terms) -> vesta::Point {
        let lanes = self.equation.lanes;
        let threads = rayon::current_num_threads();
        if threads == 1 {
            return self.equation.sum(0, scalars) + terms.sum(lanes);
        }
        // More parts than that would spend their time on buckets. Each thread gets some of both at first.
        let len = scalars.len().div_ceil(threads).max(128);
        let of_bases = scalars.chunks(len).enumerate().map(|(i, part)| Work::Bases(i * len, part));
        let of_terms = terms.parts(threads.min(terms.len() / 32).max(1));
        let of_terms = of_terms.into_iter().map(|(scalars, points)| Work::Terms(scalars, points));
        let work: Vec<_> = alternate(of_bases, of_terms).collect();
        let sum = |work: &Work<'_>| match *work {
            Work::Bases(first, scalars) => self.equation.sum(first, scalars),
            Work::Terms(scalars, points) => variable::sum(lanes, scalars, points),
        };
        work.par_iter().with_max_len(1).map(sum).sum()
    }
}

/// A part of a sum.
enum Work<'a> {
    /// Bases from this one on.
    Bases(usize, &'a [Fp]),
    /// Other points.
    Terms(&'a [Fp], &'a [vesta::Affine]),
}

/// The first of each, the second of each, ….
fn alternate<T>(mut a: impl Iterator<Item = T>, mut b: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
    std::iter::from_fn(move || match (a.next(), b.next()) {
        (None, None) => None,
        (first, second) => Some([first, second]),
    })
    .flatten()
    .flatten()
}
