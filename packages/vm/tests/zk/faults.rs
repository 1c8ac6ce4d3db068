//! A panic inside the verifier.

use zk_cosmwasm_vm::Authority;
use zk_halo2::test_hooks::panic_on_next_verification;

use crate::support::{Setup, VALID};

#[test]
fn a_panic_in_the_verifier_is_an_error_gas_stays_charged_and_the_process_lives() {
    // Nothing is remembered: the same proof goes to the verifier every time.
    let setup = Setup::with(Authority::Chain, |options| options.verdict_bytes = 0);
    let right = setup.run(&setup.valid_call());
    assert_eq!(right.code(), VALID);

    panic_on_next_verification();
    let panicked = setup.run(&setup.valid_call());
    let error = panicked.result.as_ref().unwrap_err().to_string();
    assert!(error.contains("the verifier panicked"), "{error}");
    assert!(!error.contains("asked for by a test"), "the panic's own text stays out: {error}");
    assert_eq!(setup.cache.host().verifications(), 2);
    // All that the right call paid but the few instructions after the host function.
    assert!(right.used() - panicked.used() < 10_000_000, "{:?} {:?}", right.gas, panicked.gas);

    // Nothing is left behind: no poisoned lock, the same answer at the same price.
    let after = setup.run(&setup.valid_call());
    assert_eq!((after.code(), after.used()), (VALID, right.used()));
    setup.cache.circuits().pin_vk(&setup.circuit.checksum).unwrap();
    assert_eq!(setup.run(&setup.valid_call()).code(), VALID);
}
