//! Batches of honest, damaged and repeated proofs: valid as a whole if each proof is, and the bad ones are named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zk_halo2_testing::mutation::Script;
use zk_halo2_testing::oracle;

fuzz_target!(|bytes: &[u8]| oracle::batches(Script::new(bytes)).unwrap());
