//! What the recipes' tests share: keys and proofs as a wallet makes them, and an app with one contract.
#![allow(clippy::unwrap_used, reason = "tests")]

use core::fmt::Debug;
use std::sync::LazyLock;

use cosmwasm_std::{Addr, Binary, Deps, Empty, Env, HexBinary, StdResult};
use cw_multi_test::{Contract, Executor};
use serde::Serialize;
use zk_cosmwasm_std::Halo2Error;
use zk_gadgets::{bytes, public_input_hash};
use zk_multi_test::halo2_proofs::{circuit::Value, pasta::Fp};
use zk_multi_test::{CircuitApp, TestCircuit, public_input};

use crate::circuits::Opening;

/// The secret that opens.
pub(crate) const SECRET: u64 = 42;

/// Who makes contracts and may migrate them.
pub(crate) const ADMIN: &str = "admin";

/// Keys are made once for all tests.
pub(crate) static OPENING: LazyLock<TestCircuit<Opening>> =
    LazyLock::new(|| TestCircuit::new(7, Opening::default(), &[1]).unwrap());

/// The hash of a secret.
pub(crate) fn hash(secret: u64) -> Fp {
    public_input_hash(&[Fp::from(secret)])
}

/// The hash of a secret, as contracts take it.
pub(crate) fn hash_bytes(secret: u64) -> HexBinary {
    public_input(hash(secret)).into()
}

/// A proof of knowing the secret, for this context.
pub(crate) fn prove(secret: u64, context: Fp) -> Binary {
    let opening = Opening { secret: Value::known(Fp::from(secret)), context: Value::known(context) };
    let input = public_input_hash(&[hash(secret), context]);
    OPENING.prove(opening, &[&[input]]).unwrap().into()
}

/// For contracts that answer no query.
pub(crate) fn no_query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    Ok(Binary::default())
}

/// The message failed for this reason.
pub(crate) fn refused(result: Result<(), String>, reason: Halo2Error) {
    let text = result.unwrap_err();
    assert!(text.contains(&reason.to_string()), "{text}");
}

/// An app, and the contract that is tested in it.
pub(crate) struct World {
    pub(crate) app: CircuitApp,
    pub(crate) contract: Addr,
}

impl World {
    /// An app with this contract, whose code is stored together with these circuits.
    pub(crate) fn new(contract: Box<dyn Contract<Empty>>, circuits: &[&[u8]], msg: &impl Serialize) -> Self {
        let mut app = CircuitApp::default();
        let code = app.store_code_with_circuit(contract, circuits).unwrap();
        let contract = instantiate(&mut app, code, msg).unwrap();
        Self { app, contract }
    }

    /// Sends a message to the contract.
    pub(crate) fn execute(&mut self, sender: &str, msg: &(impl Serialize + Debug)) -> Result<(), String> {
        let sender = self.app.api().addr_make(sender);
        let result = self.app.execute_contract(sender, self.contract.clone(), msg, &[]);
        result.map(drop).map_err(|error| error.to_string())
    }

    /// Moves the contract to another code.
    pub(crate) fn migrate(&mut self, sender: &str, code: u64) -> Result<(), String> {
        let sender = self.app.api().addr_make(sender);
        let result = self.app.migrate_contract(sender, self.contract.clone(), &Empty {}, code);
        result.map(drop).map_err(|error| error.to_string())
    }

    /// The context of the recipe `sender`, as a wallet computes it.
    pub(crate) fn account(&self, sender: &str) -> Fp {
        let chain_id = self.app.block_info().chain_id;
        let sender = self.app.api().addr_make(sender);
        let mut elements = vec![];
        for text in [chain_id.as_str(), self.contract.as_str(), sender.as_str()] {
            bytes::encode(text.as_bytes(), &mut elements);
        }
        public_input_hash(&elements)
    }
}

/// Makes a contract of a code.
pub(crate) fn instantiate(app: &mut CircuitApp, code: u64, msg: &impl Serialize) -> Result<Addr, String> {
    let admin = app.api().addr_make(ADMIN);
    let result = app.instantiate_contract(code, admin.clone(), msg, &[], "recipe", Some(admin.into()));
    result.map_err(|error| error.to_string())
}
