//! The tokens that a message claims: each is read once and written once.

use std::collections::BTreeMap;

use cosmwasm_std::Storage;
use headstash_circuit::statement::TokenDenomHash;

use crate::{
    ContractError,
    msg::ClaimMsg,
    state::{PAID, Paid, Supply, supply},
};

/// By the token's name, what there is of it and what was paid, the message's claims so far included.
#[derive(Debug, Default)]
pub(crate) struct Ledger(BTreeMap<String, (Supply, Paid)>);

impl Ledger {
    /// Counts a claim, of at most what its token has left after those before it. Returns the hash of the token.
    pub(crate) fn claim(
        &mut self,
        storage: &dyn Storage,
        msg: &ClaimMsg,
    ) -> Result<TokenDenomHash, ContractError> {
        if msg.amount.is_zero() {
            return Err(ContractError::ZeroAmount);
        }
        if !self.0.contains_key(&msg.token) {
            self.0.insert(msg.token.clone(), load(storage, &msg.token)?);
        }
        let Some((supply, paid)) = self.0.get_mut(&msg.token) else {
            return Err(ContractError::UnknownToken { token: msg.token.clone() }); // it was inserted just now
        };
        paid.claim(supply, msg.amount)?;
        Ok(supply.token_denom_hash)
    }

    /// Stores what was paid.
    pub(crate) fn save(self, storage: &mut dyn Storage) -> Result<(), ContractError> {
        for (token, (_, paid)) in self.0 {
            PAID.save(storage, &token, &paid)?;
        }
        Ok(())
    }
}

/// A token that is funded: before it is, nobody is paid, so that nobody's claim comes at another's cost.
fn load(storage: &dyn Storage, token: &str) -> Result<(Supply, Paid), ContractError> {
    let supply = supply(storage, token)?;
    if supply.funded != supply.total {
        let Supply { funded, total, .. } = supply;
        return Err(ContractError::NotFunded { token: token.to_string(), funded, total });
    }
    Ok((supply, PAID.load(storage, token)?))
}
