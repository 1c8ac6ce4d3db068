//! What the contract stores.

use cosmwasm_std::{Addr, Empty, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use headstash_circuit::statement::{ClaimContext, GenesisRoot, Nullifier, TokenDenomHash};
use serde::{Deserialize, Serialize};

use crate::{ContractError, window::Window};

/// The airdrop. `instantiate` writes it; pauses change its window, nothing else changes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) genesis_root: GenesisRoot,
    /// Stored since each claim needs it.
    pub(crate) context: ClaimContext,
    pub(crate) admin: Option<Addr>,
    pub(crate) window: Window,
}

/// What there is to claim of a token. A cw20 token's funds are sent later.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Supply {
    /// Stored since each claim needs it.
    pub(crate) token_denom_hash: TokenDenomHash,
    pub(crate) total: Uint128,
    pub(crate) funded: Uint128,
}

/// What left the contract of a token. Apart from [`Supply`], since each claim writes it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paid {
    pub(crate) claims: u64,
    pub(crate) claimed: Uint128,
    pub(crate) withdrawn: Uint128,
}

pub(crate) const CONFIG: Item<Config> = Item::new("config");
/// By the token's name.
pub(crate) const SUPPLIES: Map<&str, Supply> = Map::new("supplies");
/// By the token's name.
pub(crate) const PAID: Map<&str, Paid> = Map::new("paid");
const NULLIFIERS: Map<[u8; 32], Empty> = Map::new("nullifiers");

/// Whether a leaf was claimed.
pub(crate) fn is_spent(storage: &dyn Storage, nullifier: &Nullifier) -> bool {
    NULLIFIERS.has(storage, nullifier.to_bytes())
}

/// Marks a leaf as claimed.
pub(crate) fn spend(storage: &mut dyn Storage, nullifier: &Nullifier) -> Result<(), ContractError> {
    Ok(NULLIFIERS.save(storage, nullifier.to_bytes(), &Empty {})?)
}

/// What there is of a token, if the airdrop has it.
pub(crate) fn supply(storage: &dyn Storage, token: &str) -> Result<Supply, ContractError> {
    let supply = SUPPLIES.may_load(storage, token)?;
    supply.ok_or_else(|| ContractError::UnknownToken { token: token.to_string() })
}

impl Paid {
    /// What is left of a token.
    pub(crate) fn remaining(&self, supply: &Supply) -> Result<Uint128, ContractError> {
        let left = supply.funded.checked_sub(self.claimed).and_then(|left| left.checked_sub(self.withdrawn));
        left.map_err(|_| ContractError::Overpaid {
            funded: supply.funded,
            claimed: self.claimed,
            withdrawn: self.withdrawn,
        })
    }

    /// Counts one more claim, of at most what remains.
    pub(crate) fn claim(&mut self, supply: &Supply, amount: Uint128) -> Result<(), ContractError> {
        let remaining = self.remaining(supply)?;
        if amount > remaining {
            return Err(ContractError::ExceedsRemaining { amount, remaining });
        }
        // Neither saturates: the sum is at most the total, and a claim pays at least 1.
        self.claims = self.claims.saturating_add(1);
        self.claimed = self.claimed.saturating_add(amount);
        Ok(())
    }
}
