//! The list of eligible leaves, with what all claims of it share, and the claim of one leaf.

use std::collections::HashMap;

use headstash_circuit::statement::{
    Amount, Blinding, ClaimContext, EligibleLeaf, OwnerKey, SecretKey, Tree, Witness, recipient_commitment,
};

use crate::{Address, Error, List, PreparedClaim, Result};

/// A claimant's leaf, with the key that claims it and the address that is to be paid.
#[derive(Clone, Debug)]
pub struct Chosen {
    secret_key: SecretKey,
    to: Address,
    index: usize,
    leaf: EligibleLeaf,
    token: String,
}

impl Chosen {
    /// The leaf's place in the list, from 0.
    pub fn index(&self) -> usize {
        self.index
    }

    /// What the leaf is worth.
    pub fn amount(&self) -> Amount {
        self.leaf.amount
    }

    /// The token that it is paid in.
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// An airdrop of one contract on one chain.
#[derive(Clone, Debug)]
pub struct Airdrop {
    name: String,
    list: List,
    leaves: Vec<EligibleLeaf>,
    /// The places in the list of each owner's leaves.
    places: HashMap<OwnerKey, Vec<usize>>,
    contract: Address,
    context: ClaimContext,
}

impl Airdrop {
    /// The airdrop of a list, which errors call `name`. All of an airdrop is of one chain: that of the contract.
    ///
    /// # Errors
    /// [`Error::ForeignList`].
    pub fn new(list: List, name: &str, chain_id: &str, contract: &Address) -> Result<Self> {
        list.ensure_beside(contract).map_err(|reason| Error::ForeignList {
            name: name.into(),
            contract: contract.clone(),
            reason: Box::new(reason),
        })?;
        let leaves = list.leaves();
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (place, leaf) in leaves.iter().enumerate() {
            places.entry(leaf.owner).or_default().push(place);
        }
        let context = ClaimContext::new(chain_id, contract.as_str());
        Ok(Self { name: name.into(), list, leaves, places, contract: contract.clone(), context })
    }

    /// The list. Its tree takes time: make it once for all claims.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// Refuses an address of another chain, and the contract itself.
    ///
    /// # Errors
    /// [`Error::OtherChain`] or [`Error::PaysItself`].
    pub fn ensure_recipient(&self, to: &Address) -> Result<()> {
        to.ensure_beside(&self.contract)?;
        if *to == self.contract {
            return Err(Error::PaysItself { address: to.clone() });
        }
        Ok(())
    }

    /// Finds the leaf of a claimant who wants to be paid at `to`. One who has several names the place of one.
    ///
    /// # Errors
    /// Those of [`Airdrop::ensure_recipient`]; [`Error::NotListed`], [`Error::OthersLeaf`] or [`Error::SeveralLeaves`].
    pub fn choose(&self, secret_key: SecretKey, to: &Address, leaf: Option<usize>) -> Result<Chosen> {
        self.ensure_recipient(to)?;
        let index = self.place(secret_key.owner(), leaf)?;
        let token = self.list.token(index).to_string();
        Ok(Chosen { secret_key, to: to.clone(), index, leaf: self.leaves[index], token })
    }

    /// The place of the owner's leaf.
    fn place(&self, owner: OwnerKey, leaf: Option<usize>) -> Result<usize> {
        match (self.places.get(&owner).map(Vec::as_slice), leaf) {
            (None, _) => Err(Error::NotListed { name: self.name.clone(), owner }),
            (Some(own), Some(index)) if own.contains(&index) => Ok(index),
            (Some(own), Some(index)) => Err(Error::OthersLeaf { index, own: own.to_vec() }),
            (Some([index]), None) => Ok(*index),
            (Some(own), None) => Err(Error::SeveralLeaves { own: own.to_vec() }),
        }
    }

    /// The claim of a leaf. `tree` is that of the list; the blinding is random and the claim's own, or that of a claim
    /// that is to be made again.
    ///
    /// # Errors
    /// [`Error::Path`] if the tree has no such leaf.
    pub fn prepare(&self, tree: &Tree, chosen: &Chosen, blinding: Blinding) -> Result<PreparedClaim> {
        let Chosen { secret_key, to, index, leaf, token } = chosen;
        let witness = Witness {
            secret_key: *secret_key,
            amount: leaf.amount,
            token_denom_hash: leaf.token_denom_hash,
            salt: leaf.salt,
            path: tree.path(*index)?,
            recipient_commitment: recipient_commitment(&self.context, to.as_str()),
            blinding,
        };
        Ok(PreparedClaim::new(to.clone(), token.clone(), witness))
    }
}

/// Parses a chain's identifier. It is hashed into every claim as it stands; no chain has an empty one or one with spaces.
///
/// # Errors
/// [`Error::ChainId`].
pub fn parse_chain_id(text: &str) -> Result<String> {
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(Error::ChainId { found: text.into() });
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests;
