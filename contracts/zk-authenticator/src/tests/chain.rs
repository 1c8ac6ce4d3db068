//! A chain with one contract and one token, which runs transactions in the order and with the caches of
//! `x/smart-account` and `baseapp`:
//!
//! | step | state |
//! |---|---|
//! | `authenticate` of every message | each on a branch that is thrown away |
//! | `track` of every message | kept, with the account's sequence, once all messages are authenticated |
//! | the messages, until one fails | on a branch |
//! | `confirm_execution` of every message, also when one failed | on the same branch, kept if nothing failed |
//!
//! The mempool's check runs the same without executing, a simulation without signatures; neither keeps anything.

use std::collections::BTreeMap;

use cosmwasm_std::{
    Addr, Binary, Empty, Env, Order, OwnedDeps, Response, Storage, TransactionInfo, coins, from_json,
    testing::{MockApi, MockQuerier, MockStorage, message_info, mock_env},
    to_json_binary,
};
use prost::Message;
use serde::de::DeserializeOwned;
use zk_cosmwasm_std::CircuitApi;

use super::operators::Operators;
use crate::{
    ContractError,
    authenticate::NOTHING_SIGNED,
    msg::{AuthenticatorParams, ContextResponse, ExecuteMsg, InstantiateMsg, PresentMsg, QueryMsg},
    present::{EXECUTE_TYPE_URL, MsgExecuteContract},
    sudo::{
        AuthenticationRequest, AuthenticatorChange, ExplicitTxData, LocalAny, MessageRequest, SignModeData,
        SimplifiedSignatureData, SudoMsg,
    },
};

/// A message that moves one token of the account to another.
pub(super) const SEND: &str = "/cosmos.bank.v1beta1.MsgSend";
/// A message whose execution always fails.
pub(super) const FAIL: &str = "/test.MsgFail";
/// A message that the accounts' policies exempt.
pub(super) const VOTE: &str = "/cosmos.gov.v1.MsgVote";
/// The authenticator's id, unless a test has several.
pub(super) const ID: &str = "7";

/// Why a transaction did not come through.
#[derive(Debug)]
pub(super) enum Failure {
    /// It was not admitted: nothing happened.
    NotAuthenticated(ContractError),
    /// A message failed. The sequence and what `track` wrote stay.
    Execution,
    /// A message was not confirmed. The sequence and what `track` wrote stay.
    NotConfirmed(ContractError),
}

/// What is committed.
#[derive(Default)]
pub(super) struct State {
    pub(super) storage: MockStorage,
    /// Tokens sent away by each account.
    pub(super) sent: BTreeMap<String, u64>,
}

pub(super) struct Chain {
    pub(super) env: Env,
    pub(super) api: CircuitApi,
    pub(super) state: State,
    sequences: BTreeMap<String, u64>,
}

/// A signed transaction of one account.
#[derive(Clone)]
pub(super) struct Tx {
    pub(super) account: String,
    pub(super) id: String,
    pub(super) msgs: Vec<LocalAny>,
    pub(super) signature: Binary,
    sequence: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Check,
    Simulate,
    Deliver,
}

impl Chain {
    /// A chain with the contract and nobody's authenticator.
    pub(super) fn new(api: CircuitApi) -> Self {
        let mut chain =
            Self { env: mock_env(), api, state: State::default(), sequences: BTreeMap::default() };
        let (env, sender) = (chain.env.clone(), MockApi::default().addr_make("creator"));
        chain
            .run(&mut |deps| {
                crate::instantiate(deps, env.clone(), message_info(&sender, &[]), InstantiateMsg {})
            })
            .unwrap();
        chain
    }

    pub(super) fn sudo(&mut self, msg: SudoMsg) -> Result<Response, ContractError> {
        let env = self.env.clone();
        self.run(&mut |deps| crate::sudo(deps, env.clone(), msg.clone()))
    }

    pub(super) fn add(
        &mut self,
        account: &str,
        id: &str,
        params: &AuthenticatorParams,
    ) -> Result<Response, ContractError> {
        self.sudo(SudoMsg::OnAuthenticatorAdded(change(account, id, Some(params))))
    }

    pub(super) fn remove(&mut self, account: &str, id: &str) -> Result<Response, ContractError> {
        self.sudo(SudoMsg::OnAuthenticatorRemoved(change(account, id, None)))
    }

    pub(super) fn ask<T: DeserializeOwned>(&mut self, msg: QueryMsg) -> Result<T, ContractError> {
        let env = self.env.clone();
        let answer = self.run(&mut |deps| crate::query(deps.as_ref(), env.clone(), msg.clone()))?;
        Ok(from_json(answer)?)
    }

