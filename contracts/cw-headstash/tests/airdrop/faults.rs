//! The known faults of contracts of this kind, one test for each: the money stays where it is.
//!
//! The verifier of these tests knows which proofs are true, so that a contract that asks it the wrong question is found out.

use cosmwasm_std::{Addr, Uint128, coin};
use cw_headstash::msg::{ClaimMsg, Cw20ReceiveMsg, ExecuteMsg, ReceiveMsg};

use crate::world::{CW20, END, START, STRAY, Setup, TOKENS, World, above_modulus, address, claims_msg};

/// Two leaves of each token.
const LEAVES: [(usize, u128); 6] = [(0, 100), (0, 200), (1, 100), (1, 70), (2, 100), (2, 50)];

/// Everybody whose coins are counted.
const NAMES: [&str; 7] = ["alice", "bob", "carol", "mallory", "relayer", "admin", "distributor"];

fn world() -> World {
    let mut world = World::new(Setup::honest(&LEAVES));
    world.open();
    world
}

/// What everybody has of everything, the airdrop last.
fn balances(world: &World) -> Vec<[u128; TOKENS]> {
    let of = |who: &Addr| std::array::from_fn(|token| world.balance(who, token));
    NAMES.iter().map(|name| of(&address(name))).chain([of(&world.airdrop)]).collect()
}

/// The message is refused and nothing has changed, whoever sends it.
fn moves_nothing(world: &mut World, msg: &ExecuteMsg) {
    let before = (balances(world), world.state());
    for sender in ["relayer", "alice", "mallory"] {
        assert!(world.execute(sender, msg).is_err(), "accepted: {msg:?}");
        assert_eq!((balances(world), world.state()), before);
    }
}

/// These claims are refused: alone, without saying what was proved, and in a batch with a good one.
fn refused(world: &mut World, claim: &ClaimMsg) {
    let good = world.claim(1, "carol");
    for claim in [claim.clone(), ClaimMsg { proved: None, ..claim.clone() }] {
        moves_nothing(world, &ExecuteMsg::Claim(claim.clone()));
        moves_nothing(world, &claims_msg(&[claim.clone(), good.clone()]));
        moves_nothing(world, &claims_msg(&[good.clone(), claim]));
    }
}

/// The claim is paid: what was refused before did not spend its leaf.
fn paid(world: &mut World, claim: ClaimMsg, recipient: &str, leaf: usize) {
    let (token, amount) = world.leaf(leaf);
    let before = world.balance(&address(recipient), token);
    world.send(&[claim]).unwrap();
    assert_eq!(world.balance(&address(recipient), token), before + amount);
}

/// A published contract ignored the verdict.
#[test]
fn fault_verdict_ignored() {
    let mut world = world();
    let (honest, other) = (world.claim(0, "alice"), world.claim(1, "alice"));
    for proof in [&b""[..], b"proof", &other.proof, &[&honest.proof[..], b"0"].concat()] {
        refused(&mut world, &ClaimMsg { proof: proof.into(), ..honest.clone() });
    }
    paid(&mut world, honest, "alice", 0);
}

/// A demo minted when the proof was not valid, and a check the wrong way round pays liars and nobody else.
#[test]
fn fault_paid_when_not_valid() {
    let mut world = world();
    for leaf in 0..LEAVES.len() {
        let honest = world.claim(leaf, "alice");
        moves_nothing(&mut world, &ExecuteMsg::Claim(ClaimMsg { proof: b"none".into(), ..honest.clone() }));
        paid(&mut world, honest, "alice", leaf);
    }
}

/// A published contract took the root from the claimant: anybody is eligible in a tree of their own.
#[test]
fn fault_root_from_the_claimant() {
    let mut world = world();
    for leaf in [0, 2, 4] {
        let foreign = world.foreign_claim(leaf, "mallory");
        refused(&mut world, &foreign);
        // Nor when it says that it is about the airdrop's tree.
        let mut lying = foreign;
        let own = world.claim(leaf, "mallory").proved.unwrap();
        lying.proved.as_mut().unwrap().genesis_root = own.genesis_root;
        refused(&mut world, &lying);
    }
}

