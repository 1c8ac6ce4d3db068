//! The verdict cache shows in metrics and in time, and nowhere else.

use std::time::{Duration, Instant};

use zk_cosmwasm_vm::host::{MAX_BATCH_COUNT, MAX_PUBLIC_INPUTS};
use zk_cosmwasm_vm::store::MAX_PROOF_LEN;
use zk_cosmwasm_vm::{Authority, HaloCacheOptions, VerdictMetrics};
use zk_halo2::CircuitBinary;
use zk_halo2::test_hooks::panic_on_next_verification;

use crate::support::{Call, Chain, NOT_VALID, PLENTY, Setup, TestCircuit, VALID, batch, contract, run};

/// Room for eight verdicts: nearly everything is forgotten at once.
const TINY: usize = 256;

fn with_bytes(bytes: usize) -> Setup {
    Setup::with(Authority::Chain, |options| options.verdict_bytes = bytes)
}

fn default_bytes() -> usize {
    crate::support::options(std::path::Path::new(""), Authority::Chain).verdict_bytes
}

fn in_batch(circuit: &TestCircuit, proofs: &[&[u8]]) -> Call {
    Call::Batch {
        circuit: circuit.checksum.as_bytes().to_vec(),
        proofs: batch(proofs),
        inputs: batch(proofs.iter().map(|_| circuit.inputs())),
    }
}

/// Valid, not valid and malformed calls of all functions that verify, so that later ones meet claims of earlier ones.
fn calls(circuit: &TestCircuit) -> Vec<Call> {
    let (proof, bad, inputs) = (circuit.proof.clone(), circuit.bad_proof(), circuit.inputs());
    let (good_ref, bad_ref) = (&proof[..], &bad[..]);
    let mut other_inputs = inputs.clone();
    other_inputs[0] ^= 1;
    let own = |proof: &[u8], inputs: &[u8]| Call::Own { proof: proof.to_vec(), inputs: inputs.to_vec() };
    let checksum = circuit.checksum.as_bytes().to_vec();
    let with = |proof: &[u8]| Call::With {
        circuit: checksum.clone(),
        proof: proof.to_vec(),
        inputs: inputs.clone(),
    };
    vec![
        own(&proof, &inputs),
        own(&bad, &inputs),
        own(&proof, &other_inputs),
        own(&[], &inputs),
        own(&[&proof[..], &[0]].concat(), &inputs),
        own(&vec![0; proof.len()], &inputs),
        with(&proof),
        with(&bad),
        in_batch(circuit, &[]),
        in_batch(circuit, &[good_ref]),
        in_batch(circuit, &[bad_ref]),
        in_batch(circuit, &[good_ref; 3]),
        in_batch(circuit, &[good_ref, bad_ref]),
        in_batch(circuit, &[bad_ref, good_ref]),
        in_batch(circuit, &[b"short", b"shorter"]),
        in_batch(circuit, &[good_ref, b"short", b"shorter"]),
        // Malformed, around claims that are known by then.
        own(&proof, &inputs[..31]),
        own(&proof, &[0xff; 32]),
        own(&proof, &[]),
        own(&proof, &vec![0; (MAX_PUBLIC_INPUTS + 1) * 32]),
        own(&vec![0; MAX_PROOF_LEN + 1], &inputs),
        Call::With { circuit: vec![9; 32], proof: proof.clone(), inputs: inputs.clone() },
        Call::Batch {
            circuit: checksum.clone(),
            proofs: batch([&proof, &bad]),
            inputs: batch([&inputs, &vec![0xff; 32]]),
        },
        Call::Batch {
            circuit: checksum.clone(),
            proofs: batch([&bad, &proof]),
            inputs: batch([inputs.clone(), vec![]]),
        },
        Call::Batch { circuit: checksum, proofs: batch([&proof]), inputs: batch([&inputs, &inputs]) },
        in_batch(circuit, &vec![good_ref; MAX_BATCH_COUNT + 1]),
    ]
}

/// What a chain sees of a call: the code and the gas.
fn seen(setup: &Setup, call: &Call) -> (u32, u64, u64) {
    let outcome = setup.run(call);
    (outcome.code(), outcome.gas.used_internally, outcome.gas.used_externally)
}

