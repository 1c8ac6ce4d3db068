//! Transforms between the values of a polynomial on a domain and its coefficients.

use ff::{Field, PrimeField};
use pasta_curves::Fp;

use super::lanes::Lanes;

/// The n = 2^k powers of a root of unity omega, and what transforms over them need.
///
/// n is at least the number of lanes. With w lanes and m = n / w packs, element i = p + m l is in pack p and lane l of
/// coefficients, and element o = s + w q in pack q and lane s of values. A transform is a short one across the lanes of
/// each pack, a multiplication with omega^(p s), and one of length m on all lanes at once; its inverse goes backwards.
#[derive(Clone, Debug)]
pub struct Domain<L: Lanes> {
    lanes: L,
    k: u32,
    omega: Fp,
    forward: Direction<L>,
    backward: Direction<L>,
}

/// What a transform in one direction multiplies with.
#[derive(Clone, Debug)]
struct Direction<L: Lanes> {
    /// Powers of a root of order m.
    packs: Vec<L::Scalar>,
    /// By pack p and lane s: omega^(p s), backward divided by n.
    between: Vec<L::Pack>,
    /// Powers of a root of order w.
    across: Vec<L::Scalar>,
}

/// What takes the coefficients of f(X) to those of f(c X).
#[derive(Clone, Debug)]
pub struct Coset<L: Lanes> {
    /// c^i, in the order of coefficients.
    powers: Vec<L::Pack>,
}

impl<L: Lanes> Domain<L> {
    /// The domain of 2^k elements; `None` if that is fewer than there are lanes, or more than the field has roots for.
    pub fn new(lanes: L, k: u32) -> Option<Self> {
        if k > Fp::S || 1 << k < L::WIDTH {
            return None;
        }
        let omega = (k..Fp::S).fold(Fp::ROOT_OF_UNITY, |root, _| root.square());
        let inverse = (k..Fp::S).fold(Fp::ROOT_OF_UNITY_INV, |root, _| root.square());
        let n_inverse = (0..k).fold(Fp::ONE, |power, _| power * Fp::TWO_INV);
        let forward = Direction::new(lanes, k, omega, Fp::ONE);
        let backward = Direction::new(lanes, k, inverse, n_inverse);
        Some(Self { lanes, k, omega, forward, backward })
    }

    /// Elements of the domain.
    pub fn len(&self) -> usize {
        1 << self.k
    }

    /// Never: there is one element at least.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Packs of a vector with an element for each of the domain.
    pub fn packs(&self) -> usize {
        self.len() / L::WIDTH
    }

    /// The root of unity whose powers the domain is.
    pub fn omega(&self) -> Fp {
        self.omega
    }

    /// The lanes that compute.
    pub fn lanes(&self) -> L {
        self.lanes
    }

    /// What [`Domain::values_on`] needs for the coset `shift` times the domain.
    pub fn coset(&self, shift: Fp) -> Coset<L> {
        Coset { powers: powers_by_lanes(self.lanes, self.packs(), shift, Fp::ONE) }
    }

    /// From coefficients to the values at omega^0, omega^1, ….
    ///
    /// # Panics
    /// If `packs` is not as long as [`Domain::packs`] says.
    pub fn values(&self, packs: &mut [L::Pack]) {
        self.check(packs);
        self.lanes.run(|| forward(self.lanes, packs, &self.forward));
    }

    /// From coefficients to the values at c omega^0, c omega^1, … for the c of `coset`.
    ///
    /// # Panics
    /// As [`Domain::values`].
    pub fn values_on(&self, coset: &Coset<L>, packs: &mut [L::Pack]) {
        self.check(packs);
        self.lanes.run(|| {
            scale(self.lanes, packs, &coset.powers);
            forward(self.lanes, packs, &self.forward);
        });
    }

    /// From the values at omega^0, omega^1, … to coefficients.
    ///
    /// # Panics
    /// As [`Domain::values`].
    pub fn coefficients(&self, packs: &mut [L::Pack]) {
        self.check(packs);
        self.lanes.run(|| backward(self.lanes, packs, &self.backward));
    }

