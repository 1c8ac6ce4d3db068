//! A claim with all that its proof takes, and what is made of it: the proof, the message for the contract, the receipt.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use headstash_circuit::circuit::PROOF_LEN;
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::{Blinding, Claim, Leaf, Witness};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Address, Result};

/// Bytes in messages, as CosmWasm writes and reads them: with padding, and with or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A claim with all that its proof takes. [`Airdrop::prepare`](crate::Airdrop::prepare) makes it.
#[derive(Clone, Debug)]
pub struct PreparedClaim {
    recipient: Address,
    token: String,
    witness: Witness,
    claim: Claim,
}

impl PreparedClaim {
    pub(crate) fn new(recipient: Address, token: String, witness: Witness) -> Self {
        let claim = witness.claim();
        Self { recipient, token, witness, claim }
    }

    /// The public side of the claim.
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// The token that is claimed.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// A proof of the claim, [`PROOF_LEN`] bytes.
    ///
    /// # Errors
    /// [`Error::Prover`](crate::Error::Prover).
    pub fn prove(&self, prover: &Prover, rng: impl CryptoRng) -> Result<Vec<u8>> {
        Ok(prover.prove(&self.witness, &self.claim, rng)?.proof)
    }

    /// What opens the claim's commitment.
    pub fn receipt(&self) -> Receipt {
        Receipt { leaf: self.witness.leaf(), blinding: self.witness.blinding, claim: self.claim }
    }

    /// The message `execute claim` of `cw-headstash`, as JSON.
    pub fn message(&self, proof: &[u8]) -> String {
        let claim = &self.claim;
        let message = json!({ "claim": {
            "recipient": self.recipient.as_str(),
            "token": self.token,
            "amount": claim.amount.to_string(),
            "nullifier": claim.nullifier.to_hex(),
            "commitment": claim.commitment.to_hex(),
            "proof": BASE64.encode(proof),
            "proved": {
                "genesis_root": claim.genesis_root.to_hex(),
                "recipient_commitment": claim.recipient_commitment.to_hex(),
                "public_input": claim.public_input().to_hex(),
            },
        }});
        message.to_string()
    }
}

/// The proof in a [message](PreparedClaim::message), if there is one of the right length. It is not verified.
pub fn proof_in(message: &[u8]) -> Option<Vec<u8>> {
    let message: Value = serde_json::from_slice(message).ok()?;
    let proof = BASE64.decode(message.pointer("/claim/proof")?.as_str()?).ok()?;
    (proof.len() == PROOF_LEN).then_some(proof)
}

/// Opens a claim's commitment: shows an auditor which leaf was claimed. Its blinding cannot be had again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The leaf that is claimed.
    pub leaf: Leaf,
    /// The claim's random value.
    pub blinding: Blinding,
    /// The public side of the claim.
    pub claim: Claim,
}

impl Receipt {
    /// Parses the text of a receipt.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json).
    pub fn parse(text: &str) -> Result<Self> {
        Ok(serde_json::from_str(text)?)
    }

    /// The text of the receipt: keep it secret.
    ///
    /// # Errors
    /// [`Error::Json`](crate::Error::Json) if it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// What is other in this receipt than in that of the claim that is wanted, as the predicate of a sentence about the
    /// claim.
    pub fn difference(&self, wanted: &Self) -> Option<&'static str> {
        if self == wanted {
            None
        } else if self.leaf != wanted.leaf {
            Some("is of another leaf, or another list")
        } else if self.claim.recipient_commitment != wanted.claim.recipient_commitment {
            Some("is for another recipient, contract or chain")
        } else if self.claim.genesis_root != wanted.claim.genesis_root {
            Some("is of another list")
        } else {
            Some("has a receipt that was changed")
        }
    }
}
