//! The private airdrop in the VM: real Wasm, real circuit, real proofs. Every historic fault of contracts of this kind
//! has its test here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use cosmwasm_std::{BankMsg, ContractResult, CosmosMsg, Response, coins};
use e2e::chain::{Chain, Contract, address};
use e2e::headstash::{AMOUNT, Airdrop, DENOM, Proved, circuit};
use headstash_circuit::statement::ClaimContext;
use serde_json::{Value, json};
use zk_cosmwasm_vm::gas;

/// SDK gas that a whole claim may cost; the target of the decision record.
const CLAIM_TARGET: u64 = 200_000;

fn started<'a>(chain: &'a Chain, airdrop: &Airdrop) -> Contract<'a> {
    let mut contract = chain.contract(&e2e::artifact("cw_headstash"), &[circuit()]);
    let funds = coins(airdrop.total(), DENOM);
    contract.instantiate("distributor", &airdrop.instantiate_msg(), &funds).unwrap().unwrap();
    contract
}

fn refused(contract: &mut Contract<'_>, sender: &str, msg: &Value) -> String {
    let before = contract.query(&json!({ "totals": {} }));
    let ContractResult::Err(reason) = contract.execute(sender, msg).unwrap() else {
        panic!("accepted: {msg}");
    };
    assert_eq!(contract.query(&json!({ "totals": {} })), before, "a refused claim changed the totals");
    reason
}

fn spent(contract: &mut Contract<'_>, proved: &Proved) -> bool {
    let answer = contract.query(&json!({ "is_spent": { "nullifier": proved.claim.nullifier.to_hex() } }));
    answer["spent"].as_bool().unwrap()
}

fn assert_pays(response: &Response, to: &str) {
    let pay = BankMsg::Send { to_address: address(to), amount: coins(AMOUNT, DENOM) };
    let messages: Vec<_> = response.messages.iter().map(|m| m.msg.clone()).collect();
    assert_eq!(messages, [CosmosMsg::Bank(pay)]);
}

#[test]
fn an_honest_claim_is_paid_once_and_counted_once() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(5));
    let mut contract = started(&chain, &airdrop);
    let proved = airdrop.claim(2, "alice");
    assert!(!spent(&mut contract, &proved));

    let response = contract.execute("alice", &proved.msg()).unwrap().unwrap();
    let (all, verification) = (contract.sdk_gas(), verification_gas());
    println!("claim: {all} SDK gas in the VM, of which the verify call {verification}");
    assert!(all < CLAIM_TARGET && verification < CLAIM_TARGET, "{all} {verification}");
    assert_pays(&response, "alice");
    assert!(spent(&mut contract, &proved));
    let totals = contract.query(&json!({ "totals": {} }));
    assert_eq!(totals, json!({ "claims": 1, "claimed": "1000", "remaining": "4000" }));

    // The same message, and another proof of the same leaf.
    assert!(refused(&mut contract, "alice", &proved.msg()).contains("spent"));
    assert!(refused(&mut contract, "alice", &airdrop.claim(2, "alice").msg()).contains("spent"));
    // Another leaf is another claim.
    assert_pays(&contract.execute("bob", &airdrop.claim(3, "bob").msg()).unwrap().unwrap(), "bob");
    let totals = contract.query(&json!({ "totals": {} }));
    assert_eq!(totals, json!({ "claims": 2, "claimed": "2000", "remaining": "3000" }));
}

fn verification_gas() -> u64 {
    let key = zk_halo2::check_vk(circuit(), &zk_halo2::Limits::default()).unwrap();
    let gas = gas::fetch(key.file_len() as u64) + gas::verification(key.shape(), 1);
    gas.div_ceil(gas::COSMWASM_GAS_PER_SDK_GAS)
}

/// A published contract ignored the verdict of the verifier.
#[test]
fn a_claim_whose_proof_is_not_valid_pays_nothing() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(3));
    let mut contract = started(&chain, &airdrop);
    let honest = airdrop.claim(0, "alice");
    let with_proof = |proof: Vec<u8>| Proved { claim: honest.claim, proof: proof.into() }.msg();
    let mut flipped = honest.proof.to_vec();
    flipped[100] ^= 1;
    let longer = [&honest.proof[..], &[0]].concat();
    let shorter = honest.proof[..honest.proof.len() - 1].to_vec();
    let other = airdrop.claim(1, "alice").proof.to_vec();
    for proof in [flipped, longer, shorter, vec![], vec![0; honest.proof.len()], other] {
        let reason = refused(&mut contract, "alice", &with_proof(proof));
        assert_eq!(reason, "the proof does not prove this claim by this sender");
    }
    assert!(!spent(&mut contract, &honest));
    contract.execute("alice", &honest.msg()).unwrap().unwrap();
}

