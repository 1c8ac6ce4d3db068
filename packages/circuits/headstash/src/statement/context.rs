//! Where a claim pays: token, contract, chain and recipient, each hashed into one field element.
//!
//! A contract computes these itself, from its environment and from the names that it pays; it never takes a hash from a
//! claimant.

use ff::PrimeField;
use pasta_curves::Fp;
use zk_gadgets::{bytes, field_value};

use super::{poseidon, tags};

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
    TokenDenomHash(poseidon::hash(&denom_fields(denom)))
}

/// The message of [`token_denom_hash`], as a contract hashes it with `deps.api.poseidon_hash`.
///
/// `2 + ⌈length / 31⌉` elements, each 32 bytes little-endian canonical.
pub fn token_denom_message(denom: &str) -> Vec<[u8; 32]> {
    encoded(&denom_fields(denom))
}

impl ClaimContext {
    /// The context of a contract: `H(tag_context, chain id, contract address)`, each string with its length.
    ///
    /// The arguments are what the contract sees in its environment (`env.block.chain_id`, `env.contract.address`). A
    /// contract may compute the context once and store it.
    pub fn new(chain_id: &str, contract: &str) -> Self {
        Self(poseidon::hash(&context_fields(chain_id, contract)))
    }

    /// The message of [`ClaimContext::new`], as a contract hashes it with `deps.api.poseidon_hash`.
    ///
    /// `1 + (1 + ⌈length / 31⌉)` elements, the bracket for each of the two strings; 32 bytes little-endian canonical.
    pub fn message(chain_id: &str, contract: &str) -> Vec<[u8; 32]> {
        encoded(&context_fields(chain_id, contract))
    }
}

/// Commits to the recipient of a claim: `H(tag_recipient, context, length, chunks…)`.
///
/// `recipient` is the address as the contract sees it (lower-case bech32). The contract recomputes this from the
/// address that it pays, so a proof taken from the mempool pays only the recipient that its maker chose.
pub fn recipient_commitment(context: &ClaimContext, recipient: &str) -> RecipientCommitment {
    RecipientCommitment(poseidon::hash(&recipient_fields(context, recipient)))
}

/// The message of [`recipient_commitment`], as a contract hashes it with `deps.api.poseidon_hash`.
///
/// `3 + ⌈length / 31⌉` elements, each 32 bytes little-endian canonical: five for an address of 44 characters.
pub fn recipient_message(context: &ClaimContext, recipient: &str) -> Vec<[u8; 32]> {
    encoded(&recipient_fields(context, recipient))
}

fn denom_fields(denom: &str) -> Vec<Fp> {
    fields(&[tags::DENOM.to_field()], &[denom])
}

fn context_fields(chain_id: &str, contract: &str) -> Vec<Fp> {
    fields(&[tags::CONTEXT.to_field()], &[chain_id, contract])
}

fn recipient_fields(context: &ClaimContext, recipient: &str) -> Vec<Fp> {
    fields(&[tags::RECIPIENT.to_field(), context.0], &[recipient])
}

fn fields(prefix: &[Fp], strings: &[&str]) -> Vec<Fp> {
    let mut message = prefix.to_vec();
    strings.iter().for_each(|text| bytes::encode(text.as_bytes(), &mut message));
    message
}

fn encoded(message: &[Fp]) -> Vec<[u8; 32]> {
    message.iter().map(PrimeField::to_repr).collect()
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

    #[test]
    fn hashes_of_texts_are_apart_from_nodes_and_public_inputs_by_their_tag_not_by_their_length() {
        let (node, public_input) = (2, 7);
        let context = ClaimContext::new("morocco-1", "");
        let address = format!("terp1{}", "q".repeat(58));
        for (length, tag, message) in [
            (public_input, tags::CONTEXT, ClaimContext::message("morocco-1", &address)),
            (public_input, tags::RECIPIENT, recipient_message(&context, &"r".repeat(94))),
            (public_input, tags::DENOM, token_denom_message(&"d".repeat(125))),
            (node, tags::DENOM, token_denom_message("")),
        ] {
            assert_eq!((message.len(), message[0]), (length, tag.to_bytes()));
            // An empty leaf is a child, so its tag begins no hash.
            assert_ne!(message[0], tags::EMPTY_LEAF.to_bytes());
        }
    }

    #[test]
    fn a_message_s_hash_is_the_value() {
        let (chain, contract, recipient) = ("morocco-1", "terp1".repeat(9), "terp1alice".repeat(4));
        let context = ClaimContext::new(chain, &contract);
        let hash = |message: Vec<[u8; 32]>| poseidon::hash_bytes(&message);
        assert_eq!(hash(ClaimContext::message(chain, &contract)), Ok(context.to_bytes()));
        let committed = recipient_commitment(&context, &recipient).to_bytes();
        assert_eq!(hash(recipient_message(&context, &recipient)), Ok(committed));
        for denom in ["", "uterp", "factory/terp1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq/headstash"] {
            assert_eq!(hash(token_denom_message(denom)), Ok(token_denom_hash(denom).to_bytes()));
        }
    }
}
