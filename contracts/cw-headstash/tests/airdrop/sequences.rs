//! Random sequences of honest and dishonest messages, each step compared with the model.
//!
//! After every step: what was paid of a token is at most the sum of its leaves and its total, every leaf was paid at most once and
//! to its committed recipient, the contract holds what came in less what went out, nothing was withdrawn before the end.

use cosmwasm_std::{HexBinary, Uint128, coin, testing::MockApi};
use cw_headstash::msg::{ClaimMsg, Cw20ReceiveMsg, ExecuteMsg, ReceiveMsg};
use headstash_circuit::circuit::{HeadstashCircuit, INSTANCE_LENS, K};
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::Witness;
use proptest::prelude::*;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use zk_multi_test::Circuits;

use crate::model::{Model, Truth};
use crate::world::{CW20, END, START, STRAY, Setup, TOKENS, World, above_modulus, address, claims_msg};

const CLAIMANTS: [&str; 3] = ["alice", "bob", "carol"];
const SENDERS: [&str; 5] = ["alice", "relayer", "mallory", "admin", "distributor"];
/// The admin's place among the senders.
const ADMIN: usize = 3;

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Amount(u128),
    Token,
    Recipient,
    Nullifier,
    NullifierAboveModulus,
    Commitment,
    Proof,
    NoProof,
    OtherTree,
    OtherContract,
    OtherChain,
    SaidToBeProved,
}

/// A claim of a message.
#[derive(Clone, Copy, Debug)]
enum Part {
    Honest {
        leaf: usize,
        to: usize,
    },
    /// One that was made before, by its number.
    Again {
        which: usize,
    },
    Faulty {
        leaf: usize,
        to: usize,
        fault: Fault,
        silent: bool,
    },
}

#[derive(Clone, Debug)]
enum Step {
    Claims { parts: Vec<Part>, sender: usize },
    Batch { parts: Vec<Part>, sender: usize },
    ClaimWithFunds { leaf: usize },
    Fund { amount: u128 },
    FundWithAnotherToken,
    FundByWord { sender: usize },
    Pause { sender: usize },
    Unpause { sender: usize },
    Withdraw { sender: usize, token: usize },
    Wait { seconds: u64 },
    Migrate,
}

/// The contract, the model, and the claims made so far.
struct Run {
    world: World,
    model: Model,
    leaves: usize,
    made: Vec<(ClaimMsg, Truth)>,
}

impl Run {
    fn new(setup: Setup, world: World) -> Self {
        Self { world, leaves: setup.leaves.len(), model: Model::new(setup), made: vec![] }
    }

    fn part(&mut self, part: Part) -> (ClaimMsg, Truth) {
        let made = match part {
            Part::Again { which } if !self.made.is_empty() => {
                return self.made[which % self.made.len()].clone();
            }
            Part::Again { .. } => self.honest(0, 0),
            Part::Honest { leaf, to } => self.honest(leaf, to),
            Part::Faulty { leaf, to, fault, silent } => {
                let claim = self.faulty(leaf % self.leaves, CLAIMANTS[to], fault);
                let say = !silent || matches!(fault, Fault::SaidToBeProved);
                (ClaimMsg { proved: claim.proved.clone().filter(|_| say), ..claim }, None)
            }
        };
        self.made.push(made.clone());
        made
    }

    fn honest(&mut self, leaf: usize, to: usize) -> (ClaimMsg, Truth) {
        let (leaf, to) = (leaf % self.leaves, CLAIMANTS[to]);
        (self.world.claim(leaf, to), Some((leaf, to)))
    }

    fn faulty(&mut self, leaf: usize, to: &str, fault: Fault) -> ClaimMsg {
        let world = &mut self.world;
        let mut claim = match fault {
            Fault::OtherTree => return world.foreign_claim(leaf, to),
            Fault::OtherContract => {
                let context = world.context_of(&address("another"), &world.chain_id());
                return world.claim_in(leaf, to, &context);
            }
            Fault::OtherChain => {
                let context = world.context_of(&world.airdrop, "another-1");
                return world.claim_in(leaf, to, &context);
            }
            _ => world.claim(leaf, to),
        };
        match fault {
            Fault::Amount(other) if other != claim.amount.u128() => claim.amount = Uint128::new(other),
            Fault::Amount(other) => claim.amount = Uint128::new(other.wrapping_add(1)),
            Fault::Token => claim.token = world.token((world.leaf(leaf).0 + 1) % TOKENS),
            Fault::Recipient => claim.recipient = address("mallory").into(),
            Fault::Nullifier => claim.nullifier = changed(&claim.nullifier),
            Fault::NullifierAboveModulus => claim.nullifier = above_modulus(&claim.nullifier),
            Fault::Commitment => claim.commitment = changed(&claim.commitment),
            Fault::Proof => claim.proof = world.claim(leaf, "mallory").proof,
            Fault::NoProof => claim.proof = b"".into(),
            Fault::SaidToBeProved => claim.proved.as_mut().unwrap().public_input = [0; 32].into(),
            Fault::OtherTree | Fault::OtherContract | Fault::OtherChain => {}
        }
        claim
    }

