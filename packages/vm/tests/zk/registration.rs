//! Who decides whether a circuit counts.

use cosmwasm_vm::VmError;
use zk_cosmwasm_vm::{Authority, ResultCode, UNKNOWN_EXECUTION, cosmwasm_vm};

use crate::support::{Call, Chain, NOT_VALID, PLENTY, Setup, VALID, run, test_circuit};

fn run_on(setup: &Setup, chain: Chain) -> crate::support::Outcome {
    run(&setup.cache, &setup.code, chain, &setup.valid_call(), PLENTY)
}

#[test]
fn the_chain_decides_and_what_lies_in_the_store_does_not() {
    let setup = Setup::new(Authority::Chain);
    assert!(setup.cache.circuits().contains(&setup.circuit.checksum).unwrap());
    assert_eq!(run_on(&setup, setup.chain()).code(), VALID);
    assert_eq!(run_on(&setup, Chain::registered([])).code(), ResultCode::CircuitNotRegistered.to_u32());
    let other = Chain::registered([test_circuit(1).checksum]);
    assert_eq!(run_on(&setup, other).code(), ResultCode::CircuitNotRegistered.to_u32());
    assert_eq!(setup.cache.host().verifications(), 1);
}

#[test]
fn a_chain_that_does_not_answer_aborts_the_execution() {
    let setup = Setup::new(Authority::Chain);
    for chain in [Chain::WithoutModule, Chain::Fails, Chain::Garbage] {
        let error = run_on(&setup, chain.clone()).result.unwrap_err().to_string();
        assert!(error.contains("/zkwasm.v1.Query/CircuitRegistered"), "{chain:?}: {error}");
    }
    let error = run_on(&setup, Chain::OutOfGas).result.unwrap_err().to_string();
    assert!(error.contains("Ran out of gas"), "{error}");
    assert_eq!(setup.cache.host().verifications(), 0);
}

#[test]
fn not_registered_costs_the_same_with_and_without_the_file() {
    let setup = Setup::new(Authority::Chain);
    let with_file = run_on(&setup, Chain::registered([]));
    setup.cache.circuits().remove_vk(&setup.circuit.checksum).unwrap();
    let without_file = run_on(&setup, Chain::registered([]));
    assert_eq!(with_file.code(), without_file.code());
    assert_eq!(with_file.used(), without_file.used());
}

#[test]
fn where_chosen_the_store_decides_and_nobody_is_asked() {
    let setup = Setup::new(Authority::Store);
    // this chain would fail any query
    assert_eq!(run_on(&setup, Chain::OutOfGas).code(), VALID);
    let bad = Call::Own { proof: setup.circuit.bad_proof(), inputs: setup.circuit.inputs() };
    assert_eq!(run(&setup.cache, &setup.code, Chain::OutOfGas, &bad, PLENTY).code(), NOT_VALID);
    setup.cache.circuits().remove_vk(&setup.circuit.checksum).unwrap();
    assert_eq!(run_on(&setup, Chain::OutOfGas).code(), ResultCode::CircuitNotRegistered.to_u32());
}

#[test]
fn a_registered_circuit_that_this_node_has_lost_is_a_fault_not_a_verdict() {
    let setup = Setup::new(Authority::Chain);
    setup.cache.circuits().remove_vk(&setup.circuit.checksum).unwrap();
    assert_eq!(setup.cache.host().node_faults(), 0);
    let error = run_on(&setup, setup.chain()).result.unwrap_err();
    assert_eq!(setup.cache.host().node_faults(), 1);
    assert!(matches!(error, VmError::RuntimeErr { .. } | VmError::HostFunctionErr { .. }), "{error:?}");
    let text = error.to_string();
    let path = crate::support::vk_path(setup.folder.path(), &setup.circuit.checksum);
    assert!(text.contains(path.to_str().unwrap()), "{text}");
}

#[test]
fn a_fault_is_counted_for_the_execution_that_the_chain_names() {
    let setup = Setup::new(Authority::Chain);
    setup.cache.circuits().remove_vk(&setup.circuit.checksum).unwrap();
    let within = |execution| setup.cache.host().node_faults_within(execution);
    let naming = |execution| Chain::Naming { execution, circuits: [setup.circuit.checksum].into() };
    for (chain, expected) in [
        (naming(7), [0, 1, 0]),
        // Of this call nothing is said, whatever the last one on this thread belonged to.
        (setup.chain(), [1, 1, 0]),
        (naming(8), [1, 1, 1]),
        (naming(7), [1, 2, 1]),
        (naming(UNKNOWN_EXECUTION), [2, 2, 1]),
    ] {
        run_on(&setup, chain).result.unwrap_err();
        assert_eq!([within(UNKNOWN_EXECUTION), within(7), within(8)], expected);
    }
    assert_eq!(setup.cache.host().node_faults(), 5);

    // Without a fault nothing is counted, and other threads have names of their own.
    let other = Chain::Naming { execution: 9, circuits: [].into() };
    assert_eq!(run_on(&setup, other).code(), ResultCode::CircuitNotRegistered.to_u32());
    std::thread::scope(|scope| {
        for execution in 10..14 {
            let (setup, chain) = (&setup, naming(execution));
            scope.spawn(move || run_on(setup, chain).result.unwrap_err());
        }
    });
    assert_eq!([9, 10, 11, 12, 13].map(within), [0, 1, 1, 1, 1]);
}