/// A published contract counted the first claim twice.
#[test]
fn fault_first_claim_counted_twice() {
    let mut world = world();
    let (mut claimed, mut claims) = ([0; TOKENS], [0; TOKENS]);
    for leaf in 0..LEAVES.len() {
        let claim = world.claim(leaf, "alice");
        world.send(&[claim]).unwrap();
        let (token, amount) = world.leaf(leaf);
        claimed[token] += amount;
        claims[token] += 1;
        for token in 0..TOKENS {
            let totals = world.totals(token);
            assert_eq!(
                (totals.claims, totals.claimed.u128()),
                (claims[token], claimed[token]),
                "leaf {leaf}"
            );
            assert_eq!(world.balance(&address("alice"), token), claimed[token], "leaf {leaf}");
        }
    }
}

/// A leaf is paid once: not by the same message, not by a new proof, not to somebody else, not within one batch.
#[test]
fn fault_leaf_paid_twice() {
    let mut world = world();
    let (first, again, other) = (world.claim(0, "alice"), world.claim(0, "alice"), world.claim(0, "bob"));
    moves_nothing(&mut world, &claims_msg(&[first.clone(), first.clone()]));
    moves_nothing(&mut world, &claims_msg(&[first.clone(), again.clone()]));
    moves_nothing(&mut world, &claims_msg(&[other.clone(), first.clone()]));
    paid(&mut world, first.clone(), "alice", 0);
    for claim in [first, again, other] {
        refused(&mut world, &claim);
    }
}

/// A second encoding of a nullifier is a second claim of its leaf.
#[test]
fn fault_second_encoding_of_the_nullifier() {
    let mut world = world();
    let honest = world.claim(0, "alice");
    let second = ClaimMsg { nullifier: above_modulus(&honest.nullifier), ..honest.clone() };
    assert_ne!(second.nullifier, honest.nullifier);
    refused(&mut world, &second);
    moves_nothing(&mut world, &claims_msg(&[honest.clone(), second.clone()]));
    paid(&mut world, honest.clone(), "alice", 0);
    refused(&mut world, &second);
    let longer = [honest.nullifier.as_slice(), &[0]].concat().into();
    refused(&mut world, &ClaimMsg { nullifier: longer, ..honest });
}

/// The nullifier is the leaf's: with another one the leaf could be claimed again and again.
#[test]
fn fault_nullifier_not_bound() {
    let mut world = world();
    let (honest, other) = (world.claim(0, "alice"), world.claim(3, "alice"));
    for nullifier in [other.nullifier, [0; 32].into(), [1; 32].into()] {
        refused(&mut world, &ClaimMsg { nullifier, ..honest.clone() });
    }
    paid(&mut world, honest, "alice", 0);
}

/// The receipt is what was proved, in its one encoding.
#[test]
fn fault_commitment_not_bound() {
    let mut world = world();
    let (honest, other) = (world.claim(0, "alice"), world.claim(0, "alice"));
    for commitment in [above_modulus(&honest.commitment), other.commitment, [0; 32].into()] {
        refused(&mut world, &ClaimMsg { commitment, ..honest.clone() });
    }
    paid(&mut world, honest, "alice", 0);
}

/// The amount paid is the amount proved.
#[test]
fn fault_amount_not_bound() {
    let mut world = world();
    for leaf in [0, 2, 4] {
        let honest = world.claim(leaf, "alice");
        for amount in [0, 1, 99, 101, 150, 300, u128::MAX] {
            refused(&mut world, &ClaimMsg { amount: Uint128::new(amount), ..honest.clone() });
        }
        paid(&mut world, honest, "alice", leaf);
    }
}

/// The token paid is the token proved: leaves 0, 2 and 4 have equal amounts.
#[test]
fn fault_token_not_bound() {
    let mut world = world();
    for leaf in [0, 2, 4] {
        let honest = world.claim(leaf, "alice");
        let own = honest.token.clone();
        let cw20 = world.cw20.to_string();
        let spellings = [format!("cw20:{}", cw20.to_uppercase()), format!(" {own}"), cw20, String::new()];
        let names = [0, 1, CW20].map(|token| world.token(token));
        for token in names.into_iter().chain(spellings) {
            if token != own {
                refused(&mut world, &ClaimMsg { token, ..honest.clone() });
            }
        }
        paid(&mut world, honest, "alice", leaf);
    }
}

/// Only the committed recipient is paid: a claim that is seen before it is in a block is of no use to others.
#[test]
fn fault_recipient_not_bound() {
    let mut world = world();
    for leaf in [0, 4] {
        let honest = world.claim(leaf, "alice");
        let alice = address("alice").to_string();
        let thief = address("mallory").to_string();
        for recipient in [thief, alice.to_uppercase(), format!(" {alice}"), String::new()] {
            refused(&mut world, &ClaimMsg { recipient, ..honest.clone() });
        }
        let copied = world.execute("mallory", &ExecuteMsg::Claim(honest));
        copied.unwrap();
        let (token, amount) = world.leaf(leaf);
        assert_eq!(world.balance(&address("alice"), token), amount);
        assert_eq!(world.balance(&address("mallory"), token), 0);
    }
}

