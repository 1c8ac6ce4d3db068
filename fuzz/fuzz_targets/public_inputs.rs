//! Public inputs, 32 bytes each, for the circuit that the first byte chooses: refused for the right reason.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zk_halo2_testing::generated::small_case;
use zk_halo2_testing::oracle;

fuzz_target!(|bytes: &[u8]| {
    let Some((circuit, inputs)) = bytes.split_first() else { return };
    let (inputs, _) = inputs.as_chunks();
    oracle::public_inputs(small_case(usize::from(*circuit)).key(), inputs).unwrap();
});
