//! What the contract stores.

use cosmwasm_std::{Empty, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use headstash_circuit::statement::{ClaimContext, GenesisRoot, Nullifier, TokenDenomHash};
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// The airdrop, written once by `instantiate`. The hashes are stored since each claim needs them.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) genesis_root: GenesisRoot,
    pub(crate) token: String,
    pub(crate) token_denom_hash: TokenDenomHash,
    pub(crate) context: ClaimContext,
    pub(crate) total: Uint128,
}

/// What was paid so far.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Totals {
    pub(crate) claims: u64,
    pub(crate) claimed: Uint128,
}

pub(crate) const CONFIG: Item<Config> = Item::new("config");
pub(crate) const TOTALS: Item<Totals> = Item::new("totals");
const NULLIFIERS: Map<[u8; 32], Empty> = Map::new("nullifiers");

/// Whether a leaf was claimed.
pub(crate) fn is_spent(storage: &dyn Storage, nullifier: &Nullifier) -> bool {
    NULLIFIERS.has(storage, nullifier.to_bytes())
}

/// Marks a leaf as claimed.
pub(crate) fn spend(storage: &mut dyn Storage, nullifier: &Nullifier) -> Result<(), ContractError> {
    Ok(NULLIFIERS.save(storage, nullifier.to_bytes(), &Empty {})?)
}

impl Totals {
    /// What is left of an airdrop.
    pub(crate) fn remaining(&self, config: &Config) -> Result<Uint128, ContractError> {
        config
            .total
            .checked_sub(self.claimed)
            .map_err(|_| ContractError::OverClaimed { total: config.total, claimed: self.claimed })
    }

    /// One more claim, of at most what remains.
    pub(crate) fn add(&self, config: &Config, amount: Uint128) -> Result<Self, ContractError> {
        let remaining = self.remaining(config)?;
        if amount > remaining {
            return Err(ContractError::ExceedsRemaining { amount, remaining });
        }
        // Neither saturates: the sum is at most the total, and a claim pays at least 1.
        Ok(Self { claims: self.claims.saturating_add(1), claimed: self.claimed.saturating_add(amount) })
    }
}