/// A claim is for one contract on one chain.
#[test]
fn fault_context_not_bound() {
    let mut world = world();
    let (first, chain) = (world.airdrop.clone(), world.chain_id());
    let second = world.instantiate();
    for context in [world.context_of(&second, &chain), world.context_of(&first, "another-1")] {
        let elsewhere = world.claim_in(0, "alice", &context);
        refused(&mut world, &elsewhere);
    }
    // The same message to two contracts over one tree: one of them pays.
    let honest = world.claim(0, "alice");
    world.airdrop = second;
    refused(&mut world, &honest);
    world.airdrop = first;
    paid(&mut world, honest, "alice", 0);
}

/// A claim that needs more than is left is refused, also when the claims of a batch need it together.
#[test]
fn fault_more_paid_than_there_is() {
    let mut setup = Setup::honest(&LEAVES);
    setup.totals = [299, 169, 149];
    let mut world = World::new(setup);
    world.open();
    for (first, second) in [(0, 1), (2, 3), (4, 5)] {
        let (first_claim, second_claim) = (world.claim(first, "alice"), world.claim(second, "bob"));
        moves_nothing(&mut world, &claims_msg(&[first_claim.clone(), second_claim.clone()]));
        moves_nothing(&mut world, &claims_msg(&[second_claim.clone(), first_claim.clone()]));
        paid(&mut world, first_claim, "alice", first);
        moves_nothing(&mut world, &claims_msg(&[second_claim]));
    }
}

/// Who says that cw20 tokens came in must be the token. Else claims would be paid out of nothing.
#[test]
fn fault_funded_by_anybodys_word() {
    let mut world = World::new(Setup::honest(&LEAVES));
    world.at(START);
    let msg = cosmwasm_std::to_json_binary(&ReceiveMsg::Fund {}).unwrap();
    let receive = Cw20ReceiveMsg { sender: address("distributor").into(), amount: Uint128::new(150), msg };
    moves_nothing(&mut world, &ExecuteMsg::Receive(receive));
    let before = (balances(&world), world.state());
    assert!(world.fund(&world.other_cw20.clone(), 150).is_err());
    assert_eq!((balances(&world), world.state()), before);
    let claim = world.claim(4, "alice");
    moves_nothing(&mut world, &ExecuteMsg::Claim(claim.clone()));
    world.fund(&world.cw20.clone(), 150).unwrap();
    paid(&mut world, claim, "alice", 4);
}

/// The admin takes nothing that can still be claimed, and nobody else takes anything.
#[test]
fn fault_withdrawn_before_the_end() {
    let mut world = world();
    let withdraw = |world: &World, token| ExecuteMsg::Withdraw { token: world.token(token) };
    for seconds in [START - 1, START, END - 1] {
        world.at(seconds);
        for token in 0..TOKENS {
            let msg = withdraw(&world, token);
            assert!(world.execute("admin", &msg).is_err());
            moves_nothing(&mut world, &msg);
        }
    }
    let claim = world.claim(4, "alice");
    paid(&mut world, claim, "alice", 4);
    world.at(END);
    for (token, left) in [(0, 300), (1, 170), (CW20, 50)] {
        let msg = withdraw(&world, token);
        moves_nothing(&mut world, &msg);
        world.execute("admin", &msg).unwrap();
        assert_eq!(world.balance(&address("admin"), token), left);
        assert_eq!(world.balance(&world.airdrop, token), STRAY);
        assert!(world.execute("admin", &msg).is_err());
    }
    let late = world.claim(0, "alice");
    moves_nothing(&mut world, &ExecuteMsg::Claim(late));
}

/// A claim takes no coins, which nobody would get back.
#[test]
fn fault_coins_kept() {
    let mut world = world();
    let claim = world.claim(0, "distributor");
    let before = (balances(&world), world.state());
    for msg in [claims_msg(std::slice::from_ref(&claim)), ExecuteMsg::ClaimBatch { claims: vec![claim] }] {
        assert!(world.execute_with_funds("distributor", &msg, &[coin(1, "ua")]).is_err());
        assert_eq!((balances(&world), world.state()), before);
    }
}
