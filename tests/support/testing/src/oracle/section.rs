//! The Wasm section of circuits.

use wasm_encoder::{CustomSection, Module};
use zk_halo2::Checksum;
use zk_section::{MAX_CIRCUITS, OnExisting, SECTION_NAME, bind, declared_circuits, parse_circuits};

use super::{Finding, ensure};

/// Checks that no bytes make reading or binding panic, and that what is bound is what is read.
///
/// `bytes` are taken for a module, for the content of a section, and for the sections of a module that is well-formed;
/// their first byte says how many circuits are bound.
///
/// # Errors
/// [`Finding`] if any of this is not so.
pub fn custom_section(bytes: &[u8]) -> Result<(), Finding> {
    let circuits = circuits(bytes);
    if let Ok(parsed) = parse_circuits(bytes) {
        let again: Vec<u8> = parsed.iter().flat_map(|circuit| *circuit.as_bytes()).collect();
        ensure(again == bytes, || "parsed something else".into())?;
        ensure(parsed.len() <= MAX_CIRCUITS, || "more circuits than allowed".into())?;
    }
    for module in [bytes.to_vec(), module(bytes)] {
        check_module(&module, &circuits)?;
    }
    Ok(())
}

fn check_module(wasm: &[u8], circuits: &[Checksum]) -> Result<(), Finding> {
    let declared = declared_circuits(wasm);
    if let Ok(bound) = bind(wasm, circuits, OnExisting::Refuse) {
        ensure(declared.is_ok_and(|declared| declared.is_empty()), || "bound a second time".into())?;
        ensure(bound.starts_with(wasm), || "binding changed the module".into())?;
        check_bound(&bound, circuits)?;
    }
    if let Ok(bound) = bind(wasm, circuits, OnExisting::Replace) {
        check_bound(&bound, circuits)?;
        let again = bind(&bound, circuits, OnExisting::Replace);
        ensure(again.is_ok_and(|again| again == bound), || "replacing twice is not replacing once".into())?;
    }
    Ok(())
}

fn check_bound(bound: &[u8], circuits: &[Checksum]) -> Result<(), Finding> {
    let declared = declared_circuits(bound);
    let same = declared.as_ref().is_ok_and(|declared| declared == circuits);
    ensure(same, || format!("bound {circuits:?}, read {declared:?}"))
}

/// Between none and one too many; the same one twice for some.
fn circuits(bytes: &[u8]) -> Vec<Checksum> {
    let count = bytes.first().map_or(1, |byte| usize::from(*byte) % (MAX_CIRCUITS + 2));
    let twice = bytes.get(1) == Some(&0);
    (0..count).map(|index| Checksum::from([if twice { index / 2 } else { index } as u8; 32])).collect()
}

/// A module of custom sections: each takes a byte for its name and one for its length.
fn module(mut bytes: &[u8]) -> Vec<u8> {
    let mut module = Module::new();
    while let [name, len, rest @ ..] = bytes {
        let (content, left) = rest.split_at(usize::from(*len).min(rest.len()));
        let name = if name.is_multiple_of(4) { SECTION_NAME } else { "other" };
        module.section(&CustomSection { name: name.into(), data: content.into() });
        bytes = left;
    }
    module.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_any_content_are_consistent() {
        for len in 0..200 {
            for first in [0, 1, 3, 64, 65] {
                let bytes: Vec<u8> = [first].into_iter().chain((0..len).map(|i| i as u8)).collect();
                assert_eq!(custom_section(&bytes), Ok(()));
            }
        }
    }

    #[test]
    fn a_module_of_our_sections_is_read() {
        let content = [[7; 32], [8; 32]].concat();
        let wasm = module(&[&[0, 64], &content[..], &[1, 3, 9, 9, 9]].concat());
        assert_eq!(declared_circuits(&wasm).unwrap(), [Checksum::from([7; 32]), Checksum::from([8; 32])]);
    }
}
