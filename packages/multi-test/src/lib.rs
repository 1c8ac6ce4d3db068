//! Real halo2 verification in the native tests of contracts, with `cw-multi-test` and `cosmwasm_std::testing` as released.
//!
//! A contract under test that calls `deps.api.verify_halo2_proof(…)` gets the verdicts and the error codes that a chain
//! would give. Start at:
//!
//! | for | use |
//! |---|---|
//! | tests of whole apps | [`CircuitApp`]: a `cw_multi_test::App` in which each code has its circuits |
//! | unit tests | [`mock_dependencies`] with [`Circuits`] |
//! | circuit binaries and proofs | [`TestCircuit`]; [`TestCircuit::explain`] for a proof that is not valid |
//! | tests without proofs | [`Circuits::mock`] |
//!
//! Not promised: gas (nothing is charged), and the limits of a certain chain, which may admit less than the VM does.
//!
//! ```
//! use cosmwasm_std::Addr;
//! use cw_multi_test::{ContractWrapper, Executor};
//! use zk_cosmwasm_std::Halo2Error;
//! use zk_multi_test::CircuitApp;
//! # use halo2_verifier::{ExecuteMsg, InstantiateMsg, execute, instantiate, query};
//!
//! let mut app = CircuitApp::default();
//! let verifier = || Box::new(ContractWrapper::new(execute, instantiate, query));
//! // `app.store_code_with_circuit(verifier(), &[circuit.binary()])` for one with circuits
//! let code = app.store_code(verifier());
//! let user = app.api().addr_make("user");
//! let contract = app.instantiate_contract(code, user.clone(), &InstantiateMsg {}, &[], "verifier", None).unwrap();
//!
//! let msg = ExecuteMsg::Verify { proof: b"proof".into(), public_inputs: vec![], circuit: None };
//! let error = app.execute_contract(user, contract, &msg, &[]).unwrap_err();
//! assert!(error.to_string().contains(&Halo2Error::NoCircuit.to_string()));
//! ```
//!
//! **Files.** [`TestCircuit`] keeps what depends on k alone in `zk-multi-test/` in cargo's target folder, or in the folder
//! that the environment variable `ZK_MULTI_TEST_CACHE` names (empty: nowhere). The files can be deleted at any time.
//!
//! **Features.** `cosmwasm_2_2` goes with the feature of the same name of `cw-multi-test`.
#![forbid(unsafe_code)]

#[cfg(target_arch = "wasm32")]
compile_error!(
    "zk-multi-test is for native tests: make it a dev-dependency, so that no contract contains it"
);

mod app;
mod cache;
mod circuits;
mod contract;
mod limits;
mod mock;
mod params;
mod prover;
mod registry;
mod upload;

use core::marker::PhantomData;

use cosmwasm_std::{
    Empty, OwnedDeps,
    testing::{MockApi, MockQuerier, MockStorage},
};
use zk_cosmwasm_std::CircuitApi;

// In the versions that the types here are of.
pub use {cw_multi_test, halo2_proofs};

pub use app::CircuitApp;
pub use circuits::{Circuits, MOCK_CIRCUIT};
pub use limits::{
    MAX_BATCH_COUNT, MAX_BATCH_INPUT_BYTES, MAX_BATCH_PROOF_BYTES, MAX_CIRCUITS, MAX_PROOF_LEN,
    MAX_PUBLIC_INPUTS,
};
pub use prover::{NotValid, TestCircuit, Unsatisfied, public_input};
pub use registry::RemoveError;
pub use upload::UploadError;

pub use zk_halo2::{BuildError, WrongProofLength};

/// `cosmwasm_std::testing::mock_dependencies` with circuits.
pub fn mock_dependencies(circuits: Circuits) -> OwnedDeps<MockStorage, CircuitApi, MockQuerier> {
    OwnedDeps {
        storage: MockStorage::new(),
        api: circuits.into_api(MockApi::default()),
        querier: MockQuerier::<Empty>::default(),
        custom_query_type: PhantomData,
    }
}
