//! Writes the corpus that the fuzz target `proving_key` starts from into `fuzz/seeds/`, always the same one: proving key
//! files without the digest at their end, which the target adds.
//!
//! ```text
//! cargo run --release -p zk-halo2-prover --example key_seeds
//! ```
#![allow(clippy::unwrap_used, missing_docs, reason = "a program for developers")]

use std::path::PathBuf;

use zk_halo2::Checksum;
use zk_halo2_prover::ProvingKey;
use zk_halo2_testing::generated::small;

/// Bytes of the digest.
const DIGEST: usize = 32;

fn main() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds/proving_key");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    for shape in small().iter().filter(|shape| shape.k == 3 || shape.k == 4) {
        let key = shape.with_circuit(|circuit, instance| {
            let lens: Vec<_> = instance.iter().map(Vec::len).collect();
            ProvingKey::build(shape.k, &circuit, &lens).unwrap().to_bytes()
        });
        let seed = &key[..key.len() - DIGEST];
        // Each file is called by its hash, as a fuzzer calls what it finds.
        std::fs::write(folder.join(&Checksum::of(seed).to_string()[..16]), seed).unwrap();
    }
}
