//! One call of a contract's entry point: an instance made, run, its gas charged.

use super::events;
use super::failure::{ChainError, Failure};
use super::querier::ChainQuerier;
use super::storage::ContractStorage;
use super::{Frame, gas};
use anyhow::anyhow;
use cosmwasm_std::{Addr, Binary, Checksum, ContractInfo, ContractResult, Env, Response};
use std::time::Instant;
use zk_cosmwasm_vm::cosmwasm_vm::testing::MockApi;
use zk_cosmwasm_vm::cosmwasm_vm::{Backend, Instance, InstanceOptions, VmError, VmResult};

/// wasmd's `DefaultMaxCallDepth`.
const MAX_CALL_DEPTH: u32 = 100;

pub(super) type VmInstance = Instance<MockApi, ContractStorage, ChainQuerier>;

impl Frame {
    /// Calls `entry_point` of `contract`, which runs `code`. An error of the contract is a failure with this error.
    pub(super) fn call<T>(
        &mut self,
        contract: &str,
        code: &Checksum,
        error: ChainError,
        entry_point: impl FnOnce(&mut VmInstance, &Env) -> VmResult<ContractResult<T>>,
    ) -> Result<T, Failure> {
        let mut instance = self.load(contract, code)?;
        let result = entry_point(&mut instance, &self.env(contract));
        let left = instance.get_gas_left();
        self.gas.charge(self.gas.left() - left)?;
        match result {
            Ok(ContractResult::Ok(value)) => Ok(value),
            Ok(ContractResult::Err(reason)) => Err(Failure::contract(error, reason)),
            // Between two instructions it is a `GasDepletion`, in a host function some other error: what tells is the gas.
            Err(_) if left == 0 => Err(Failure::OutOfGas),
            Err(VmError::ResolveErr { msg, .. }) => {
                Err(Failure::vm(format!("the contract {contract} lacks the entry point: {msg}")))
            }
            Err(e) => Err(Failure::vm(e)),
        }
    }

    /// Charges what wasmd charges for loading a contract. The transaction's own call is free of it: what is printed
    /// for a call without messages is what the contract itself uses.
    pub(super) fn charge_setup(&mut self, code: &Checksum) -> Result<(), Failure> {
        let loaded_before = self.chain.loaded_before(code);
        if self.depth == 0 && self.query_depth <= 1 {
            Ok(())
        } else {
            self.gas.charge_sdk(gas::setup(loaded_before))
        }
    }

    /// Emits what a response says, carries out its messages and answers with its data.
    pub(super) fn respond(&mut self, contract: &str, response: Response) -> Result<Option<Binary>, Failure> {
        if self.depth > 0 {
            self.gas.charge_sdk(gas::events(&response.attributes, &response.events))?;
        }
        self.events.extend(events::of_response(contract, response.attributes, response.events)?);
        if self.depth == MAX_CALL_DEPTH {
            let reason = format!("messages call contracts more than {MAX_CALL_DEPTH} deep");
            return Err(Failure::chain(ChainError::CALL_DEPTH, reason));
        }
        self.depth += 1;
        let of_replies = self.dispatch(contract, response.messages);
        self.depth -= 1;
        Ok(of_replies?.or(response.data))
    }

    fn load(&self, contract: &str, code: &Checksum) -> Result<VmInstance, Failure> {
        let backend = Backend {
            api: MockApi::default(),
            storage: ContractStorage::new(self.chain.state.clone(), contract),
            querier: ChainQuerier::new(self.chain.clone(), self.query_depth),
        };
        let start = Instant::now();
        let options = InstanceOptions { gas_limit: self.gas.left() };
        let instance = self.chain.vm.get_instance(code, backend, options);
        self.chain.loaded.borrow_mut().time += start.elapsed();
        instance
            .map_err(|e| Failure::Fatal(anyhow!(e).context(format!("cannot load the contract {contract}"))))
    }

    fn env(&self, contract: &str) -> Env {
        Env {
            block: self.chain.block.clone(),
            transaction: Some(self.chain.transaction.clone()),
            contract: ContractInfo { address: Addr::unchecked(contract) },
        }
    }
}
