//! Decoding of circuit binaries.

use zk_halo2::{CircuitBinary, KeyCounts, Limits, LoadedVerifyingKey, VkError, check_vk, verify};

use super::{Finding, ensure};
use crate::{assemble, unproved};

/// Small enough that a fuzzer gets through many files in a second.
fn limits() -> Limits {
    Limits { max_file_len: 64 << 10, max_rendered_len: 128 << 10, ..Limits::default() }
}

/// Largest k for which a key that was accepted is also verified with.
const MAX_K_TO_VERIFY: u32 = 6;

/// Checks that reading a circuit binary does not panic, and that one which is accepted is the only encoding of its
/// key and can be verified with. Tells whether it was accepted.
///
/// A file whose only fault is the hash of its text gets the right hash first: by chance nobody would ever meet it.
///
/// # Errors
/// [`Finding`] if any of this is not so.
pub fn circuit_binary(bytes: &[u8]) -> Result<bool, Finding> {
    let mut file = bytes.to_vec();
    let mut verdict = check_vk(&file, &limits());
    if let Err(VkError::Representative { expected, .. }) = &verdict {
        set_representative(&mut file, expected);
        verdict = check_vk(&file, &limits());
        let settled = !matches!(&verdict, Err(VkError::Representative { .. }));
        ensure(settled, || format!("the hash that was asked for is refused: {verdict:?}"))?;
    }
    match verdict {
        Ok(key) => accepted(&file, &key).map(|()| true),
        Err(error) => {
            // Whatever it says, it neither panics nor reads what is not there.
            let _ = KeyCounts::of_file(&file);
            ensure(!error.to_string().is_empty(), || format!("{error:?} says nothing"))?;
            Ok(false)
        }
    }
}

/// Writes the hash, which an error shows as a big-endian number, into the first 32 bytes of the `vk` section.
fn set_representative(file: &mut [u8], number: &str) {
    let footer = file.len() - 10;
    let vk_len = u32::from_le_bytes(file[footer + 6..].try_into().unwrap()) as usize;
    let mut bytes = hex::decode(&number[2..]).unwrap();
    bytes.reverse();
    file[footer - vk_len..][..32].copy_from_slice(&bytes);
}

fn accepted(file: &[u8], key: &LoadedVerifyingKey) -> Result<(), Finding> {
    let again = CircuitBinary::from_bytes(file, &limits()).map(|binary| binary.to_bytes());
    ensure(again.as_deref() == Ok(file), || format!("accepted, then not: {again:?}"))?;
    let (shape, text) = (key.shape(), key.key().pinned_text());
    ensure(text.len() == shape.rendered_len, || "the text is not as long as its shape says".into())?;

    let footer = file.len() - 10;
    let vk_len = u32::from_le_bytes(file[footer + 6..].try_into().unwrap()) as usize;
    let short = assemble(&shape.k.to_le_bytes(), &file[footer - vk_len..footer], file[footer + 1]);
    let from_text = CircuitBinary::from_pinned(&text, &shape.instance_lens).map(|binary| binary.to_bytes());
    ensure(from_text.as_ref() == Ok(&short), || format!("the text is another key's: {from_text:?}"))?;

    let counts = KeyCounts::of_file(file);
    ensure(counts == Ok(KeyCounts::from(shape)), || {
        format!("the file is charged for another key: {counts:?}")
    })?;

    let cached = key.to_cached();
    let from_cached = LoadedVerifyingKey::from_cached(file, &cached);
    let same =
        from_cached.is_some_and(|again| again.key().pinned_text() == text && again.to_cached() == cached);
    ensure(same, || "the cached form is another key's".into())?;
    for position in [0, cached.len() / 2, cached.len() - 1] {
        let mut damaged = cached.clone();
        damaged[position] ^= 1;
        let accepted = LoadedVerifyingKey::from_cached(file, &damaged).is_some();
        ensure(!accepted, || format!("a cached form is accepted with byte {position} damaged"))?;
    }

    if shape.k <= MAX_K_TO_VERIFY {
        let (proof, inputs) = unproved(shape, 1);
        let verdict = verify(key, &proof, &inputs);
        ensure(verdict == Ok(false), || format!("a proof of nothing: {verdict:?}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::Forged;

    #[test]
    fn honest_and_forged_files_are_accepted() {
        for case in crate::cases() {
            assert_eq!(circuit_binary(case.binary.as_bytes()), Ok(true), "{}", case.name);
        }
        let forged = Forged { nodes: Forged::doubling(8), ..Forged::default() };
        assert_eq!(circuit_binary(&forged.file()), Ok(true));
        let full = crate::with_full_params(crate::multiply().binary.as_bytes(), 4);
        assert_eq!(circuit_binary(&full), Ok(true));
    }

    #[test]
    fn damaged_files_are_refused_or_consistent() {
        let file = crate::multiply().binary.to_bytes();
        let damaged = |position: usize| {
            let mut file = file.clone();
            file[position] ^= 1;
            circuit_binary(&file).unwrap()
        };
        let accepted = (0..file.len()).filter(|position| damaged(*position)).count();
        assert!((32..file.len() / 2).contains(&accepted), "{accepted} of {}", file.len());
    }
}
