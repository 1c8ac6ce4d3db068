//! What can be done with a contract: wasmd's keeper, as far as contracts can tell.

use super::call::VmInstance;
use super::failure::{ChainError, Failure};
use super::{Frame, events, gas};
use crate::run::home::address;
use crate::run::state::Contract;
use anyhow::anyhow;
use cosmwasm_std::{
    Addr, Binary, CanonicalAddr, Checksum, Coin, ContractResult, Env, Event, MessageInfo, MigrateInfo, Reply,
    Response, instantiate2_address,
};
use std::collections::BTreeMap;
use zk_cosmwasm_vm::cosmwasm_vm::testing::MockApi;
use zk_cosmwasm_vm::cosmwasm_vm::{
    BackendApi, VmResult, call_execute, call_instantiate, call_migrate_with_info, call_query, call_reply,
    call_sudo,
};

/// The data of a response.
type Data = Option<Binary>;

/// The longest label, and the longest salt, in bytes.
const MAX_LABEL: usize = 128;
const MAX_SALT: usize = 64;

/// wasmd's `DefaultMaxQueryStackSize`.
const MAX_QUERY_DEPTH: u32 = 10;

/// A contract to be made.
pub(in crate::run) struct Instantiation<'a> {
    pub(in crate::run) creator: &'a str,
    pub(in crate::run) admin: Option<String>,
    pub(in crate::run) code_id: u64,
    pub(in crate::run) label: &'a str,
    pub(in crate::run) msg: &'a [u8],
    pub(in crate::run) funds: Vec<Coin>,
    pub(in crate::run) place: Place<'a>,
}

/// Where a new contract gets its address from.
pub(in crate::run) enum Place<'a> {
    /// The number of contracts that there are.
    Next,
    /// Code, creator and salt (`Instantiate2`).
    Salt(&'a [u8]),
}

impl Frame {
    pub(in crate::run) fn execute(
        &mut self,
        sender: &str,
        contract: &str,
        msg: &[u8],
        funds: Vec<Coin>,
    ) -> Result<Data, Failure> {
        let code = self.code_of(contract)?;
        self.charge_setup(&code)?;
        let info = self.pay(sender, contract, funds)?;
        let response = self.call(contract, &code, ChainError::EXECUTE_FAILED, |instance, env| {
            call_execute(instance, env, &info, msg)
        })?;
        self.events.push(events::of_call("execute", contract));
        self.respond(contract, response)
    }

    /// Makes a contract; answers with its address and its data.
    pub(in crate::run) fn instantiate(&mut self, new: Instantiation<'_>) -> Result<(String, Data), Failure> {
        let code = self.code(new.code_id)?;
        self.charge_setup(&code)?;
        let contract = self.place(&new, &code)?;
        check_label(new.label)?;
        let entry = Contract::new(new.code_id as usize, new.creator, new.admin, new.label);
        self.chain.state.borrow_mut().contracts.insert(contract.clone(), entry);
        let info = self.pay(new.creator, &contract, new.funds)?;
        let response = self.call(&contract, &code, ChainError::INSTANTIATE_FAILED, |instance, env| {
            call_instantiate(instance, env, &info, new.msg)
        })?;
        let event =
            events::of_call("instantiate", &contract).add_attribute("code_id", new.code_id.to_string());
        self.events.push(event);
        let data = self.respond(&contract, response).map_err(Failure::within_a_call)?;
        Ok((contract, data))
    }

    pub(in crate::run) fn migrate(
        &mut self,
        sender: &str,
        contract: &str,
        code_id: u64,
        msg: &[u8],
    ) -> Result<Data, Failure> {
        let old = self.code_of(contract).map_err(Failure::into_invalid_request)?;
        self.ensure_admin(contract, sender)?;
        let new = self.code(code_id).map_err(Failure::into_invalid_request)?;
        let (old_version, new_version) = (self.migrate_version(&old)?, self.migrate_version(&new)?);
        // Codes of the same version of state have nothing to do, and say so.
        let response = if old_version.is_some() && old_version == new_version {
            None
        } else {
            self.charge_setup(&new)?;
            let info = MigrateInfo { sender: Addr::unchecked(sender), old_migrate_version: old_version };
            Some(self.call(contract, &new, ChainError::MIGRATION_FAILED, |instance, env| {
                call_migrate_with_info(instance, env, msg, &info)
            })?)
        };
        self.change(contract, |entry| entry.code_id = code_id as usize)?;
        self.events.push(
            Event::new("migrate")
                .add_attribute("code_id", code_id.to_string())
                .add_attribute(events::CONTRACT, contract),
        );
        response.map_or(Ok(None), |response| self.respond(contract, response)).map_err(Failure::within_a_call)
    }

