//! Which circuit messages are confirmed with.

use cosmwasm_std::testing::{MockApi, message_info, mock_env};
use cosmwasm_std::{Addr, Response};
use credential_circuit::circuit::INSTANCE_LENS;
use credential_circuit::prover::Prover;
use zk_cosmwasm_std::Halo2Error;
use zk_halo2::CircuitBinary;
use zk_multi_test::{Circuits, MOCK_CIRCUIT, mock_dependencies};

use super::chain::{Failure, send};
use super::instance::Instance;
use crate::msg::{InstantiateMsg, MigrateMsg};
use crate::{CIRCUIT, ContractError, instantiate, migrate};

/// With another constant the contract could not be set up; with the constant of another circuit it would confirm nothing.
#[test]
fn the_circuit_is_the_released_one() {
    let prover = Prover::new().unwrap();
    let binary = CircuitBinary::from_vk(prover.proving_key().get_vk(), &INSTANCE_LENS).unwrap();
    assert_eq!(
        CIRCUIT.to_string(),
        binary.checksum().to_string(),
        "the circuit has changed: put the checksum on the right into `CIRCUIT` and say so in the changelog"
    );
}

/// A chain that has one circuit, with one public input: the one that the code is bound to.
fn bound_to_another() -> Circuits {
    Circuits::mock(|circuit, _, _| match *circuit {
        MOCK_CIRCUIT => Ok(false),
        _ => Err(Halo2Error::CircuitNotRegistered),
    })
}

fn instantiated(circuits: Circuits) -> Result<Response, ContractError> {
    let info = message_info(&Addr::unchecked("creator"), &[]);
    instantiate(mock_dependencies(circuits).as_mut(), mock_env(), info, InstantiateMsg {})
}

#[test]
fn without_the_circuit_it_is_not_set_up() {
    for circuits in [Circuits::new(), bound_to_another()] {
        let result = instantiated(circuits);
        assert!(matches!(result, Err(ContractError::MissingCircuit { circuit: CIRCUIT })), "{result:?}");
    }
    let result = instantiated(Circuits::mock(|_, _, _| Err(Halo2Error::WrongInputCount)));
    assert!(matches!(result, Err(ContractError::Verification(Halo2Error::WrongInputCount))), "{result:?}");
    let result = instantiated(Circuits::mock(|_, _, _| Ok(true)));
    assert!(matches!(result, Err(ContractError::Verification(Halo2Error::EmptyProofAccepted))), "{result:?}");
}

#[test]
fn it_is_not_moved_to_a_code_with_another_circuit() {
    let mut deps = mock_dependencies(bound_to_another());
    cw2::set_contract_version(&mut deps.storage, "crates.io:zk-authenticator", "0.0.1").unwrap();
    let result = migrate(deps.as_mut(), mock_env(), MigrateMsg {});
    assert!(matches!(result, Err(ContractError::MissingCircuit { circuit: CIRCUIT })), "{result:?}");
}

/// A proof that another circuit accepts confirms nothing, whichever circuit the code is bound to.
#[test]
fn a_proof_of_another_circuit_is_not_valid() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let circuits = Circuits::mock(|circuit, _, _| Ok(*circuit == MOCK_CIRCUIT));
    instance.chain.api = circuits.into_api(MockApi::default());
    let result = instance.chain.deliver(&instance.tx(&[presented, send]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::InvalidProof))), "{result:?}");
}
