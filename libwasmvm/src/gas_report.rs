//! The gas that a call used.

/// Gas of one call, in CosmWasm gas.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct GasReport {
    /// The original limit the instance was created with
    pub(crate) limit: u64,
    /// The remaining gas that can be spend
    pub(crate) remaining: u64,
    /// The amount of gas that was spend and metered externally in operations triggered by this instance
    pub(crate) used_externally: u64,
    /// The amount of gas that was spend and metered internally (i.e. by executing Wasm and calling
    /// API methods which are not metered externally)
    pub(crate) used_internally: u64,
}

impl From<cosmwasm_vm::GasReport> for GasReport {
    fn from(report: cosmwasm_vm::GasReport) -> Self {
        let cosmwasm_vm::GasReport { limit, remaining, used_externally, used_internally } = report;
        Self { limit, remaining, used_externally, used_internally }
    }
}
