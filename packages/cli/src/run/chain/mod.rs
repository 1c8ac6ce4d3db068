//! One call of a contract: loaded, run, its effects applied when it succeeded.

use super::backend::{Balances, ContractStorage};
use super::home::{Home, Vm};
use super::state::Records;
use anyhow::{Context, Result, anyhow, bail};
use cosmwasm_std::{
    Addr, BankMsg, BlockInfo, Checksum, Coin, ContractInfo, ContractResult, CosmosMsg, Env, Event,
    MessageInfo, QueryResponse, ReplyOn, Response, SubMsg, Timestamp, TransactionInfo,
};
use std::time::{Duration, Instant};
use zk_cosmwasm_vm::cosmwasm_vm::testing::MockApi;
use zk_cosmwasm_vm::cosmwasm_vm::{
    Backend, Instance, InstanceOptions, VmResult, call_execute, call_instantiate, call_query,
};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;

pub(crate) const CHAIN_ID: &str = "zkwasm-local";
const GENESIS_SECONDS: u64 = 1_700_000_000;
const SECONDS_PER_BLOCK: u64 = 5;

type VmInstance = Instance<MockApi, ContractStorage, Balances>;

/// What a call cost and how long its phases took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cost {
    /// CosmWasm gas.
    pub(super) gas: u64,
    /// Getting an instance: compiled Wasm from disk or memory, imports linked.
    pub(super) load: Duration,
    /// The call itself, verification included.
    pub(super) run: Duration,
}

/// How a call ended.
pub(super) enum Outcome<T> {
    Done(T),
    /// The contract returned an error, or ran out of gas: nothing has changed.
    Refused(String),
}

/// A call, with names resolved and the message read.
pub(super) struct Call {
    contract: String,
    sender: String,
    msg: Vec<u8>,
    funds: Vec<Coin>,
    /// CosmWasm gas.
    gas_limit: u64,
}

impl Call {
    /// The gas limit is in SDK gas.
    pub(super) fn new(
        contract: &str,
        sender: String,
        msg: Vec<u8>,
        funds: Vec<Coin>,
        gas_limit: u64,
    ) -> Self {
        let gas_limit = gas_limit.saturating_mul(COSMWASM_GAS_PER_SDK_GAS);
        Self { contract: contract.into(), sender, msg, funds, gas_limit }
    }

    pub(super) fn execute(&self, home: &mut Home) -> Result<(Outcome<Response>, Cost)> {
        self.change(home, call_execute)
    }

    pub(super) fn instantiate(&self, home: &mut Home) -> Result<(Outcome<Response>, Cost)> {
        self.change(home, call_instantiate)
    }

    pub(super) fn query(&self, home: &Home) -> Result<(Outcome<QueryResponse>, Cost)> {
        let (mut instance, load) = self.load(home)?;
        instance.set_storage_readonly(true);
        let start = Instant::now();
        let result = call_query(&mut instance, &self.env(home), &self.msg);
        let cost = Cost { gas: self.gas_used(&mut instance), load, run: start.elapsed() };
        Ok((outcome(result, &mut instance)?, cost))
    }

    /// Runs a call that may change the state. After a refusal or an error the state is half changed: not to be saved.
    fn change(
        &self,
        home: &mut Home,
        entry_point: impl FnOnce(&mut VmInstance, &Env, &MessageInfo, &[u8]) -> VmResult<ContractResult<Response>>,
    ) -> Result<(Outcome<Response>, Cost)> {
        home.state.height += 1;
        home.state.send(&self.sender, &self.contract, &self.funds)?;
        let (mut instance, load) = self.load(home)?;
        let info = MessageInfo { sender: Addr::unchecked(&self.sender), funds: self.funds.clone() };
        let start = Instant::now();
        let result = entry_point(&mut instance, &self.env(home), &info, &self.msg);
        let cost = Cost { gas: self.gas_used(&mut instance), load, run: start.elapsed() };
        let outcome = outcome(result, &mut instance)?;
        if let Outcome::Done(response) = &outcome {
            let backend = instance.recycle().context("the instance lost its storage")?;
            self.apply(home, response, backend.storage.into_records())?;
        }
        Ok((outcome, cost))
    }

    fn load(&self, home: &Home) -> Result<(VmInstance, Duration)> {
        let contract = home.state.contract(&self.contract)?;
        let checksum = Checksum::from_hex(&home.state.code(contract.code_id)?.wasm_checksum)
            .map_err(|e| anyhow!("the checksum of the code is damaged: {e}"))?;
        let backend = Backend {
            api: MockApi::default(),
            storage: ContractStorage::new(contract.storage.clone()),
            querier: Balances(home.state.balances.clone()),
        };
        let start = Instant::now();
        let vm: &Vm = &home.vm;
        let instance = vm.get_instance(&checksum, backend, InstanceOptions { gas_limit: self.gas_limit })?;
        Ok((instance, start.elapsed()))
    }

    fn env(&self, home: &Home) -> Env {
        let height = home.state.height;
        let time = Timestamp::from_seconds(GENESIS_SECONDS + SECONDS_PER_BLOCK * height);
        // As on a chain, a transaction has a hash: here that of the message.
        let hash = zk_halo2::Checksum::of(&self.msg).as_bytes().to_vec();
        Env {
            block: BlockInfo { height, time, chain_id: CHAIN_ID.into() },
            transaction: Some(TransactionInfo::new(0, hash.into())),
            contract: ContractInfo { address: Addr::unchecked(&self.contract) },
        }
    }

    fn gas_used(&self, instance: &mut VmInstance) -> u64 {
        self.gas_limit - instance.get_gas_left()
    }

    fn apply(&self, home: &mut Home, response: &Response, storage: Records) -> Result<()> {
        for message in &response.messages {
            self.apply_message(home, message)?;
        }
        let contract = home.state.contracts.get_mut(&self.contract).context("the contract is gone")?;
        contract.storage = storage;
        Ok(())
    }

    fn apply_message(&self, home: &mut Home, message: &SubMsg) -> Result<()> {
        match &message.msg {
            CosmosMsg::Bank(BankMsg::Send { to_address, amount }) if message.reply_on == ReplyOn::Never => {
                home.state.send(&self.contract, to_address, amount)
            }
            other => bail!("the local chain carries out bank sends without replies only, found {other:?}"),
        }
    }
}

/// Sorts a call's result: the contract's refusals, and running out of gas, are outcomes; the rest is an error.
fn outcome<T>(result: VmResult<ContractResult<T>>, instance: &mut VmInstance) -> Result<Outcome<T>> {
    match result {
        Ok(ContractResult::Ok(value)) => Ok(Outcome::Done(value)),
        Ok(ContractResult::Err(reason)) => Ok(Outcome::Refused(reason)),
        // Between two instructions it is a `GasDepletion`, in a host function some other error: what tells is the gas.
        Err(_) if instance.get_gas_left() == 0 => Ok(Outcome::Refused("out of gas".into())),
        Err(e) => Err(e.into()),
    }
}

/// The attributes of a response, its events' included, as `key=value`.
pub(super) fn attributes(response: &Response) -> Vec<String> {
    let of_events = response.events.iter().flat_map(|Event { attributes, .. }| attributes);
    response.attributes.iter().chain(of_events).map(|a| format!("{}={}", a.key, a.value)).collect()
}
