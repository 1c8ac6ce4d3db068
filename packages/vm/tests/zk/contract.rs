//! Verdicts and codes as a contract gets them.

use cosmwasm_vm::testing::MockApi;
use zk_cosmwasm_std::{Halo2Api, Halo2Error};
use zk_cosmwasm_vm::host::{MAX_BATCH_COUNT, MAX_PUBLIC_INPUTS};
use zk_cosmwasm_vm::store::MAX_PROOF_LEN;
use zk_cosmwasm_vm::{Authority, ResultCode, cosmwasm_vm};

use crate::support::{Call, Chain, NOT_VALID, PLENTY, Setup, VALID, batch, contract, run};

fn own(proof: Vec<u8>, inputs: Vec<u8>) -> Call {
    Call::Own { proof, inputs }
}

#[test]
fn a_valid_proof_returns_true_from_a_contract_and_an_invalid_one_false() {
    let setup = Setup::new(Authority::Chain);
    let circuit = setup.circuit;
    assert_eq!(setup.run(&setup.valid_call()).code(), VALID);
    assert_eq!(setup.run(&own(circuit.bad_proof(), circuit.inputs())).code(), NOT_VALID);
    let mut other_input = circuit.inputs();
    other_input[0] ^= 1;
    assert_eq!(setup.run(&own(circuit.proof.clone(), other_input)).code(), NOT_VALID);
    assert_eq!(setup.cache.host().verifications(), 3);
}

#[test]
fn a_proof_of_another_length_is_not_valid() {
    let setup = Setup::new(Authority::Chain);
    let proof = &setup.circuit.proof;
    let longer = [proof.as_slice(), &[0]].concat();
    for wrong in [vec![], proof[..proof.len() - 1].to_vec(), longer, vec![0; MAX_PROOF_LEN]] {
        assert_eq!(setup.run(&own(wrong, setup.circuit.inputs())).code(), NOT_VALID);
    }
}

#[test]
fn a_circuit_can_be_named() {
    let setup = Setup::new(Authority::Chain);
    let circuit = setup.circuit;
    let with =
        |proof| Call::With { circuit: circuit.checksum.as_bytes().to_vec(), proof, inputs: circuit.inputs() };
    assert_eq!(setup.run(&with(circuit.proof.clone())).code(), VALID);
    assert_eq!(setup.run(&with(circuit.bad_proof())).code(), NOT_VALID);
}

#[test]
fn a_batch_is_valid_if_all_of_it_is() {
    let setup = Setup::new(Authority::Chain);
    let circuit = setup.circuit;
    let run = |proofs: &[Vec<u8>]| {
        let inputs = batch(proofs.iter().map(|_| circuit.inputs()));
        let circuit = circuit.checksum.as_bytes().to_vec();
        setup.run(&Call::Batch { circuit, proofs: batch(proofs), inputs }).code()
    };
    let (good, bad) = (circuit.proof.clone(), circuit.bad_proof());
    assert_eq!(run(std::slice::from_ref(&good)), VALID);
    assert_eq!(run(&[good.clone(), good.clone(), good.clone()]), VALID);
    assert_eq!(run(&[good.clone(), good.clone(), bad.clone()]), NOT_VALID);
    assert_eq!(run(&[bad, good]), NOT_VALID);
    assert_eq!(run(&[]), NOT_VALID, "a batch of none proves nothing");
}

#[test]
fn a_batch_that_names_no_circuit_is_for_the_own_one() {
    let setup = Setup::new(Authority::Chain);
    let circuit = setup.circuit;
    let call = |proofs: &[Vec<u8>]| Call::Batch {
        circuit: vec![],
        proofs: batch(proofs),
        inputs: batch(proofs.iter().map(|_| circuit.inputs())),
    };
    let (good, bad) = (circuit.proof.clone(), circuit.bad_proof());
    assert_eq!(setup.run(&call(&[good.clone(), good.clone()])).code(), VALID);
    assert_eq!(setup.run(&call(&[good.clone(), bad])).code(), NOT_VALID);
    assert_eq!(setup.run(&call(&[])).code(), NOT_VALID);
    let unbound = setup.cache.store_code(&contract(), true, true).unwrap();
    let outcome = run(&setup.cache, &unbound, setup.chain(), &call(&[good]), PLENTY);
    assert_eq!(outcome.code(), ResultCode::NoCircuit.to_u32());
}

#[test]
fn a_contract_hashes() {
    let setup = Setup::new(Authority::Chain);
    for elements in [1usize, 2, 7, 255] {
        let message: Vec<[u8; 32]> = (0..elements).map(|i| [i as u8 >> 2; 32]).collect();
        let outcome = setup.run(&Call::Hash { message: message.as_flattened().to_vec() });
        assert_eq!(outcome.code(), VALID);
        assert_eq!(outcome.output, zk_poseidon::hash_bytes(&message).unwrap());
    }
}

#[test]
fn what_a_contract_cannot_hash_has_its_code_and_writes_nothing() {
    let setup = Setup::new(Authority::Chain);
    let cases = [
        (vec![], ResultCode::MalformedInputs),
        (vec![0; 31], ResultCode::MalformedInputs),
        (vec![0xff; 32], ResultCode::MalformedInputs),
        (vec![0; 256 * 32], ResultCode::TooManyInputs),
    ];
    for (message, expected) in cases {
        let outcome = setup.run(&Call::Hash { message });
        assert_eq!(outcome.code(), expected.to_u32());
        assert_eq!(outcome.output, [0; 32]);
    }
}

