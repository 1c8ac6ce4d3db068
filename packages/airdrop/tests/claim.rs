//! From entries to a proof, all in memory.
#![allow(clippy::unwrap_used, reason = "tests")]

use headstash_circuit::circuit::PROOF_LEN;
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::{Amount, Blinding, SecretKey};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use zk_airdrop::{Airdrop, Entry, List, Receipt, entries, key, parse_chain_id, proof_in};

const ALICE: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
const CONTRACT: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpscfgc03";

#[test]
fn a_claim_is_proved_without_a_file() {
    let mut rng = UnwrapErr(SysRng);
    // The claimants make keys.
    let keys = [(); 3].map(|()| key::to_json(&SecretKey::random(&mut rng)).unwrap());
    let owners = keys.each_ref().map(|text| key::parse(text, "the key").unwrap().owner());
    // The distributor makes the list.
    let given = entries::to_json(&owners.map(|owner| Entry::new(owner, Amount::new(7)))).unwrap();
    let given = entries::parse(&given, "the entries").unwrap();
    let list = List::from_entries("ustash", given, "the entries", &mut rng).unwrap();
    let root = list.tree().unwrap().root();
    let list = list.with_root(root).to_json().unwrap();
    // A claimant proves.
    let list = List::parse(&list, "the list").unwrap();
    let chain_id = parse_chain_id("morocco-1").unwrap();
    let airdrop = Airdrop::new(list, "the list", &chain_id, &CONTRACT.parse().unwrap()).unwrap();
    let secret_key = key::parse(&keys[1], "the key").unwrap();
    let chosen = airdrop.choose(secret_key, &ALICE.parse().unwrap(), None).unwrap();
    let tree = airdrop.list().tree().unwrap();
    let claim = airdrop.prepare(&tree, &chosen, Blinding::random(&mut rng)).unwrap();
    let proof = claim.prove(&Prover::new().unwrap(), UnwrapErr(SysRng)).unwrap();
    assert_eq!((proof.len(), chosen.index(), claim.claim().genesis_root), (PROOF_LEN, 1, root));

    let message = claim.message(&proof);
    assert_eq!(proof_in(message.as_bytes()), Some(proof));
    let message: serde_json::Value = serde_json::from_str(&message).unwrap();
    let values = ["recipient", "token", "amount"].map(|name| message["claim"][name].as_str().unwrap());
    assert_eq!(values, [ALICE, "ustash", "7"]);
    let receipt = claim.receipt();
    assert_eq!(Receipt::parse(&receipt.to_json().unwrap()).unwrap(), receipt);
    for none in ["", "{}", r#"{"claim":{"proof":"="}}"#, r#"{"claim":{"proof":"AAAA"}}"#] {
        assert_eq!(proof_in(none.as_bytes()), None, "{none}");
    }
}
