//! Recipe: public inputs from the height and the time of the block.

// docs: begin

use cosmwasm_std::{
    Binary, BlockInfo, DepsMut, Env, HexBinary, MessageInfo, Response, StdResult, entry_point,
};
use zk_cosmwasm_std::Halo2Api;

use crate::encode::number;

/// A window ends after this many blocks or this many seconds, whichever comes first.
const WINDOW_BLOCKS: u64 = 100;
const WINDOW_SECONDS: u64 = 600;

/// Keeps the hash of the secret.
#[entry_point]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, hash: HexBinary) -> StdResult<Response> {
    deps.storage.set(b"hash", &hash.to_array::<32>()?);
    Ok(Response::new())
}

/// Opens for a proof that was made for the present window.
#[entry_point]
pub fn execute(deps: DepsMut, env: Env, _: MessageInfo, proof: Binary) -> StdResult<Response> {
    let hash = HexBinary::from(deps.storage.get(b"hash").unwrap_or_default());
    let context = deps.api.poseidon_hash(&window(&env.block))?;
    let input = deps.api.poseidon_hash(&[hash.to_array()?, context])?;
    deps.api.ensure_halo2_proof(&proof, &[input])?;
    Ok(Response::new().add_attribute("opened", "true"))
}

/// The window of a block. A prover cannot know the block that a proof will be in, but it knows the window.
fn window(block: &BlockInfo) -> [[u8; 32]; 2] {
    [number(block.height / WINDOW_BLOCKS), number(block.time.seconds() / WINDOW_SECONDS)]
}

// docs: end

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use cw_multi_test::ContractWrapper;
    use zk_cosmwasm_std::Halo2Error;
    use zk_gadgets::public_input_hash;
    use zk_multi_test::halo2_proofs::pasta::Fp;

    use super::*;
    use crate::testing::{OPENING, SECRET, World, hash_bytes, no_query, prove, refused};

    fn world() -> World {
        let contract = ContractWrapper::new(execute, instantiate, no_query);
        World::new(Box::new(contract), &[OPENING.binary()], &hash_bytes(SECRET))
    }

    /// A proof for the window of a block.
    fn proof_for(block: &BlockInfo) -> Binary {
        let window = [block.height / 100, block.time.seconds() / 600].map(Fp::from);
        prove(SECRET, public_input_hash(&window))
    }

    #[test]
    fn a_proof_is_good_in_its_window_and_in_no_other() {
        let mut world = world();
        world.app.update_block(|block| block.height = 12_300);
        let proof = proof_for(&world.app.block_info());
        world.execute("alice", &proof).unwrap();
        // To its last block, and as often as somebody sends it.
        world.app.update_block(|block| block.height = 12_399);
        world.execute("alice", &proof).unwrap();
        world.app.update_block(|block| block.height = 12_400);
        refused(world.execute("alice", &proof), Halo2Error::InvalidProof);
        let proof = proof_for(&world.app.block_info());
        world.execute("alice", &proof).unwrap();
    }

    #[test]
    fn time_ends_a_window_without_blocks() {
        let mut world = world();
        let proof = proof_for(&world.app.block_info());
        world.app.update_block(|block| block.time = block.time.plus_seconds(600));
        refused(world.execute("alice", &proof), Halo2Error::InvalidProof);
    }

    #[test]
    fn a_proof_for_a_later_window_is_not_good_yet() {
        let mut world = world();
        let mut later = world.app.block_info();
        later.height += 100;
        let proof = proof_for(&later);
        refused(world.execute("alice", &proof), Halo2Error::InvalidProof);
        world.app.update_block(|block| block.height += 100);
        world.execute("alice", &proof).unwrap();
    }
}
