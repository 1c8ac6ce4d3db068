//! What contracts may require of a chain: the list of wasmd, and our own addition.
//!
//! Every tool that stands in for a chain opens its VM with this list: the local chain of the command line, the tests across
//! packages, the tests of the Go package. So a tool takes the contracts that the chain takes, and no others. The list is a
//! file, because tests in Go read it too: a test of the example chain compares it with wasmd's `BuiltInCapabilities()`.

use std::collections::HashSet;

/// The capability that a chain with our functions has.
pub const CAPABILITY: &str = "halo2";

/// The capabilities of the wasmd release that `cmd/zkwasmd` is built on, as `CacheOptions` takes them.
///
/// [`CAPABILITY`] is not among them: [`HaloCache`](crate::HaloCache) adds it.
pub fn wasmd_capabilities() -> HashSet<String> {
    cosmwasm_vm::capabilities_from_csv(include_str!("wasmd_capabilities.csv"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_that_of_a_chain_without_circuits() {
        let list = wasmd_capabilities();
        assert!(
            list.contains("iterator") && list.contains("cosmwasm_2_2") && list.contains("ibc2"),
            "{list:?}"
        );
        // wasmd 0.70 does not list `cosmwasm_3_0`, and `halo2` is added where a VM is opened.
        assert!(!list.contains("cosmwasm_3_0") && !list.contains(CAPABILITY), "{list:?}");
        assert!(list.iter().all(|name| !name.contains(char::is_whitespace)), "{list:?}");
    }
}
