//! What a verifier needs of the parameters for one k.

use std::sync::OnceLock;

use ff::Field;
use group::{Curve, GroupEncoding};
use halo2_proofs::arithmetic::best_multiexp;
use halo2_proofs::poly::commitment::Params;
use pasta_curves::{Fp, vesta};

use super::generators::{blinding_base, coefficient_bases, inner_product_base};
use super::lagrange;

/// The bases for k without most of their Lagrange form.
///
/// Instance columns are committed to in Lagrange form, so the first few of those bases are needed, one for each
/// public input. They come from a file (the module `lagrange` says why that is safe); each is decompressed when a
/// circuit first needs it, then kept.
#[derive(Debug)]
pub struct VerifierParams {
    /// For the multiopening argument, which reads k, g, w and u. **Its Lagrange half is not the real one**: see
    /// [`VerifierParams::new`].
    halo2: Params<vesta::Affine>,
    blinding: vesta::Affine,
    lagrange: Vec<OnceLock<vesta::Affine>>,
}

impl VerifierParams {
    /// `Params` of `halo2_proofs` are made by `new`, which computes the Lagrange form, or by `read`, which takes all
    /// bases from a reader. So `read` gets the bases in the bytes that `write` would write, and for the Lagrange half
    /// the coefficient bases once more. Nothing here or in `multiopen::verify_proof` and `MSM::eval` reads that half.
    /// Were it read by mistake, proofs would be refused, none forged: commitments to the coefficient bases bind as
    /// those to the Lagrange bases do. (Points at infinity in their place would bind to nothing.)
    pub(super) fn new(k: u32) -> Self {
        let bases = coefficient_bases(k);
        let (blinding, inner_product) = (blinding_base(), inner_product_base());
        let mut bytes = Vec::with_capacity(super::canonical::full_len(k));
        bytes.extend_from_slice(&k.to_le_bytes());
        for point in bases.iter().chain(&bases).chain([&blinding, &inner_product]) {
            bytes.extend_from_slice(&point.to_bytes());
        }
        let halo2 = Params::read(&mut &bytes[..]).expect("points on the curve, as many as k says");
        let lagrange = vec![OnceLock::new(); lagrange::count(k)];
        Self { halo2, blinding, lagrange }
    }

    /// There are 2^k bases.
    pub fn k(&self) -> u32 {
        self.halo2.k()
    }

    /// Bytes these parameters occupy, all bases counted as affine points of 64 bytes.
    pub fn memory_size(&self) -> usize {
        (2 << self.k()) * 64 + self.lagrange.len() * size_of::<OnceLock<vesta::Affine>>()
    }

    /// For the multiopening argument only.
    pub(crate) fn multiopen(&self) -> &Params<vesta::Affine> {
        &self.halo2
    }

    /// Decompresses the Lagrange bases for instance columns of up to `len` public inputs, unless they are there.
    ///
    /// # Cost
    /// About 5 µs for each base, so a millisecond for 255.
    pub fn prepare(&self, len: usize) {
        self.lagrange_bases(len).for_each(drop);
    }

    /// The first `len` Lagrange bases, or all there are.
    fn lagrange_bases(&self, len: usize) -> impl Iterator<Item = vesta::Affine> {
        let slots = self.lagrange.iter().take(len).enumerate();
        // Decompression starts no other work, so no thread can come here again while it fills a slot.
        slots.map(|(index, slot)| *slot.get_or_init(|| lagrange::base(self.k(), index)))
    }

    /// The commitment to an instance column, as `commit_lagrange_instance` of `halo2_proofs` makes it: blinded by 1.
    ///
    /// `column` has at most 255 and at most 2^k elements.
    pub(crate) fn commit_instance(&self, column: &[Fp]) -> vesta::Affine {
        let scalars = [column, &[Fp::ONE]].concat();
        let bases: Vec<_> = self.lagrange_bases(column.len()).chain([self.blinding]).collect();
        best_multiexp::<vesta::Affine>(&scalars, &bases).to_affine()
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
            let (ours, full) = (written(ours.multiopen()), written(&full));
            let half = 4 + 32 * (1 << k);
            let end = full.len() - 64;
            assert_eq!(ours[..half], full[..half]);
            assert_eq!(ours[end..], full[end..]);
            assert_ne!(ours[half..end], full[half..end]);
        }
    }

    #[test]
    fn as_many_lagrange_bases_are_prepared_as_asked_for() {
        for k in [1, 4, 9] {
            let (ours, full) = (verifier_params(k).unwrap(), written(&prover_params(k).unwrap()));
            ours.prepare(20);
            let half = 4 + 32 * (1 << k);
            let count = 20.min(1 << k);
            for (slot, bytes) in ours.lagrange[..count].iter().zip(full[half..].chunks(32)) {
                assert_eq!(slot.get().unwrap().to_bytes(), bytes);
            }
            assert!(ours.lagrange[count..].iter().all(|slot| slot.get().is_none()));
        }
    }

    #[test]
    fn instance_commitments_are_those_of_halo2() {
        let k = 5;
        let (ours, full) = (verifier_params(k).unwrap(), prover_params(k).unwrap());
        let domain = EvaluationDomain::new(1, k);
        for column in [vec![], vec![Fp::from(7)], (0..19).map(Fp::from).collect()] {
            let mut padded = column.clone();
            padded.resize(1 << k, Fp::ZERO);
            let expected = full.commit_lagrange(&domain.lagrange_from_vec(padded), Blind::default());
            assert_eq!(ours.commit_instance(&column), expected.to_affine());
        }
    }
}
