//! Circuit binaries that every chain refuses, each for one thing that is wrong with it.

use group::GroupEncoding;
use pasta_curves::vesta;

use crate::{Case, with_full_params, with_params, with_vk};

/// Bytes of the footer.
const FOOTER: usize = 10;

/// What is wrong, in words that can name a file, and the file. Except for that, each is the circuit binary of `case`, which
/// must have a fixed column or a permutation.
pub fn refused(case: &Case) -> Vec<(&'static str, Vec<u8>)> {
    let file = case.binary.to_bytes();
    let (k, footer) = (case.key().shape().k, footer(&file));
    let changed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut changed = file.clone();
        change(&mut changed);
        changed
    };
    vec![
        ("empty", vec![]),
        ("truncated", changed(&|file| file.truncate(footer + FOOTER - 1))),
        ("trailing-byte", changed(&|file| file.push(0))),
        ("other-version", changed(&|file| file[footer] = 2)),
        ("other-number-of-inputs", changed(&|file| file[footer + 1] += 1)),
        ("length-of-sections", changed(&|file| file[footer + 6] += 1)),
        ("k-above-17", with_k(&file, 18)),
        ("other-k", with_params(&file, &(k + 1).to_le_bytes())),
        ("base-replaced", base_replaced(&file, k)),
        ("representative", changed(&|file| file[4] ^= 1)),
        ("point-not-on-curve", with_point(&file, |point| !is_on_curve(point))),
        ("point-replaced", with_point(&file, is_on_curve)),
        ("point-at-infinity", changed(&|file| last_point(file).fill(0))),
    ]
}

fn footer(file: &[u8]) -> usize {
    file.len() - FOOTER
}

/// The last commitment, which ends the key.
fn last_point(file: &mut [u8]) -> &mut [u8; 32] {
    let end = footer(file);
    (&mut file[end - 32..end]).try_into().unwrap()
}

fn is_on_curve(bytes: &[u8; 32]) -> bool {
    vesta::Affine::from_bytes(bytes).is_some().into()
}

/// The last commitment becomes the next number that `wanted` is true of.
fn with_point(file: &[u8], wanted: impl Fn(&[u8; 32]) -> bool) -> Vec<u8> {
    let mut file = file.to_vec();
    let point = last_point(&mut file);
    loop {
        point[0] = point[0].wrapping_add(1);
        if wanted(point) {
            return file;
        }
    }
}

/// Says in both places that there are 2^k rows.
fn with_k(file: &[u8], k: u8) -> Vec<u8> {
    let mut vk = file[4..footer(file)].to_vec();
    vk[32] = k;
    with_params(&with_vk(file, &vk), &u32::from(k).to_le_bytes())
}

/// The parameters in full, but with the second base in the place of the first.
fn base_replaced(file: &[u8], k: u32) -> Vec<u8> {
    let mut full = with_full_params(file, k);
    full.copy_within(4 + 32..4 + 64, 4);
    full
}

#[cfg(test)]
mod tests {
    use zk_halo2::{Limits, VkError, check_vk};

    use super::*;
    use crate::numbered;

    #[test]
    fn each_is_refused_for_what_it_is_called() {
        let case = numbered(1);
        let limits = Limits::default();
        for file in [case.binary.to_bytes(), with_full_params(case.binary.as_bytes(), 5)] {
            check_vk(&file, &limits).unwrap();
        }
        for (name, file) in refused(&case) {
            let error = check_vk(&file, &limits).unwrap_err();
            let expected = match name {
                "empty" => matches!(error, VkError::FileTooShort { found: 0, .. }),
                // The footer is what stands at the end, so its fields have moved.
                "truncated" | "trailing-byte" => {
                    matches!(error, VkError::UnknownVersion { .. } | VkError::FileLength { .. })
                }
                "other-version" => matches!(error, VkError::UnknownVersion { found: 2, .. }),
                "other-number-of-inputs" => matches!(error, VkError::PublicInputCount { .. }),
                "length-of-sections" => matches!(error, VkError::FileLength { .. }),
                "k-above-17" => matches!(error, VkError::K { max: 17, found: 18, .. }),
                "other-k" => matches!(error, VkError::KMismatch { .. }),
                "base-replaced" => matches!(error, VkError::ForeignParams { .. }),
                "point-not-on-curve" | "point-at-infinity" => matches!(error, VkError::Point { .. }),
                "representative" | "point-replaced" => matches!(error, VkError::Representative { .. }),
                _ => false,
            };
            assert!(expected, "{name}: {error}");
        }
    }
}
