//! Real halo2 verification in the native tests of contracts, with `cosmwasm_std::testing` or `cw-multi-test` as released.
//!
//! [`Circuits`] is what a chain knows: registered circuits, one of them the code's own. Its
//! [`into_api`](Circuits::into_api) wraps an `Api`, and a contract under test that calls `deps.api.verify_halo2_proof(…)`
//! gets the verdicts and the error codes that a chain would give. Start at [`Circuits`].
//!
//! Not promised: gas (nothing is charged), and more than one code's own circuit. An `Api` does not know which contract
//! calls, so all contracts of a `cw-multi-test` app share the own circuit; those with another one name it.
//!
//! ```
//! use cosmwasm_std::testing::MockApi;
//! use zk_cosmwasm_std::{Checksum, Halo2Api, Halo2Error};
//! use zk_multi_test::{Circuits, mock_dependencies};
//!
//! // No circuit is known yet; `with_own(&file)` and `with(&file)` add circuit binaries.
//! let deps = mock_dependencies(Circuits::new());
//! assert_eq!(deps.as_ref().api.verify_halo2_proof(b"proof", &[]), Err(Halo2Error::NoCircuit));
//! let named = Checksum::new([1; 32]);
//! assert_eq!(deps.api.verify_halo2_proof_with(&named, b"proof", &[]), Err(Halo2Error::CircuitNotRegistered));
//! # let _ = Circuits::new().into_api(MockApi::default());
//! ```
#![forbid(unsafe_code)]

mod circuits;
mod limits;

use core::marker::PhantomData;

use cosmwasm_std::{
    Empty, OwnedDeps,
    testing::{MockApi, MockQuerier, MockStorage},
};
use zk_cosmwasm_std::CircuitApi;

pub use circuits::Circuits;
pub use limits::{
    MAX_BATCH_COUNT, MAX_BATCH_INPUT_BYTES, MAX_BATCH_PROOF_BYTES, MAX_PROOF_LEN, MAX_PUBLIC_INPUTS,
};

/// `cosmwasm_std::testing::mock_dependencies` with circuits.
pub fn mock_dependencies(circuits: Circuits) -> OwnedDeps<MockStorage, CircuitApi, MockQuerier> {
    OwnedDeps {
        storage: MockStorage::new(),
        api: circuits.into_api(MockApi::default()),
        querier: MockQuerier::<Empty>::default(),
        custom_query_type: PhantomData,
    }
}