/// A published contract took the root from the claimant.
#[test]
fn a_claim_over_another_tree_is_refused() {
    let (chain, airdrop, foreign) = (Chain::default(), Airdrop::new(3), Airdrop::new(3));
    let mut contract = started(&chain, &airdrop);
    refused(&mut contract, "alice", &foreign.claim(0, "alice").msg());
    // Saying that it is the contract's tree does not help.
    let mut lying = foreign.claim(0, "alice");
    lying.claim.genesis_root = airdrop.claim(0, "alice").claim.genesis_root;
    refused(&mut contract, "alice", &lying.msg());
}

#[test]
fn the_amount_paid_is_the_amount_proved() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(3));
    let mut contract = started(&chain, &airdrop);
    for amount in ["999", "1001", "3000", "0", "340282366920938463463374607431768211455"] {
        let mut msg = airdrop.claim(0, "alice").msg();
        msg["claim"]["amount"] = amount.into();
        refused(&mut contract, "alice", &msg);
    }
}

#[test]
fn only_the_committed_recipient_is_paid_in_this_contract_on_this_chain() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(3));
    let mut contract = started(&chain, &airdrop);
    let proved = airdrop.claim(0, "alice");
    refused(&mut contract, "mallory", &proved.msg());
    let env = e2e::chain::env();
    let elsewhere = ClaimContext::new(&env.block.chain_id, &address("another contract"));
    refused(&mut contract, "alice", &airdrop.claim_in(0, "alice", &elsewhere).msg());
    let other_chain = ClaimContext::new("another-chain", env.contract.address.as_str());
    refused(&mut contract, "alice", &airdrop.claim_in(0, "alice", &other_chain).msg());
    contract.execute("alice", &proved.msg()).unwrap().unwrap();
}

/// A nullifier has one encoding: a second one would be a second claim.
#[test]
fn a_nullifier_above_the_modulus_is_refused() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(1));
    let mut contract = started(&chain, &airdrop);
    let proved = airdrop.claim(0, "alice");
    let modulus = "00000001000000000000000000000000".to_string();
    let second = add_modulus(&proved.claim.nullifier.to_bytes());
    for nullifier in [hex::encode(second), "ff".repeat(32), modulus, String::new(), "zz".repeat(32)] {
        let mut msg = proved.msg();
        msg["claim"]["nullifier"] = nullifier.into();
        refused(&mut contract, "alice", &msg);
    }
}

/// The 32-byte little-endian sum of a field element and the modulus of `Fp`.
fn add_modulus(element: &[u8; 32]) -> [u8; 32] {
    let modulus = hex::decode("40000000000000000000000000000000224698fc094cf91b992d30ed00000001").unwrap();
    let mut sum = [0; 32];
    let mut carry = 0;
    for i in 0..32 {
        let digit = u16::from(element[i]) + u16::from(modulus[31 - i]) + carry;
        sum[i] = digit as u8;
        carry = digit >> 8;
    }
    assert_eq!(carry, 0);
    sum
}

#[test]
fn an_unbound_code_takes_no_funds() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(1));
    let code = chain.vm.store_code(&e2e::artifact("cw_headstash"), true, true).unwrap();
    let mut unbound = chain.instance_of(code);
    let funds = coins(airdrop.total(), DENOM);
    let reason = unbound.instantiate("distributor", &airdrop.instantiate_msg(), &funds).unwrap().unwrap_err();
    assert!(reason.contains("declares no circuit"), "{reason}");
}

#[test]
fn instantiation_needs_the_whole_total() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(2));
    let mut contract = chain.contract(&e2e::artifact("cw_headstash"), &[circuit()]);
    for funds in [vec![], coins(1, DENOM), coins(airdrop.total(), "other"), coins(airdrop.total() + 1, DENOM)]
    {
        let result = contract.instantiate("distributor", &airdrop.instantiate_msg(), &funds).unwrap();
        assert!(result.is_err(), "{funds:?}");
    }
}

#[test]
fn migration_keeps_the_state() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(2));
    let mut contract = started(&chain, &airdrop);
    contract.execute("alice", &airdrop.claim(0, "alice").msg()).unwrap().unwrap();
    contract.migrate(&json!({})).unwrap().unwrap();
    assert!(refused(&mut contract, "alice", &airdrop.claim(0, "alice").msg()).contains("spent"));
    contract.execute("bob", &airdrop.claim(1, "bob").msg()).unwrap().unwrap();
}