#[test]
fn each_mistake_of_a_contract_has_its_code() {
    let setup = Setup::new(Authority::Chain);
    let circuit = setup.circuit;
    let (proof, input) = (circuit.proof.clone(), circuit.inputs());
    let checksum = circuit.checksum.as_bytes().to_vec();
    let with = |circuit: Vec<u8>| Call::With { circuit, proof: proof.clone(), inputs: input.clone() };
    let in_batch =
        |proofs: Vec<u8>, inputs: Vec<u8>| Call::Batch { circuit: checksum.clone(), proofs, inputs };
    let one_proof = batch([&proof]);
    let one_input = batch([&input]);
    let too_many = vec![[]; MAX_BATCH_COUNT + 1];
    let cases = [
        (own(proof.clone(), input[..31].to_vec()), ResultCode::MalformedInputs),
        (own(proof.clone(), vec![0xff; 32]), ResultCode::MalformedInputs),
        (own(proof.clone(), vec![]), ResultCode::WrongInputCount),
        (own(proof.clone(), [input.clone(), vec![0; 32]].concat()), ResultCode::WrongInputCount),
        (own(proof.clone(), vec![0; (MAX_PUBLIC_INPUTS + 1) * 32]), ResultCode::TooManyInputs),
        (own(vec![0; MAX_PROOF_LEN + 1], input.clone()), ResultCode::ProofTooLong),
        (with(vec![7; 32]), ResultCode::CircuitNotRegistered),
        (with(checksum[..31].to_vec()), ResultCode::MalformedChecksum),
        (with([&checksum[..], &[0]].concat()), ResultCode::MalformedChecksum),
        (in_batch(one_proof.clone(), batch([&input, &input])), ResultCode::BatchMismatch),
        (in_batch(batch(&too_many), batch(&too_many)), ResultCode::BatchTooLarge),
        (in_batch(one_proof.clone(), b"no sections".to_vec()), ResultCode::MalformedBatch),
        (in_batch(one_proof.clone(), batch([[0xff; 32]])), ResultCode::MalformedInputs),
        (in_batch(one_proof, batch([vec![0; 64]])), ResultCode::WrongInputCount),
        // whatever the other proofs are
        (
            in_batch(batch([&circuit.bad_proof(), &proof]), batch([&input, &vec![0xff; 32]])),
            ResultCode::MalformedInputs,
        ),
        (in_batch(batch([vec![0; MAX_PROOF_LEN + 1]]), one_input), ResultCode::ProofTooLong),
    ];
    for (call, expected) in cases {
        assert_eq!(setup.run(&call).code(), expected.to_u32(), "{expected:?}");
    }
    assert_eq!(setup.cache.host().verifications(), 0, "mistakes are found before anything is verified");
}

#[test]
fn a_code_without_circuits_has_none_of_its_own() {
    let setup = Setup::new(Authority::Chain);
    let unbound = setup.cache.store_code(&contract(), true, true).unwrap();
    let circuit = setup.circuit;
    let run = |call: &Call| run(&setup.cache, &unbound, setup.chain(), call, PLENTY).code();
    assert_eq!(run(&setup.valid_call()), ResultCode::NoCircuit.to_u32());
    let named = Call::With {
        circuit: circuit.checksum.as_bytes().to_vec(),
        proof: circuit.proof.clone(),
        inputs: circuit.inputs(),
    };
    assert_eq!(run(&named), VALID);
}

#[test]
fn the_first_declared_circuit_is_the_own_one() {
    let setup = Setup::new(Authority::Chain);
    let (first, second) = (crate::support::test_circuit(1), setup.circuit);
    let stored =
        setup.cache.store_code_with_circuits(&contract(), &[&first.binary, &second.binary], true).unwrap();
    let chain = Chain::registered([first.checksum, second.checksum]);
    let run = |call: &Call| run(&setup.cache, &stored.wasm_checksum, chain.clone(), call, PLENTY).code();
    assert_eq!(run(&own(first.proof.clone(), first.inputs())), VALID);
    assert_eq!(run(&own(second.proof.clone(), second.inputs())), NOT_VALID);
}

#[test]
fn the_codes_are_those_of_the_guest_library() {
    for code in ResultCode::ALL {
        let number = code.to_u32();
        if number == VALID {
            continue;
        }
        let error = Halo2Error::from_code(number);
        assert!(!matches!(error, Halo2Error::UnknownCode { .. }), "{code:?} is unknown to the guest");
        assert_eq!(error.code(), Some(number));
        let expected = if number == NOT_VALID { "InvalidProof".into() } else { format!("{code:?}") };
        assert_eq!(format!("{error:?}"), expected, "the same name on both sides");
    }
    // and the guest knows none that the host does not
    for number in 0..1000 {
        let known = !matches!(Halo2Error::from_code(number), Halo2Error::UnknownCode { .. });
        assert_eq!(known, number != VALID && ResultCode::from_u32(number).is_some(), "{number}");
    }
}

#[test]
fn the_guest_library_has_a_method_for_each_function() {
    // Compiles only while these three exist; a plain `Api` has no circuits to answer with.
    let api = cosmwasm_std::testing::MockApi::default();
    let circuit = zk_cosmwasm_std::Checksum::new([0; 32]);
    assert_eq!(api.verify_halo2_proof(&[], &[]), Err(Halo2Error::NoVerifier));
    assert_eq!(api.verify_halo2_proof_with(&circuit, &[], &[]), Err(Halo2Error::NoVerifier));
    assert_eq!(api.verify_halo2_proofs(&circuit, &[], &[]), Err(Halo2Error::NoVerifier));
    let _ = MockApi::default();
}
