//! Reading the section, from a module or from its content alone.

use std::collections::HashSet;

use wasmparser::{Parser, Payload};
use zk_halo2::Checksum;

use crate::{CHECKSUM_LEN, MAX_CIRCUITS, SECTION_NAME, SectionError};

/// The circuits that a Wasm module declares, in the section's order; empty when it has no such section.
///
/// # Errors
/// [`SectionError`] when the module cannot be parsed or the section breaks one of its rules.
pub fn declared_circuits(wasm: &[u8]) -> Result<Vec<Checksum>, SectionError> {
    match section_content(wasm)? {
        Some(content) => parse_circuits(content),
        None => Ok(vec![]),
    }
}

/// The content of the one section of our name.
///
/// Besides it the module may have no two custom sections of one name, whatever the name. At run time the VM knows only
/// that there are such sections, not which, and treats the module as declaring nothing.
fn section_content(wasm: &[u8]) -> Result<Option<&[u8]>, SectionError> {
    ensure_core_module(wasm)?;
    let (mut content, mut names, mut twice) = (None, HashSet::new(), None);
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CustomSection(section) = payload? else { continue };
        if section.name() == SECTION_NAME && content.replace(section.data()).is_some() {
            return Err(SectionError::Duplicate);
        }
        if !names.insert(section.name()) {
            twice = Some(section.name());
        }
    }
    match (content, twice) {
        (Some(_), Some(name)) => Err(SectionError::DuplicateName { name: name.chars().take(64).collect() }),
        (content, _) => Ok(content),
    }
}

/// Nothing but a core module: inside a component the parser would walk through nested modules.
pub(crate) fn ensure_core_module(wasm: &[u8]) -> Result<(), SectionError> {
    if Parser::is_core_wasm(wasm) { Ok(()) } else { Err(SectionError::NotAModule) }
}

/// The checksums in a section's content.
///
/// # Errors
/// [`SectionError`] when the content is empty, has an odd length, has too many checksums or one of them twice.
pub fn parse_circuits(content: &[u8]) -> Result<Vec<Checksum>, SectionError> {
    let (checksums, rest) = content.as_chunks::<CHECKSUM_LEN>();
    if !rest.is_empty() {
        return Err(SectionError::OddLength { found: content.len() });
    }
    check_circuits(checksums.iter().copied().map(Checksum::from).collect())
}

/// Checks the rules for a list of circuits.
pub(crate) fn check_circuits(circuits: Vec<Checksum>) -> Result<Vec<Checksum>, SectionError> {
    if circuits.is_empty() {
        return Err(SectionError::Empty);
    }
    if circuits.len() > MAX_CIRCUITS {
        return Err(SectionError::TooMany { found: circuits.len(), limit: MAX_CIRCUITS });
    }
    let mut seen = HashSet::new();
    match circuits.iter().find(|checksum| !seen.insert(**checksum)) {
        Some(checksum) => Err(SectionError::DuplicateCircuit { checksum: *checksum }),
        None => Ok(circuits),
    }
}
