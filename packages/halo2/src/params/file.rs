//! Verifier parameters as a file, so that they are derived once in the life of a node, not of a process.
//!
//! ```text
//! "zkhalo2params" (13 bytes) | version u8 | k u16 LE | points
//! ```
//! The points are those of both tables, x then y, each 32 bytes little-endian. The file is the same on every machine,
//! whichever arithmetic it uses, and its SHA-256 is part of this source: a file that was damaged or forged is refused,
//! so bases are never taken from where somebody could have chosen them.
//!
//! To print the hashes anew, after the tables' layout and so the version changed:
//! ```sh
//! cargo test --release -p zk-halo2 --lib print_hashes -- --ignored --nocapture
//! ```

use ff::{Field, PrimeField};
use pasta_curves::{Fq, vesta};
use rayon::prelude::*;

use super::verifier_params::{Layout, VerifierParams};
use super::{MAX_K, MIN_K};
use crate::Checksum;

/// Changes whenever the content of the files does.
pub const FILE_VERSION: u8 = 1;

const MAGIC: &[u8; 13] = b"zkhalo2params";
const HEADER_LEN: usize = 16;
const COORDINATE_LEN: usize = 32;
const POINT_LEN: usize = 2 * COORDINATE_LEN;

/// SHA-256 of the file for k = 1, 2, ….
const SHA256: [&str; MAX_K as usize] = [
    "2071c044116275d1087286927a5a6fcb33cacc22ead33d937014eadce99b1378",
    "00404a205e369c3e92178d093687f730b8f99cdb0bce07f48db8dd8435c975c3",
    "939a6014a40389b82c75b8e25a0bc4dd854e55bbe0b96e7acf529c8ae476931c",
    "14801979028b72e7bbf744e69e5366775e39767908d17b8a2ecbf312b6933562",
    "971c843bcf0191d9f4fbcb620ad376f246c91a11354b4f1ee7bee0229dc45cc0",
    "33c98c12680572ff64b0cf9b35f2a1f40e3c56aa9ddd41d52a0e5aef7e6c1079",
    "c5514c0bbbbdcaaeb79633a439870e8e1e90269d2a8380377ea827154388ff20",
    "9f8ef8af7000144bdc82c588a568f9154949170c04fa3e9de7fc3e3f148c6f4e",
    "ec20903b3c62c34227de1664304904e460c2b83d9fddf390472d849218ac74cf",
    "0bcf74b5e07731037033beec023ac3142c5990a03f4a3210179421fc5b6a6af4",
    "58f577803d5337c44776b478b3fe08790cb92aa93de83d449fb86cd3c75beeff",
    "6dc422412bf085e330e2f4d1448ffc2bf6028b681afd36e259ee3550f498b5b3",
    "bbd165f76bad77f1bba2ba5ab80bb6d4e630a5d37e1c1d7641c42ee7d73a09ae",
    "4ee7fed17353de409dd390597d1e019e4b62af37ec5259a2f24936f0614661ff",
    "e1acd523fc5fa5f48f264f4bb8074aad77ec3b4eac8b32b6d592bfa233a5e6db",
    "54c7d4837252c8439b9da8fc825e3bea0aaa5e6b29e39089c18e8888f886cc4d",
    "29f9f5d129836f815c7da34e0d7273a8e3557ce10618926e5962817f9b54942c",
];

/// Why a file is not taken for parameters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParamsError {
    /// There are no parameters for this k.
    #[error("there are no parameters for k = {k}: it must be {MIN_K} to {MAX_K}")]
    K {
        /// The k asked for.
        k: u32,
    },
    /// The content is not what everybody computes.
    #[error(
        "not the parameters for k = {k}, version {FILE_VERSION}: {expected_len} bytes with SHA-256 {expected} expected, found {found_len} bytes with {found}; delete the file to have it made anew"
    )]
    Content {
        /// The k asked for.
        k: u32,
        /// Length of the file.
        expected_len: usize,
        /// SHA-256 of the file.
        expected: Checksum,
        /// Length found.
        found_len: usize,
        /// SHA-256 found.
        found: Checksum,
    },
}

/// Bytes of the file for k, from [`MIN_K`] to [`MAX_K`]; else `None`.
pub fn file_len(k: u32) -> Option<usize> {
    (MIN_K..=MAX_K).contains(&k).then(|| HEADER_LEN + POINT_LEN * Layout::new(k).rows())
}

