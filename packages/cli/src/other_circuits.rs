//! A warning for contracts that are bound to other circuits than they were made for.

use std::path::Path;
use zk_cosmwasm_vm::section::declared_circuits;
use zk_halo2::Checksum;

/// Warns on standard error when `wasm` declares circuits and is now bound to others.
///
/// Such a contract computes the public inputs of the circuits that its source names: bound to others it can refuse every
/// honest proof, which nobody sees before funds are in it.
pub(crate) fn warn(path: &Path, wasm: &[u8], given: &[Checksum]) {
    // Sections that cannot be read declare nothing: to replace them mends the module.
    let declared = declared_circuits(wasm).unwrap_or_default();
    if !declared.is_empty() && declared != given {
        eprintln!(
            "warning: {} was made for the circuits [{}] and now declares [{}]. Unless its source was written for these too, no \
             honest proof is valid in it, and funds sent to it can be lost: try a proof first (`zkwasm run`)",
            path.display(),
            list(&declared),
            list(given),
        );
    }
}

fn list(checksums: &[Checksum]) -> String {
    checksums.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