    /// Calls a contract as the chain itself.
    pub(in crate::run) fn sudo(&mut self, contract: &str, msg: &[u8]) -> Result<Data, Failure> {
        let code = self.code_of(contract)?;
        self.charge_setup(&code)?;
        self.call_and_respond("sudo", contract, &code, |instance, env| call_sudo(instance, env, msg))
    }

    pub(super) fn reply(&mut self, contract: &str, reply: &Reply) -> Result<Data, Failure> {
        let code = self.code_of(contract)?;
        self.gas.charge_sdk(gas::reply(&reply.result))?;
        self.call_and_respond("reply", contract, &code, |instance, env| call_reply(instance, env, reply))
    }

    /// Asks a contract: the one question of its frame.
    pub(in crate::run) fn query(&mut self, contract: &str, msg: &[u8]) -> Result<Binary, Failure> {
        self.query_depth += 1;
        if self.query_depth > MAX_QUERY_DEPTH {
            let reason = format!("queries ask contracts more than {MAX_QUERY_DEPTH} deep");
            return Err(Failure::chain(ChainError::QUERY_DEPTH, reason));
        }
        let code = self.code_of(contract)?;
        self.charge_setup(&code)?;
        self.call(contract, &code, ChainError::QUERY_FAILED, |instance, env| call_query(instance, env, msg))
    }

    /// Gives a contract another admin, or none.
    pub(super) fn set_admin(
        &mut self,
        sender: &str,
        contract: &str,
        admin: Option<String>,
    ) -> Result<(), Failure> {
        self.code_of(contract).map_err(Failure::into_invalid_request)?;
        self.ensure_admin(contract, sender)?;
        let event = events::of_call("update_contract_admin", contract)
            .add_attribute("new_admin_address", admin.as_deref().unwrap_or_default());
        self.events.push(event);
        self.change(contract, |entry| entry.admin = admin)
    }

    /// Moves coins, and says so.
    pub(super) fn transfer(&mut self, from: &str, to: &str, coins: &[Coin]) -> Result<(), Failure> {
        let moved = self.chain.state.borrow_mut().send(from, to, coins);
        moved.map_err(|e| Failure::chain(ChainError::INSUFFICIENT_FUNDS, e))?;
        self.events.extend(events::of_transfer(from, to, coins));
        Ok(())
    }

    /// Moves the funds of a message, and what the contract learns of its sender.
    fn pay(&mut self, sender: &str, contract: &str, funds: Vec<Coin>) -> Result<MessageInfo, Failure> {
        let funds = normalized(funds);
        if !funds.is_empty() {
            self.transfer(sender, contract, &funds)?;
        }
        Ok(MessageInfo { sender: Addr::unchecked(sender), funds })
    }

    fn call_and_respond(
        &mut self,
        name: &str,
        contract: &str,
        code: &Checksum,
        entry_point: impl FnOnce(&mut VmInstance, &Env) -> VmResult<ContractResult<Response>>,
    ) -> Result<Data, Failure> {
        let response = self.call(contract, code, ChainError::EXECUTE_FAILED, entry_point)?;
        self.events.push(events::of_call(name, contract));
        self.respond(contract, response).map_err(Failure::within_a_call)
    }

    /// The address of a new contract.
    fn place(&self, new: &Instantiation<'_>, code: &Checksum) -> Result<String, Failure> {
        let number = self.chain.state.borrow().contracts.len() + 1;
        let contract = match new.place {
            Place::Next => address(&format!("contract {number}")),
            Place::Salt(salt) => predictable_address(code, new.creator, salt)?,
        };
        if self.chain.state.borrow().contracts.contains_key(&contract) {
            let reason =
                format!("there is a contract at {contract} already: choose another creator, code or salt");
            return Err(Failure::chain(ChainError::DUPLICATE, reason));
        }
        Ok(contract)
    }

