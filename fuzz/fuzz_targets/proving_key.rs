//! Proving key files from anybody, with a digest that fits: no panic, bounded memory, and one that is accepted is the only
//! encoding of its key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};
use zk_halo2_prover::{KeyFileLimits, ProvingKey};

fuzz_target!(|bytes: &[u8]| {
    let file = [bytes, &Sha256::digest(bytes)].concat();
    let limits = KeyFileLimits { max_memory: 1 << 24, ..KeyFileLimits::default() };
    if let Ok(key) = ProvingKey::read(&file, &limits) {
        assert_eq!(key.to_bytes(), file);
    }
});
