//! The smart-account authenticator in the VM: real Wasm, real signatures, real proofs, and what a chain charges.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "authenticator/chain.rs"]
mod chain;
#[path = "authenticator/wallet.rs"]
mod wallet;

use chain::{Chain, INSTANCE, json, read_gas};
use cosmwasm_std::testing::mock_env;
use wallet::{ID, VOTE, Wallet, circuit, message};
use zk_authenticator::msg::{ContextResponse, ExecuteMsg, QueryMsg};
use zk_authenticator::sudo::{LocalAny, SudoMsg};
use zk_authenticator::{MAX_OPERATORS, MAX_PARAMS_LEN, msg::IsSpentResponse};
use zk_cosmwasm_vm::section::{OnExisting, bind};
use zk_halo2::Checksum;

/// What a chain grants before somebody is known to pay (`maximum_unauthenticated_gas`).
const UNAUTHENTICATED: u64 = 120_000;
/// What a chain spares where the code is pinned: 60,000 for an instance become 2,000.
const PINNED: u64 = 58_000;
/// A message that needs a proof, of the length of a usual one.
const SEND: &str = "/cosmos.bank.v1beta1.MsgSend";

fn added(name: &str, operators: u8) -> (Chain, Wallet) {
    let (mut chain, wallet) = (Chain::new(&circuit()), Wallet::new(name, operators));
    chain.sudo(&SudoMsg::OnAuthenticatorAdded(wallet.change())).unwrap();
    (chain, wallet)
}

fn proved(chain: &mut Chain, wallet: &Wallet, msg: &LocalAny) -> (ExecuteMsg, LocalAny) {
    let (account, authenticator_id) = (wallet.account.clone(), ID.to_string());
    let wanted: ContextResponse =
        chain.query(&QueryMsg::Context { account, authenticator_id, msg: msg.clone() });
    assert!(wanted.needs_proof);
    wallet.prove(mock_env().contract.address.as_str(), &wanted)
}

fn authenticate(wallet: &Wallet, msgs: &[LocalAny], index: usize) -> SudoMsg {
    SudoMsg::Authenticate(Box::new(wallet.authentication(msgs, index)))
}

#[test]
fn a_transaction_comes_through_once() {
    let (mut chain, wallet) = added("alice", 3);
    let send = message(SEND, 150);
    let (present, presenting) = proved(&mut chain, &wallet, &send);
    let msgs = [presenting, send];
    for index in [0, 1] {
        chain.sudo(&authenticate(&wallet, &msgs, index)).unwrap();
        chain.sudo(&SudoMsg::Track(wallet.request(&msgs, index))).unwrap();
    }
    chain.execute(&wallet.account, &present).unwrap();
    for index in [0, 1] {
        chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, index))).unwrap();
    }
    let ExecuteMsg::Present(proof) = present;
    let (account, nullifier) = (wallet.account.clone(), proof.nullifier);
    let answer: IsSpentResponse = chain.query(&QueryMsg::IsSpent { account, nullifier });
    assert!(answer.spent);

    let again = chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, 0)));
    assert!(again.unwrap_err().contains("is spent"));
    let again = chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, 1)));
    assert!(again.unwrap_err().contains("no proof was presented"));
}

#[test]
fn what_is_not_signed_or_not_proved_is_refused() {
    let (mut chain, wallet) = added("alice", 3);
    let send = message(SEND, 150);
    let (_, presenting) = proved(&mut chain, &wallet, &send);
    let msgs = [presenting, send];

    let mut request = wallet.authentication(&msgs, 1);
    let mut signature = request.signature.to_vec();
    signature[0] = 0b011;
    request.signature = signature.clone().into();
    let result = chain.sudo(&SudoMsg::Authenticate(Box::new(request.clone())));
    assert!(result.unwrap_err().contains("at least 3 operators must sign, found 2"));
    // Another point, and none at all: the host's error codes.
    (signature[0], signature[97]) = (0b111, signature[97] ^ 1);
    request.signature = signature.into();
    let result = chain.sudo(&SudoMsg::Authenticate(Box::new(request.clone())));
    assert!(result.unwrap_err().contains("the signature is not valid"));
    request.signature = [&[0b111, 0][..], &[0xFF; 96]].concat().into();
    let result = chain.sudo(&SudoMsg::Authenticate(Box::new(request)));
    assert!(result.unwrap_err().contains("the signature is not valid"));

    // The proof of alice in bob's hands.
    let bob = Wallet::new("bob", 3);
    chain.sudo(&SudoMsg::OnAuthenticatorAdded(bob.change())).unwrap();
    let result = chain.sudo(&SudoMsg::ConfirmExecution(bob.request(&msgs, 0)));
    assert!(result.unwrap_err().contains("no proof was presented"));
    let result = chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, 1)));
    assert!(result.unwrap_err().contains("no proof was presented"));
}

