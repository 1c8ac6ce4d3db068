//! Writing the section into a module.

use std::borrow::Cow;
use std::ops::Range;

use wasm_encoder::{CustomSection, Encode, Section};
use wasmparser::{Parser, Payload};
use zk_halo2::Checksum;

use crate::read::{check_circuits, ensure_core_module};
use crate::{SECTION_NAME, SectionError, declared_circuits};

/// What [`bind`] does with a section that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnExisting {
    /// Leave the module alone and fail.
    #[default]
    Refuse,
    /// Take all sections of this name out first.
    Replace,
}

/// Returns the module with a `halo2_circuits` section that declares `circuits`, appended at its end.
///
/// Everything else in the module stays byte for byte as it is. The module gets another checksum.
///
/// # Errors
/// [`SectionError`] when the module does not parse, the list breaks a rule of the section, or there is a section
/// already and `on_existing` refuses it.
pub fn bind(wasm: &[u8], circuits: &[Checksum], on_existing: OnExisting) -> Result<Vec<u8>, SectionError> {
    let circuits = check_circuits(circuits.to_vec())?;
    let existing = existing_sections(wasm)?;
    if !existing.is_empty() && on_existing == OnExisting::Refuse {
        return Err(SectionError::AlreadyBound { count: declared_circuits(wasm)?.len() });
    }
    let mut bound = without(wasm, &existing);
    append_section(&mut bound, &circuits);
    // What the module has besides may still break a rule.
    declared_circuits(&bound)?;
    Ok(bound)
}

/// Returns the module with a section that declares exactly `circuits`, for an upload of a contract together with its
/// circuits.
///
/// A module that declares none gets the section, as [`bind()`] writes it. A module that declares these, in this order,
/// stays byte for byte as it is.
///
/// # Errors
/// [`SectionError::OtherCircuits`] for a module that declares others, or these in another order; else as [`bind()`].
pub fn ensure_bound<'a>(wasm: &'a [u8], circuits: &[Checksum]) -> Result<Cow<'a, [u8]>, SectionError> {
    // First the list: it bounds what an error names.
    let circuits = check_circuits(circuits.to_vec())?;
    let declared = declared_circuits(wasm)?;
    if declared.is_empty() {
        return Ok(bind(wasm, &circuits, OnExisting::Refuse)?.into());
    }
    if declared != circuits {
        return Err(SectionError::OtherCircuits { declared, given: circuits });
    }
    Ok(wasm.into())
}

/// Where the sections of our name lie, their headers included.
fn existing_sections(wasm: &[u8]) -> Result<Vec<Range<usize>>, SectionError> {
    ensure_core_module(wasm)?;
    let mut found = vec![];
    let mut end_of_previous = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && section.name() == SECTION_NAME
        {
            found.push(end_of_previous..section.range().end);
        }
        end_of_previous = end_of(&payload).unwrap_or(end_of_previous);
    }
    Ok(found)
}

/// Where a top-level part of the module ends; nothing for what lies inside of one.
fn end_of(payload: &Payload) -> Option<usize> {
    match payload {
        Payload::Version { range, .. } | Payload::CodeSectionStart { range, .. } => Some(range.end),
        _ => payload.as_section().map(|(_, range)| range.end),
    }
}

fn without(wasm: &[u8], gaps: &[Range<usize>]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(wasm.len());
    let mut position = 0;
    for gap in gaps {
        kept.extend_from_slice(&wasm[position..gap.start]);
        position = gap.end;
    }
    kept.extend_from_slice(&wasm[position..]);
    kept
}

fn append_section(wasm: &mut Vec<u8>, circuits: &[Checksum]) {
    let content: Vec<u8> = circuits.iter().flat_map(|checksum| *checksum.as_bytes()).collect();
    let section = CustomSection { name: SECTION_NAME.into(), data: content.into() };
    wasm.push(section.id());
    section.encode(wasm);
}
