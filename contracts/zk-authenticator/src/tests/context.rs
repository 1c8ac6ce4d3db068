//! What a proof is bound to.

use std::collections::HashSet;

use cosmwasm_std::HexBinary;
use sha2::{Digest, Sha256};

use super::chain::message;
use crate::context::{CONTEXT_TAG, Place, context_message, message_hash};

const PLACE: Place<'_> = Place { chain_id: "zk-1", contract: "c", account: "alice", authenticator_id: "7" };

fn context(place: &Place<'_>, message: &[u8; 32], sequence: u64) -> [u8; 32] {
    zk_poseidon::hash_bytes(&context_message(place, message, sequence)).unwrap()
}

#[test]
fn everything_in_it_counts() {
    let message = [7; 32];
    let mut contexts = HashSet::from([context(&PLACE, &message, 0)]);
    let mut others = vec![
        context(&Place { chain_id: "zk-2", ..PLACE }, &message, 0),
        context(&Place { contract: "d", ..PLACE }, &message, 0),
        context(&Place { account: "bob", ..PLACE }, &message, 0),
        context(&Place { authenticator_id: "8", ..PLACE }, &message, 0),
        // The id of a part of a composite authenticator.
        context(&Place { authenticator_id: "7.0", ..PLACE }, &message, 0),
        // The same letters, divided otherwise.
        context(&Place { account: "alice7", authenticator_id: "", ..PLACE }, &message, 0),
        context(&Place { chain_id: "zk-1c", contract: "", ..PLACE }, &message, 0),
    ];
    others.extend([1, 2, 256, u64::MAX].map(|sequence| context(&PLACE, &message, sequence)));
    for bit in 0..256 {
        let mut other = message;
        other[bit / 8] ^= 1 << (bit % 8);
        others.push(context(&PLACE, &other, 0));
    }
    let count = others.len();
    contexts.extend(others);
    assert_eq!(contexts.len(), count + 1);
}

#[test]
fn a_message_is_its_type_and_its_bytes() {
    let hashes: HashSet<_> =
        [("/a", "bc"), ("/ab", "c"), ("/abc", ""), ("", "/abc"), ("/a", "bC"), ("/a", "bc\0")]
            .map(|(type_url, value)| message_hash(&message(type_url, value)))
            .into();
    assert_eq!(hashes.len(), 6);
}

/// For wallets in other languages: written out here once more, with nothing of `context.rs` but the tag.
#[test]
fn the_encoding_is_the_documented_one() {
    let texts = |domain: &str, texts: &[&[u8]]| {
        let mut bytes = vec![];
        for text in [&[domain.as_bytes()], texts].concat() {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text);
        }
        <[u8; 32]>::from(Sha256::digest(bytes))
    };
    let hash = texts("zk-authenticator/v1/message", &[b"/cosmos.bank.v1beta1.MsgSend", &[1, 2, 3]]);
    assert_eq!(message_hash(&message("/cosmos.bank.v1beta1.MsgSend", [1, 2, 3])), hash);

    let place = texts("zk-authenticator/v1/place", &[b"zk-1", b"c", b"alice", b"7"]);
    let mut expected = [[0; 32]; 6];
    expected[0][..27].copy_from_slice(b"zk-authenticator/v1/context");
    expected[1][..16].copy_from_slice(&place[..16]);
    expected[2][..16].copy_from_slice(&place[16..]);
    expected[3][..16].copy_from_slice(&hash[..16]);
    expected[4][..16].copy_from_slice(&hash[16..]);
    expected[5][..2].copy_from_slice(&[0x39, 0x05]);
    assert_eq!(context_message(&PLACE, &hash, 1337), expected);
    assert_eq!(CONTEXT_TAG.to_bytes(), expected[0]);
}

/// A change of these breaks every wallet.
#[test]
fn the_context_is_pinned() {
    let hash = message_hash(&message("/cosmos.bank.v1beta1.MsgSend", [1, 2, 3]));
    let context = context(&PLACE, &hash, 1337);
    assert_eq!(
        HexBinary::from(hash).to_hex(),
        "4ec296367e7eef60f9c6ae8035c9db827baa440c5edb786f5a78ea80a9b77f71"
    );
    assert_eq!(
        HexBinary::from(context).to_hex(),
        "a950ddd3e22bc63b61ee9a5944bc4ac16292f8fcbda5a673bcfcab9c369e0d12"
    );
}
