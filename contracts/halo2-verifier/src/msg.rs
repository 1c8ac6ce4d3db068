//! The messages. `Binary` is base64 in JSON, `HexBinary` hexadecimal.

use cosmwasm_std::{Binary, HexBinary};
use serde::{Deserialize, Serialize};

/// `{}`
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {}

/// What is to be verified. A public input is 32 bytes little-endian.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// One proof.
    Verify {
        /// The proof.
        proof: Binary,
        /// The circuit's instance columns one after the other.
        public_inputs: Vec<HexBinary>,
        /// The checksum of a registered circuit; the code's own if left out.
        #[serde(default)]
        circuit: Option<HexBinary>,
    },
    /// Several proofs for one circuit; valid if all of them are.
    VerifyBatch {
        /// The checksum of a registered circuit; the code's own if left out.
        #[serde(default)]
        circuit: Option<HexBinary>,
        /// The proofs.
        proofs: Vec<Binary>,
        /// The public inputs of each proof.
        public_inputs: Vec<Vec<HexBinary>>,
    },
}

/// What can be asked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// The last verdict: [`LastVerdictResponse`].
    LastVerdict {},
    /// The verdict on one proof, which is not stored: [`VerdictResponse`].
    Verify {
        /// The proof.
        proof: Binary,
        /// The circuit's instance columns one after the other.
        public_inputs: Vec<HexBinary>,
        /// The checksum of a registered circuit; the code's own if left out.
        #[serde(default)]
        circuit: Option<HexBinary>,
    },
    /// The Poseidon hash of field elements: [`PoseidonHashResponse`].
    PoseidonHash {
        /// The elements, each 32 bytes little-endian.
        message: Vec<HexBinary>,
    },
}

/// The last verdict.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LastVerdictResponse {
    /// Whether the last proof, or every proof of the last batch, was valid.
    pub valid: bool,
}

/// The verdict on one proof.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictResponse {
    /// Whether it is valid.
    pub valid: bool,
}

/// A hash.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PoseidonHashResponse {
    /// 32 bytes, little-endian.
    pub hash: HexBinary,
}
