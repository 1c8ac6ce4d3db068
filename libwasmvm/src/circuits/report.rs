//! Describes a circuit binary as JSON.

use serde::Serialize;
use zk_cosmwasm_vm::gas;
use zk_cosmwasm_vm::zk_halo2::LoadedVerifyingKey;

/// The JSON that `inspect_vk` returns.
#[derive(Serialize)]
pub(super) struct Report {
    checksum: String,
    k: u32,
    /// Of each instance column.
    public_inputs: Vec<usize>,
    file_length: usize,
    proof_length: usize,
    advice_columns: usize,
    fixed_columns: usize,
    instance_columns: usize,
    gates: usize,
    lookups: usize,
    degree: usize,
    /// CosmWasm gas of one verification, without the VM's price of the call and of asking the chain.
    verification_gas: u64,
}

impl From<&LoadedVerifyingKey> for Report {
    fn from(key: &LoadedVerifyingKey) -> Self {
        let shape = key.shape();
        let gas = gas::fetch(key.file_len() as u64).saturating_add(gas::verification(shape, 1));
        Self {
            checksum: key.checksum().to_string(),
            k: shape.k,
            public_inputs: shape.instance_lens.clone(),
            file_length: key.file_len(),
            proof_length: shape.proof_len,
            advice_columns: shape.advice_columns,
            fixed_columns: shape.fixed_columns,
            instance_columns: shape.instance_columns,
            gates: shape.gates,
            lookups: shape.lookups,
            degree: shape.degree,
            verification_gas: gas,
        }
    }
}
