//! The canonical bases by hash to the curve, as `Params::new` of `halo2_proofs` derives them.

use group::{Curve, Group};
use halo2_proofs::arithmetic::parallelize;
use pasta_curves::arithmetic::CurveExt;
use pasta_curves::vesta;

const DOMAIN: &str = "Halo2-Parameters";

/// The 2^k bases of polynomials in coefficient form: base i is the hash of a zero byte and i in four bytes.
pub(super) fn coefficient_bases(k: u32) -> Vec<vesta::Affine> {
    let mut points = vec![vesta::Point::identity(); 1 << k];
    parallelize(&mut points, |points, start| {
        let hash = vesta::Point::hash_to_curve(DOMAIN);
        for (index, point) in points.iter_mut().enumerate() {
            let mut message = [0; 5];
            message[1..].copy_from_slice(&((start + index) as u32).to_le_bytes());
            *point = hash(&message);
        }
    });
    let mut bases = vec![vesta::Affine::default(); points.len()];
    vesta::Point::batch_normalize(&points, &mut bases);
    bases
}

/// The base of the blinding factor.
pub(super) fn blinding_base() -> vesta::Affine {
    vesta::Point::hash_to_curve(DOMAIN)(&[1]).to_affine()
}

/// The base of the inner product.
pub(super) fn inner_product_base() -> vesta::Affine {
    vesta::Point::hash_to_curve(DOMAIN)(&[2]).to_affine()
}
