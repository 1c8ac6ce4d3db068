//! Recipe: two circuits in one contract, each named by its checksum.

// docs: begin

use cosmwasm_std::{Binary, DepsMut, Env, HexBinary, MessageInfo, Response, StdResult, Storage, entry_point};
use serde::{Deserialize, Serialize};
use zk_cosmwasm_std::{Checksum, Halo2Api};

use crate::sender::account;

const HASH: &[u8] = b"hash";
const OPEN: &[u8] = b"open";
const HAND_OVER: &[u8] = b"hand_over";

/// What the contract is made with.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct InstantiateMsg {
    /// The hash of the secret.
    pub hash: HexBinary,
    /// The checksum of the circuit that opens. Its public input is `H(hash, account)`.
    pub open: HexBinary,
    /// The checksum of the circuit that hands over. Its public input is `H(hash, new hash, account)`.
    pub hand_over: HexBinary,
}

/// What can be proved.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecuteMsg {
    /// I know the secret.
    Open {
        /// The proof.
        proof: Binary,
    },
    /// I know the secret, and the one that is to be the secret from now on.
    HandOver {
        /// The proof.
        proof: Binary,
        /// The hash of the new secret.
        hash: HexBinary,
    },
}

/// Keeps the hash and the names of the circuits, which the chain must have. Which circuit counts is never up
/// to the sender of a proof.
#[entry_point]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, msg: InstantiateMsg) -> StdResult<Response> {
    deps.storage.set(HASH, &msg.hash.to_array::<32>()?);
    for (key, checksum) in [(OPEN, msg.open), (HAND_OVER, msg.hand_over)] {
        let circuit = Checksum::new(checksum.to_array()?);
        deps.api.ensure_halo2_circuit_with(&circuit, 1)?;
        deps.storage.set(key, circuit.as_bytes());
    }
    Ok(Response::new())
}

/// Opens, or hands over.
#[entry_point]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    let account = account(deps.api, &env, &info.sender)?;
    match msg {
        ExecuteMsg::Open { proof } => open(deps, account, &proof),
        ExecuteMsg::HandOver { proof, hash } => hand_over(deps, account, &proof, hash.to_array()?),
    }
}

fn open(deps: DepsMut, account: [u8; 32], proof: &[u8]) -> StdResult<Response> {
    let input = deps.api.poseidon_hash(&[stored(deps.storage, HASH)?, account])?;
    let circuit = Checksum::new(stored(deps.storage, OPEN)?);
    deps.api.ensure_halo2_proof_with(&circuit, proof, &[input])?;
    Ok(Response::new().add_attribute("action", "open"))
}

fn hand_over(deps: DepsMut, account: [u8; 32], proof: &[u8], new_hash: [u8; 32]) -> StdResult<Response> {
    let input = deps.api.poseidon_hash(&[stored(deps.storage, HASH)?, new_hash, account])?;
    let circuit = Checksum::new(stored(deps.storage, HAND_OVER)?);
    deps.api.ensure_halo2_proof_with(&circuit, proof, &[input])?;
    deps.storage.set(HASH, &new_hash);
    Ok(Response::new().add_attribute("action", "hand_over"))
}

fn stored(storage: &dyn Storage, key: &[u8]) -> StdResult<[u8; 32]> {
    HexBinary::from(storage.get(key).unwrap_or_default()).to_array()
}

