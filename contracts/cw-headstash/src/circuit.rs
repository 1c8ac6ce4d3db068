//! The circuit that claims are proved with, named in the code.
//!
//! The statement that this contract hashes into a claim's public input is that of one circuit. Under any other circuit no
//! honest claim is valid, and the funds would be locked. So the code does not leave its circuit to whoever uploads it:
//! - it declares [`CIRCUIT`], so an upload together with other circuits is refused, and the chain keeps the circuit for as
//!   long as it has the code;
//! - it verifies against [`CIRCUIT`] by name. A section that was replaced later (`zkwasm bind --replace`) changes no
//!   verdict, but nothing declares the circuit then: its owner can remove it, and claims fail until somebody stores it again.
//!   No funds are taken on a chain that lacks it.

use cosmwasm_std::Api;
use zk_cosmwasm_std::{Checksum, Halo2Api, Halo2Error};

use crate::ContractError;

/// The released circuit: the SHA-256 of its binary, which `zkwasm circuit build headstash` writes.
#[allow(clippy::panic, reason = "evaluated at compile time only, where it is the compiler's error")]
pub const CIRCUIT: Checksum =
    match Checksum::from_hex("b28d0586d2fe40b1277ca19ee457466cfb91166aece1ae909bcd4ca7a62ff59f") {
        Ok(checksum) => checksum,
        Err(_) => panic!("a checksum has 64 hexadecimal digits"),
    };

/// The chain has the circuit, and it takes one public input: without it no claim could ever be paid, and the funds would be
/// lost.
pub(crate) fn ensure_registered(api: &dyn Api) -> Result<(), ContractError> {
    api.ensure_halo2_circuit_with(&CIRCUIT, 1).map_err(|error| match error {
        Halo2Error::CircuitNotRegistered => ContractError::MissingCircuit { circuit: CIRCUIT },
        other => ContractError::Verification(other),
    })
}