#[test]
fn code_and_gas_are_the_same_off_cold_warm_and_tiny() {
    let off = with_bytes(0);
    let calls = calls(off.circuit);
    let expected: Vec<_> = calls.iter().map(|call| seen(&off, call)).collect();
    assert_eq!(off.cache.host().verdict_metrics(), VerdictMetrics::default());
    for bytes in [TINY, default_bytes()] {
        let setup = with_bytes(bytes);
        for round in ["cold", "warm", "warmer"] {
            for (call, expected) in calls.iter().zip(&expected) {
                assert_eq!(seen(&setup, call), *expected, "{bytes} bytes, {round}: {call:?}");
            }
        }
        // In another order other claims are known.
        for (call, expected) in calls.iter().zip(&expected).rev() {
            assert_eq!(seen(&setup, call), *expected, "{bytes} bytes, backwards: {call:?}");
        }
        let metrics = setup.cache.host().verdict_metrics();
        assert!(metrics.hits > 0 && metrics.bytes <= bytes, "{metrics:?}");
    }
}

#[test]
fn out_of_gas_comes_before_any_look() {
    let setup = with_bytes(default_bytes());
    let enough = setup.run(&setup.valid_call()).used();
    let before = setup.cache.host().verdict_metrics();
    let key = setup.cache.circuits().load_vk(&setup.circuit.checksum).unwrap();
    let price = zk_cosmwasm_vm::gas::verification(key.shape(), 1);
    let limit = enough - price / 2;
    let outcome = run(&setup.cache, &setup.code, setup.chain(), &setup.valid_call(), limit);
    assert!(outcome.result.unwrap_err().to_string().contains("Ran out of gas"));
    assert_eq!(setup.cache.host().verdict_metrics(), before);
}

#[test]
fn a_known_claim_is_not_verified_again_alone_or_in_a_batch() {
    let setup = with_bytes(default_bytes());
    let circuit = setup.circuit;
    let (good, bad) = (&circuit.proof[..], circuit.bad_proof());
    let verified = |call: &Call| {
        let before = setup.cache.host().verifications();
        let code = setup.run(call).code();
        (code, setup.cache.host().verifications() - before)
    };
    let invalid = Call::Own { proof: bad.clone(), inputs: circuit.inputs() };
    assert_eq!(verified(&setup.valid_call()), (VALID, 1));
    assert_eq!(verified(&setup.valid_call()), (VALID, 0));
    assert_eq!(verified(&in_batch(circuit, &[good; 64])), (VALID, 0));
    // One is unknown: it alone is verified, and known from then on, as it would be from a call of its own.
    assert_eq!(verified(&in_batch(circuit, &[good, &bad])), (NOT_VALID, 1));
    assert_eq!(verified(&invalid), (NOT_VALID, 0));
    assert_eq!(verified(&in_batch(circuit, &[good, &bad])), (NOT_VALID, 0));
    // Several are, and do not hold: none is remembered.
    let before = setup.cache.host().verdict_metrics().elements;
    let [one, another] = [1, 2].map(|by| bad.iter().map(|byte| byte.wrapping_add(by)).collect::<Vec<_>>());
    let several = in_batch(circuit, &[good, &one, &another]);
    assert_eq!(verified(&several), (NOT_VALID, 2));
    assert_eq!(verified(&several), (NOT_VALID, 2));
    assert_eq!(setup.cache.host().verdict_metrics().elements, before);
    // A proof of another length is neither looked up nor verified.
    assert_eq!(verified(&in_batch(circuit, &[good, b"short"])), (NOT_VALID, 0));
    let metrics = setup.cache.host().verdict_metrics();
    assert_eq!((metrics.elements, metrics.inserts), (2, 2));
}

#[test]
fn a_batch_that_holds_makes_its_claims_known() {
    let setup = with_bytes(default_bytes());
    let circuit = setup.circuit;
    assert_eq!(setup.run(&in_batch(circuit, &[&circuit.proof[..]; 3])).code(), VALID);
    let before = setup.cache.host().verifications();
    assert_eq!(setup.run(&setup.valid_call()).code(), VALID);
    assert_eq!(setup.cache.host().verifications(), before);
    assert_eq!(setup.cache.host().verdict_metrics().elements, 1, "three times the same claim");
}

