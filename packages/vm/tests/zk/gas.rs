//! Gas: charged before the work, and the same wherever the key is.

use cosmwasm_vm::VmError;
use zk_cosmwasm_vm::gas::{self, COSMWASM_GAS_PER_SDK_GAS};
use zk_cosmwasm_vm::{Authority, cosmwasm_vm};
use zk_halo2::{CircuitBinary, Limits, check_vk};

use crate::support::{Call, PLENTY, Setup, VALID, open, run, wat_contract};

#[test]
fn gas_is_the_same_cold_cached_pinned_and_after_a_restart() {
    let setup = Setup::new(Authority::Chain);
    let (call, vk) = (setup.valid_call(), setup.circuit.checksum);
    let used = |cache| {
        let outcome = run(cache, &setup.code, setup.chain(), &call, PLENTY);
        assert_eq!(outcome.code(), VALID);
        (outcome.gas.used_internally, outcome.gas.used_externally)
    };
    let cold = used(&setup.cache);
    let cached = used(&setup.cache);
    setup.cache.circuits().pin_vk(&vk).unwrap();
    let pinned = used(&setup.cache);
    let stats = setup.cache.circuits().metrics().stats;
    assert_eq!(
        (stats.hits_fs_cache, stats.hits_pinned_memory_cache),
        (1, 1),
        "each layer answered: {stats:?}"
    );
    assert!(stats.hits_memory_cache >= 1, "{stats:?}");
    let restarted = open(setup.folder.path(), Authority::Chain);
    assert_eq!([cold, cached, pinned], [used(&restarted); 3]);
}

#[test]
fn an_invalid_proof_costs_what_a_valid_one_costs() {
    let setup = Setup::new(Authority::Chain);
    let valid = setup.run(&setup.valid_call()).used();
    let circuit = setup.circuit;
    let invalid = setup.run(&Call::Own { proof: circuit.bad_proof(), inputs: circuit.inputs() }).used();
    assert_eq!(valid, invalid);
    let zeros =
        setup.run(&Call::Own { proof: vec![0; circuit.proof.len()], inputs: circuit.inputs() }).used();
    assert_eq!(valid, zeros);
}

/// The error of a function that upstream's VM has: what out of gas inside a host function looks like.
fn out_of_gas_in_a_built_in_function(setup: &Setup) -> VmError {
    let import = r#"(import "env" "bls12_381_hash_to_g1" (func $hash (param i32 i32 i32 i32) (result i32)))"#;
    let execute = r#"(func (export "execute") (param $env i32) (param $info i32) (param $message i32) (result i32)
        (call $hash (i32.const 0) (local.get $message) (local.get $message) (local.get $message)))"#;
    let code = setup.cache.store_code(&wat_contract(import, execute), true, true).unwrap();
    run(&setup.cache, &code, setup.chain(), &setup.valid_call(), 50_000_000).result.unwrap_err()
}

#[test]
fn out_of_gas_before_the_work_means_no_verification() {
    let setup = Setup::new(Authority::Chain);
    let key = setup.cache.circuits().load_vk(&setup.circuit.checksum).unwrap();
    let price = gas::verification(key.shape(), 1);
    let enough = setup.run(&setup.valid_call()).used();
    assert_eq!(setup.cache.host().verifications(), 1);
    assert!(price < enough);
    let usual = out_of_gas_in_a_built_in_function(&setup).to_string();
    // From just below what the verification needs down to nothing but the price of everything before it.
    for limit in [enough - price, enough - price / 2, enough - price / 10] {
        let outcome = run(&setup.cache, &setup.code, setup.chain(), &setup.valid_call(), limit);
        assert_eq!(outcome.result.unwrap_err().to_string(), usual);
        assert_eq!(outcome.gas.remaining, 0);
    }
    assert_eq!(setup.cache.host().verifications(), 1, "none of these calls entered the verifier");
    let exact = run(&setup.cache, &setup.code, setup.chain(), &setup.valid_call(), enough);
    assert_eq!((exact.code(), exact.gas.remaining), (VALID, 0));
}

#[test]
fn a_key_is_not_even_loaded_when_gas_does_not_last_that_long() {
    let setup = Setup::new(Authority::Chain);
    let enough = setup.run(&setup.valid_call()).used();
    let key = setup.cache.circuits().load_vk(&setup.circuit.checksum).unwrap();
    let later = gas::verification(key.shape(), 1) + gas::fetch(key.file_len() as u64);
    let restarted = open(setup.folder.path(), Authority::Chain);
    let outcome = run(&restarted, &setup.code, setup.chain(), &setup.valid_call(), enough - later);
    assert!(outcome.result.unwrap_err().to_string().contains("Ran out of gas"));
    assert_eq!(restarted.circuits().metrics(), Default::default());
}

