//! Upstream's own host functions, with honest arguments: how fast this machine is, in gas.

use blst::min_pk::SecretKey;
use k256::ecdsa::signature::hazmat::PrehashSigner;

use crate::contract::{Argument, Arguments, region};

/// A function of upstream's with one set of arguments.
pub(crate) struct Peer {
    pub(crate) function: &'static str,
    pub(crate) what: &'static str,
    pub(crate) arguments: Arguments,
    /// What it returns.
    pub(crate) code: u32,
}

/// The functions that verify something, each with the answer "yes".
pub(crate) fn all() -> Vec<Peer> {
    vec![secp256k1(), ed25519(), aggregate(), hash_to_g1(), pairing()]
}

fn secp256k1() -> Peer {
    let (secret, hash) = (k256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a scalar"), [9; 32]);
    let signature: k256::ecdsa::Signature = secret.sign_prehash(&hash).expect("32 bytes are a hash");
    let public = secret.verifying_key().to_encoded_point(true);
    Peer {
        function: "secp256k1_verify",
        what: "one signature",
        arguments: vec![region(hash), region(&signature.to_bytes()[..]), region(public.as_bytes())],
        code: 0,
    }
}

fn ed25519() -> Peer {
    let (secret, message) = (ed25519_zebra::SigningKey::from([7; 32]), [9; 32]);
    let public: [u8; 32] = ed25519_zebra::VerificationKeyBytes::from(&secret).into();
    Peer {
        function: "ed25519_verify",
        what: "one signature",
        arguments: vec![region(message), region(secret.sign(&message).to_bytes()), region(public)],
        code: 0,
    }
}

/// A key of BLS12-381 in both groups: 48 and 96 bytes.
fn bls(seed: u8) -> (Vec<u8>, Vec<u8>) {
    let secret = SecretKey::key_gen(&[seed; 32], &[]).expect("32 bytes are enough");
    (secret.sk_to_pk().compress().to_vec(), secret.sign(b"message", b"tag", &[]).compress().to_vec())
}

fn aggregate() -> Peer {
    const POINTS: u8 = 64;
    let points: Vec<u8> = (0..POINTS).flat_map(|seed| bls(seed).0).collect();
    Peer {
        function: "bls12_381_aggregate_g1",
        what: "64 points",
        arguments: vec![region(points), region([0; 48])],
        code: 0,
    }
}

fn hash_to_g1() -> Peer {
    const SHA256: u32 = 0;
    Peer {
        function: "bls12_381_hash_to_g1",
        what: "32 bytes",
        arguments: vec![Argument::Number(SHA256), region([9; 32]), region(*b"tag"), region([0; 48])],
        code: 0,
    }
}

/// The same pairing on both sides.
fn pairing() -> Peer {
    let (first, second) = bls(1);
    Peer {
        function: "bls12_381_pairing_equality",
        what: "two pairings",
        arguments: vec![region(first.clone()), region(second.clone()), region(first), region(second)],
        code: 0,
    }
}