#[test]
fn another_circuit_is_another_claim() {
    let setup = with_bytes(default_bytes());
    let other = crate::support::test_circuit(1);
    let stored = setup.cache.store_code_with_circuits(&contract(), &[&other.binary], true).unwrap();
    let chain = || Chain::registered([setup.circuit.checksum, other.checksum]);
    assert_eq!(run(&setup.cache, &setup.code, chain(), &setup.valid_call(), PLENTY).code(), VALID);
    // The same proof and inputs, against the own circuit of another code.
    let outcome = run(&setup.cache, &stored.wasm_checksum, chain(), &setup.valid_call(), PLENTY);
    assert_eq!(outcome.code(), NOT_VALID);
    // A circuit that is known but no longer registered is not registered.
    let outcome = run(&setup.cache, &setup.code, Chain::registered([]), &setup.valid_call(), PLENTY);
    assert_eq!(outcome.code(), zk_cosmwasm_vm::ResultCode::CircuitNotRegistered.to_u32());
}

#[test]
fn what_ended_in_a_panic_is_not_remembered() {
    let setup = with_bytes(default_bytes());
    panic_on_next_verification();
    setup.run(&setup.valid_call()).result.unwrap_err();
    assert_eq!(setup.cache.host().verdict_metrics().elements, 0);
    assert_eq!(setup.run(&setup.valid_call()).code(), VALID);
}

#[test]
fn many_threads_agree() {
    for bytes in [0, TINY, default_bytes()] {
        let setup = with_bytes(bytes);
        let calls = calls(setup.circuit);
        let reference = with_bytes(0);
        let expected: Vec<_> = calls.iter().map(|call| seen(&reference, call)).collect();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let (setup, calls, expected) = (&setup, &calls, &expected);
                scope.spawn(move || {
                    for step in 0..2 * calls.len() {
                        let index = (step * (2 * thread + 1) + thread) % calls.len();
                        assert_eq!(seen(setup, &calls[index]), expected[index], "{:?}", calls[index]);
                    }
                });
            }
        });
    }
}

#[test]
fn it_is_on_by_default_and_says_what_it_holds() {
    let options: HaloCacheOptions = crate::support::options(std::path::Path::new(""), Authority::Chain);
    assert_eq!(options.verdict_bytes, 8 << 20);
    let setup = Setup::new(Authority::Chain);
    setup.run(&setup.valid_call());
    let metrics = setup.cache.host().verdict_metrics();
    assert_eq!((metrics.capacity, metrics.elements, metrics.bytes), (8 << 20, 1, 32));
    assert!(format!("{:?}", setup.cache).contains("Verdicts"));
}

/// `cargo test --workspace --test zk times_of -- --ignored --nocapture`
#[test]
#[ignore = "measures, and judges nothing"]
fn times_of_a_call_with_orchard() {
    let pinned = include_str!("../../../halo2/tests/fixtures/orchard/circuit_description_fixed");
    let orchard = CircuitBinary::from_pinned(pinned, &[10]).unwrap();
    let public: Vec<String> =
        serde_json::from_str(include_str!("../../../halo2/tests/fixtures/orchard/fixed.public.json"))
            .unwrap();
    let input = |text: &String| -> Vec<u8> {
        let digits = &text[2..];
        (0..32).rev().map(|byte| u8::from_str_radix(&digits[2 * byte..][..2], 16).unwrap()).collect()
    };
    let call = Call::Own {
        proof: include_bytes!("../../../halo2/tests/fixtures/orchard/fixed.proof").to_vec(),
        inputs: public.iter().flat_map(input).collect(),
    };
    for (what, bytes) in [("fresh", 0), ("known", default_bytes())] {
        let setup = with_bytes(bytes);
        let stored = setup.cache.store_code_with_circuits(&contract(), &[orchard.as_bytes()], true).unwrap();
        let time = |_| {
            let chain = Chain::registered([orchard.checksum()]);
            let mut instance = setup
                .cache
                .get_instance(
                    &stored.wasm_checksum,
                    crate::support::backend(chain),
                    zk_cosmwasm_vm::cosmwasm_vm::InstanceOptions { gas_limit: PLENTY },
                )
                .unwrap();
            let start = Instant::now();
            let result =
                zk_cosmwasm_vm::cosmwasm_vm::call_execute_raw(&mut instance, b"{}", b"{}", &call.encode());
            let took = start.elapsed();
            assert_eq!(result.unwrap(), VALID.to_le_bytes());
            took
        };
        let fastest = (0..20).map(time).min().unwrap_or(Duration::ZERO);
        println!("a contract's call with a {what} proof {fastest:>12.3?}");
    }
}