fn header(k: u32) -> [u8; HEADER_LEN] {
    let mut header = [0; HEADER_LEN];
    header[..13].copy_from_slice(MAGIC);
    header[13] = FILE_VERSION;
    header[14] = k as u8;
    header
}

impl VerifierParams {
    /// The content of the file for these parameters.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = header(self.k()).to_vec();
        let points = self.multiples().concat();
        bytes.resize(HEADER_LEN + POINT_LEN * points.len(), 0);
        bytes[HEADER_LEN..].par_chunks_mut(POINT_LEN).zip(&points).for_each(|(bytes, point)| {
            let (x, y) = zk_pasta::msm::coordinates(point);
            bytes[..COORDINATE_LEN].copy_from_slice(&x.to_repr());
            bytes[COORDINATE_LEN..].copy_from_slice(&y.to_repr());
        });
        bytes
    }
}

/// Reads what [`VerifierParams::to_bytes`] wrote, and refuses anything else.
pub(super) fn read(k: u32, bytes: &[u8]) -> Result<VerifierParams, ParamsError> {
    let expected_len = file_len(k).ok_or(ParamsError::K { k })?;
    let found = Checksum::of(bytes);
    // Should an entry of the table be no checksum, nothing is accepted for its k.
    let expected = SHA256[(k - MIN_K) as usize].parse().unwrap_or(Checksum::from([0; 32]));
    if bytes.len() != expected_len || found != expected {
        return Err(ParamsError::Content { k, expected_len, expected, found_len: bytes.len(), found });
    }
    let points: Vec<_> = bytes[HEADER_LEN..].par_chunks(POINT_LEN).map(point).collect();
    let layout = Layout::new(k);
    let (equation, instance) = points.split_at(layout.equation.rows());
    Ok(VerifierParams::from_multiples(k, &layout, equation, instance))
}

/// A point of a file whose hash was right.
fn point(bytes: &[u8]) -> vesta::Affine {
    let coordinate = |start: usize| {
        let bytes = bytes[start..].first_chunk().copied().unwrap_or_default();
        Fq::from_repr(bytes).unwrap_or(Fq::ZERO)
    };
    vesta::Affine::from_xy_unchecked(coordinate(0), coordinate(COORDINATE_LEN))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::params::{install, verifier_params};

    fn hash(k: u32) -> String {
        Checksum::of(&VerifierParams::new(k).to_bytes()).to_string()
    }

    #[test]
    fn hashes_are_those_of_what_is_derived_for_small_k() {
        for k in MIN_K..=10 {
            assert_eq!(hash(k), SHA256[(k - MIN_K) as usize], "k = {k}");
        }
    }

    #[test]
    #[ignore = "takes a minute: derives all parameters"]
    fn hashes_are_those_of_what_is_derived() {
        for k in 11..=MAX_K {
            assert_eq!(hash(k), SHA256[(k - MIN_K) as usize], "k = {k}");
        }
    }

    #[test]
    #[ignore = "prints the table, compares nothing"]
    fn print_hashes() {
        (MIN_K..=MAX_K).for_each(|k| println!("    \"{}\",", hash(k)));
    }

    #[test]
    fn what_was_written_is_read() {
        for k in [1, 4, 7] {
            let params = verifier_params(k).unwrap();
            let bytes = params.to_bytes();
            assert_eq!(Some(bytes.len()), file_len(k));
            let read = read(k, &bytes).unwrap();
            assert_eq!(read.multiples(), params.multiples());
            assert_eq!(read.to_bytes(), bytes);
            assert_eq!(install(k, &bytes).unwrap().k(), k);
        }
    }

    #[test]
    fn nothing_else_is_read() {
        let bytes = verifier_params(4).unwrap().to_bytes();
        let refused = |k, bytes: &[u8]| matches!(read(k, bytes), Err(ParamsError::Content { .. }));
        assert!(refused(5, &bytes));
        assert!(refused(4, &[]));
        assert!(refused(4, &bytes[..bytes.len() - 1]));
        assert!(refused(4, &[&bytes[..], &[0]].concat()));
        for position in (0..bytes.len()).step_by(97) {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            assert!(refused(4, &changed), "byte {position}");
        }
        for k in [0, MAX_K + 1, u32::MAX] {
            assert_eq!(read(k, &bytes).unwrap_err(), ParamsError::K { k });
            assert_eq!(file_len(k), None);
        }
    }
}
