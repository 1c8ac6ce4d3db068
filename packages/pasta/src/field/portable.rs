//! One element at a time, for every machine, in the arithmetic of [`crate::portable`].

use pasta_curves::Fp;

use super::lanes::Lanes;
use crate::modulus::Scalar;
use crate::portable::{Element, multiply, subtract, sum, to_montgomery};

/// The backend without any special instructions.
#[derive(Clone, Copy, Debug)]
pub struct Portable;

impl Lanes for Portable {
    const WIDTH: usize = 1;

    type Pack = Element;
    type Scalar = Element;

    #[inline(always)]
    fn scalar(self, element: &Fp) -> Element {
        to_montgomery::<Scalar>(element)
    }

    #[inline(always)]
    fn broadcast(self, scalar: &Element) -> Element {
        *scalar
    }

    #[inline(always)]
    fn load(self, elements: &[Fp]) -> Element {
        elements.first().map_or([0; 4], to_montgomery::<Scalar>)
    }

    #[inline(always)]
    fn store(self, pack: &Element, elements: &mut [Fp]) {
        // Out of Montgomery form; the product is below 2^256.
        elements.fill(Fp::from_raw(multiply::<Scalar>(pack, &[1, 0, 0, 0])));
    }

    #[inline(always)]
    fn add(self, a: &Element, b: &Element) -> Element {
        sum::<Scalar>(a, b)
    }

    #[inline(always)]
    fn sub(self, a: &Element, b: &Element) -> Element {
        subtract::<Scalar>(a, b)
    }

    #[inline(always)]
    fn mul(self, a: &Element, b: &Element) -> Element {
        multiply::<Scalar>(a, b)
    }

    #[inline(always)]
    fn shifted(self, first: &Element, _second: &Element, _by: usize) -> Element {
        *first
    }

    /// With one lane a pack is its own transform.
    #[inline(always)]
    fn across(self, _packs: &mut [Element], _roots: &[Element]) {}

    #[inline(always)]
    fn run<R>(self, work: impl FnOnce() -> R) -> R {
        work()
    }
}