    /// Does one step in the world and in the model; both agree on whether it is accepted.
    fn step(&mut self, step: &Step) {
        let (accepted, expected) = match step {
            Step::Claims { parts, sender } => {
                let parts: Vec<_> = parts.iter().take(1).map(|part| self.part(*part)).collect();
                self.claims(&parts, SENDERS[*sender], claims_msg)
            }
            Step::Batch { parts, sender } => {
                let parts: Vec<_> = parts.iter().map(|part| self.part(*part)).collect();
                let batch = |claims: &[ClaimMsg]| ExecuteMsg::ClaimBatch { claims: claims.to_vec() };
                self.claims(&parts, SENDERS[*sender], batch)
            }
            Step::ClaimWithFunds { leaf } => {
                let (claim, _) = self.honest(*leaf, 0);
                let msg = ExecuteMsg::Claim(claim);
                (self.world.execute_with_funds("distributor", &msg, &[coin(1, "ua")]).is_ok(), false)
            }
            Step::Fund { amount } => {
                let token = self.world.cw20.clone();
                (self.world.fund(&token, *amount).is_ok(), self.model.fund(*amount))
            }
            Step::FundWithAnotherToken => {
                let token = self.world.other_cw20.clone();
                (self.world.fund(&token, 1).is_ok(), false)
            }
            Step::FundByWord { sender } => (self.admin(SENDERS[*sender], word()), false),
            Step::Pause { sender } => {
                let sender = SENDERS[*sender];
                (self.admin(sender, ExecuteMsg::Pause {}), self.model.pause(sender))
            }
            Step::Unpause { sender } => {
                let sender = SENDERS[*sender];
                (self.admin(sender, ExecuteMsg::Unpause {}), self.model.unpause(sender))
            }
            Step::Withdraw { sender, token } => {
                let (sender, name) = (SENDERS[*sender], self.world.token(*token));
                let accepted = self.admin(sender, ExecuteMsg::Withdraw { token: name });
                (accepted, self.model.withdraw(sender, *token))
            }
            Step::Wait { seconds } => {
                self.model.now += seconds;
                self.world.at(self.model.now);
                (true, true)
            }
            Step::Migrate => (self.world.migrate().is_ok(), true),
        };
        assert_eq!(accepted, expected, "{step:?}");
    }

    fn claims(
        &mut self,
        parts: &[(ClaimMsg, Truth)],
        sender: &str,
        msg: impl Fn(&[ClaimMsg]) -> ExecuteMsg,
    ) -> (bool, bool) {
        let claims: Vec<_> = parts.iter().map(|(claim, _)| claim.clone()).collect();
        let truths: Vec<_> = parts.iter().map(|(_, truth)| *truth).collect();
        (self.world.execute(sender, &msg(&claims)).is_ok(), self.model.claim(&truths))
    }

    fn admin(&mut self, sender: &str, msg: ExecuteMsg) -> bool {
        self.world.execute(sender, &msg).is_ok()
    }

    /// The world is as the model says, and the model keeps the promises.
    fn check(&self) {
        let Self { world, model, .. } = self;
        for token in 0..TOKENS {
            let totals = world.totals(token);
            let numbers =
                [totals.funded, totals.claimed, totals.withdrawn, totals.remaining].map(|n| n.u128());
            let (funded, claimed) = (model.funded[token], model.claimed[token]);
            assert_eq!(numbers, [funded, claimed, model.withdrawn[token], model.left(token)]);
            assert_eq!(totals.claims, model.claims[token]);
            assert_eq!(world.balance(&world.airdrop, token), model.left(token) + STRAY);
            let received: u128 = CLAIMANTS.iter().map(|name| world.balance(&address(name), token)).sum();
            assert_eq!(received, claimed, "somebody else was paid");
            assert!(received <= model.sum_of_leaves(token) && received <= totals.total.u128());
            for name in CLAIMANTS.iter().chain(&SENDERS) {
                let expected = model.balances.get(name).copied().unwrap_or_default();
                assert_eq!(world.balance(&address(name), token), expected[token], "{name}");
            }
        }
    }
}

/// Somebody's word that tokens came in.
fn word() -> ExecuteMsg {
    let msg = cosmwasm_std::to_json_binary(&ReceiveMsg::Fund {}).unwrap();
    let sender = address("distributor").into();
    ExecuteMsg::Receive(Cw20ReceiveMsg { sender, amount: Uint128::new(1), msg })
}

fn changed(element: &HexBinary) -> HexBinary {
    let mut bytes = element.to_vec();
    bytes[0] ^= 1;
    bytes.into()
}

fn setup() -> impl Strategy<Value = Setup> {
    let leaves = prop::collection::vec((0..TOKENS, 1..1000u128), 1..8);
    // Mostly the totals are the leaves' sums; some distributors give too little or too much.
    let off = || prop_oneof![6 => Just(0i128), 1 => -300..300i128];
    (leaves, [off(), off(), off()]).prop_map(|(leaves, off)| {
        let mut setup = Setup::honest(&leaves);
        for (total, off) in setup.totals.iter_mut().zip(off) {
            *total = total.saturating_add_signed(off).max(1);
        }
        setup
    })
}