/// With another circuit no honest proof would be valid, and accounts could send nothing that needs one.
#[test]
fn with_another_circuit_it_is_neither_stored_nor_set_up() {
    let (wasm, another) = (e2e::artifact("zk_authenticator"), e2e::headstash::circuit());
    let refusal = Chain::with(&wasm, &[another]).err().unwrap();
    assert!(refusal.contains(&format!("declares the circuits [{}]", Checksum::of(&circuit()))), "{refusal}");
    let replaced = bind(&wasm, &[Checksum::of(another)], OnExisting::Replace).unwrap();
    let refusal = Chain::with(&replaced, &[another]).err().unwrap();
    assert!(refusal.contains(&format!("the chain has no circuit {}", Checksum::of(&circuit()))), "{refusal}");
}

/// What the host functions say of points is what the native tests assume.
#[test]
fn keys_that_are_no_points_or_infinity_are_refused() {
    let mut chain = Chain::new(&circuit());
    let wallet = Wallet::new("alice", 2);
    let mut infinity = [0; 48];
    infinity[0] = 0xC0;
    for key in [[0; 48], [0xFF; 48], infinity] {
        let mut params = wallet.params();
        params.operators[1].public_key = key.into();
        let mut change = wallet.change();
        change.authenticator_params = Some(json(&params).into());
        let result = chain.sudo(&SudoMsg::OnAuthenticatorAdded(change));
        assert!(result.unwrap_err().contains("the public key of operator 1 is not a point"));
    }
    let mut params = wallet.params();
    params.operators[1].proof_of_possession = params.operators[0].proof_of_possession.clone();
    let mut change = wallet.change();
    change.authenticator_params = Some(json(&params).into());
    let result = chain.sudo(&SudoMsg::OnAuthenticatorAdded(change));
    assert!(result.unwrap_err().contains("the proof of possession of operator 1 is not valid"));
}

/// SDK gas that the chain charges around a call of the contract, the instance apart: its own records of the
/// authenticator (which holds the parameters in base64), of the account, of contract and code, and whether it is pinned.
fn around(wallet: &Wallet) -> u64 {
    let params = json(&wallet.params()).len().div_ceil(3) * 4;
    let authenticator = 150 + params;
    [authenticator, 180, 300, 150, 40].into_iter().map(read_gas).sum()
}

/// SDK gas that the chain charges to the same grant for deducting the fee, by the SDK's prices: accounts of payer and
/// collector, and who pays for whom; of both the balance, read twice, written, and its index written.
fn fee_deduction() -> u64 {
    let write = 2_000 + 30 * 60;
    3 * read_gas(180) + 2 * (2 * read_gas(60) + 2 * write)
}

/// What `authenticate` takes is below the grant; where the code is pinned, together with the deduction of the fee.
fn ensure_granted(name: &str, total: u64) {
    assert!(total < UNAUTHENTICATED, "{name}: {total}");
    let pinned = total - PINNED + fee_deduction();
    assert!(
        pinned < UNAUTHENTICATED - UNAUTHENTICATED / 4,
        "{name}, pinned, with the fee's deduction: {pinned}"
    );
}

/// One line of the table: SDK gas of a call.
fn line(name: &str, chain: &Chain, around: u64) -> u64 {
    let total = INSTANCE + around + chain.gas;
    println!("| {name} | {} | {around} | {total} |", chain.gas);
    total
}

