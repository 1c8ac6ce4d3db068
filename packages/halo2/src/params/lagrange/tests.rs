#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use ff::{Field, PrimeField};
use group::Curve;
use halo2_proofs::arithmetic::best_multiexp;
use halo2_proofs::poly::EvaluationDomain;
use halo2_proofs::poly::commitment::Params;
use pasta_curves::Fp;

use super::*;
use crate::Checksum;
use crate::params::MAX_K;
use crate::params::canonical::assert_canonical;
use crate::params::generators::coefficient_bases;

const SHA256: &str = "256412d280b8ea5ccc938034673a5f1dd4f40334d0990125cb9b38b497db5b74";

/// The part of the file for one k, as `halo2_proofs` computes it. Checks the table of hashes on the way.
fn from_halo2(k: u32) -> Vec<u8> {
    let mut written = Vec::new();
    Params::<vesta::Affine>::new(k).write(&mut written).unwrap();
    assert_canonical(k, &written);
    let lagrange = &written[4 + (POINT_LEN << k)..];
    lagrange[..count(k) * POINT_LEN].to_vec()
}

/// Lagrange base `index` by its definition, from the coefficient bases alone.
fn derived(bases: &[vesta::Affine], omega_inv: Fp, index: usize) -> vesta::Affine {
    let step = omega_inv.pow_vartime([index as u64]);
    let first = Fp::TWO_INV.pow_vartime([u64::from(bases.len().trailing_zeros())]);
    let scalars: Vec<_> =
        std::iter::successors(Some(first), |power| Some(power * step)).take(bases.len()).collect();
    best_multiexp::<vesta::Affine>(&scalars, bases).to_affine()
}

#[test]
fn file_has_the_pinned_hash() {
    assert_eq!(FILE.len(), POINT_LEN * (MIN_K..=MAX_K).map(count).sum::<usize>());
    assert_eq!(Checksum::of(FILE).to_string(), SHA256);
}

#[test]
fn every_base_is_a_point() {
    for k in MIN_K..=MAX_K {
        let mut points = part(k).chunks(POINT_LEN).enumerate();
        assert!(points.all(|(index, bytes)| base(k, index).to_bytes() == bytes), "k = {k}");
    }
}

#[test]
fn bases_are_those_of_halo2_for_small_k() {
    for k in MIN_K..=8 {
        assert_eq!(part(k), from_halo2(k), "k = {k}");
    }
}

#[test]
fn bases_are_the_sums_that_define_them_for_larger_k() {
    for (k, indices) in [(9, 250..255), (11, 0..2), (14, 1..3)] {
        let bases = coefficient_bases(k);
        // omega does not depend on the degree that the domain is made for.
        let omega_inv = EvaluationDomain::<Fp>::new(1, k).get_omega_inv();
        for index in indices {
            assert_eq!(base(k, index), derived(&bases, omega_inv, index), "k = {k}, base {index}");
        }
    }
}

/// Compares the whole file, or writes it when the environment variable `WRITE_LAGRANGE` is set.
#[test]
#[ignore = "takes minutes"]
fn lagrange_file_is_that_of_halo2() {
    let file: Vec<u8> = (MIN_K..=MAX_K).flat_map(from_halo2).collect();
    if std::env::var_os("WRITE_LAGRANGE").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/params/lagrange.bin");
        return std::fs::write(path, file).unwrap();
    }
    assert!(file == FILE, "lagrange.bin should hash to {}", Checksum::of(&file));
}
