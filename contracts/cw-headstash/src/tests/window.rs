//! Start, end and pauses, and what the admin can and cannot do.

use super::*;
use crate::msg::ConfigResponse;

const START: u64 = 2_000_000_000;
const END: u64 = START + 1000;

/// Claims from [`START`] to [`END`], with an admin.
fn airdrop() -> Contract {
    let mut contract = Contract::empty(Ok(true));
    contract.instantiate(msg(), &coins(TOTAL, TOKEN)).unwrap();
    contract
}

fn msg() -> InstantiateMsg {
    InstantiateMsg {
        admin: Some(address("admin").into()),
        start: Some(Timestamp::from_seconds(START)),
        end: Some(Timestamp::from_seconds(END)),
        ..instantiate_msg()
    }
}

fn withdraw() -> ExecuteMsg {
    ExecuteMsg::Withdraw { token: TOKEN.to_string() }
}

fn end(contract: &Contract) -> u64 {
    contract.ask::<ConfigResponse>(QueryMsg::Config {}).end.unwrap().seconds()
}

/// Pauses from one second to another.
fn pause(contract: &mut Contract, from: u64, to: u64) {
    contract.at(from);
    contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
    contract.at(to);
    contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
}

#[test]
fn claims_are_paid_from_the_start_until_before_the_end() {
    let mut contract = airdrop();
    for (second, nullifier) in [(START - 1, 1), (START, 2), (END - 1, 3), (END, 4), (END + 1, 5)] {
        contract.at(second);
        let claim = claim_msg("alice", nullifier, 1);
        let batch = ExecuteMsg::ClaimBatch { claims: vec![claim_msg("alice", nullifier + 10, 1)] };
        match second {
            START..END => {
                contract.claim(claim).unwrap();
                contract.execute("relayer", batch).unwrap();
            }
            _ => {
                let errors = [contract.refuses_claim(claim), contract.refuses("relayer", batch)];
                for error in errors {
                    assert_eq!(matches!(error, ContractError::NotStarted { .. }), second < START, "{error}");
                    assert_eq!(matches!(error, ContractError::Ended { .. }), second >= END, "{error}");
                }
            }
        }
    }
    assert_eq!(contract.calls().len(), 4, "a refused claim was verified");
}

#[test]
fn the_last_nanosecond_counts() {
    let mut contract = airdrop();
    contract.env.block.time = Timestamp::from_seconds(START).minus_nanos(1);
    assert!(matches!(contract.refuses_claim(claim_msg("alice", 1, 1)), ContractError::NotStarted { .. }));
    contract.env.block.time = Timestamp::from_seconds(END).minus_nanos(1);
    assert!(matches!(contract.refuses("admin", withdraw()), ContractError::NotEnded));
    contract.claim(claim_msg("alice", 1, 1)).unwrap();
}

#[test]
fn the_admin_takes_the_rest_after_the_end_and_not_before() {
    let mut contract = airdrop();
    for second in [START - 1, START, END - 1] {
        contract.at(second);
        assert!(matches!(contract.refuses("admin", withdraw()), ContractError::NotEnded));
    }
    contract.claim(claim_msg("alice", 1, 300)).unwrap();
    contract.at(END);
    let response = contract.execute("admin", withdraw()).unwrap();
    assert_eq!(sent(&response), [payment("admin", 700, TOKEN)]);
    let [event] = &response.events[..] else { panic!("{:?}", response.events) };
    assert_eq!(event.ty, "withdraw");
    let admin = address("admin");
    assert_eq!(event.attributes, [("token", TOKEN), ("recipient", admin.as_str()), ("amount", "700")]);
    let totals = contract.totals(TOKEN);
    assert_eq!((totals.claimed.u128(), totals.withdrawn.u128(), totals.remaining.u128()), (300, 700, 0));
    assert!(matches!(contract.refuses("admin", withdraw()), ContractError::NothingLeft { .. }));
    let unknown = ExecuteMsg::Withdraw { token: "uother".to_string() };
    assert!(matches!(contract.refuses("admin", unknown), ContractError::UnknownToken { .. }));
}

#[test]
fn nobody_else_does_what_the_admin_can() {
    let mut contract = airdrop();
    let mut without = Contract::empty(Ok(true));
    without.instantiate(InstantiateMsg { admin: None, ..msg() }, &coins(TOTAL, TOKEN)).unwrap();
    for second in [START, END] {
        for sender in ["distributor", "mallory", "admin"] {
            for msg in [ExecuteMsg::Pause {}, ExecuteMsg::Unpause {}, withdraw()] {
                without.at(second);
                let error = without.refuses(sender, msg.clone());
                assert!(matches!(error, ContractError::NotAdmin { .. }), "{error}");
                contract.at(second);
                if sender != "admin" {
                    let error = contract.refuses(sender, msg);
                    assert!(matches!(error, ContractError::NotAdmin { .. }), "{error}");
                }
            }
        }
    }
}