    /// What a proof for this message has to be made for.
    pub(super) fn context(&mut self, account: &str, id: &str, msg: &LocalAny) -> ContextResponse {
        let (account, authenticator_id) = (account.to_string(), id.to_string());
        self.ask(QueryMsg::Context { account, authenticator_id, msg: msg.clone() }).unwrap()
    }

    /// The sequence of an authenticator.
    pub(super) fn sequence(&mut self, account: &str, id: &str) -> u64 {
        self.context(account, id, &send(account)).sequence
    }

    /// A transaction, signed by all operators.
    pub(super) fn tx(&self, operators: &Operators, account: &str, id: &str, msgs: &[LocalAny]) -> Tx {
        let sequence = self.sequences.get(account).copied().unwrap_or_default();
        let (account, id, msgs) = (account.to_string(), id.to_string(), msgs.to_vec());
        let mut tx = Tx { account, id, msgs, signature: Binary::default(), sequence };
        let signers: Vec<usize> = (0..operators.0.len()).collect();
        tx.signature = operators.sign(&signers, &self.sign_bytes(&tx));
        tx
    }

    /// What is signed; on a chain the protobuf of a `SignDoc`.
    pub(super) fn sign_bytes(&self, tx: &Tx) -> Vec<u8> {
        let chain = self.env.block.chain_id.as_bytes();
        [&to_json_binary(&(&tx.account, &tx.id, &tx.msgs, tx.sequence)).unwrap(), chain].concat()
    }

    /// Runs a transaction in a block of its own.
    pub(super) fn deliver(&mut self, tx: &Tx) -> Result<(), Failure> {
        self.env.block.height += 1;
        self.deliver_at(tx, 0)
    }

    /// Runs a transaction at this place of the current block.
    pub(super) fn deliver_at(&mut self, tx: &Tx, index: u32) -> Result<(), Failure> {
        self.env.transaction = Some(TransactionInfo::new(index, Binary::default()));
        let result = self.run_tx(tx, Mode::Deliver);
        self.env.transaction = None;
        result
    }

    /// What a node's mempool does.
    pub(super) fn check(&mut self, tx: &Tx) -> Result<(), Failure> {
        let (state, sequences) = (self.state.copy(), self.sequences.clone());
        let result = self.run_tx(tx, Mode::Check);
        (self.state, self.sequences) = (state, sequences);
        result
    }

    /// What a wallet has a node do for an estimate of the gas.
    pub(super) fn simulate(&mut self, tx: &Tx) -> Result<(), Failure> {
        let (state, sequences) = (self.state.copy(), self.sequences.clone());
        let result = self.run_tx(tx, Mode::Simulate);
        (self.state, self.sequences) = (state, sequences);
        result
    }

    /// How the chain asks whether a message is authenticated.
    pub(super) fn authenticate_msg(&self, tx: &Tx, index: usize) -> SudoMsg {
        SudoMsg::Authenticate(Box::new(self.authentication(tx, index, Mode::Deliver)))
    }

    /// Everything that the contract stores.
    pub(super) fn stored(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.state.storage.range(None, None, Order::Ascending).collect()
    }

    fn run_tx(&mut self, tx: &Tx, mode: Mode) -> Result<(), Failure> {
        self.authenticate(tx, mode).map_err(Failure::NotAuthenticated)?;
        *self.sequences.entry(tx.account.clone()).or_default() += 1;
        for index in 0..tx.msgs.len() {
            self.sudo(SudoMsg::Track(request(tx, index))).map_err(Failure::NotAuthenticated)?;
        }
        let committed = self.state.copy();
        let result = self.execute_and_confirm(tx, mode);
        if result.is_err() {
            self.state = committed;
        }
        result
    }

    fn authenticate(&mut self, tx: &Tx, mode: Mode) -> Result<(), ContractError> {
        for index in 0..tx.msgs.len() {
            let branch = self.state.copy();
            let result = self.sudo(SudoMsg::Authenticate(Box::new(self.authentication(tx, index, mode))));
            self.state = branch;
            result?;
        }
        Ok(())
    }

    fn execute_and_confirm(&mut self, tx: &Tx, mode: Mode) -> Result<(), Failure> {
        let executed = match mode {
            Mode::Check => Ok(()),
            _ => tx.msgs.iter().try_for_each(|msg| self.execute(&tx.account, msg)),
        };
        for index in 0..tx.msgs.len() {
            let confirmed = self.sudo(SudoMsg::ConfirmExecution(request(tx, index)));
            // Whatever it says, a failed execution is not kept; what is reported is the first failure.
            executed.as_ref().map_err(|()| Failure::Execution)?;
            confirmed.map_err(Failure::NotConfirmed)?;
        }
        Ok(())
    }

