//! The private airdrop in the VM: real Wasm, real circuit, real proofs. Every historic fault of contracts of this kind
//! has its test here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use cosmwasm_std::{BankMsg, ContractResult, CosmosMsg, Response, coins};
use e2e::chain::{Chain, Contract, address};
use e2e::headstash::{AMOUNT, Airdrop, DENOM, Proved, circuit};
use headstash_circuit::statement::{ClaimContext, token_denom_hash};
use serde_json::{Value, json};
use zk_cosmwasm_vm::gas;
use zk_cosmwasm_vm::section::{OnExisting, SectionError, bind};
use zk_halo2::{Checksum, CircuitBinary};

/// SDK gas that a whole claim may cost.
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

/// What became of the one token: total, funded, claims, claimed, withdrawn, remaining.
fn totals(contract: &mut Contract<'_>) -> Value {
    let answer = contract.query(&json!({ "totals": {} }));
    let token = &answer["tokens"][0];
    assert_eq!((answer["tokens"].as_array().unwrap().len(), &token["token"]), (1, &json!(DENOM)));
    ["total", "funded", "claims", "claimed", "withdrawn", "remaining"].map(|name| token[name].clone()).into()
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
    assert_eq!(totals(&mut contract), json!(["5000", "5000", 1, "1000", "0", "4000"]));

    // The same message, and another proof of the same leaf.
    assert!(refused(&mut contract, "alice", &proved.msg()).contains("spent"));
    assert!(refused(&mut contract, "alice", &airdrop.claim(2, "alice").msg()).contains("spent"));
    // Another leaf is another claim.
    assert_pays(&contract.execute("bob", &airdrop.claim(3, "bob").msg()).unwrap().unwrap(), "bob");
    assert_eq!(totals(&mut contract), json!(["5000", "5000", 2, "2000", "0", "3000"]));
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
    let with_proof = |proof: Vec<u8>| Proved { proof: proof.into(), ..honest.clone() }.msg();
    let mut flipped = honest.proof.to_vec();
    flipped[100] ^= 1;
    let longer = [&honest.proof[..], &[0]].concat();
    let shorter = honest.proof[..honest.proof.len() - 1].to_vec();
    let other = airdrop.claim(1, "alice").proof.to_vec();
    for proof in [flipped, longer, shorter, vec![], vec![0; honest.proof.len()], other] {
        let reason = refused(&mut contract, "alice", &with_proof(proof));
        assert_eq!(reason, "the proof does not prove this claim for this recipient");
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
    for sender in ["mallory", "alice"] {
        refused(&mut contract, sender, &Proved { recipient: address("mallory"), ..proved.clone() }.msg());
    }
    let env = e2e::chain::env();
    let elsewhere = ClaimContext::new(&env.block.chain_id, &address("another contract"));
    refused(&mut contract, "alice", &airdrop.claim_in(0, "alice", &elsewhere).msg());
    let other_chain = ClaimContext::new("another-chain", env.contract.address.as_str());
    refused(&mut contract, "alice", &airdrop.claim_in(0, "alice", &other_chain).msg());
    // Whoever sends it: a copied claim pays its maker.
    assert_pays(&contract.execute("mallory", &proved.msg()).unwrap().unwrap(), "alice");
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

/// The contract does not set up an airdrop whose claims the chain could not verify.
fn takes_no_funds(chain: &Chain, wasm: &[u8]) {
    let airdrop = Airdrop::new(1);
    let mut contract = chain.instance_of(chain.vm.store_code(wasm, true, true).unwrap());
    let funds = coins(airdrop.total(), DENOM);
    let reason =
        contract.instantiate("distributor", &airdrop.instantiate_msg(), &funds).unwrap().unwrap_err();
    let expected = format!("the chain has no circuit {}", Checksum::of(circuit()));
    assert!(reason.contains(&expected), "{reason}");
}

#[test]
fn a_code_without_its_circuit_takes_no_funds() {
    takes_no_funds(&Chain::default(), &e2e::artifact("cw_headstash"));
}

/// Another circuit with one public input: an honest claim's proof would never be valid for it.
fn another_circuit() -> Vec<u8> {
    let prover = credential_circuit::prover::Prover::new().unwrap();
    let vk = prover.proving_key().get_vk();
    CircuitBinary::from_vk(vk, &credential_circuit::circuit::INSTANCE_LENS).unwrap().to_bytes()
}

#[test]
fn with_another_circuit_the_code_is_not_stored() {
    let (chain, another) = (Chain::default(), another_circuit());
    for circuits in [&[&another[..]][..], &[&another, circuit()], &[circuit(), &another]] {
        let refusal = chain.store(&e2e::artifact("cw_headstash"), circuits).unwrap_err().to_string();
        let declared = format!("declares the circuits [{}] and not [", Checksum::of(circuit()));
        assert!(refusal.contains(&declared), "{refusal}");
    }
    let refusal = bind(&e2e::artifact("cw_headstash"), &[Checksum::of(&another)], OnExisting::Refuse);
    assert!(matches!(refusal, Err(SectionError::AlreadyBound { count: 1 })), "{refusal:?}");
}

/// Whoever replaces the section all the same locks no funds: the contract asks for its circuit by name.
#[test]
fn bound_to_another_circuit_the_code_verifies_against_its_own() {
    let (chain, another) = (Chain::default(), another_circuit());
    let wasm = bind(&e2e::artifact("cw_headstash"), &[Checksum::of(&another)], OnExisting::Replace).unwrap();
    chain.store(&wasm, &[&another]).unwrap();
    takes_no_funds(&chain, &wasm);

    chain.vm.circuits().store_vk(circuit(), true, true).unwrap();
    let airdrop = Airdrop::new(2);
    let mut contract = chain.contract(&wasm, &[&another]);
    let funds = coins(airdrop.total(), DENOM);
    contract.instantiate("distributor", &airdrop.instantiate_msg(), &funds).unwrap().unwrap();
    assert_pays(&contract.execute("relayer", &airdrop.claim(0, "alice").msg()).unwrap().unwrap(), "alice");
    let batch = json!({ "claim_batch": { "claims": [airdrop.claim(1, "bob").fields()] } });
    assert_pays(&contract.execute("relayer", &batch).unwrap().unwrap(), "bob");
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

#[test]
fn a_batch_pays_every_recipient_or_none() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(20));
    let mut contract = started(&chain, &airdrop);
    let proved: Vec<_> = (0..18).map(|leaf| airdrop.claim(leaf, &format!("claimant {leaf}"))).collect();
    let batch = |claims: &[&Proved]| {
        let claims: Vec<_> = claims.iter().map(|claim| claim.fields()).collect();
        json!({ "claim_batch": { "claims": claims } })
    };
    let (one, all): (_, Vec<_>) = (&proved[0], proved[1..17].iter().collect());

    // One that is not valid, one that is there twice, one that is for another, one that was claimed: nobody is paid.
    let invalid = Proved { proof: proved[17].proof.clone(), ..proved[1].clone() };
    let reason = refused(&mut contract, "relayer", &batch(&[one, &invalid]));
    assert_eq!(reason, "not every proof of the 2 claims proves its claim");
    assert!(refused(&mut contract, "relayer", &batch(&[one, all[0], one])).contains("is spent"));
    let stolen = Proved { recipient: address("relayer"), ..proved[1].clone() };
    refused(&mut contract, "relayer", &batch(&[one, &stolen]));
    refused(&mut contract, "relayer", &batch(&[]));

    contract.execute("relayer", &batch(&[one])).unwrap().unwrap();
    println!("batch of 1: {} SDK gas in the VM", contract.sdk_gas());
    let mixed: Vec<_> = all.iter().copied().chain([one]).collect();
    assert!(refused(&mut contract, "relayer", &batch(&mixed)).contains("is spent"));

    let response = contract.execute("relayer", &batch(&all)).unwrap().unwrap();
    println!("batch of 16: {} SDK gas in the VM, {} each", contract.sdk_gas(), contract.sdk_gas() / 16);
    let paid: Vec<_> = response.messages.iter().map(|message| message.msg.clone()).collect();
    let pay =
        |claim: &&Proved| BankMsg::Send { to_address: claim.recipient.clone(), amount: coins(AMOUNT, DENOM) };
    assert_eq!(paid, all.iter().map(|claim| CosmosMsg::Bank(pay(claim))).collect::<Vec<_>>());
    assert_eq!(totals(&mut contract), json!(["20000", "20000", 17, "17000", "0", "3000"]));
}

/// What version 0.1.0 left behind goes on: the same leaves are spent, the same proofs are valid.
#[test]
fn an_airdrop_of_0_1_0_is_migrated() {
    let (chain, airdrop) = (Chain::default(), Airdrop::new(3));
    let mut contract = chain.contract(&e2e::artifact("cw_headstash"), &[circuit()]);
    let spent_one = airdrop.claim(0, "alice");
    let env = e2e::chain::env();
    let context = ClaimContext::new(&env.block.chain_id, env.contract.address.as_str());
    let config = json!({
        "genesis_root": spent_one.claim.genesis_root.to_hex(), "token": DENOM,
        "token_denom_hash": token_denom_hash(DENOM).to_hex(), "context": context.to_hex(), "total": "3000",
    });
    let nullifier = [&[0, 10], b"nullifiers".as_slice(), &spent_one.claim.nullifier.to_bytes()].concat();
    contract.set_state([
        (b"contract_info".to_vec(), json!({ "contract": "crates.io:cw-headstash", "version": "0.1.0" })),
        (b"config".to_vec(), config),
        (b"totals".to_vec(), json!({ "claims": 1, "claimed": "1000" })),
        (nullifier, json!({})),
    ]);
    contract.migrate(&json!({})).unwrap().unwrap();
    assert_eq!(totals(&mut contract), json!(["3000", "3000", 1, "1000", "0", "2000"]));
    assert!(refused(&mut contract, "alice", &airdrop.claim(0, "alice").msg()).contains("spent"));
    assert_pays(&contract.execute("bob", &airdrop.claim(1, "bob").msg()).unwrap().unwrap(), "bob");
}
