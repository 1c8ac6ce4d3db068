//! The sums in the buckets after all points were added.

use pasta_curves::vesta;

/// Where a point is among some rows; `None` for the point at infinity.
pub(super) type Slot = Option<u32>;

/// What ended up in the buckets.
pub(super) struct Sums<Row> {
    pub(super) rows: Vec<Row>,
    /// By bucket, among `rows`.
    pub(super) buckets: Vec<Slot>,
    /// Further pieces of buckets that got very many points.
    pub(super) pieces: Vec<(usize, Slot)>,
    /// Points that collided, with the bucket that they are to be added to as well.
    pub(super) collided: Vec<(usize, vesta::Affine)>,
}