// docs: end

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::sync::LazyLock;

    use cosmwasm_std::Empty;
    use cw_multi_test::{Contract, ContractWrapper};
    use zk_cosmwasm_std::Halo2Error;
    use zk_gadgets::public_input_hash;
    use zk_multi_test::halo2_proofs::{circuit::*, pasta::Fp, plonk::*};
    use zk_multi_test::{CircuitApp, TestCircuit};

    use super::*;
    use crate::circuits::Opening;
    use crate::testing::{self, OPENING, SECRET, World, hash, hash_bytes, no_query, prove, refused};

    /// I know two secrets with these hashes, and mean this context.
    #[derive(Clone, Default)]
    struct HandingOver {
        secret: Value<Fp>,
        new_secret: Value<Fp>,
        context: Value<Fp>,
    }

    impl Circuit<Fp> for HandingOver {
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
            let secret = lane.witness(rows.namespace(|| "secret"), self.secret)?;
            let new_secret = lane.witness(rows.namespace(|| "new secret"), self.new_secret)?;
            let context = lane.witness(rows.namespace(|| "context"), self.context)?;
            let hash = lane.hash(rows.namespace(|| "hash"), [secret])?;
            let new_hash = lane.hash(rows.namespace(|| "new hash"), [new_secret])?;
            statement.constrain(&lane, rows.namespace(|| "statement"), [hash, new_hash, context])
        }
    }

    static HANDING_OVER: LazyLock<TestCircuit<HandingOver>> =
        LazyLock::new(|| TestCircuit::new(8, HandingOver::default(), &[1]).unwrap());

    /// Another secret.
    const NEW: u64 = 43;

    fn contract() -> Box<dyn Contract<Empty>> {
        Box::new(ContractWrapper::new(execute, instantiate, no_query))
    }

    fn checksum<C: Circuit<Fp>>(circuit: &TestCircuit<C>) -> HexBinary {
        HexBinary::from(*circuit.checksum().as_bytes())
    }

    fn instantiate_msg() -> InstantiateMsg {
        InstantiateMsg {
            hash: hash_bytes(SECRET),
            open: checksum(&OPENING),
            hand_over: checksum(&HANDING_OVER),
        }
    }

    /// Both circuits are uploaded with the code, so that the chain keeps them as long as the code.
    fn world() -> World {
        let circuits = [OPENING.binary(), HANDING_OVER.binary()];
        World::new(contract(), &circuits, &instantiate_msg())
    }

    /// A proof of knowing the secret and the new one.
    fn prove_both(context: Fp) -> Binary {
        let circuit = HandingOver {
            secret: Value::known(Fp::from(SECRET)),
            new_secret: Value::known(Fp::from(NEW)),
            context: Value::known(context),
        };
        let input = public_input_hash(&[hash(SECRET), hash(NEW), context]);
        HANDING_OVER.prove(circuit, &[&[input]]).unwrap().into()
    }

    #[test]
    fn each_action_has_its_circuit() {
        let mut world = world();
        let account = world.account("alice");
        let [proof, new_proof] = [SECRET, NEW].map(|secret| prove(secret, account));
        world.execute("alice", &ExecuteMsg::Open { proof: proof.clone() }).unwrap();
        let hand_over = ExecuteMsg::HandOver { proof: prove_both(account), hash: hash_bytes(NEW) };
        world.execute("alice", &hand_over).unwrap();
        refused(world.execute("alice", &ExecuteMsg::Open { proof }), Halo2Error::InvalidProof);
        refused(world.execute("alice", &hand_over), Halo2Error::InvalidProof);
        world.execute("alice", &ExecuteMsg::Open { proof: new_proof }).unwrap();
    }

    #[test]
    fn a_proof_for_one_action_is_none_for_the_other() {
        let mut world = world();
        let account = world.account("alice");
        let open = ExecuteMsg::Open { proof: prove_both(account) };
        refused(world.execute("alice", &open), Halo2Error::InvalidProof);
        let hand_over = ExecuteMsg::HandOver { proof: prove(SECRET, account), hash: hash_bytes(NEW) };
        refused(world.execute("alice", &hand_over), Halo2Error::InvalidProof);
    }

    #[test]
    fn a_new_hash_that_was_not_proved_is_refused() {
        let mut world = world();
        let proof = prove_both(world.account("alice"));
        let hand_over = ExecuteMsg::HandOver { proof, hash: hash_bytes(NEW + 1) };
        refused(world.execute("alice", &hand_over), Halo2Error::InvalidProof);
    }

    #[test]
    fn a_circuit_that_the_chain_does_not_have_is_refused() {
        let mut app = CircuitApp::default();
        let code = app.store_code_with_circuit(contract(), &[OPENING.binary()]).unwrap();
        let result = testing::instantiate(&mut app, code, &instantiate_msg());
        refused(result.map(drop), Halo2Error::CircuitNotRegistered);
    }
}
