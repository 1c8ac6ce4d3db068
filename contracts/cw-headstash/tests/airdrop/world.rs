//! A chain with an airdrop of two native tokens and a cw20 token.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Binary, Coin, HexBinary, StdResult, Timestamp, Uint128, coin, to_json_binary};
use cw_headstash::CIRCUIT;
use cw_headstash::msg::{
    ClaimMsg, ExecuteMsg, InstantiateMsg, MigrateMsg, ProvedMsg, QueryMsg, ReceiveMsg, TokenMsg, TokenTotals,
    TotalsResponse,
};
use cw_multi_test::{App, AppBuilder, AppResponse, BankKeeper, ContractWrapper, Executor};
use headstash_circuit::statement::{
    Amount, Blinding, ClaimContext, EligibleLeaf, Salt, SecretKey, Tree, Witness, recipient_commitment,
    token_denom_hash,
};
use zk_cosmwasm_std::{Checksum, CircuitApi, Halo2Error, Halo2Verifier};

use crate::cw20::{self, BalanceOf, Cw20Msg};

/// When claims start, in seconds; the world begins 100 before it.
pub(crate) const START: u64 = 2_000_000_000;
/// When claims end.
pub(crate) const END: u64 = START + 1000;
/// How many tokens the airdrop has: two native ones, then the cw20 token.
pub(crate) const TOKENS: usize = 3;
/// The place of the cw20 token.
pub(crate) const CW20: usize = 2;
/// What the distributor has of each token to begin with.
pub(crate) const SUPPLY: u128 = 1 << 100;

/// What somebody has sent of each token to the contract without a message: coins that it must never pay out. They are what would
/// be paid if the contract paid too much.
pub(crate) const STRAY: u128 = 1 << 40;

/// A verifier that knows which proofs are true: pairs of proof and public input.
#[derive(Default)]
pub(crate) struct Truths(Mutex<HashSet<(Vec<u8>, [u8; 32])>>);

impl Truths {
    /// Makes a proof: its bytes are different every time.
    fn prove(&self, public_input: [u8; 32]) -> Vec<u8> {
        let mut truths = self.0.lock().unwrap();
        let proof = format!("proof {}", truths.len()).into_bytes();
        truths.insert((proof.clone(), public_input));
        proof
    }
}

impl Halo2Verifier for Truths {
    fn verify_halo2_proof(&self, _: &[u8], _: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        panic!("the contract names the circuit, whichever its code is bound to")
    }

    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        assert_eq!(*circuit, CIRCUIT);
        let [public_input] = public_inputs else { return Err(Halo2Error::WrongInputCount) };
        Ok(self.0.lock().unwrap().contains(&(proof.to_vec(), *public_input)))
    }
}

/// Makes a proof for a witness.
pub(crate) type Prove = Box<dyn Fn(&Witness) -> Vec<u8>>;

/// A leaf of the tree, with what its owner knows.
#[derive(Clone, Copy)]
struct Owned {
    secret_key: SecretKey,
    salt: Salt,
    token: usize,
    amount: u128,
}

/// What a distributor gives away.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// Of each leaf the token and the amount.
    pub(crate) leaves: Vec<(usize, u128)>,
    /// Of each token what the contract is told and given.
    pub(crate) totals: [u128; TOKENS],
}

impl Setup {
    /// With the leaves' own sums as totals.
    pub(crate) fn honest(leaves: &[(usize, u128)]) -> Self {
        let mut totals = [0; TOKENS];
        leaves.iter().for_each(|(token, amount)| totals[*token] += amount);
        Self { leaves: leaves.to_vec(), totals: totals.map(|total| total.max(1)) }
    }
}

/// The chain.
pub(crate) struct World {
    app: App<BankKeeper, CircuitApi>,
    prove: Prove,
    code: u64,
    setup: Setup,
    leaves: Vec<Owned>,
    tree: Tree,
    pub(crate) airdrop: Addr,
    pub(crate) cw20: Addr,
    /// A cw20 token that the airdrop has not.
    pub(crate) other_cw20: Addr,
    blindings: u8,
}

