//! What a backend computes with: elements of vesta's base field, one or several at a time.

use pasta_curves::{Fq, vesta};

use super::schedule::{Entry, Schedule};
use super::sums::Sums;

/// Arithmetic on [`Lanes::WIDTH`] independent field elements at a time, and on affine points made of them.
///
/// An element may be held in any form that the operations keep among themselves; only [`Lanes::point`] returns numbers
/// that everybody agrees on. The two methods at the end run the generic algorithms of [`buckets`](super::buckets)
/// compiled for the backend's instructions.
pub(super) trait Lanes: Copy + Send + Sync {
    /// Elements that are computed at a time.
    const WIDTH: usize;

    /// Additions that share one inversion, in units of the width.
    const BATCH: usize;

    /// One field element per lane.
    type Element: Copy;

    /// An affine point in memory, not the one at infinity.
    type Row: Copy + Send + Sync;

    /// Up to [`Lanes::WIDTH`] elements, one for each lane; further lanes hold zero.
    fn load(self, elements: &[Fq]) -> Self::Element;
    /// The elements of all lanes.
    ///
    /// The argument is a product.
    fn store(self, product: &Self::Element) -> Vec<Fq>;
    /// [`roots::power`](super::roots::power)
    fn power(self, bases: &mut [Self::Element; 2], exponent: &[u64; 4]);
    fn row(self, point: &vesta::Affine) -> Self::Row;
    fn point(self, row: &Self::Row) -> vesta::Affine;

    fn one(self) -> Self::Element;
    fn mul(self, a: &Self::Element, b: &Self::Element) -> Self::Element;
    /// Minuend and subtrahend are coordinates.
    fn difference(self, a: &Self::Element, b: &Self::Element) -> Self::Element;
    /// The coordinate x of a sum: `square - x1 - x2`, where `square` is a product.
    fn sum_x(self, square: &Self::Element, x1: &Self::Element, x2: &Self::Element) -> Self::Element;
    /// The coordinate y of a sum: `product - y1`, where `product` is a product.
    fn sum_y(self, product: &Self::Element, y1: &Self::Element) -> Self::Element;
    /// By lane, the element of `new` where `mask` has a one, else that of `old`.
    fn select(self, mask: u8, old: &Self::Element, new: &Self::Element) -> Self::Element;
    /// The lanes of a difference that are zero.
    fn zeros(self, difference: &Self::Element) -> u8;
    /// Replaces every lane of both by its inverse; `false` if one of them is zero.
    fn invert(self, elements: &mut [Self::Element; 2]) -> bool;

    /// The points of up to [`Lanes::WIDTH`] entries. Further lanes hold any point.
    ///
    /// # Panics
    /// If there is none, or a row does not exist.
    fn gather(self, rows: &[Self::Row], entries: &[Entry]) -> (Self::Element, Self::Element);
    /// The point of each lane.
    fn scatter(self, x: &Self::Element, y: &Self::Element, store: impl FnMut(usize, Self::Row));
    /// Brings the rows of a whole batch near: they are spread over a table that no cache holds. A backend does this, or
    /// [`Lanes::prefetch`].
    #[inline(always)]
    fn read_ahead(self, _rows: &[Self::Row], _entries: &[Entry]) {}
    /// The same for an addition that comes soon.
    #[inline(always)]
    fn prefetch(self, _rows: &[Self::Row], _entries: &[Entry]) {}

    /// [`buckets::sum`](super::buckets::sum)
    fn sum(self, rows: &[Self::Row], schedule: &Schedule) -> Sums<Self::Row>;
    /// [`buckets::add_pairs`](super::buckets::add_pairs)
    fn add_pairs(self, rows: &mut Vec<Self::Row>, pairs: &[[Entry; 2]]) -> Vec<usize>;
}