#[test]
fn without_an_end_nothing_is_ever_withdrawn() {
    let mut contract = Contract::empty(Ok(true));
    contract.instantiate(InstantiateMsg { end: None, ..msg() }, &coins(TOTAL, TOKEN)).unwrap();
    contract.env.block.time = Timestamp::from_nanos(u64::MAX);
    assert!(matches!(contract.refuses("admin", withdraw()), ContractError::NotEnded));
    contract.claim(claim_msg("alice", 1, 1)).unwrap();
}

#[test]
fn during_a_pause_nothing_is_claimed_and_nothing_withdrawn() {
    let mut contract = airdrop();
    contract.at(START + 10);
    contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
    // The end would have come, but for the pause.
    for second in [START + 11, END, END + 1_000_000] {
        contract.at(second);
        assert!(matches!(contract.refuses_claim(claim_msg("alice", 1, 1)), ContractError::Paused { .. }));
        let batch = ExecuteMsg::ClaimBatch { claims: vec![claim_msg("alice", 1, 1)] };
        assert!(matches!(contract.refuses("relayer", batch), ContractError::Paused { .. }));
        assert!(matches!(contract.refuses("admin", withdraw()), ContractError::NotEnded));
        assert!(matches!(contract.refuses("admin", ExecuteMsg::Pause {}), ContractError::Paused { .. }));
    }
    assert!(contract.calls().is_empty());
    let response = contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
    let expected = END + (END + 1_000_000) - (START + 10);
    let nanos = format!("{expected}000000000");
    assert_eq!(response.attributes, [("action", "unpause"), ("end", nanos.as_str())]);
    assert_eq!(end(&contract), expected);
    contract.claim(claim_msg("alice", 1, 1)).unwrap();
}

/// Otherwise an admin who pauses first and unpauses last in every block could let the whole window pass without a claim.
#[test]
fn in_the_block_of_the_pause_claims_are_still_paid() {
    let mut contract = airdrop();
    for block in 0..3 {
        contract.at(START + block);
        contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
        contract.claim(claim_msg("alice", block as u8 + 1, 1)).unwrap();
        contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
    }
    assert_eq!(end(&contract), END, "no time was lost");
    // From block to block: none is open, and the end moves by all of the time.
    contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
    for block in 3..6 {
        contract.at(START + block);
        contract.refuses_claim(claim_msg("alice", 9, 1));
        contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
        contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
    }
    contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
    assert_eq!(end(&contract), END + 3);
}

/// The end moves by the part of a pause in which claims would have been open.
#[test]
fn a_pause_takes_no_time_from_the_claimants() {
    for (from, to, lost) in [
        (START - 20, START - 10, 0),
        (START - 20, START, 0),
        (START - 20, START + 5, 5),
        (START, START + 5, 5),
        (START + 7, START + 7, 0),
        (END - 1, END + 50, 51),
    ] {
        let mut contract = airdrop();
        pause(&mut contract, from, to);
        assert_eq!(end(&contract), END + lost, "{from} to {to}");
        contract.at(END + lost - 1);
        contract.claim(claim_msg("alice", 1, 1)).unwrap();
        contract.at(END + lost);
        contract.refuses_claim(claim_msg("alice", 2, 1));
        contract.execute("admin", withdraw()).unwrap();
    }
}

#[test]
fn many_pauses_take_no_time_either() {
    let mut contract = airdrop();
    for nanos in 0..10 {
        let from = Timestamp::from_seconds(START).plus_nanos(nanos * 100);
        contract.env.block.time = from;
        contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
        contract.env.block.time = from.plus_nanos(99);
        contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
    }
    let config: ConfigResponse = contract.ask(QueryMsg::Config {});
    assert_eq!(config.end, Some(Timestamp::from_seconds(END).plus_nanos(990)));
}

#[test]
fn an_end_that_is_over_stays_over() {
    let mut contract = airdrop();
    contract.at(END);
    assert!(matches!(contract.refuses("admin", ExecuteMsg::Pause {}), ContractError::Ended { .. }));
    assert!(matches!(contract.refuses("admin", ExecuteMsg::Unpause {}), ContractError::NotPaused));
}

#[test]
fn a_pause_without_an_end_only_stops_claims() {
    let mut contract = Contract::empty(Ok(true));
    let admin = Some(address("admin").into());
    contract.instantiate(InstantiateMsg { admin, ..instantiate_msg() }, &coins(TOTAL, TOKEN)).unwrap();
    contract.execute("admin", ExecuteMsg::Pause {}).unwrap();
    contract.at(END);
    contract.refuses_claim(claim_msg("alice", 1, 1));
    let response = contract.execute("admin", ExecuteMsg::Unpause {}).unwrap();
    assert_eq!(response.attributes, [("action", "unpause"), ("end", "never")]);
    contract.claim(claim_msg("alice", 1, 1)).unwrap();
}

#[test]
fn the_admin_sends_no_funds_along() {
    let mut contract = airdrop();
    for msg in [ExecuteMsg::Pause {}, ExecuteMsg::Unpause {}, withdraw()] {
        let error = contract.execute_with_funds(&address("admin"), msg, &coins(1, TOKEN)).unwrap_err();
        assert!(matches!(error, ContractError::UnexpectedFunds { .. }), "{error}");
    }
}
