//! The part of the parameters for one k that a verifier needs: tables of multiples of the bases.

use std::sync::OnceLock;

use ff::Field;
use group::GroupEncoding;
use halo2_proofs::poly::commitment::Params;
use pasta_curves::arithmetic::CurveExt;
use pasta_curves::{Fp, vesta};

use super::generators::{blinding_base, coefficient_bases, inner_product_base};
use super::lagrange;
use zk_pasta::msm::{Backend, FixedBases, Part, Tables};

/// Tables of the bases for k, without most of their Lagrange form.
///
/// Two sets of bases: those of the final equation (2^k coefficient bases, then the blinding and the inner product
/// base), and those of commitments to instance columns (the blinding base, then as many Lagrange bases as a circuit can
/// have public inputs). Instance columns are committed to in Lagrange form; those bases come from a file, see the module
/// `lagrange` for why that is safe.
#[derive(Debug)]
pub struct VerifierParams {
    k: u32,
    /// For each backend, made from one another when asked for. The one that this machine uses is always there.
    tables: [OnceLock<Tables>; 2],
    /// What the reference verifier takes.
    halo2: OnceLock<Params<vesta::Affine>>,
}

/// The bases of both kinds for k, and their windows.
pub(super) struct Layout {
    pub(super) equation: FixedBases,
    pub(super) instance: FixedBases,
}

impl Layout {
    pub(super) fn new(k: u32) -> Self {
        Self { equation: FixedBases::new((1 << k) + 2), instance: FixedBases::new(1 + lagrange::count(k)) }
    }

    /// Points of both tables.
    pub(super) fn rows(&self) -> usize {
        self.equation.rows() + self.instance.rows()
    }
}

impl VerifierParams {
    /// Derives everything from k.
    pub(super) fn new(k: u32) -> Self {
        let layout = Layout::new(k);
        let (blinding, inner_product) = (blinding_base(), inner_product_base());
        let mut bases = coefficient_bases(k);
        bases.extend([blinding, inner_product]);
        let mut instance_bases = vec![blinding];
        instance_bases.extend((0..lagrange::count(k)).map(|index| lagrange::base(k, index)));
        let (equation, instance) =
            (layout.equation.multiples(&bases), layout.instance.multiples(&instance_bases));
        Self::from_multiples(k, &layout, &equation, &instance)
    }

    /// From the points of both tables, which must be the right ones.
    pub(super) fn from_multiples(
        k: u32,
        layout: &Layout,
        equation: &[vesta::Affine],
        instance: &[vesta::Affine],
    ) -> Self {
        let params = Self { k, tables: Default::default(), halo2: OnceLock::new() };
        params.table(Backend::current(), layout, equation, instance);
        params
    }

    /// The tables for a backend, made of these points unless they are there. A backend that this machine lacks is
    /// replaced by the portable one.
    fn table(
        &self,
        backend: Backend,
        layout: &Layout,
        equation: &[vesta::Affine],
        instance: &[vesta::Affine],
    ) -> &Tables {
        let tables =
            |backend| Tables::new(backend, (&layout.equation, equation), (&layout.instance, instance));
        // Not under a lock, for the reason that `PerK` gives.
        let tables =
            tables(backend).or_else(|| tables(Backend::Portable)).expect("every machine has this backend");
        self.tables[backend as usize].get_or_init(|| tables)
    }

    /// There are 2^k bases.
    pub fn k(&self) -> u32 {
        self.k
    }

    /// Bytes that the tables occupy, without what only the reference verifier uses.
    pub fn memory_size(&self) -> usize {
        self.tables.iter().filter_map(OnceLock::get).map(Tables::memory_size).sum()
    }

    /// The tables for this backend.
    pub(crate) fn tables(&self, backend: Backend) -> &Tables {
        self.tables[backend as usize].get().unwrap_or_else(|| {
            let [equation, instance] = self.multiples();
            self.table(backend, &Layout::new(self.k), &equation, &instance)
        })
    }

    /// The points of both tables.
    pub(super) fn multiples(&self) -> [Vec<vesta::Affine>; 2] {
        let tables = self.tables(Backend::current());
        [tables.multiples(Part::Equation), tables.multiples(Part::Instance)]
    }

    /// The commitment to an instance column, as `commit_lagrange_instance` of `halo2_proofs` makes it: blinded by 1.
    ///
    /// `column` has at most 255 and at most 2^k elements.
    pub(crate) fn commit_instance(&self, backend: Backend, column: &[Fp]) -> vesta::Affine {
        let scalars = [&[Fp::ONE], column].concat();
        self.tables(backend).sum(Part::Instance, &scalars).to_affine_vartime()
    }

    /// For the multiopening argument of `halo2_proofs`, which reads k, g, w and u. **Its Lagrange half is not the real
    /// one.**
    ///
    /// `Params` are made by `new`, which computes the Lagrange form, or by `read`, which takes all bases from a reader.
    /// So `read` gets the bases in the bytes that `write` would write, and for the Lagrange half the coefficient bases
    /// once more. Nothing in `multiopen::verify_proof` and `MSM::eval` reads that half. Were it read by mistake, proofs
    /// would be refused, none forged: commitments to the coefficient bases bind as those to the Lagrange bases do.
    /// (Points at infinity in their place would bind to nothing.)
    pub(crate) fn halo2(&self) -> &Params<vesta::Affine> {
        if let Some(params) = self.halo2.get() {
            return params;
        }
        let [multiples, _] = self.multiples();
        let (bases, further) = multiples.split_at(1 << self.k);
        let mut bytes = Vec::with_capacity(super::canonical::full_len(self.k));
        bytes.extend_from_slice(&self.k.to_le_bytes());
        for point in bases.iter().chain(bases).chain(&further[..2]) {
            bytes.extend_from_slice(&point.to_bytes());
        }
        let params = Params::read(&mut &bytes[..]).expect("points on the curve, as many as k says");
        self.halo2.get_or_init(|| params)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use halo2_proofs::poly::EvaluationDomain;
    use halo2_proofs::poly::commitment::Blind;

    use super::*;
    use crate::params::{prover_params, verifier_params};

    /// Bytes of the bases in the order of `Params::write`: coefficient form, Lagrange form, w, u.
    fn written(params: &Params<vesta::Affine>) -> Vec<u8> {
        let mut bytes = Vec::new();
        params.write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn all_bases_but_the_lagrange_half_are_those_of_halo2() {
        for k in 1..=9 {
            let (ours, full) = (verifier_params(k).unwrap(), prover_params(k).unwrap());
            let (ours, full) = (written(ours.halo2()), written(&full));
            let half = 4 + 32 * (1 << k);
            let end = full.len() - 64;
            assert_eq!(ours[..half], full[..half]);
            assert_eq!(ours[end..], full[end..]);
            assert_ne!(ours[half..end], full[half..end]);
        }
    }

    #[test]
    fn instance_commitments_are_those_of_halo2() {
        for k in [5, 8] {
            let (ours, full) = (verifier_params(k).unwrap(), prover_params(k).unwrap());
            let domain = EvaluationDomain::new(1, k);
            for column in
                [vec![], vec![Fp::from(7)], (0..19).map(|i| Fp::from(i).square() - Fp::ONE).collect()]
            {
                let mut padded = column.clone();
                padded.resize(1 << k, Fp::ZERO);
                let expected = full.commit_lagrange(&domain.lagrange_from_vec(padded), Blind::default());
                for backend in Backend::available() {
                    assert_eq!(ours.commit_instance(*backend, &column), expected.to_affine_vartime());
                }
            }
        }
    }
}
