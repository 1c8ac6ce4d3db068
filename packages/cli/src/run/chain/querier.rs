//! What a contract can ask: balances, the supply of a coin, and other contracts. Anything else is unsupported, and says so.

use super::failure::Failure;
use super::gas::Gas;
use super::storage::{read_cost, sdk_gas};
use super::{Chain, Frame};
use crate::run::home::address;
use cosmwasm_std::{
    Addr, BalanceResponse, BankQuery, Binary, CodeInfoResponse, Coin, ContractInfoResponse, ContractResult,
    Empty, QueryRequest, SupplyResponse, SystemError, SystemResult, WasmQuery, from_json, to_json_binary,
};
use serde::Serialize;
use zk_cosmwasm_vm::cosmwasm_vm::{BackendError, BackendResult, GasInfo, Querier};

/// The querier of one call.
pub(in crate::run) struct ChainQuerier {
    chain: Chain,
    /// How many queries are being answered while the call runs.
    depth: u32,
}

/// What a contract gets for an answer.
type Answer = SystemResult<ContractResult<Binary>>;

impl Querier for ChainQuerier {
    fn query_raw(&self, request: &[u8], gas_limit: u64) -> BackendResult<Answer> {
        let mut gas = Gas::new(gas_limit);
        let answer = self.answer(request, &mut gas);
        let used = GasInfo::with_externally_used(gas.used());
        match answer {
            Ok(answer) => (Ok(answer), used),
            Err(Failure::OutOfGas) => (Err(BackendError::out_of_gas()), used),
            Err(Failure::Refused(refusal)) => {
                (Ok(SystemResult::Ok(ContractResult::Err(refusal.told()))), used)
            }
            Err(Failure::Fatal(e)) => (Err(BackendError::unknown(format!("{e:#}"))), used),
        }
    }
}

impl ChainQuerier {
    pub(super) fn new(chain: Chain, depth: u32) -> Self {
        Self { chain, depth }
    }

    fn answer(&self, request: &[u8], gas: &mut Gas) -> Result<Answer, Failure> {
        let parsed: QueryRequest<Empty> = match from_json(request) {
            Ok(parsed) => parsed,
            Err(e) => {
                let error = SystemError::InvalidRequest { error: e.to_string(), request: request.into() };
                return Ok(SystemResult::Err(error));
            }
        };
        // What runs no contract costs what reading so many bytes of storage does.
        let read = |bytes| sdk_gas(read_cost(bytes)).externally_used;
        match parsed {
            QueryRequest::Wasm(WasmQuery::Smart { contract_addr, msg }) => {
                self.smart(&contract_addr, &msg, gas)
            }
            QueryRequest::Wasm(WasmQuery::Raw { contract_addr, key }) => {
                let value = self.raw(&contract_addr, &key);
                gas.charge(read(key.len() + value.len()))?;
                Ok(SystemResult::Ok(ContractResult::Ok(value)))
            }
            other => {
                gas.charge(read(request.len()))?;
                Ok(self.look_up(other))
            }
        }
    }

    /// Asks another contract, or this one: it sees what the transaction has done so far.
    fn smart(&self, contract: &str, msg: &[u8], gas: &mut Gas) -> Result<Answer, Failure> {
        if !self.chain.state.borrow().contracts.contains_key(contract) {
            return Ok(no_such_contract(contract));
        }
        let mut frame = Frame {
            chain: self.chain.clone(),
            gas: *gas,
            events: vec![],
            depth: 1, // of a call inside of another one
            query_depth: self.depth,
        };
        let answer = frame.query(contract, msg);
        *gas = frame.gas;
        Ok(SystemResult::Ok(ContractResult::Ok(answer?)))
    }

    /// The record under a key; empty when there is none, or no such contract.
    fn raw(&self, contract: &str, key: &[u8]) -> Binary {
        let state = self.chain.state.borrow();
        let value = state.contracts.get(contract).and_then(|contract| contract.storage.0.get(key));
        value.cloned().unwrap_or_default().into()
    }

    fn look_up(&self, request: QueryRequest<Empty>) -> Answer {
        let state = self.chain.state.borrow();
        match request {
            QueryRequest::Bank(BankQuery::Balance { address, denom }) => {
                let amount = state.balance(&address, &denom);
                found(&BalanceResponse::new(Coin { denom, amount }))
            }
            QueryRequest::Bank(BankQuery::Supply { denom }) => {
                let amount = state.supply(&denom);
                found(&SupplyResponse::new(Coin { denom, amount }))
            }
            QueryRequest::Wasm(WasmQuery::ContractInfo { contract_addr }) => {
                let Some(contract) = state.contracts.get(&contract_addr) else {
                    return no_such_contract(&contract_addr);
                };
                let creator = Addr::unchecked(&contract.creator);
                let admin = contract.admin.as_ref().map(Addr::unchecked);
                found(&ContractInfoResponse::new(contract.code_id as u64, creator, admin, false, None, None))
            }
            QueryRequest::Wasm(WasmQuery::CodeInfo { code_id }) => {
                let code = state.code(code_id as usize).ok();
                let checksum =
                    code.and_then(|code| cosmwasm_std::Checksum::from_hex(&code.wasm_checksum).ok());
                let Some(checksum) = checksum else {
                    return SystemResult::Err(SystemError::NoSuchCode { code_id });
                };
                // Nobody in particular stores a code here.
                let creator = Addr::unchecked(address("uploader"));
                found(&CodeInfoResponse::new(code_id, creator, checksum))
            }
            other => SystemResult::Err(SystemError::UnsupportedRequest { kind: format!("{other:?}") }),
        }
    }
}

fn found(response: &impl Serialize) -> Answer {
    SystemResult::Ok(to_json_binary(response).map_err(|e| e.to_string()).into())
}

fn no_such_contract(address: &str) -> Answer {
    SystemResult::Err(SystemError::NoSuchContract { addr: address.into() })
}