    /// The code with this number.
    fn code(&self, id: u64) -> Result<Checksum, Failure> {
        let state = self.chain.state.borrow();
        let code = state.code(id as usize).map_err(|e| Failure::chain(ChainError::NO_SUCH_CODE, e))?;
        Checksum::from_hex(&code.wasm_checksum)
            .map_err(|e| Failure::Fatal(anyhow!("the checksum of code {id} is damaged in the state: {e}")))
    }

    /// The code of a contract.
    fn code_of(&self, contract: &str) -> Result<Checksum, Failure> {
        let found = self.chain.state.borrow().contract(contract).map(|entry| entry.code_id);
        self.code(found.map_err(|e| Failure::chain(ChainError::NO_SUCH_CONTRACT, e))? as u64)
    }

    fn ensure_admin(&self, contract: &str, sender: &str) -> Result<(), Failure> {
        let state = self.chain.state.borrow();
        state.ensure_admin(contract, sender).map_err(|e| Failure::chain(ChainError::UNAUTHORIZED, e))
    }

    /// The version of the state that a code's `migrate` leaves, where it names one.
    fn migrate_version(&self, code: &Checksum) -> Result<Option<u64>, Failure> {
        let report = self.chain.vm.analyze(code).map_err(|e| Failure::Fatal(e.into()))?;
        Ok(report.contract_migrate_version)
    }

    fn change(&self, contract: &str, change: impl FnOnce(&mut Contract)) -> Result<(), Failure> {
        let mut state = self.chain.state.borrow_mut();
        let entry = state.contracts.get_mut(contract);
        entry.map(change).ok_or_else(|| Failure::Fatal(anyhow!("the contract {contract} is gone")))
    }
}

/// Coins as the SDK keeps them: each denomination once, in order, none of amount zero.
pub(in crate::run) fn normalized(coins: Vec<Coin>) -> Vec<Coin> {
    let mut sums = BTreeMap::new();
    for Coin { denom, amount } in coins {
        let sum: &mut cosmwasm_std::Uint256 = sums.entry(denom).or_default();
        *sum = sum.saturating_add(amount);
    }
    sums.into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(denom, amount)| Coin { denom, amount })
        .collect()
}

/// Refuses a label that the chain does not take.
pub(in crate::run) fn check_label(label: &str) -> Result<(), Failure> {
    let refuse = |error, reason: String| Err(Failure::chain(error, reason));
    match label.len() {
        0 => refuse(ChainError::EMPTY, "the new contract has no label: the chain requires one".into()),
        length if length > MAX_LABEL => refuse(
            ChainError::LIMIT,
            format!("the label has {length} bytes, at most {MAX_LABEL} are allowed"),
        ),
        _ if label.trim() != label => {
            refuse(ChainError::INVALID, format!("the label {label:?} begins or ends with a space"))
        }
        _ => Ok(()),
    }
}

/// The address of a contract that is made with a salt: contracts compute the same with `instantiate2_address`.
fn predictable_address(code: &Checksum, creator: &str, salt: &[u8]) -> Result<String, Failure> {
    let length = salt.len();
    if !(1..=MAX_SALT).contains(&length) {
        let error = if length == 0 { ChainError::EMPTY } else { ChainError::LIMIT };
        return Err(Failure::chain(error, format!("the salt has {length} bytes, expected 1 to {MAX_SALT}")));
    }
    let api = MockApi::default();
    let invalid = |e: &dyn std::fmt::Display| Failure::chain(ChainError::INVALID_ADDRESS, e);
    let creator = api.addr_canonicalize(creator).0.map_err(|e| invalid(&e))?;
    let placed = instantiate2_address(code.as_slice(), &CanonicalAddr::from(creator), salt);
    api.addr_humanize(placed.map_err(|e| invalid(&e))?.as_slice()).0.map_err(|e| invalid(&e))
}
