//! `env.poseidon_hash(message, hash)`: what a contract would otherwise compute in Wasm at many times the price.

use cosmwasm_vm::{GasInfo, HostContext};
use zk_poseidon::hash_bytes;

use super::arguments::read_message;
use super::stop::Stop;
use crate::codes::ResultCode;
use crate::gas;

/// Writes the Poseidon hash of the message, 1 to 255 field elements, into the region `hash`, 32 bytes.
///
/// [`ResultCode::Valid`] stands for done. With any other code nothing is written. Elements that are not canonical are
/// found after the hash is paid for, as public inputs are.
pub(super) fn do_poseidon_hash(
    context: &mut dyn HostContext,
    [message, hash]: [u32; 2],
) -> Result<ResultCode, Stop> {
    let message = read_message(context, message)?;
    context.charge_gas(GasInfo::with_cost(gas::poseidon_hash(message.len())))?;
    let hashed = hash_bytes(&message).map_err(|_| ResultCode::MalformedInputs)?;
    context.write_region(hash, &hashed)?;
    Ok(ResultCode::Valid)
}