fn part() -> impl Strategy<Value = Part> {
    let (leaf, to) = (0..8usize, 0..CLAIMANTS.len());
    let fault = prop_oneof![
        (0..1000u128).prop_map(Fault::Amount),
        Just(Fault::Amount(u128::MAX)),
        Just(Fault::Token),
        Just(Fault::Recipient),
        Just(Fault::Nullifier),
        Just(Fault::NullifierAboveModulus),
        Just(Fault::Commitment),
        Just(Fault::Proof),
        Just(Fault::NoProof),
        Just(Fault::OtherTree),
        Just(Fault::OtherContract),
        Just(Fault::OtherChain),
        Just(Fault::SaidToBeProved),
    ];
    prop_oneof![
        5 => (leaf.clone(), to.clone()).prop_map(|(leaf, to)| Part::Honest { leaf, to }),
        2 => any::<usize>().prop_map(|which| Part::Again { which }),
        2 => (leaf, to, fault, any::<bool>())
            .prop_map(|(leaf, to, fault, silent)| Part::Faulty { leaf, to, fault, silent }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let parts = |most| prop::collection::vec(part(), 0..most);
    let sender = || 0..SENDERS.len();
    // Mostly the admin: from others these are refused.
    let admin = || prop_oneof![3 => Just(ADMIN), 1 => sender()];
    prop_oneof![
        8 => (part(), sender()).prop_map(|(part, sender)| Step::Claims { parts: vec![part], sender }),
        4 => (parts(5), sender()).prop_map(|(parts, sender)| Step::Batch { parts, sender }),
        1 => (0..8usize).prop_map(|leaf| Step::ClaimWithFunds { leaf }),
        2 => prop_oneof![0..2000u128, Just(u128::MAX >> 30)].prop_map(|amount| Step::Fund { amount }),
        1 => Just(Step::FundWithAnotherToken),
        1 => sender().prop_map(|sender| Step::FundByWord { sender }),
        2 => admin().prop_map(|sender| Step::Pause { sender }),
        3 => admin().prop_map(|sender| Step::Unpause { sender }),
        3 => (admin(), 0..TOKENS).prop_map(|(sender, token)| Step::Withdraw { sender, token }),
        5 => prop_oneof![0..80u64, 0..500u64].prop_map(|seconds| Step::Wait { seconds }),
        1 => Just(Step::Migrate),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_paid_but_each_leaf_once(setup in setup(), steps in prop::collection::vec(step(), 1..50)) {
        let mut run = Run::new(setup.clone(), World::new(setup));
        run.check();
        for step in &steps {
            run.step(step);
            run.check();
        }
    }
}

/// The same with a circuit and proofs.
#[test]
fn a_sequence_with_real_proofs() {
    let setup = Setup::honest(&[(0, 100), (1, 70), (CW20, 50), (0, 5)]);
    let mut run = Run::new(setup.clone(), real_world(setup));
    let honest = |leaf| Part::Honest { leaf, to: leaf % 3 };
    let faulty = |leaf, fault| Part::Faulty { leaf, to: 0, fault, silent: true };
    let one = |part| Step::Claims { parts: vec![part], sender: 1 };
    let batch = |parts: &[Part]| Step::Batch { parts: parts.to_vec(), sender: 2 };
    let again = |which| Part::Again { which };
    let steps = [
        one(honest(0)),
        Step::Wait { seconds: 100 },
        one(faulty(0, Fault::Amount(101))),
        one(faulty(0, Fault::Recipient)),
        one(faulty(0, Fault::Token)),
        one(faulty(0, Fault::OtherTree)),
        one(faulty(0, Fault::OtherContract)),
        one(faulty(0, Fault::Proof)),
        one(again(0)),
        one(again(0)),
        batch(&[honest(1), honest(2)]),
        Step::Fund { amount: 50 },
        batch(&[honest(1), faulty(2, Fault::NoProof)]),
        batch(&[honest(1), honest(1)]),
        batch(&[honest(1), honest(2)]),
        Step::Pause { sender: ADMIN },
        one(honest(3)),
        Step::Wait { seconds: 2000 },
        Step::Unpause { sender: ADMIN },
        one(honest(3)),
    ];
    for step in &steps {
        run.step(step);
        run.check();
    }
    assert_eq!(run.model.claims, [2, 1, 1], "the sequence has claims that are paid");
    assert!(run.model.now > START && END > START);
}

/// A world with halo2's verifier and prover.
fn real_world(setup: Setup) -> World {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("headstash.vk");
    let (pk, _) = zk_halo2::build_and_write(K, &HeadstashCircuit::default(), &INSTANCE_LENS, &file).unwrap();
    let prover = Prover::from_parts(zk_halo2::params::prover_params(K).unwrap(), pk).unwrap();
    let circuits = Circuits::new().with_own(&std::fs::read(&file).unwrap()).unwrap();
    let prove =
        move |witness: &Witness| prover.prove(witness, &witness.claim(), UnwrapErr(SysRng)).unwrap().proof;
    World::with_verifier(setup, circuits.into_api(MockApi::default()), Box::new(prove))
}
