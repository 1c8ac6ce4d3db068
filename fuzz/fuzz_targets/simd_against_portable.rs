//! Sums of points by every backend, beside `halo2_proofs`, then the verdicts of every backend on a mutated proof.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zk_halo2::{Backend, test_hooks};
use zk_halo2_testing::generated::small_case;
use zk_halo2_testing::mutation::{Mutator, Script};
use zk_halo2_testing::oracle::{self, Verifier};

fuzz_target!(|bytes: &[u8]| {
    let Some((circuit, script)) = bytes.split_first() else { return };
    for backend in Backend::available() {
        let sum = |scalars: &_, points: &_| test_hooks::msm(*backend, scalars, points);
        oracle::multiexp(&mut Script::new(script), sum).unwrap();
    }
    let case = small_case(usize::from(*circuit));
    let (mutated, _) = Mutator::new(Script::new(script)).mutate(case);
    oracle::agree_with(&Verifier::fast(), case, &mutated).unwrap();
});
