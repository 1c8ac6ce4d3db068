//! Mutations of honest proofs: every verifier answers as `halo2_proofs` does. The first byte chooses the circuit, the
//! others decide what is mutated.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zk_halo2_testing::generated::small_case;
use zk_halo2_testing::mutation::{Mutator, Script};
use zk_halo2_testing::oracle;

fuzz_target!(|bytes: &[u8]| {
    let Some((circuit, script)) = bytes.split_first() else { return };
    let case = small_case(usize::from(*circuit));
    let (mutated, _) = Mutator::new(Script::new(script)).mutate(case);
    oracle::agree(case, &mutated).unwrap();
});
