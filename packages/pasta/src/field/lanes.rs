//! What a backend computes with: elements of vesta's scalar field, one or several at a time.

use std::fmt::Debug;

use pasta_curves::Fp;

/// Arithmetic on [`Lanes::WIDTH`] independent elements at a time.
///
/// The operations are compiled for the backend's instructions only inside of [`Lanes::run`]: outside of it they work and
/// are slow.
pub trait Lanes: Copy + Send + Sync + Debug + 'static {
    /// Elements that are computed at a time; a power of two.
    const WIDTH: usize;

    /// One element per lane, in memory.
    type Pack: Copy + Send + Sync + Debug;

    /// One element that all lanes can get.
    type Scalar: Copy + Send + Sync + Debug;

    /// The form of an element in which it is given to all lanes.
    fn scalar(self, element: &Fp) -> Self::Scalar;
    /// The same element in each lane.
    fn broadcast(self, scalar: &Self::Scalar) -> Self::Pack;
    /// Up to [`Lanes::WIDTH`] elements; zero in further lanes.
    fn load(self, elements: &[Fp]) -> Self::Pack;
    /// The elements of as many lanes as `elements` is long.
    fn store(self, pack: &Self::Pack, elements: &mut [Fp]);

    /// `a + b`
    fn add(self, a: &Self::Pack, b: &Self::Pack) -> Self::Pack;
    /// `a - b`
    fn sub(self, a: &Self::Pack, b: &Self::Pack) -> Self::Pack;
    /// `a * b`
    fn mul(self, a: &Self::Pack, b: &Self::Pack) -> Self::Pack;
    /// Lane i of the result is lane `by + i` of both packs, one after the other; `by` is below the width.
    fn shifted(self, first: &Self::Pack, second: &Self::Pack, by: usize) -> Self::Pack;

    /// Transforms each pack: lane s gets the sum over l of lane l times `roots[l * s mod width]`.
    ///
    /// `roots` are the first powers of a primitive root of unity of order [`Lanes::WIDTH`], half as many as there are lanes.
    fn across(self, packs: &mut [Self::Pack], roots: &[Self::Scalar]);

    /// Calls `work`, compiled for the backend's instructions.
    fn run<R>(self, work: impl FnOnce() -> R) -> R;

    /// All lanes zero.
    #[inline(always)]
    fn zero(self) -> Self::Pack {
        self.load(&[])
    }
}
