//! Recipe: public inputs from another contract's state.

// docs: begin

use cosmwasm_std::{Binary, DepsMut, Env, HexBinary, MessageInfo, Response, StdResult, entry_point};
use serde::{Deserialize, Serialize};
use zk_cosmwasm_std::Halo2Api;

use crate::sender::account;

/// What the registry can be asked.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistryQuery {
    /// The hash of the secret that opens now: 32 bytes in hex.
    Hash {},
}

/// Keeps the address of the registry. It is never taken from the message that brings a proof.
#[entry_point]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, registry: String) -> StdResult<Response> {
    let registry = deps.api.addr_validate(&registry)?;
    deps.storage.set(b"registry", registry.as_bytes());
    Ok(Response::new())
}

/// Opens for whoever knows the secret whose hash the registry has now.
#[entry_point]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, proof: Binary) -> StdResult<Response> {
    let registry = String::from_utf8(deps.storage.get(b"registry").unwrap_or_default())?;
    let hash: HexBinary = deps.querier.query_wasm_smart(registry, &RegistryQuery::Hash {})?;
    let context = account(deps.api, &env, &info.sender)?;
    // The registry's answer is checked here: 32 bytes, and below the modulus or the host refuses it.
    let input = deps.api.poseidon_hash(&[hash.to_array()?, context])?;
    deps.api.ensure_halo2_proof(&proof, &[input])?;
    Ok(Response::new().add_attribute("opened", "true"))
}

// docs: end

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use cosmwasm_std::{Addr, Deps, to_json_binary};
    use cw_multi_test::{ContractWrapper, Executor};
    use zk_cosmwasm_std::Halo2Error;
    use zk_multi_test::CircuitApp;

    use super::*;
    use crate::testing::{self, OPENING, SECRET, World, hash_bytes, no_query, prove, refused};

    /// The registry keeps what it was sent last.
    fn publish(deps: DepsMut, _: Env, _: MessageInfo, hash: HexBinary) -> StdResult<Response> {
        deps.storage.set(b"hash", hash.as_slice());
        Ok(Response::new())
    }

    fn tell(deps: Deps, _: Env, query: RegistryQuery) -> StdResult<Binary> {
        let RegistryQuery::Hash {} = query;
        to_json_binary(&HexBinary::from(deps.storage.get(b"hash").unwrap_or_default()))
    }

    /// The contract that asks, and the registry that it asks.
    fn world() -> (World, Addr) {
        let mut app = CircuitApp::default();
        let code = app.store_code(Box::new(ContractWrapper::new(publish, publish, tell)));
        let registry = testing::instantiate(&mut app, code, &hash_bytes(SECRET)).unwrap();
        let contract = ContractWrapper::new(execute, instantiate, no_query);
        let code = app.store_code_with_circuit(Box::new(contract), &[OPENING.binary()]).unwrap();
        let contract = testing::instantiate(&mut app, code, &registry).unwrap();
        (World { app, contract }, registry)
    }

    fn register(world: &mut World, registry: &Addr, hash: &HexBinary) {
        let anybody = world.app.api().addr_make("anybody");
        world.app.execute_contract(anybody, registry.clone(), hash, &[]).unwrap();
    }

    #[test]
    fn the_registry_says_which_secret_opens() {
        let (mut world, registry) = world();
        let account = world.account("alice");
        let [proof, other] = [SECRET, SECRET + 1].map(|secret| prove(secret, account));
        world.execute("alice", &proof).unwrap();
        refused(world.execute("alice", &other), Halo2Error::InvalidProof);
        register(&mut world, &registry, &hash_bytes(SECRET + 1));
        refused(world.execute("alice", &proof), Halo2Error::InvalidProof);
        world.execute("alice", &other).unwrap();
    }

    #[test]
    fn an_answer_that_is_no_field_element_is_an_error() {
        let (mut world, registry) = world();
        let proof = prove(SECRET, world.account("alice"));
        register(&mut world, &registry, &HexBinary::from([0xff; 32]));
        refused(world.execute("alice", &proof), Halo2Error::MalformedInputs);
        register(&mut world, &registry, &HexBinary::from([7; 31]));
        world.execute("alice", &proof).unwrap_err();
    }
}
