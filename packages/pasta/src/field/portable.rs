//! One element at a time, by the arithmetic of `pasta_curves`.

use pasta_curves::Fp;

use super::lanes::Lanes;

/// The backend without any special instructions.
#[derive(Clone, Copy, Debug)]
pub struct Portable;

impl Lanes for Portable {
    const WIDTH: usize = 1;

    type Pack = Fp;
    type Scalar = Fp;

    #[inline(always)]
    fn scalar(self, element: &Fp) -> Fp {
        *element
    }

    #[inline(always)]
    fn broadcast(self, scalar: &Fp) -> Fp {
        *scalar
    }

    #[inline(always)]
    fn load(self, elements: &[Fp]) -> Fp {
        elements.first().copied().unwrap_or_default()
    }

    #[inline(always)]
    fn store(self, pack: &Fp, elements: &mut [Fp]) {
        elements.fill(*pack);
    }

    #[inline(always)]
    fn add(self, a: &Fp, b: &Fp) -> Fp {
        a + b
    }

    #[inline(always)]
    fn sub(self, a: &Fp, b: &Fp) -> Fp {
        a - b
    }

    #[inline(always)]
    fn mul(self, a: &Fp, b: &Fp) -> Fp {
        a * b
    }

    #[inline(always)]
    fn shifted(self, first: &Fp, _second: &Fp, _by: usize) -> Fp {
        *first
    }

    /// With one lane a pack is its own transform.
    #[inline(always)]
    fn across(self, _packs: &mut [Fp], _roots: &[Fp]) {}

    #[inline(always)]
    fn run<R>(self, work: impl FnOnce() -> R) -> R {
        work()
    }
}
