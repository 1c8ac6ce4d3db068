//! The circuit that messages are confirmed with, named in the code.
//!
//! The statement that this contract hashes into a public input is that of one circuit. Under any other circuit no honest
//! proof is valid, and accounts with this authenticator could send nothing but exempt messages. So the code does not leave
//! its circuit to whoever uploads it:
//! - it declares [`CIRCUIT`], so an upload together with other circuits is refused, and the chain keeps the circuit for as
//!   long as it has the code;
//! - it verifies against [`CIRCUIT`] by name. A section that was replaced later (`zkwasm bind --replace`) changes no
//!   verdict, but nothing declares the circuit then: its owner can remove it, and proofs fail until somebody stores it again.
//!   The contract cannot be set up on a chain that lacks it.

use cosmwasm_std::Api;
use zk_cosmwasm_std::{Checksum, Halo2Api, Halo2Error};

use crate::ContractError;

/// The released circuit: the SHA-256 of the circuit binary of `credential-circuit`.
#[allow(clippy::panic, reason = "evaluated at compile time only, where it is the compiler's error")]
pub const CIRCUIT: Checksum =
    match Checksum::from_hex("8551c7c0dfcf358fee596d0f44e0487ddf7f122980f82e51ef96acafade1ce0d") {
        Ok(checksum) => checksum,
        Err(_) => panic!("a checksum has 64 hexadecimal digits"),
    };

/// The chain has the circuit, and it takes one public input: without it no message that needs a proof could be confirmed.
pub(crate) fn ensure_registered(api: &dyn Api) -> Result<(), ContractError> {
    api.ensure_halo2_circuit_with(&CIRCUIT, 1).map_err(|error| match error {
        Halo2Error::CircuitNotRegistered => ContractError::MissingCircuit { circuit: CIRCUIT },
        other => ContractError::Verification(other),
    })
}
