//! Recipe: public inputs from the sender.

// docs: begin

use cosmwasm_std::{
    Addr, Api, Binary, DepsMut, Env, HexBinary, MessageInfo, Response, StdResult, entry_point,
};
use zk_cosmwasm_std::Halo2Api;

use crate::encode::text;

/// Keeps the hash of the secret.
#[entry_point]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, hash: HexBinary) -> StdResult<Response> {
    deps.storage.set(b"hash", &hash.to_array::<32>()?);
    Ok(Response::new())
}

/// Opens for the account that the proof was made for.
#[entry_point]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, proof: Binary) -> StdResult<Response> {
    let hash = HexBinary::from(deps.storage.get(b"hash").unwrap_or_default());
    let context = account(deps.api, &env, &info.sender)?;
    let input = deps.api.poseidon_hash(&[hash.to_array()?, context])?;
    deps.api.ensure_halo2_proof(&proof, &[input])?;
    Ok(Response::new().add_attribute("opened", "true"))
}

/// An account of this contract on this chain. With the sender alone, a proof would also hold in every other
/// contract with the same hash, and on every other chain where the address has the same text.
pub fn account(api: &dyn Api, env: &Env, sender: &Addr) -> StdResult<[u8; 32]> {
    let texts = [env.block.chain_id.as_str(), env.contract.address.as_str(), sender.as_str()];
    Ok(api.poseidon_hash(&texts.map(text).concat())?)
}

// docs: end

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use cw_multi_test::ContractWrapper;
    use zk_cosmwasm_std::Halo2Error;

    use super::*;
    use crate::testing::{self, OPENING, SECRET, World, hash_bytes, no_query, prove, refused};

    fn world() -> World {
        let contract = ContractWrapper::new(execute, instantiate, no_query);
        World::new(Box::new(contract), &[OPENING.binary()], &hash_bytes(SECRET))
    }

    #[test]
    fn a_proof_is_of_no_use_to_another_account() {
        let mut world = world();
        let proof = prove(SECRET, world.account("alice"));
        refused(world.execute("mallory", &proof), Halo2Error::InvalidProof);
        world.execute("alice", &proof).unwrap();
    }

    #[test]
    fn a_proof_is_of_no_use_in_another_contract() {
        let mut world = world();
        let proof = prove(SECRET, world.account("alice"));
        let code = world.app.contract_data(&world.contract).unwrap().code_id;
        world.contract = testing::instantiate(&mut world.app, code, &hash_bytes(SECRET)).unwrap();
        refused(world.execute("alice", &proof), Halo2Error::InvalidProof);
    }

    #[test]
    fn a_proof_is_of_no_use_on_another_chain() {
        let mut world = world();
        let proof = prove(SECRET, world.account("alice"));
        world.app.update_block(|block| block.chain_id = "another-1".to_string());
        refused(world.execute("alice", &proof), Halo2Error::InvalidProof);
    }
}
