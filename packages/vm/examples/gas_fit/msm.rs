//! The final multiexponentiation of a verification, alone, for every k.

use group::{Curve, CurveAffine, Group};
use halo2_proofs::arithmetic::best_multiexp;
use pasta_curves::{Fp, vesta};
use zk_halo2::Checksum;

use crate::least;

pub(crate) fn print_table() {
    for k in 1..=17u32 {
        let (scalars, bases) = (scalars(1 << k), bases(1 << k));
        let runs = if k < 13 { 40 } else { 10 };
        let took = least(runs, || best_multiexp::<vesta::Affine>(&scalars, &bases));
        println!("k = {k:>2}: {:>9} µs", took.as_micros());
    }
}

fn scalars(count: u64) -> Vec<Fp> {
    use ff::FromUniformBytes;
    let half = |number: u64| <[u8; 32]>::from(Checksum::of(&number.to_le_bytes()));
    let wide = |number| [half(number), half(!number)].concat().try_into().expect("64 bytes");
    (0..count).map(|number| Fp::from_uniform_bytes(&wide(number))).collect()
}

/// Points that are all different: a progression.
fn bases(count: usize) -> Vec<vesta::Affine> {
    let step = vesta::Affine::generator();
    let points: Vec<vesta::Point> =
        std::iter::successors(Some(vesta::Point::generator().double()), |point| Some(point + step))
            .take(count)
            .collect();
    let mut bases = vec![vesta::Affine::identity(); count];
    Curve::batch_normalize(&points, &mut bases);
    bases
}
