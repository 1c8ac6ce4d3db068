//! Where a claim pays: token, contract, chain and recipient, each hashed into one field element.
//!
//! These are the values that a contract computes for itself and never takes from a claimant.

use pasta_curves::Fp;

use super::bytes::encode;
use super::encoding::field_value;
use super::{Tag, poseidon};

field_value! {
    /// The hash of a token denomination: [`token_denom_hash`].
    TokenDenomHash
}

field_value! {
    /// The contract and chain that claims are made to.
    ClaimContext
}

field_value! {
    /// The receiving address, bound to one contract on one chain: [`recipient_commitment`].
    RecipientCommitment
}

/// Hashes a token denomination, as the bank module writes it (`uterp`, `ibc/…`, `factory/…`).
///
/// `H(tag_denom, length, chunks…)`, injective before the hash. A token that is not a denomination needs a name of its
/// own (`cw20:<address>`), and contract and distributor must agree on it.
pub fn token_denom_hash(denom: &str) -> TokenDenomHash {
    TokenDenomHash(hash_strings(&[Tag::DENOM.to_field()], &[denom]))
}

impl ClaimContext {
    /// The context of a contract: `H(tag_context, chain id, contract address)`, each string with its length.
    ///
    /// The arguments are what the contract sees in its environment (`env.block.chain_id`, `env.contract.address`). A
    /// contract may compute the context once and store it.
    pub fn new(chain_id: &str, contract: &str) -> Self {
        Self(hash_strings(&[Tag::CONTEXT.to_field()], &[chain_id, contract]))
    }
}

/// Commits to the recipient of a claim: `H(tag_recipient, context, length, chunks…)`.
///
/// `recipient` is the address as the contract sees it (`info.sender`, lower-case bech32). The contract recomputes this
/// from the message's sender, so a proof taken from the mempool pays nobody but its maker.
pub fn recipient_commitment(context: &ClaimContext, recipient: &str) -> RecipientCommitment {
    RecipientCommitment(hash_strings(&[Tag::RECIPIENT.to_field(), context.0], &[recipient]))
}

fn hash_strings(prefix: &[Fp], strings: &[&str]) -> Fp {
    let mut message = prefix.to_vec();
    strings.iter().for_each(|text| encode(text.as_bytes(), &mut message));
    poseidon::hash(&message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_changes_the_recipient_commitment() {
        let of = |chain: &str, contract: &str, recipient: &str| {
            recipient_commitment(&ClaimContext::new(chain, contract), recipient)
        };
        let honest = of("morocco-1", "terp1contract", "terp1alice");
        assert_eq!(honest, of("morocco-1", "terp1contract", "terp1alice"));
        assert_ne!(honest, of("morocco-2", "terp1contract", "terp1alice"));
        assert_ne!(honest, of("morocco-1", "terp1other", "terp1alice"));
        assert_ne!(honest, of("morocco-1", "terp1contract", "terp1bob"));
        assert_ne!(honest, of("morocco-1terp1", "contract", "terp1alice"));
    }

    #[test]
    fn denominations_do_not_collide() {
        let long = "factory/terp1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq/headstash";
        let denoms = ["", "u", "uterp", "uterp\0", "uthiol", &long[..31], &long[..32], &long[..53], long];
        for (i, a) in denoms.iter().enumerate() {
            for b in &denoms[i + 1..] {
                assert_ne!(token_denom_hash(a), token_denom_hash(b), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn the_same_string_hashes_apart_for_each_use() {
        let context = ClaimContext::new("", "");
        assert_ne!(token_denom_hash("x").0, recipient_commitment(&context, "x").0);
    }
}
