//! The `vk_params` section of a circuit binary.
//!
//! Whoever chooses the bases knows relations between them and can forge any proof. So bases in a file add nothing: they
//! must be exactly those that everybody computes from k, and only k is kept. They are compared by hash, because
//! computing the canonical bases in full takes minutes for the largest k.

use super::{MAX_K, check_k};
use crate::{Checksum, Limits, VkError};

/// SHA-256 of what `Params::new(k).write(..)` of `halo2_proofs` writes, for k = 1, 2, ….
const CANONICAL_SHA256: [&str; MAX_K as usize] = [
    "5f154f1e7de63390ff038c01f7ba8d41980fe43fb37a16a9880a4d6949faec03",
    "91a6d514d942b065f9ec98af3fbd331b27738e7b8b931fc63c99548ffcacb15c",
    "0bd0df6b76a96eb97bf1de8d1ceb133dc1eb09560532f2874821e0520059e79b",
    "5c0b8093a964af7191df4749a7310c00140ebc9977b118debe5715fda30efa7f",
    "106977185e775dffe917fe065308d3469d747e79617911bfb7d3f78e2bcb552c",
    "606ec71853588ea2414707e98ffb181091f6985d294d03d4165fb400a9a6b3a6",
    "432e492288c43ccabdffb913625109ca76f66312cd4625c9a258a2e33a28c400",
    "96d2448c483f4df37e69b4f72db328cd8520b09d49f5e7c801da7994150b9b33",
    "b7ea13dd3cfe5db384fab28fd90c4ca7327fb20d3fde16c12eb8b3f81538cb62",
    "65235f086265cdf98b12514ab36fe9b849198870918d73cd160903ceb0a954dc",
    "1eab6f93a080ce41b908d935c04bd2e3ed1ac23f277c15d11c499d56d28fa0f7",
    "1b97b06da453b9efb1ae18b9ba77c3d870f22dc72898297d5707e340c3f44865",
    "76ebe6b75b5281cb1dcc2eb04888968573758672b521522f62abedf6366bb876",
    "1cb278fe4d9cf5325e5cbc710d863c0deca3e961e1b8f6c8736890c43345c461",
    "e1fb29749c7bd0870768044d5329b4e293cb2d44dae24db2554605427b19d0dd",
    "174780f80c577d968d10bc3f0a8f819e55a96b9e882ffe73c15d55e9f94053e2",
    "7c65b8e3d12f2c1054f07c2721da8670d97f0f14c846df6bcf4d390dd62cbceb",
];

/// Length of the full form: k, two forms of 2^k bases, and two more points.
pub(super) fn full_len(k: u32) -> usize {
    4 + 32 * (2 << k) + 64
}

/// Checks a `vk_params` section, which is k in four bytes or everything that `Params::write` writes, and returns k.
pub(crate) fn read_k(section: &[u8], limits: &Limits) -> Result<u32, VkError> {
    let found = section.len();
    let Some((k, bases)) = section.split_first_chunk() else {
        return Err(VkError::ParamsLength { k: 0, expected: full_len(0), found });
    };
    let k = u32::from_le_bytes(*k);
    check_k("vk_params", k, limits)?;
    if bases.is_empty() {
        return Ok(k);
    }
    if found != full_len(k) {
        return Err(VkError::ParamsLength { k, expected: full_len(k), found });
    }
    let found = Checksum::of(section);
    // Should an entry of the table be no checksum, nothing is accepted for its k.
    let expected = CANONICAL_SHA256[k as usize - 1].parse().unwrap_or(Checksum::from([0; 32]));
    if found == expected { Ok(k) } else { Err(VkError::ForeignParams { k, expected, found }) }
}

/// Checks what `Params::write` wrote for k against the table.
#[cfg(test)]
pub(super) fn assert_canonical(k: u32, written: &[u8]) {
    assert_eq!(written.len(), full_len(k));
    assert_eq!(Checksum::of(written).to_string(), CANONICAL_SHA256[k as usize - 1], "k = {k}");
    assert_eq!(read_k(written, &Limits::default()), Ok(k));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::params::prover_params;

    #[test]
    fn hashes_are_those_of_halo2_for_small_k() {
        for k in 1..=10 {
            let mut written = Vec::new();
            prover_params(k).unwrap().write(&mut written).unwrap();
            assert_canonical(k, &written);
        }
    }
}
