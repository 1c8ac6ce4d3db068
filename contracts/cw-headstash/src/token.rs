//! The tokens that can be given away, by the names that stand in the leaves.

use cosmwasm_std::{Addr, Api, BankMsg, CosmosMsg, StdResult, Uint128, WasmMsg, coins, to_json_binary};
use serde::Serialize;

use crate::ContractError;

/// What the name of a cw20 token begins with. A native denomination that begins so cannot be given away.
const CW20_PREFIX: &str = "cw20:";

/// A token that can be paid.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Native(String),
    Cw20(Addr),
}

/// The one message of the CW20 standard that is sent.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Cw20Msg<'a> {
    Transfer { recipient: &'a str, amount: Uint128 },
}

impl Token {
    /// The token with this name. An address has one spelling: in another, the name is not that of the leaves.
    pub(crate) fn new(api: &dyn Api, name: &str) -> Result<Self, ContractError> {
        match name.strip_prefix(CW20_PREFIX) {
            Some(address) => Ok(Self::Cw20(api.addr_validate(address)?)),
            None => Self::native(name),
        }
    }

    /// What bank takes for a denomination is the chain's own affair, but no chain has an empty one or one with white space:
    /// such a name is a slip of whoever made the list, and its leaves could never be paid.
    fn native(name: &str) -> Result<Self, ContractError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(ContractError::Denomination { token: name.to_string() });
        }
        Ok(Self::Native(name.to_string()))
    }

    /// The token with a name that was checked when the airdrop was set up.
    pub(crate) fn known(name: &str) -> Self {
        match name.strip_prefix(CW20_PREFIX) {
            Some(address) => Self::Cw20(Addr::unchecked(address)),
            None => Self::Native(name.to_string()),
        }
    }

    /// Pays `amount` to `recipient`. The cw20 message is one that does not call the recipient.
    pub(crate) fn pay(self, recipient: &str, amount: Uint128) -> StdResult<CosmosMsg> {
        Ok(match self {
            Self::Native(denom) => {
                BankMsg::Send { to_address: recipient.to_string(), amount: coins(amount.u128(), denom) }
                    .into()
            }
            Self::Cw20(contract) => WasmMsg::Execute {
                contract_addr: contract.into(),
                msg: to_json_binary(&Cw20Msg::Transfer { recipient, amount })?,
                funds: vec![],
            }
            .into(),
        })
    }
}

/// The name of the cw20 token of this contract.
pub(crate) fn cw20_name(contract: &Addr) -> String {
    format!("{CW20_PREFIX}{contract}")
}
