//! Recipe: another circuit by migration to a code that has it.

// docs: begin

use cosmwasm_std::{Binary, DepsMut, Empty, Env, HexBinary, MessageInfo, Response, StdResult, entry_point};
use zk_cosmwasm_std::Halo2Api;

use crate::sender::account;

/// Keeps the hash of the secret, if this code has a circuit, the chain has it too, and it takes one public
/// input. Otherwise no proof would hold.
#[entry_point]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, hash: HexBinary) -> StdResult<Response> {
    deps.api.ensure_halo2_circuit(1)?;
    deps.storage.set(b"hash", &hash.to_array::<32>()?);
    Ok(Response::new())
}

/// Verifies against the circuit of the code that the contract has now.
#[entry_point]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, proof: Binary) -> StdResult<Response> {
    let hash = HexBinary::from(deps.storage.get(b"hash").unwrap_or_default());
    let context = account(deps.api, &env, &info.sender)?;
    let input = deps.api.poseidon_hash(&[hash.to_array()?, context])?;
    deps.api.ensure_halo2_proof(&proof, &[input])?;
    Ok(Response::new().add_attribute("opened", "true"))
}

/// Moves a contract to this code, and so to this code's circuit. The state stays as it is.
#[entry_point]
pub fn migrate(deps: DepsMut, _: Env, _: Empty) -> StdResult<Response> {
    deps.api.ensure_halo2_circuit(1)?;
    Ok(Response::new().add_attribute("action", "migrate"))
}

// docs: end

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::sync::LazyLock;

    use cw_multi_test::{Contract, ContractWrapper};
    use zk_cosmwasm_std::{Checksum, Halo2Error};
    use zk_gadgets::public_input_hash;
    use zk_multi_test::TestCircuit;
    use zk_multi_test::halo2_proofs::{circuit::*, pasta::Fp, plonk::*};

    use super::*;
    use crate::circuits::Opening;
    use crate::testing::{ADMIN, OPENING, SECRET, World, hash, hash_bytes, no_query, prove, refused};

    /// The statement of [`Opening`], with a fault: nothing says that the hash is that of a secret. Whoever
    /// reads the hash in the contract's state can prove.
    #[derive(Clone, Default)]
    struct Careless {
        hash: Value<Fp>,
        context: Value<Fp>,
    }

    impl Circuit<Fp> for Careless {
        type Config = <Opening as Circuit<Fp>>::Config;
        type FloorPlanner = SimpleFloorPlanner;

        fn without_witnesses(&self) -> Self {
            Self::default()
        }

        fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
            Opening::configure(meta)
        }

        fn synthesize(&self, config: Self::Config, mut rows: impl Layouter<Fp>) -> Result<(), Error> {
            let (lane, statement) = config;
            let hash = lane.witness(rows.namespace(|| "hash"), self.hash)?;
            let context = lane.witness(rows.namespace(|| "context"), self.context)?;
            statement.constrain(&lane, rows.namespace(|| "statement"), [hash, context])
        }
    }

    static CARELESS: LazyLock<TestCircuit<Careless>> =
        LazyLock::new(|| TestCircuit::new(7, Careless::default(), &[1]).unwrap());

    /// A proof without the secret.
    fn forge(context: Fp) -> Binary {
        let hash = hash(SECRET);
        let circuit = Careless { hash: Value::known(hash), context: Value::known(context) };
        CARELESS.prove(circuit, &[&[public_input_hash(&[hash, context])]]).unwrap().into()
    }

    fn contract() -> Box<dyn Contract<Empty>> {
        Box::new(ContractWrapper::new(execute, instantiate, no_query).with_migrate(migrate))
    }

    /// A contract of the code with the circuit that has a fault.
    fn world() -> World {
        World::new(contract(), &[CARELESS.binary()], &hash_bytes(SECRET))
    }

    #[test]
    fn old_proofs_stop_to_hold_when_the_circuit_is_another() {
        let mut world = world();
        let forged = forge(world.account("mallory"));
        world.execute("mallory", &forged).unwrap();
        let code = world.app.store_code_with_circuit(contract(), &[OPENING.binary()]).unwrap();
        world.migrate(ADMIN, code).unwrap();
        // For the very public input that it was made for.
        refused(world.execute("mallory", &forged), Halo2Error::InvalidProof);
        let proof = prove(SECRET, world.account("alice"));
        world.execute("alice", &proof).unwrap();
    }

    #[test]
    fn a_code_whose_circuit_is_missing_is_refused() {
        let mut world = world();
        let none = world.app.store_code(contract());
        refused(world.migrate(ADMIN, none), Halo2Error::NoCircuit);
        let unknown = world.app.store_declaring_code(contract(), &[Checksum::new([1; 32])]).unwrap();
        refused(world.migrate(ADMIN, unknown), Halo2Error::CircuitNotRegistered);
        // The contract is where it was.
        let proof = forge(world.account("mallory"));
        world.execute("mallory", &proof).unwrap();
    }

    #[test]
    fn nobody_but_the_admin_migrates() {
        let mut world = world();
        let code = world.app.store_code_with_circuit(contract(), &[OPENING.binary()]).unwrap();
        world.migrate("mallory", code).unwrap_err();
        let proof = forge(world.account("mallory"));
        world.execute("mallory", &proof).unwrap();
    }
}
