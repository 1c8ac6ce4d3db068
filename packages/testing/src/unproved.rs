//! Proofs that parse and prove nothing, for measurements that need no prover.
//!
//! A verifier does all its work on any proof that parses, so an attacker's proof costs what an honest one does.

use std::sync::OnceLock;

use group::{Curve, CurveAffine, Group, GroupEncoding};
use pasta_curves::vesta;
use zk_halo2::{Checksum, Shape};

/// A proof for a key of this shape, and public inputs: each word is a point of the curve and a canonical scalar.
///
/// `seed` chooses among them, so that a batch need not hold the same proof again and again.
pub fn unproved(shape: &Shape, seed: u64) -> (Vec<u8>, Vec<[u8; 32]>) {
    let words = ambiguous();
    let from = |start: u64| {
        let start = Checksum::of(&start.to_le_bytes()).as_bytes()[0] as usize;
        words.iter().copied().cycle().skip(start)
    };
    let proof = from(seed).take(shape.proof_len / 32).collect::<Vec<_>>().concat();
    (proof, from(!seed).take(shape.public_inputs()).collect())
}

/// Words that are both a point and a scalar, more than a proof of usual size takes.
fn ambiguous() -> &'static [[u8; 32]] {
    static WORDS: OnceLock<Vec<[u8; 32]>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let candidates = (1u64..).map(|seed| {
            let mut word = <[u8; 32]>::from(Checksum::of(&seed.to_le_bytes()));
            word[31] &= 0x3f; // below 2^254, and so below both moduli
            word
        });
        candidates.filter(|word| vesta::Affine::from_bytes(word).is_some().into()).take(1009).collect()
    })
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
