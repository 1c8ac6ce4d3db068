//! Which circuit claims are verified against.

use headstash_circuit::circuit::INSTANCE_LENS;
use headstash_circuit::prover::Prover;
use zk_halo2::CircuitBinary;
use zk_multi_test::{Circuits, MOCK_CIRCUIT};

use super::*;
use crate::msg::MigrateMsg;

/// With another constant nobody could set up an airdrop; with the constant of another circuit nobody could claim.
#[test]
fn the_circuit_is_the_released_one() {
    let prover = Prover::new().unwrap();
    let binary = CircuitBinary::from_vk(prover.proving_key().get_vk(), &INSTANCE_LENS).unwrap();
    assert_eq!(
        CIRCUIT.to_string(),
        binary.checksum().to_string(),
        "the circuit has changed: put the checksum on the right into `CIRCUIT` and say so in the changelog"
    );
    #[cfg(not(feature = "library"))]
    assert_eq!(crate::CIRCUITS, [CIRCUIT], "the code declares what it verifies against");
}

/// A chain that has one circuit, with one public input: the one that the code is bound to.
fn bound_to_another(storage: MockStorage) -> OwnedDeps<MockStorage, CircuitApi, MockQuerier> {
    let circuits = Circuits::mock(|circuit, _, _| match *circuit {
        MOCK_CIRCUIT => Ok(false),
        _ => Err(Halo2Error::CircuitNotRegistered),
    });
    let api = circuits.into_api(MockApi::default());
    let querier = MockQuerier::<Empty>::default();
    OwnedDeps { storage, api, querier, custom_query_type: core::marker::PhantomData }
}

/// No honest claim would be valid, and without an admin the funds would be locked.
#[test]
fn with_another_circuit_the_funds_are_refused() {
    let mut deps = bound_to_another(MockStorage::new());
    let info = message_info(&address("distributor"), &coins(TOTAL, TOKEN));
    let result = crate::instantiate(deps.as_mut(), mock_env(), info, instantiate_msg());
    assert!(matches!(result, Err(ContractError::MissingCircuit { circuit: CIRCUIT })), "{result:?}");
}

#[test]
fn an_airdrop_is_not_moved_to_a_code_with_another_circuit() {
    let mut deps = bound_to_another(Contract::new(Ok(true)).deps.storage);
    let result = crate::migrate(deps.as_mut(), mock_env(), MigrateMsg {});
    assert!(matches!(result, Err(ContractError::MissingCircuit { circuit: CIRCUIT })), "{result:?}");
}

/// A proof that another circuit accepts pays nothing, whichever circuit the code is bound to.
#[test]
fn a_proof_of_another_circuit_is_not_valid() {
    let circuits = Circuits::mock(|circuit, proof, _| Ok(*circuit == MOCK_CIRCUIT && !proof.is_empty()));
    let mut deps = Contract::new(Ok(true)).deps;
    deps.api = circuits.into_api(MockApi::default());
    let one = ExecuteMsg::Claim(claim_msg("alice", 1, 1));
    let batch = ExecuteMsg::ClaimBatch { claims: vec![claim_msg("alice", 1, 1)] };
    for msg in [one, batch] {
        let info = message_info(&address("relayer"), &[]);
        let result = crate::execute(deps.as_mut(), mock_env(), info, msg);
        let refused =
            matches!(result, Err(ContractError::InvalidProof | ContractError::InvalidBatch { claims: 1 }));
        assert!(refused, "{result:?}");
    }
}
