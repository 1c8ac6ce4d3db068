//! The list of eligible leaves, with what all claims of it share, and the witness of one claim.

use crate::address::Address;
use crate::headstash::{List, read_key};
use anyhow::{Context, Result, bail};
use headstash_circuit::statement::{
    Amount, Blinding, ClaimContext, EligibleLeaf, OwnerKey, SecretKey, Tree, Witness, recipient_commitment,
};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Who claims.
#[derive(Debug, PartialEq)]
pub(super) struct Claimant {
    pub(super) key: PathBuf,
    /// The address that is to be paid.
    pub(super) to: Address,
    /// The leaf's place in the list, where the claimant has several.
    pub(super) leaf: Option<usize>,
}

/// A claimant's leaf.
pub(super) struct Chosen {
    secret_key: SecretKey,
    pub(super) to: Address,
    /// The leaf's place in the list.
    pub(super) index: usize,
}

/// An airdrop of one contract on one chain.
pub(super) struct Airdrop {
    file: PathBuf,
    list: List,
    leaves: Vec<EligibleLeaf>,
    /// The places in the list of each owner's leaves.
    places: HashMap<OwnerKey, Vec<usize>>,
    contract: Address,
    context: ClaimContext,
}

impl Airdrop {
    /// Reads the list. All of an airdrop is of one chain: that of the contract.
    pub(super) fn read(file: &Path, chain_id: &str, contract: &Address) -> Result<Self> {
        let list = List::read(file)?;
        list.ensure_beside(contract)
            .with_context(|| format!("{} is not for the contract {contract}", file.display()))?;
        let leaves = list.leaves();
        let mut places: HashMap<_, Vec<_>> = HashMap::new();
        for (place, leaf) in leaves.iter().enumerate() {
            places.entry(leaf.owner).or_default().push(place);
        }
        let context = ClaimContext::new(chain_id, contract.as_str());
        Ok(Self { file: file.into(), list, leaves, places, contract: contract.clone(), context })
    }

    pub(super) fn token(&self, chosen: &Chosen) -> &str {
        self.list.token(chosen.index)
    }

    pub(super) fn amount(&self, chosen: &Chosen) -> Amount {
        self.leaves[chosen.index].amount
    }

    /// The tree over the leaves.
    pub(super) fn tree(&self) -> Result<Tree> {
        self.list.tree()
    }

    /// Finds the claimant's leaf.
    pub(super) fn choose(&self, claimant: &Claimant) -> Result<Chosen> {
        claimant.to.ensure_beside(&self.contract)?;
        if claimant.to == self.contract {
            bail!(
                "{} is the contract itself: what it pays to itself nobody can take out; name the address of the claimant's choice",
                claimant.to
            );
        }
        let secret_key = read_key(&claimant.key)?;
        let owner = secret_key.owner();
        let index = match (self.places.get(&owner).map(Vec::as_slice), claimant.leaf) {
            (None, _) => bail!("the list {} has no leaf of the owner {owner}", self.file.display()),
            (Some(own), Some(index)) if own.contains(&index) => index,
            (Some(own), Some(index)) => bail!("leaf {index} is not this claimant's; theirs are {own:?}"),
            (Some([index]), None) => *index,
            (Some(own), None) => bail!("this claimant has several leaves; choose one of {own:?}"),
        };
        Ok(Chosen { secret_key, to: claimant.to.clone(), index })
    }

    /// The witness for a claim of this leaf.
    pub(super) fn witness(&self, tree: &Tree, chosen: &Chosen, blinding: Blinding) -> Result<Witness> {
        let leaf = &self.leaves[chosen.index];
        Ok(Witness {
            secret_key: chosen.secret_key,
            amount: leaf.amount,
            token_denom_hash: leaf.token_denom_hash,
            salt: leaf.salt,
            path: tree.path(chosen.index)?,
            recipient_commitment: recipient_commitment(&self.context, chosen.to.as_str()),
            blinding,
        })
    }
}