/// The table of the README. `cargo test --workspace --test authenticator gas -- --nocapture`
#[test]
fn gas_stays_below_what_is_granted_without_a_payer() {
    println!("| call | VM and store | records of the chain | with the instance |\n|---|---:|---:|---:|");
    for operators in 1..=MAX_OPERATORS as u8 {
        let (mut chain, wallet) = added("alice", operators);
        let around = around(&wallet);
        let send = message(SEND, 150);
        let (_, presenting) = proved(&mut chain, &wallet, &send);
        for (what, msgs) in [("a vote", vec![message(VOTE, 100)]), ("proof and send", vec![presenting, send])]
        {
            chain.sudo(&authenticate(&wallet, &msgs, 0)).unwrap();
            let name = format!("`authenticate`, {operators} operators, {what}");
            let total = line(&name, &chain, around);
            ensure_granted(&name, total);
        }
    }
}

/// The longest parameters, and a message of 20 kB: a chain's limit for transactions is of that order.
#[test]
fn gas_stays_below_it_in_the_worst_case() {
    let mut wallet = Wallet::new("alice", MAX_OPERATORS as u8);
    let rest = MAX_PARAMS_LEN - json(&wallet.params()).len();
    wallet.exempt_type_urls[0].push_str(&"x".repeat(rest));
    let (mut chain, around) = (Chain::new(&circuit()), around(&wallet));
    chain.sudo(&SudoMsg::OnAuthenticatorAdded(wallet.change())).unwrap();
    chain.sudo(&authenticate(&wallet, &[message(VOTE, 20_000)], 0)).unwrap();
    let total = line("`authenticate`, the longest parameters, a message of 20 kB", &chain, around);
    ensure_granted("the worst case", total);
}

#[test]
fn gas_of_the_other_calls() {
    println!("| call | VM and store | records of the chain | with the instance |\n|---|---:|---:|---:|");
    for operators in [1, 3, MAX_OPERATORS as u8] {
        let (chain, wallet) = added("alice", operators);
        line(&format!("`on_authenticator_added`, {operators} operators"), &chain, around(&wallet));
    }
    let (mut chain, wallet) = added("alice", 3);
    let around = around(&wallet);
    let (vote, send) = (message(VOTE, 100), message(SEND, 150));
    let (present, presenting) = proved(&mut chain, &wallet, &send);
    let msgs = [presenting, send, vote];
    chain.sudo(&SudoMsg::Track(wallet.request(&msgs, 1))).unwrap();
    line("`track`", &chain, around);
    chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, 2))).unwrap();
    line("`confirm_execution` of an exempt message", &chain, around);
    chain.execute(&wallet.account, &present).unwrap();
    line("`execute` of `present`", &chain, 0);
    chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, 0))).unwrap();
    let verified = line("`confirm_execution` of `present`: the proof", &chain, around);
    chain.sudo(&SudoMsg::ConfirmExecution(wallet.request(&msgs, 1))).unwrap();
    let used = line("`confirm_execution` of the message that it is for", &chain, around);
    chain.sudo(&SudoMsg::OnAuthenticatorRemoved(wallet.change())).unwrap();
    line("`on_authenticator_removed`", &chain, around);
    assert!(verified < 200_000 && used < 100_000, "{verified} {used}");
}

/// A simulation must estimate what an execution costs: the same work but for the signature's point.
#[test]
fn a_simulation_costs_what_the_execution_costs() {
    let (mut chain, wallet) = added("alice", 3);
    let mut request = wallet.authentication(&[message(VOTE, 100)], 0);
    chain.sudo(&SudoMsg::Authenticate(Box::new(request.clone()))).unwrap();
    let executed = chain.gas;
    request.simulate = true;
    request.signature = cosmwasm_std::Binary::default();
    request.sign_mode_tx_data.sign_mode_direct = b"signBytes".into();
    chain.sudo(&SudoMsg::Authenticate(Box::new(request))).unwrap();
    let simulated = chain.gas;
    assert!(simulated.abs_diff(executed) < executed / 50, "{simulated} {executed}");
}
