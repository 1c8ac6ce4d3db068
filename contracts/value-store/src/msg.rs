//! The messages. `Binary` is base64 in JSON.

use cosmwasm_std::Binary;
use serde::{Deserialize, Serialize};

/// `{}`
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {}

/// What can be done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Stores a value.
    Store {
        /// What it is found by.
        key: String,
        /// The value.
        value: Binary,
    },
}

/// What can be asked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// The value of a key: [`ValueResponse`].
    Value {
        /// What it was stored by.
        key: String,
    },
}

/// The value of a key.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ValueResponse {
    /// The value, if there is one.
    pub value: Option<Binary>,
}
