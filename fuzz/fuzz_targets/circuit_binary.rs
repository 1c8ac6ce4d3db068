//! Circuit binaries from anybody: no panic, and one that is accepted is the only encoding of its key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zk_halo2_testing::oracle;

fuzz_target!(|bytes: &[u8]| {
    oracle::circuit_binary(bytes).unwrap();
});
