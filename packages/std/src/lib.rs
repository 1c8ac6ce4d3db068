//! Halo2 verification for CosmWasm contracts: the guest side of zk-wasmvm.
//!
//! [`Halo2Api`] adds `verify_halo2_proof` and its siblings to every [`cosmwasm_std::Api`], so a contract writes
//! `deps.api.verify_halo2_proof(&proof, &public_inputs)` with the released `cosmwasm-std`. Start at [`Halo2Api`].
//!
//! On the call path this crate is the first step: on Wasm a call goes through the four imports of the `env` module to the
//! VM's host functions; natively (tests, simulations) it goes to the [`Halo2Verifier`] of the [`CircuitApi`] that the
//! test put in place of its `Api`. Nothing is verified here.
//!
//! Invariants:
//! - a contract that links this crate exports `requires_halo2`, so a VM without the host functions refuses it at upload;
//! - a code names its circuits in the Wasm itself ([`declare_circuits!`]), and the first of them is its own;
//! - a verdict is `Ok(true)` only when the host returned exactly 0: an unknown code is an error.
//!
//! ```
//! use cosmwasm_std::testing::{MockApi, mock_dependencies};
//! use zk_cosmwasm_std::{Checksum, CircuitApi, Halo2Api, Halo2Error, Halo2Verifier, declare_circuits};
//!
//! // The code's own circuit: the SHA-256 of the uploaded circuit binary.
//! declare_circuits!("3f2a6ad0d6a4b7a6ee7a8b0e4a2a8f2b9c1a52d6c3d1e0f4b5a697887766554f");
//!
//! fn pay(deps: cosmwasm_std::Deps, proof: &[u8], public_input: [u8; 32]) -> Result<(), Halo2Error> {
//!     deps.api.ensure_halo2_proof(proof, &[public_input])
//! }
//!
//! /// Accepts one proof: enough for a test of the contract around it.
//! struct OnlyProof(&'static [u8]);
//!
//! impl Halo2Verifier for OnlyProof {
//!     fn verify_halo2_proof(&self, proof: &[u8], inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
//!         self.verify_halo2_proof_with(&CIRCUITS[0], proof, inputs)
//!     }
//!     fn verify_halo2_proof_with(&self, _: &Checksum, proof: &[u8], _: &[[u8; 32]]) -> Result<bool, Halo2Error> {
//!         Ok(proof == self.0)
//!     }
//! }
//!
//! let mut deps = mock_dependencies();
//! assert_eq!(pay(deps.as_ref(), b"good", [0; 32]), Err(Halo2Error::NoVerifier));
//!
//! let api = CircuitApi::new(MockApi::default(), OnlyProof(b"good"));
//! let deps = cosmwasm_std::OwnedDeps { api, storage: deps.storage, querier: deps.querier, custom_query_type: deps.custom_query_type };
//! assert_eq!(pay(deps.as_ref(), b"good", [0; 32]), Ok(()));
//! assert_eq!(pay(deps.as_ref(), b"bad", [0; 32]), Err(Halo2Error::InvalidProof));
//! ```
#![deny(unsafe_code)]

mod api;
#[cfg(any(target_arch = "wasm32", test))]
mod batch;
mod checksum;
mod circuits;
mod error;
#[cfg(target_arch = "wasm32")]
mod imports;
#[cfg(not(target_arch = "wasm32"))]
mod native;

pub use api::Halo2Api;
pub use checksum::{Checksum, ChecksumError};
pub use error::Halo2Error;
#[cfg(not(target_arch = "wasm32"))]
pub use native::{CircuitApi, Halo2Verifier};

#[doc(hidden)]
pub use circuits::{__circuits_section, __file_circuit, __hex_circuit, __no_duplicates};
