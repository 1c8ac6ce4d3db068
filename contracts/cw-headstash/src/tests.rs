//! The contract around the proof: a recording verifier stands in for the real one, so that each test sees which public
//! input a claim was verified against, and decides the verdict.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod batch;
mod circuit;
mod claim;
mod fund;
mod instantiate;
mod messages;
mod migrate;
mod proved;
mod window;

use std::sync::{Arc, Mutex};

use cosmwasm_std::{
    Addr, BankMsg, Coin, CosmosMsg, Empty, Env, HexBinary, OwnedDeps, Response, Storage, Timestamp, Uint128,
    coins, from_json,
    testing::{MockApi, MockQuerier, MockStorage, message_info, mock_env},
};
use serde::de::DeserializeOwned;
use zk_cosmwasm_std::{Checksum, CircuitApi, Halo2Error, Halo2Verifier};

use crate::{
    CIRCUIT, ContractError,
    msg::{ClaimMsg, ExecuteMsg, InstantiateMsg, QueryMsg, TokenMsg, TokenTotals, TotalsResponse},
};

const TOKEN: &str = "ustash";
const TOTAL: u128 = 1_000;
const ROOT: [u8; 32] = [7; 32];

/// A proof and the public inputs that it was verified against.
type Call = (Vec<u8>, Vec<[u8; 32]>);

/// Gives the same verdict on every proof, and notes what it was asked.
struct Recorder {
    verdict: Result<bool, Halo2Error>,
    empty_proof: Result<bool, Halo2Error>,
    calls: Mutex<Vec<Call>>,
}

impl Halo2Verifier for Recorder {
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
        if proof.is_empty() {
            return self.empty_proof; // what `instantiate` asks to see whether the chain has the circuit
        }
        self.calls.lock().unwrap().push((proof.to_vec(), public_inputs.to_vec()));
        self.verdict
    }
}

/// One contract with its storage.
struct Contract {
    deps: OwnedDeps<MockStorage, CircuitApi, MockQuerier>,
    env: Env,
    verifier: Arc<Recorder>,
}

impl Contract {
    /// Not yet instantiated.
    fn empty(verdict: Result<bool, Halo2Error>) -> Self {
        Self::with_circuit(verdict, Ok(false))
    }

    /// Not yet instantiated, with the verifier's answer to an empty proof.
    fn with_circuit(verdict: Result<bool, Halo2Error>, empty_proof: Result<bool, Halo2Error>) -> Self {
        let verifier = Arc::new(Recorder { verdict, empty_proof, calls: Mutex::default() });
        let deps = OwnedDeps {
            storage: MockStorage::new(),
            api: CircuitApi::new(MockApi::default(), verifier.clone()),
            querier: MockQuerier::<Empty>::default(),
            custom_query_type: core::marker::PhantomData,
        };
        Self { deps, env: mock_env(), verifier }
    }

    /// An airdrop of [`TOTAL`] under [`ROOT`], in which every proof gets this verdict.
    fn new(verdict: Result<bool, Halo2Error>) -> Self {
        let mut contract = Self::empty(verdict);
        contract.instantiate(instantiate_msg(), &coins(TOTAL, TOKEN)).unwrap();
        contract
    }

    fn instantiate(&mut self, msg: InstantiateMsg, funds: &[Coin]) -> Result<Response, ContractError> {
        crate::instantiate(
            self.deps.as_mut(),
            self.env.clone(),
            message_info(&address("distributor"), funds),
            msg,
        )
    }

    /// Sent by somebody who has no part in it.
    fn claim(&mut self, msg: ClaimMsg) -> Result<Response, ContractError> {
        self.execute("relayer", ExecuteMsg::Claim(msg))
    }

    fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
        self.execute_with_funds(&address(sender), msg, &[])
    }

    fn execute_with_funds(
        &mut self,
        sender: &Addr,
        msg: ExecuteMsg,
        funds: &[Coin],
    ) -> Result<Response, ContractError> {
        let info = message_info(sender, funds);
        crate::execute(self.deps.as_mut(), self.env.clone(), info, msg)
    }

    /// Refused with the state as it was.
    fn refuses(&mut self, sender: &str, msg: ExecuteMsg) -> ContractError {
        let before = self.state();
        let error = self.execute(sender, msg).unwrap_err();
        assert_eq!(self.state(), before, "{error}");
        error
    }

    fn refuses_claim(&mut self, msg: ClaimMsg) -> ContractError {
        self.refuses("relayer", ExecuteMsg::Claim(msg))
    }

    /// Lets time pass.
    fn at(&mut self, seconds: u64) {
        self.env.block.time = Timestamp::from_seconds(seconds);
    }

    /// What became of a token.
    fn totals(&self, token: &str) -> TokenTotals {
        let all: TotalsResponse = self.ask(QueryMsg::Totals {});
        all.tokens.into_iter().find(|totals| totals.token == token).unwrap()
    }

    fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(crate::query(self.deps.as_ref(), self.env.clone(), msg).unwrap()).unwrap()
    }

    /// What the verifier was asked so far.
    fn calls(&self) -> Vec<Call> {
        self.verifier.calls.lock().unwrap().clone()
    }

    /// Everything stored.
    fn state(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.deps.storage.range(None, None, cosmwasm_std::Order::Ascending).collect()
    }
}

fn instantiate_msg() -> InstantiateMsg {
    InstantiateMsg {
        genesis_root: ROOT.into(),
        tokens: vec![token(TOKEN, TOTAL)],
        admin: None,
        start: None,
        end: None,
    }
}

fn token(name: &str, total: u128) -> TokenMsg {
    TokenMsg { token: name.to_string(), total: Uint128::new(total) }
}

fn claim_msg(recipient: &str, nullifier: u8, amount: u128) -> ClaimMsg {
    ClaimMsg {
        recipient: address(recipient).into(),
        token: TOKEN.to_string(),
        amount: Uint128::new(amount),
        nullifier: HexBinary::from([nullifier; 32]),
        commitment: HexBinary::from([9; 32]),
        proof: b"proof".into(),
        proved: None,
    }
}

fn payment(recipient: &str, amount: u128, denom: &str) -> CosmosMsg {
    BankMsg::Send { to_address: address(recipient).into(), amount: coins(amount, denom) }.into()
}

/// The messages that a response sends.
fn sent(response: &Response) -> Vec<CosmosMsg> {
    response.messages.iter().map(|message| message.msg.clone()).collect()
}

fn address(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

/// The modulus of the field, little-endian: the smallest number that is not canonical.
fn modulus() -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&0x2246_98fc_094c_f91b_992d_30ed_0000_0001_u128.to_le_bytes());
    bytes[31] = 0x40;
    bytes
}
