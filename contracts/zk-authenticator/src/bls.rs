//! BLS12-381 signatures over the calls of `cosmwasm-std`: the proof-of-possession scheme of
//! draft-irtf-cfrg-bls-signature-05 with public keys in G1 and signatures in G2, as Ethereum uses it.
//!
//! All signers sign the same bytes, so one hash and two pairings verify any number of them (`FastAggregateVerify`). By the
//! host's prices hash and aggregation take 6,707 + 86 n SDK gas for n keys in G1, and reading them 192 n; with keys in G2 it
//! is 4,760 + 175 n and 384 n. So keys in G1 cost more for up to six operators and less for more, and the largest
//! number of operators must stay below what a chain grants.
//!
//! The host decodes each point with its checks of curve and subgroup. It does not refuse infinity, nor does it promise that
//! there is one encoding only: [`ensure_key`] does both, so equal keys have equal bytes.

use cosmwasm_std::{Api, BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR, HashFunction, VerificationError};

use crate::{ContractError, state::OperatorSet};

/// The most operators of an authenticator: with all of them signing, `authenticate` stays well below the gas that a chain
/// grants before somebody is known to pay (README, "Gas").
pub const MAX_OPERATORS: usize = 12;
/// The domain of signatures.
pub const SIGNATURE_DST: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
/// The domain of proofs of possession: not the one of signatures, so neither is ever taken for the other.
pub const POSSESSION_DST: &[u8] = b"BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";
/// Bytes of the account's signature: who signed, then the aggregate.
pub const SIGNATURE_LEN: usize = SIGNERS_LEN + POINT_LEN;

/// Bytes of a public key.
pub(crate) const KEY_LEN: usize = 48;
const SIGNERS_LEN: usize = 2;
const POINT_LEN: usize = 96;
/// The neutral element of G1.
const INFINITY: [u8; KEY_LEN] = {
    let mut point = [0; KEY_LEN];
    point[0] = 0xC0;
    point
};

/// An account's signature: 2 bytes little-endian whose bit `i` says that operator `i` signed, and the sum of their
/// signatures, 96 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AggregateSignature<'a> {
    signers: u16,
    point: &'a [u8; POINT_LEN],
}

impl<'a> AggregateSignature<'a> {
    /// Reads a signature of at least the threshold of these operators.
    pub(crate) fn parse(bytes: &'a [u8], operators: &OperatorSet) -> Result<Self, ContractError> {
        let length = || ContractError::SignatureLength { expected: SIGNATURE_LEN, found: bytes.len() };
        let (signers, point) = bytes.split_first_chunk().ok_or_else(length)?;
        let point = point.try_into().map_err(|_| length())?;
        let signature = Self { signers: u16::from_le_bytes(*signers), point };
        signature.ensure_quorum(operators)?;
        Ok(signature)
    }

    /// A signature by as few operators as may be, which is not valid: what a simulation computes with.
    pub(crate) fn placeholder(operators: &OperatorSet) -> Self {
        let signers = (0..operators.threshold).fold(0, |signers, _| signers << 1 | 1);
        Self { signers, point: &BLS12_381_G2_GENERATOR }
    }

    fn ensure_quorum(&self, operators: &OperatorSet) -> Result<(), ContractError> {
        let count = operators.count();
        if u32::from(self.signers) >> count != 0 {
            return Err(ContractError::UnknownSigner { operators: count });
        }
        let found = self.signers.count_ones();
        if found < operators.threshold {
            return Err(ContractError::BelowThreshold { expected: operators.threshold, found });
        }
        Ok(())
    }

    /// Verifies that the signers signed `message`.
    pub(crate) fn verify(
        &self,
        api: &dyn Api,
        operators: &OperatorSet,
        message: &[u8],
    ) -> Result<(), ContractError> {
        let key = api.bls12_381_aggregate_g1(&operators.keys_of(self.signers)).map_err(host)?;
        // Keys that cancel each other out sign everything.
        if key == INFINITY {
            return Err(ContractError::InfiniteKey);
        }
        if verify(api, &key, message, SIGNATURE_DST, self.point)? {
            return Ok(());
        }
        Err(ContractError::InvalidSignature)
    }
}

impl OperatorSet {
    /// The number of operators; at most [`MAX_OPERATORS`].
    fn count(&self) -> u32 {
        self.keys().count() as u32
    }

    /// Their public keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.public_keys.chunks_exact(KEY_LEN)
    }

    fn keys_of(&self, signers: u16) -> Vec<u8> {
        let signed = |(i, key)| (signers >> i & 1 == 1).then_some(key);
        self.keys().enumerate().filter_map(signed).flatten().copied().collect()
    }
}

/// The key is the one encoding of a point of the group that is not infinity.
pub(crate) fn ensure_key(api: &dyn Api, index: usize, key: &[u8]) -> Result<(), ContractError> {
    if key.len() != KEY_LEN {
        return Err(ContractError::KeyLength { index, expected: KEY_LEN, found: key.len() });
    }
    let decoded = api.bls12_381_aggregate_g1(key).map_err(|_| ContractError::InvalidKey { index })?;
    if decoded == INFINITY || decoded != *key {
        return Err(ContractError::InvalidKey { index });
    }
    Ok(())
}

/// The operator holds the secret of its key.
pub(crate) fn ensure_possession(
    api: &dyn Api,
    index: usize,
    key: &[u8],
    proof: &[u8],
) -> Result<(), ContractError> {
    match verify(api, key, key, POSSESSION_DST, proof) {
        Ok(true) => Ok(()),
        _ => Err(ContractError::NoPossession { index }),
    }
}

/// e(key, H(message)) = e(generator, signature)
fn verify(
    api: &dyn Api,
    key: &[u8],
    message: &[u8],
    domain: &[u8],
    signature: &[u8],
) -> Result<bool, ContractError> {
    let hash = api.bls12_381_hash_to_g2(HashFunction::Sha256, message, domain).map_err(host)?;
    match api.bls12_381_pairing_equality(key, &hash, &BLS12_381_G1_GENERATOR, signature) {
        // The signature is no point of the group: it is the only one that nobody has looked at.
        Err(VerificationError::InvalidPoint) => Ok(false),
        verdict => verdict.map_err(host),
    }
}

fn host(error: VerificationError) -> ContractError {
    ContractError::Bls(error.to_string())
}