    fn execute(&mut self, account: &str, msg: &LocalAny) -> Result<(), ()> {
        match msg.type_url.as_str() {
            SEND => *self.state.sent.entry(account.to_string()).or_default() += 1,
            FAIL => return Err(()),
            EXECUTE_TYPE_URL => {
                self.execute_contract(msg).map_err(drop)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn execute_contract(&mut self, msg: &LocalAny) -> Result<Response, ContractError> {
        let execute = MsgExecuteContract::decode(msg.value.as_slice()).unwrap();
        let funds = if execute.funds.is_empty() { vec![] } else { coins(1, "token") };
        let info = message_info(&Addr::unchecked(execute.sender), &funds);
        let (env, msg): (_, ExecuteMsg) = (self.env.clone(), from_json(execute.msg)?);
        self.run(&mut |deps| crate::execute(deps, env.clone(), info.clone(), msg.clone()))
    }

    fn authentication(&self, tx: &Tx, index: usize, mode: Mode) -> AuthenticationRequest {
        let simulate = mode == Mode::Simulate;
        let signed = if simulate { NOTHING_SIGNED.to_vec() } else { self.sign_bytes(tx) };
        let signature = if simulate { Binary::default() } else { tx.signature.clone() };
        let MessageRequest { authenticator_id, account, fee_payer, fee, msg, msg_index, .. } =
            request(tx, index);
        AuthenticationRequest {
            authenticator_id,
            account,
            fee_payer,
            fee_granter: None,
            fee,
            msg,
            msg_index,
            signature_data: SimplifiedSignatureData {
                signers: vec![tx.account.clone()],
                signatures: vec![signature.clone()],
            },
            signature,
            sign_mode_tx_data: SignModeData {
                sign_mode_direct: signed.into(),
                sign_mode_textual: String::new(),
            },
            tx_data: ExplicitTxData {
                chain_id: self.env.block.chain_id.clone(),
                account_number: 1,
                sequence: tx.sequence,
                timeout_height: 0,
                msgs: tx.msgs.clone(),
                memo: String::new(),
            },
            simulate,
            authenticator_params: None,
        }
    }

    /// Calls the contract; nothing is kept when it fails.
    fn run<T>(
        &mut self,
        call: &mut dyn FnMut(cosmwasm_std::DepsMut) -> Result<T, ContractError>,
    ) -> Result<T, ContractError> {
        let before = copy(&self.state.storage);
        let mut deps = OwnedDeps {
            storage: std::mem::take(&mut self.state.storage),
            api: self.api.clone(),
            querier: MockQuerier::<Empty>::default(),
            custom_query_type: std::marker::PhantomData,
        };
        let result = call(deps.as_mut());
        self.state.storage = if result.is_ok() { deps.storage } else { before };
        result
    }
}

impl State {
    fn copy(&self) -> Self {
        Self { storage: copy(&self.storage), sent: self.sent.clone() }
    }
}

fn copy(storage: &MockStorage) -> MockStorage {
    let mut copy = MockStorage::default();
    storage.range(None, None, Order::Ascending).for_each(|(key, value)| copy.set(&key, &value));
    copy
}

fn change(account: &str, id: &str, params: Option<&AuthenticatorParams>) -> AuthenticatorChange {
    AuthenticatorChange {
        account: account.to_string(),
        authenticator_params: params.map(|params| to_json_binary(params).unwrap()),
        authenticator_id: id.to_string(),
    }
}

/// What `track` and `confirm_execution` say of a message.
pub(super) fn request(tx: &Tx, index: usize) -> MessageRequest {
    MessageRequest {
        authenticator_id: tx.id.clone(),
        account: tx.account.clone(),
        fee_payer: tx.account.clone(),
        fee_granter: None,
        fee: coins(1, "token"),
        msg: tx.msgs[index].clone(),
        msg_index: index as u64,
        authenticator_params: None,
    }
}

/// An address.
pub(super) fn address(name: &str) -> String {
    MockApi::default().addr_make(name).into()
}

/// A message of this type with these bytes.
pub(super) fn message(type_url: &str, value: impl AsRef<[u8]>) -> LocalAny {
    LocalAny { type_url: type_url.to_string(), value: value.as_ref().into() }
}

/// Sends one token away.
pub(super) fn send(account: &str) -> LocalAny {
    message(SEND, format!("one token of {account}"))
}

/// The account's message that presents a proof to the contract.
pub(super) fn present(account: &str, proof: &PresentMsg) -> LocalAny {
    present_to(&mock_env().contract.address, account, proof)
}

/// The account's message that presents a proof to the contract at this address.
pub(super) fn present_to(contract: &Addr, account: &str, proof: &PresentMsg) -> LocalAny {
    let msg = to_json_binary(&ExecuteMsg::Present(proof.clone())).unwrap().to_vec();
    let (sender, contract) = (account.to_string(), contract.to_string());
    let execute = MsgExecuteContract { sender, contract, msg, funds: vec![] };
    message(EXECUTE_TYPE_URL, execute.encode_to_vec())
}
