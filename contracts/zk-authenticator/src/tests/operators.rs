//! Operators whose keys, proofs of possession and signatures are made by blst.

use blst::min_pk::{AggregateSignature, SecretKey, Signature};
use cosmwasm_std::Binary;

use crate::{POSSESSION_DST, SIGNATURE_DST, msg::Operator};

/// Holders of BLS keys.
pub(super) struct Operators(pub(super) Vec<SecretKey>);

impl Operators {
    pub(super) fn new(count: u8) -> Self {
        Self((0..count).map(|seed| SecretKey::key_gen(&[seed + 1; 32], &[]).unwrap()).collect())
    }

    pub(super) fn params(&self) -> Vec<Operator> {
        self.0.iter().map(operator).collect()
    }

    /// The signature of these operators over a message.
    pub(super) fn sign(&self, signers: &[usize], message: &[u8]) -> Binary {
        let parts: Vec<_> = signers.iter().map(|i| self.0[*i].sign(message, SIGNATURE_DST, &[])).collect();
        let sum = AggregateSignature::aggregate(&parts.iter().collect::<Vec<_>>(), true).unwrap();
        encode(signers, &sum.to_signature())
    }
}

/// An operator with its proof of possession.
pub(super) fn operator(key: &SecretKey) -> Operator {
    let public_key = key.sk_to_pk().to_bytes();
    let proof = key.sign(&public_key, POSSESSION_DST, &[]);
    Operator { public_key: public_key.into(), proof_of_possession: proof.to_bytes().into() }
}

/// The bits of the signers, then the signature.
pub(super) fn encode(signers: &[usize], signature: &Signature) -> Binary {
    let bits = signers.iter().fold(0_u16, |bits, i| bits | 1 << i);
    [&bits.to_le_bytes()[..], &signature.to_bytes()].concat().into()
}
