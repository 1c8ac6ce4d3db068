//! The chain as contracts see it: calls, messages between contracts, queries, coins, gas.
//!
//! It does what wasmd does, without consensus: a message of a contract is carried out after its call, in a sandbox where a
//! reply is asked for in case of an error; what a call may use is what the transaction has left; a chain of messages has at
//! most 100 links, one of queries 10. Numbers and texts are those of wasmd 0.70.
//!
//! | file | what it holds |
//! |---|---|
//! | `contracts` | what a message does: execute, instantiate, migrate, sudo, reply, change the admin |
//! | `call` | one call of a contract's entry point |
//! | `messages` | which message is carried out how, and its answer in protobuf |
//! | `dispatch` | the messages of a response: sandbox, gas limit, reply |
//! | `querier`, `storage` | what a contract reads during a call |
//! | `events`, `gas`, `failure` | what comes of it |
//!
//! Start at [`Frame`].

mod call;
mod contracts;
mod dispatch;
mod events;
mod failure;
mod gas;
mod messages;
mod querier;
mod storage;

pub(super) use contracts::{Instantiation, Place, check_label, normalized};
pub(super) use events::CONTRACT as CONTRACT_ATTRIBUTE;
pub(super) use failure::Failure;
pub(super) use querier::ChainQuerier;
pub(super) use storage::ContractStorage;

use super::state::State;
use cosmwasm_std::{BlockInfo, Checksum, Event, Timestamp, TransactionInfo};
use gas::Gas;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;
use zk_cosmwasm_vm::HaloCache;
use zk_cosmwasm_vm::cosmwasm_vm::testing::MockApi;

pub(crate) const CHAIN_ID: &str = "zkwasm-local";
const GENESIS_SECONDS: u64 = 1_700_000_000;
const SECONDS_PER_BLOCK: u64 = 5;

/// The VM of the local chain.
pub(super) type Vm = HaloCache<MockApi, ContractStorage, ChainQuerier>;

/// The state, as the storages and queriers of all contracts of a transaction share it.
pub(super) type SharedState = Rc<RefCell<State>>;

/// What all calls of one transaction share.
#[derive(Clone)]
pub(super) struct Chain {
    vm: Rc<Vm>,
    state: SharedState,
    block: BlockInfo,
    transaction: TransactionInfo,
    loaded: Rc<RefCell<Loaded>>,
}

/// The contracts that a transaction has loaded.
#[derive(Default)]
struct Loaded {
    codes: BTreeSet<Vec<u8>>,
    /// How long it took.
    time: Duration,
}

impl Chain {
    /// The chain at the height of the state, for a transaction with this message.
    pub(super) fn new(vm: Rc<Vm>, state: SharedState, msg: &[u8]) -> Self {
        let height = state.borrow().height;
        let time = Timestamp::from_seconds(GENESIS_SECONDS + SECONDS_PER_BLOCK * height);
        // As on a chain, a transaction has a hash: here that of the message.
        let hash = zk_halo2::Checksum::of(msg).as_bytes().to_vec();
        Self {
            vm,
            state,
            block: BlockInfo { height, time, chain_id: CHAIN_ID.into() },
            transaction: TransactionInfo::new(0, hash.into()),
            loaded: Rc::default(),
        }
    }

    /// How long the loading of contracts has taken.
    pub(super) fn load_time(&self) -> Duration {
        self.loaded.borrow().time
    }

    /// Notes that a code is called; whether it was before, in this transaction.
    fn loaded_before(&self, code: &Checksum) -> bool {
        !self.loaded.borrow_mut().codes.insert(code.as_slice().to_vec())
    }
}

/// A part of a transaction with gas and events of its own: the whole, a message with its consequences, a query.
pub(super) struct Frame {
    chain: Chain,
    gas: Gas,
    events: Vec<Event>,
    /// How many responses are being handled, one inside of the other. 0 in the call that the transaction itself is.
    depth: u32,
    /// How many queries are being answered, one inside of the other.
    query_depth: u32,
}

impl Frame {
    /// A whole transaction, or a query from outside. The limit is in SDK gas.
    pub(super) fn new(chain: Chain, gas_limit: u64) -> Self {
        Self { chain, gas: Gas::of_sdk(gas_limit), events: vec![], depth: 0, query_depth: 0 }
    }

    /// CosmWasm gas.
    pub(super) fn gas_used(&self) -> u64 {
        self.gas.used()
    }

    pub(super) fn into_events(self) -> Vec<Event> {
        self.events
    }
}
