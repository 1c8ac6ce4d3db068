//! The Wasm section of circuits, in modules from anybody: no panic, and what is bound is what is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zk_halo2_testing::oracle;

fuzz_target!(|bytes: &[u8]| {
    oracle::custom_section(bytes).unwrap();
});
