//! What static analysis finds in a contract.

use std::collections::BTreeSet;

use crate::exports::OnFailure;
use crate::vector::UnmanagedVector;

/// A version of `Option<u64>` that can be used safely in FFI.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct OptionalU64 {
    is_some: bool,
    value: u64,
}

impl From<Option<u64>> for OptionalU64 {
    fn from(value: Option<u64>) -> Self {
        Self { is_some: value.is_some(), value: value.unwrap_or_default() }
    }
}

/// The result type of the FFI function analyze_code.
///
/// Both vectors belong to the caller, who must destroy each exactly once.
#[repr(C)]
pub struct AnalysisReport {
    /// `true` if and only if all required ibc exports exist as exported functions.
    /// This does not guarantee they are functional or even have the correct signatures.
    has_ibc_entry_points: bool,
    /// A UTF-8 encoded comma separated list of all entrypoints that
    /// are exported by the contract.
    entrypoints: UnmanagedVector,
    /// An UTF-8 encoded comma separated list of required capabilities.
    /// This is never None/nil.
    required_capabilities: UnmanagedVector,
    /// The migrate version of the contract.
    /// This is None if the contract does not have a migrate version and the `migrate` entrypoint
    /// needs to be called for every migration (if present).
    /// If it is `Some(version)`, it only needs to be called if the `version` increased.
    contract_migrate_version: OptionalU64,
}

impl OnFailure for AnalysisReport {
    fn on_failure() -> Self {
        Self {
            has_ibc_entry_points: false,
            entrypoints: UnmanagedVector::default(),
            required_capabilities: UnmanagedVector::default(),
            contract_migrate_version: None.into(),
        }
    }
}

impl From<cosmwasm_vm::AnalysisReport> for AnalysisReport {
    fn from(report: cosmwasm_vm::AnalysisReport) -> Self {
        Self {
            has_ibc_entry_points: report.has_ibc_entry_points,
            entrypoints: comma_separated(&report.entrypoints),
            required_capabilities: comma_separated(&report.required_capabilities),
            contract_migrate_version: report.contract_migrate_version.into(),
        }
    }
}

fn comma_separated<T: AsRef<str>>(names: &BTreeSet<T>) -> UnmanagedVector {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    UnmanagedVector::new(Some(names.join(",").into_bytes()))
}