/// The address behind a name.
pub(crate) fn address(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

impl World {
    /// A world whose verifier knows what is true.
    pub(crate) fn new(setup: Setup) -> Self {
        let truths = Arc::new(Truths::default());
        let api = CircuitApi::new(MockApi::default(), truths.clone());
        let prove = move |witness: &Witness| truths.prove(witness.claim().public_input().to_bytes());
        Self::with_verifier(setup, api, Box::new(prove))
    }

    /// A world with this verifier, and what makes proofs for it.
    pub(crate) fn with_verifier(setup: Setup, api: CircuitApi, prove: Prove) -> Self {
        let distributor = address("distributor");
        let mut app = AppBuilder::new().with_api(api).build(|router, _, storage| {
            let coins = vec![coin(SUPPLY, "ua"), coin(SUPPLY, "ub")];
            router.bank.init_balance(storage, &distributor, coins).unwrap();
        });
        app.update_block(|block| block.time = Timestamp::from_seconds(START - 100));
        let cw20_code = app.store_code(cw20::contract());
        let mut cw20 = || {
            let msg = cw20::InstantiateMsg { supply: Uint128::new(SUPPLY) };
            app.instantiate_contract(cw20_code, distributor.clone(), &msg, &[], "cw20", None).unwrap()
        };
        let (cw20, other_cw20) = (cw20(), cw20());
        let code = app.store_code(Box::new(
            ContractWrapper::new(cw_headstash::execute, cw_headstash::instantiate, cw_headstash::query)
                .with_migrate(cw_headstash::migrate),
        ));
        let names = [String::new(), String::new(), format!("cw20:{cw20}")];
        let leaves = owned(&setup.leaves, 0);
        let tree = tree_of(&leaves, &names[CW20]);
        let airdrop = Addr::unchecked("");
        let mut world =
            Self { app, prove, code, setup, leaves, tree, airdrop, cw20, other_cw20, blindings: 0 };
        world.airdrop = world.instantiate();
        world.send_stray_coins();
        world
    }

    fn send_stray_coins(&mut self) {
        let (distributor, airdrop) = (address("distributor"), self.airdrop.clone());
        let coins = [coin(STRAY, "ua"), coin(STRAY, "ub")];
        self.app.send_tokens(distributor.clone(), airdrop.clone(), &coins).unwrap();
        let transfer = Cw20Msg::Transfer { recipient: airdrop.into(), amount: Uint128::new(STRAY) };
        self.app.execute_contract(distributor, self.cw20.clone(), &transfer, &[]).unwrap();
    }

    /// Makes one more airdrop over the same tree.
    pub(crate) fn instantiate(&mut self) -> Addr {
        let totals = self.setup.totals;
        let tokens = (0..TOKENS).map(|n| TokenMsg { token: self.token(n), total: Uint128::new(totals[n]) });
        let msg = InstantiateMsg {
            genesis_root: self.tree.root().to_bytes().into(),
            tokens: tokens.collect(),
            admin: Some(address("admin").into()),
            start: Some(Timestamp::from_seconds(START)),
            end: Some(Timestamp::from_seconds(END)),
        };
        let funds = [coin(totals[0], "ua"), coin(totals[1], "ub")];
        let (code, admin) = (self.code, Some(address("migrator").to_string()));
        self.app.instantiate_contract(code, address("distributor"), &msg, &funds, "airdrop", admin).unwrap()
    }

    /// The name of a token.
    pub(crate) fn token(&self, token: usize) -> String {
        ["ua".to_string(), "ub".to_string(), format!("cw20:{}", self.cw20)][token].clone()
    }

    /// The leaf's token and amount.
    pub(crate) fn leaf(&self, leaf: usize) -> (usize, u128) {
        self.setup.leaves[leaf]
    }

    /// The context of claims made to the airdrop.
    pub(crate) fn context(&self) -> ClaimContext {
        self.context_of(&self.airdrop, &self.app.block_info().chain_id)
    }

    pub(crate) fn context_of(&self, contract: &Addr, chain: &str) -> ClaimContext {
        ClaimContext::new(chain, contract.as_str())
    }

    /// The chain's identifier.
    pub(crate) fn chain_id(&self) -> String {
        self.app.block_info().chain_id
    }

    /// An honest claim of a leaf for `recipient`.
    pub(crate) fn claim(&mut self, leaf: usize, recipient: &str) -> ClaimMsg {
        let context = self.context();
        self.claim_in(leaf, recipient, &context)
    }

    /// The same, made for another context.
    pub(crate) fn claim_in(&mut self, leaf: usize, recipient: &str, context: &ClaimContext) -> ClaimMsg {
        let witness = self.witness(&self.leaves[leaf], self.tree.path(leaf).unwrap(), recipient, context);
        self.message(leaf, recipient, &witness)
    }

    /// A claim that is true of another tree, of equal leaves that belong to somebody else.
    pub(crate) fn foreign_claim(&mut self, leaf: usize, recipient: &str) -> ClaimMsg {
        let leaves = owned(&self.setup.leaves, 100);
        let path = tree_of(&leaves, &self.token(CW20)).path(leaf).unwrap();
        let witness = self.witness(&leaves[leaf], path, recipient, &self.context());
        self.message(leaf, recipient, &witness)
    }

    fn witness(
        &self,
        leaf: &Owned,
        path: headstash_circuit::statement::MerklePath,
        recipient: &str,
        context: &ClaimContext,
    ) -> Witness {
        Witness {
            secret_key: leaf.secret_key,
            amount: Amount::new(leaf.amount),
            token_denom_hash: token_denom_hash(&self.token(leaf.token)),
            salt: leaf.salt,
            path,
            recipient_commitment: recipient_commitment(context, address(recipient).as_str()),
            blinding: Blinding::from_uniform_bytes(&[self.blindings; 64]),
        }
    }

    fn message(&mut self, leaf: usize, recipient: &str, witness: &Witness) -> ClaimMsg {
        self.blindings = self.blindings.wrapping_add(1);
        let (claim, (token, amount)) = (witness.claim(), self.leaf(leaf));
        ClaimMsg {
            recipient: address(recipient).into(),
            token: self.token(token),
            amount: Uint128::new(amount),
            nullifier: claim.nullifier.to_bytes().into(),
            commitment: claim.commitment.to_bytes().into(),
            proof: Binary::new((self.prove)(witness)),
            proved: Some(ProvedMsg {
                genesis_root: claim.genesis_root.to_bytes().into(),
                recipient_commitment: claim.recipient_commitment.to_bytes().into(),
                public_input: claim.public_input().to_bytes().into(),
            }),
        }
    }

    /// Sends the airdrop a message.
    pub(crate) fn execute(&mut self, sender: &str, msg: &ExecuteMsg) -> StdResult<AppResponse> {
        self.execute_with_funds(sender, msg, &[])
    }

    pub(crate) fn execute_with_funds(
        &mut self,
        sender: &str,
        msg: &ExecuteMsg,
        funds: &[Coin],
    ) -> StdResult<AppResponse> {
        self.app.execute_contract(address(sender), self.airdrop.clone(), msg, funds)
    }

    /// Sends claims by somebody who has no part in them.
    pub(crate) fn send(&mut self, claims: &[ClaimMsg]) -> StdResult<AppResponse> {
        self.execute("relayer", &claims_msg(claims))
    }

    /// Sends cw20 tokens of the distributor to the airdrop, to fund it.
    pub(crate) fn fund(&mut self, token: &Addr, amount: u128) -> StdResult<AppResponse> {
        let msg = to_json_binary(&ReceiveMsg::Fund {}).unwrap();
        let (contract, amount) = (self.airdrop.to_string(), Uint128::new(amount));
        let send = Cw20Msg::Send { contract, amount, msg };
        self.app.execute_contract(address("distributor"), token.clone(), &send, &[])
    }

    /// Sends the whole cw20 total, and lets claims start.
    pub(crate) fn open(&mut self) {
        self.fund(&self.cw20.clone(), self.setup.totals[CW20]).unwrap();
        self.at(START);
    }

    pub(crate) fn migrate(&mut self) -> StdResult<AppResponse> {
        let (airdrop, code) = (self.airdrop.clone(), self.code);
        self.app.migrate_contract(address("migrator"), airdrop, &MigrateMsg {}, code)
    }

    /// Sets the time, in seconds.
    pub(crate) fn at(&mut self, seconds: u64) {
        self.app.update_block(|block| block.time = Timestamp::from_seconds(seconds));
    }

    /// What an address has of a token.
    pub(crate) fn balance(&self, of: &Addr, token: usize) -> u128 {
        let wrap = self.app.wrap();
        if token == CW20 {
            let balance: Uint128 = wrap.query_wasm_smart(&self.cw20, &BalanceOf(of.to_string())).unwrap();
            return balance.u128();
        }
        wrap.query_balance(of, self.token(token)).unwrap().amount.to_string().parse().unwrap()
    }

    /// What the contract says of a token.
    pub(crate) fn totals(&self, token: usize) -> TokenTotals {
        let all: TotalsResponse =
            self.app.wrap().query_wasm_smart(&self.airdrop, &QueryMsg::Totals {}).unwrap();
        all.tokens.into_iter().find(|totals| totals.token == self.token(token)).unwrap()
    }

    /// Everything the airdrop stores.
    pub(crate) fn state(&self) -> Vec<cosmwasm_std::Record> {
        self.app.dump_wasm_raw(&self.airdrop)
    }
}

/// The message for one claim, or for a batch.
pub(crate) fn claims_msg(claims: &[ClaimMsg]) -> ExecuteMsg {
    match claims {
        [claim] => ExecuteMsg::Claim(claim.clone()),
        claims => ExecuteMsg::ClaimBatch { claims: claims.to_vec() },
    }
}

/// The sum of a field element and the modulus: a second encoding of the same element.
pub(crate) fn above_modulus(element: &HexBinary) -> HexBinary {
    let modulus =
        HexBinary::from_hex("40000000000000000000000000000000224698fc094cf91b992d30ed00000001").unwrap();
    let mut carry = 0;
    let digits = element.iter().zip(modulus.iter().rev()).map(|(a, b)| {
        let sum = u16::from(*a) + u16::from(*b) + carry;
        carry = sum >> 8;
        sum as u8
    });
    digits.collect::<Vec<_>>().into()
}

fn owned(leaves: &[(usize, u128)], seed: u8) -> Vec<Owned> {
    let owned = |(n, (token, amount)): (u8, &(usize, u128))| Owned {
        secret_key: SecretKey::from_uniform_bytes(&[seed + n; 64]),
        salt: Salt::from_uniform_bytes(&[seed + n + 1; 64]),
        token: *token,
        amount: *amount,
    };
    (0..).zip(leaves).map(owned).collect()
}

fn tree_of(leaves: &[Owned], cw20: &str) -> Tree {
    let leaf = |owned: &Owned| {
        let token_denom_hash = token_denom_hash(["ua", "ub", cw20][owned.token]);
        let (owner, amount) = (owned.secret_key.owner(), Amount::new(owned.amount));
        EligibleLeaf { owner, amount, token_denom_hash, salt: owned.salt }.leaf()
    };
    Tree::new(&leaves.iter().map(leaf).collect::<Vec<_>>()).unwrap()
}
