//! The code's own circuit: the first that its section `halo2_circuits` declares.

use cosmwasm_vm::HostContext;
use zk_halo2::Checksum;

use super::stop::Stop;
use crate::codes::ResultCode;
use crate::section::{SECTION_NAME, parse_circuits};

/// The circuit that the running code commits to.
///
/// A section that breaks its rules declares nothing. It cannot get past `store_code`, so this concerns only modules
/// that were stored without the check; their answer is the same on every node, since the section is in the Wasm.
pub(super) fn own_circuit(context: &dyn HostContext) -> Result<Checksum, Stop> {
    // With several sections of one name, which may be ours, the VM hands out the last one. `zk_section` refuses such a
    // module whichever name it is.
    let section = context.custom_section(SECTION_NAME).filter(|_| !context.has_duplicate_custom_sections());
    let circuits = section.and_then(|content| parse_circuits(content).ok());
    let first = circuits.and_then(|circuits| circuits.first().copied());
    first.ok_or_else(|| ResultCode::NoCircuit.into())
}