    /// From the coefficients of f(X) to those of f(c X) for the c of `coset`.
    pub fn shift(&self, coset: &Coset<L>, packs: &mut [L::Pack]) {
        self.check(packs);
        self.lanes.run(|| scale(self.lanes, packs, &coset.powers));
    }

    fn check(&self, packs: &[L::Pack]) {
        assert_eq!(packs.len(), self.packs(), "packs of a vector");
    }
}

impl<L: Lanes> Direction<L> {
    fn new(lanes: L, k: u32, omega: Fp, factor: Fp) -> Self {
        let (width, packs) = (L::WIDTH as u64, (1usize << k) / L::WIDTH);
        let powers = |root: Fp, count: usize| {
            std::iter::successors(Some(Fp::ONE), move |power| Some(power * root))
                .take(count)
                .map(|power| lanes.scalar(&power))
                .collect()
        };
        let mut row = vec![Fp::ZERO; L::WIDTH];
        let between = std::iter::successors(Some(Fp::ONE), |power| Some(power * omega))
            .take(packs)
            .map(|step| {
                let mut power = factor;
                row.iter_mut().for_each(|slot| {
                    *slot = power;
                    power *= step;
                });
                lanes.load(&row)
            })
            .collect();
        Self {
            packs: powers(omega.pow([width]), packs.div_ceil(2)),
            between,
            across: powers(omega.pow([packs as u64]), L::WIDTH.div_ceil(2)),
        }
    }
}

/// `factor` times the powers of `base`, in the order of coefficients.
fn powers_by_lanes<L: Lanes>(lanes: L, packs: usize, base: Fp, factor: Fp) -> Vec<L::Pack> {
    let far = base.pow([packs as u64]);
    let mut first = vec![factor; L::WIDTH];
    for lane in 1..L::WIDTH {
        first[lane] = first[lane - 1] * far;
    }
    lanes.run(|| {
        let base = lanes.broadcast(&lanes.scalar(&base));
        std::iter::successors(Some(lanes.load(&first)), |pack| Some(lanes.mul(pack, &base)))
            .take(packs)
            .collect()
    })
}

#[inline(always)]
fn scale<L: Lanes>(lanes: L, packs: &mut [L::Pack], factors: &[L::Pack]) {
    for (pack, factor) in packs.iter_mut().zip(factors) {
        *pack = lanes.mul(pack, factor);
    }
}

#[inline(always)]
fn forward<L: Lanes>(lanes: L, packs: &mut [L::Pack], direction: &Direction<L>) {
    if L::WIDTH > 1 {
        lanes.across(packs, &direction.across);
        scale(lanes, packs, &direction.between);
    }
    transform(lanes, packs, &direction.packs);
}

#[inline(always)]
fn backward<L: Lanes>(lanes: L, packs: &mut [L::Pack], direction: &Direction<L>) {
    transform(lanes, packs, &direction.packs);
    // Divides by n as well.
    scale(lanes, packs, &direction.between);
    if L::WIDTH > 1 {
        lanes.across(packs, &direction.across);
    }
}

/// The transform of each lane, from natural order to natural order: `roots` holds the powers of a root of order m.
#[inline(always)]
fn transform<L: Lanes>(lanes: L, packs: &mut [L::Pack], roots: &[L::Scalar]) {
    let m = packs.len();
    if m < 2 {
        return;
    }
    let unused = usize::BITS - m.trailing_zeros();
    for i in 0..m {
        let j = i.reverse_bits() >> unused;
        if i < j {
            packs.swap(i, j);
        }
    }
    // Pairs need no multiplication.
    for pair in packs.chunks_exact_mut(2) {
        (pair[0], pair[1]) = (lanes.add(&pair[0], &pair[1]), lanes.sub(&pair[0], &pair[1]));
    }
    let mut half = 2;
    while half < m {
        let step = m / (2 * half);
        for block in packs.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (i, (a, b)) in low.iter_mut().zip(high).enumerate() {
                let product = if i == 0 { *b } else { lanes.mul(b, &lanes.broadcast(&roots[i * step])) };
                (*a, *b) = (lanes.add(a, &product), lanes.sub(a, &product));
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests;