/// A small file can stand for a large key, so it is not decoded for the price of its length.
#[test]
fn a_key_is_not_decoded_when_gas_does_not_last_that_long() {
    let setup = Setup::new(Authority::Chain);
    let enough = setup.run(&setup.valid_call()).used();
    let key = setup.cache.circuits().load_vk(&setup.circuit.checksum).unwrap();
    let (later, decoding) = (gas::verification(key.shape(), 1), gas::decoding(&key.counts()));
    assert!(decoding > 0 && decoding < later);
    // With the file paid for and decoding not, then with decoding paid for and the rest not.
    for (left, decoded) in [(0, 0), (decoding / 2, 0), (decoding, 1), (later / 2, 1)] {
        let restarted = open(setup.folder.path(), Authority::Chain);
        let limit = enough - later + left;
        let outcome = run(&restarted, &setup.code, setup.chain(), &setup.valid_call(), limit);
        assert!(outcome.result.unwrap_err().to_string().contains("Ran out of gas"));
        assert_eq!(restarted.circuits().metrics().stats.hits_fs_cache, decoded, "{left} gas");
        assert_eq!(restarted.host().verifications(), 0);
    }
}

#[test]
fn a_batch_costs_its_proofs() {
    let setup = Setup::new(Authority::Chain);
    let circuit = setup.circuit;
    let used = |count: usize| {
        let call = Call::Batch {
            circuit: circuit.checksum.as_bytes().to_vec(),
            proofs: crate::support::batch(vec![&circuit.proof; count]),
            inputs: crate::support::batch(vec![circuit.inputs(); count]),
        };
        let outcome = setup.run(&call);
        assert_eq!(outcome.code(), VALID);
        outcome.used()
    };
    let key = setup.cache.circuits().load_vk(&circuit.checksum).unwrap();
    let step = gas::verification(key.shape(), 3) - gas::verification(key.shape(), 2);
    let (two, three) = (used(2), used(3));
    let reading = three - two - step;
    assert!(three - two >= step && reading < 2_000_000, "{two} {three} {step}");
}

/// zcash's Orchard: a real circuit at k = 11, larger than a claim of an airdrop, with ten public inputs.
#[test]
fn a_verification_at_k_11_is_below_200_000_sdk_gas() {
    let pinned = include_str!("../../../halo2/tests/fixtures/orchard/circuit_description_fixed");
    let orchard = CircuitBinary::from_pinned(pinned, &[10]).unwrap().to_bytes();
    let key = check_vk(&orchard, &Limits::default()).unwrap();
    let gas = gas::fetch(orchard.len() as u64) + gas::verification(key.shape(), 1);
    println!("Orchard, k = {}: {} SDK gas", key.shape().k, gas / COSMWASM_GAS_PER_SDK_GAS);
    assert!(gas < 200_000 * COSMWASM_GAS_PER_SDK_GAS, "{gas}");
    // 6 ms on one thread of portable code: whoever makes it faster may lower the price, not the other way round.
    assert!(gas > 6_000 * gas::GAS_PER_US, "{gas}");
}

#[test]
fn a_whole_call_with_a_small_key_costs_little_more_than_its_verification() {
    let setup = Setup::new(Authority::Chain);
    let used = setup.run(&setup.valid_call()).used();
    let key = setup.cache.circuits().load_vk(&setup.circuit.checksum).unwrap();
    let ours = gas::fetch(key.file_len() as u64) + gas::verification(key.shape(), 1);
    let rest = used - ours;
    println!(
        "k = 4: {} SDK gas, of which {} for the contract, its query and reading",
        used / COSMWASM_GAS_PER_SDK_GAS,
        rest / COSMWASM_GAS_PER_SDK_GAS
    );
    assert!(rest < 10_000_000, "{rest}");
}

#[test]
fn a_hash_costs_its_permutations_and_the_reading_of_its_message() {
    let setup = Setup::new(Authority::Chain);
    let used = |elements: usize| setup.run(&Call::Hash { message: vec![1; elements * 32] }).used();
    let step = gas::poseidon_hash(3) - gas::poseidon_hash(2);
    let (two, three, four) = (used(2), used(3), used(4));
    // Less than a tenth of a permutation is for 32 bytes more.
    assert!(three - two >= step && three - two < step + step / 10, "{two} {three} {step}");
    assert!(four - three < step / 10, "four elements take as many permutations as three: {three} {four}");
}
