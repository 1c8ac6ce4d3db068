//! Proofs that parse and prove nothing, for measurements that need no prover.
//!
//! A verifier does all its work on any proof that parses, so an attacker's proof costs what an honest one does.

use group::{Curve, CurveAffine, Group, GroupEncoding};
use pasta_curves::vesta;
use zk_halo2::{Checksum, Shape};

/// A proof for a key of this shape, and public inputs: each word is a point of the curve and a canonical scalar, and no
/// word comes twice, nor in a proof of another `seed`. (A verifier merges equal points, so a batch of equal proofs would
/// be less work.)
pub fn unproved(shape: &Shape, seed: u64) -> (Vec<u8>, Vec<[u8; 32]>) {
    let mut words = ambiguous(seed);
    let proof = words.by_ref().take(shape.proof_len / 32).collect::<Vec<_>>().concat();
    (proof, words.take(shape.public_inputs()).collect())
}

/// Words that are both a point and a scalar.
fn ambiguous(seed: u64) -> impl Iterator<Item = [u8; 32]> {
    let candidates = (0u64..).map(move |number| {
        let mut word = <[u8; 32]>::from(Checksum::of(&[seed.to_le_bytes(), number.to_le_bytes()].concat()));
        word[31] &= 0x3f; // below 2^254, and so below both moduli
        word
    });
    candidates.filter(|word| vesta::Affine::from_bytes(word).is_some().into())
}

/// `count` points that are all different: 2G, 3G, ….
pub fn points(count: usize) -> Vec<vesta::Affine> {
    let step = vesta::Affine::generator();
    let multiples =
        std::iter::successors(Some(vesta::Point::generator().double()), |point| Some(point + step));
    let mut points = vec![vesta::Affine::identity(); count];
    vesta::Point::batch_normalize(&multiples.take(count).collect::<Vec<_>>(), &mut points);
    points
}
