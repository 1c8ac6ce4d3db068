//! What a key that was checked once need not compute again: the y coordinates of its points.
//!
//! Most of the time that [`check_vk`](crate::check_vk) takes goes into square roots, one for each compressed point, and
//! into rendering and hashing the text of the key. A store keeps the roots beside the file. Roots are hard to find and
//! easy to check, so they need no trust: a y that is canonical, on the curve and of the right sign is the only one.
//!
//! The checks that are skipped with them can only say yes or no: the text and its hash against the stored
//! representative, the order of the expression table, encoding the key again, the hash of full parameters. All of them
//! are functions of the file's bytes, and the SHA-256 identifies the bytes. So a node that found them right once need
//! not repeat them. The roots of a file record that this happened: the store writes them then and only then.

use ff::PrimeField;
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fq, vesta};

use super::VerifyingKey;

/// Bytes of a coordinate.
const COORDINATE_LEN: usize = 32;

/// Changes when the source of the decoder or of any check changes. What was written under other rules is not read.
pub(crate) const RULES: u64 = fingerprint(&[
    include_bytes!("../check.rs"),
    include_bytes!("../container.rs"),
    include_bytes!("../key.rs"),
    include_bytes!("../limits.rs"),
    include_bytes!("../params.rs"),
    include_bytes!("../shape.rs"),
    include_bytes!("../params/canonical.rs"),
    include_bytes!("cached.rs"),
    include_bytes!("decode.rs"),
    include_bytes!("derive.rs"),
    include_bytes!("encode.rs"),
    include_bytes!("model.rs"),
    include_bytes!("reader.rs"),
    include_bytes!("render.rs"),
    include_bytes!("table.rs"),
]);

/// FNV-1a: it tells versions of our own source apart and has nothing to defend.
const fn fingerprint(sources: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    let mut source = 0;
    while source < sources.len() {
        let mut byte = 0;
        while byte < sources[source].len() {
            hash = (hash ^ sources[source][byte] as u64).wrapping_mul(0x0000_0100_0000_01b3);
            byte += 1;
        }
        source += 1;
    }
    hash
}

/// The y coordinates of the points of `key`, in the order of the file.
pub(crate) fn ordinates(key: &VerifyingKey) -> Vec<u8> {
    let points = key.pinned.fixed_commitments.iter().chain(&key.pinned.permutation_commitments);
    // There is no point at infinity in a key, so each has coordinates.
    let coordinates = points.filter_map(|point| Option::from(point.coordinates()));
    coordinates.flat_map(|c: pasta_curves::arithmetic::Coordinates<vesta::Affine>| c.y().to_repr()).collect()
}

/// Hands out stored y coordinates, one for each compressed point.
#[derive(Debug)]
pub(crate) struct Ordinates<'a> {
    rest: &'a [u8],
}

impl<'a> Ordinates<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The point that is compressed to these bytes, if the next coordinate is its y.
    pub(crate) fn decompress(&mut self, compressed: &[u8; COORDINATE_LEN]) -> Option<vesta::Affine> {
        let (y, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        let y: Fq = Option::from(Fq::from_repr(*y))?;
        let mut x = *compressed;
        let is_odd = x[COORDINATE_LEN - 1] >> 7 == 1;
        x[COORDINATE_LEN - 1] &= 0x7f;
        let x: Fq = Option::from(Fq::from_repr(x))?;
        let point = Option::from(vesta::Affine::from_xy(x, y));
        point.filter(|_| bool::from(y.is_odd()) == is_odd)
    }

    /// Whether all were used.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}
