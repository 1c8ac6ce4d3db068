//! The last check: a sum of points is zero.

use ff::Field;
#[cfg(feature = "test-hooks")]
use halo2_proofs::poly::commitment::{MSM, Params};
use pasta_curves::{Fp, vesta};

use crate::params::VerifierParams;
use zk_pasta::msm::{Backend, Terms};

/// A sum of points that is zero if and only if a proof is valid.
///
/// The scalars of the coefficient bases are those of `coefficient` times the product of 1 + u_(k-1-i) X^(2^i) over the
/// challenges u, less `value` for the first: 2^k numbers made of k.
#[derive(Clone, Debug)]
pub(crate) struct Equation {
    pub(super) coefficient: Fp,
    pub(super) challenges: Vec<Fp>,
    pub(super) value: Fp,
    /// Scalar of the blinding base.
    pub(super) blinding: Fp,
    /// Scalar of the inner product base.
    pub(super) inner_product: Fp,
    /// Everything else, points of the key included.
    pub(super) points: Vec<(Fp, vesta::Affine)>,
}

impl Equation {
    /// Points besides the bases.
    pub(crate) fn points(&self) -> usize {
        self.points.len()
    }

    /// The scalars of the coefficient bases, times `weight`.
    pub(crate) fn base_scalars(&self, weight: Fp) -> Vec<Fp> {
        let mut scalars = Vec::with_capacity((1 << self.challenges.len()) + 2);
        scalars.push(self.coefficient * weight);
        for challenge in self.challenges.iter().rev() {
            for index in 0..scalars.len() {
                scalars.push(scalars[index] * challenge);
            }
        }
        scalars[0] -= self.value * weight;
        scalars
    }

    /// As the terms that `halo2_proofs` would have.
    #[cfg(feature = "test-hooks")]
    pub(crate) fn to_halo2<'a>(&self, params: &'a Params<vesta::Affine>) -> MSM<'a, vesta::Affine> {
        let mut msm = params.empty_msm();
        msm.add_to_g_scalars(&self.base_scalars(Fp::ONE));
        msm.add_to_w_scalar(self.blinding);
        msm.add_to_u_scalar(self.inner_product);
        self.points.iter().for_each(|(scalar, point)| msm.append_term(*scalar, *point));
        msm
    }
}

/// A weighted sum of equations for one k.
///
/// If one of them does not hold, the sum is not zero but for one choice of its weight; the weights must be such that
/// nobody who chose the equations could choose them.
pub(crate) struct Sum {
    /// Coefficient bases, blinding base, inner product base.
    bases: Vec<Fp>,
    terms: Terms,
}

impl Sum {
    /// One equation as it is.
    pub(crate) fn of(equation: &Equation) -> Self {
        let mut sum = Self { bases: vec![], terms: Terms::with_capacity(equation.points.len()) };
        sum.add(Fp::ONE, equation);
        sum
    }

    /// No equation yet, with room for `points` points.
    pub(crate) fn with_capacity(points: usize) -> Self {
        Self { bases: vec![], terms: Terms::with_capacity(points) }
    }

    pub(crate) fn add(&mut self, weight: Fp, equation: &Equation) {
        let mut bases = equation.base_scalars(weight);
        bases.extend([equation.blinding * weight, equation.inner_product * weight]);
        if self.bases.is_empty() {
            self.bases = bases;
        } else {
            self.bases.iter_mut().zip(bases).for_each(|(sum, scalar)| *sum += scalar);
        }
        equation.points.iter().for_each(|(scalar, point)| self.terms.add(scalar * weight, point));
    }

    /// Whether it is zero.
    pub(crate) fn holds(&self, backend: Backend, params: &VerifierParams) -> bool {
        params.tables(backend).is_zero(&self.bases, &self.terms)
    }
}
