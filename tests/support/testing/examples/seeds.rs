//! Writes the corpora that fuzzing starts from into `fuzz/seeds/`, always the same ones.
//!
//! ```text
//! cargo run --release -p zk-halo2-testing --example seeds
//! ```
#![allow(clippy::unwrap_used, missing_docs, reason = "a program for developers")]

use std::path::PathBuf;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use zk_halo2::Checksum;
use zk_halo2_testing::forge::Forged;
use zk_halo2_testing::generated::{Generated, small, small_case};
use zk_halo2_testing::mutation::Kind;
use zk_halo2_testing::{cases, with_full_params};
use zk_section::{OnExisting, bind};

fn main() {
    write("circuit_binary", circuit_binaries());
    write("proof_against_halo2", mutations());
    write("batch_against_single", scripts());
    write("simd_against_portable", scripts());
    write("public_inputs", public_inputs());
    write("custom_section", sections());
}

/// Each file is called by its hash, as a fuzzer calls what it finds.
fn write(target: &str, seeds: Vec<Vec<u8>>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/seeds").join(target);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let bytes: usize = seeds.iter().map(Vec::len).sum();
    println!("{target}: {} seeds, {bytes} bytes", seeds.len());
    for seed in seeds {
        std::fs::write(folder.join(&Checksum::of(&seed).to_string()[..16]), seed).unwrap();
    }
}

fn circuit_binaries() -> Vec<Vec<u8>> {
    let honest = cases().into_iter().map(|case| case.binary.to_bytes());
    let generated =
        small().into_iter().map(|shape| Generated { k: shape.k.max(4), ..shape }.binary().to_bytes());
    let least = small_case(0).binary.to_bytes();
    let full = [with_full_params(&least, 3)];
    let forged = [
        Forged::default(),
        Forged { nodes: Forged::doubling(8), ..Forged::default() },
        Forged { nodes: Forged::squaring(4), ..Forged::default() },
        Forged { nodes: Forged::chain(40), constants: 2, ..Forged::default() },
        Forged {
            columns: 3,
            queries: vec![(0, 0), (1, 0), (2, -1)],
            permutation: vec![0, 1],
            ..Forged::default()
        },
    ];
    honest.chain(generated).chain(full).chain(forged.iter().map(Forged::file)).collect()
}

/// Every kind of mutation, with a few circuits.
fn mutations() -> Vec<Vec<u8>> {
    let mut rng = StdRng::seed_from_u64(1);
    let kinds = Kind::all().flat_map(|kind| (0..4).map(move |circuit| (kind, circuit)));
    let seeds = kinds.enumerate().map(|(index, (kind, circuit))| {
        let mut rest = [0; 24];
        rng.fill_bytes(&mut rest);
        [&[(index + 7 * circuit) as u8][..], &kind.number().to_le_bytes(), &rest].concat()
    });
    seeds.collect()
}

/// Numbers of any kind, for a few terms or proofs, or for many.
fn scripts() -> Vec<Vec<u8>> {
    let mut rng = StdRng::seed_from_u64(2);
    let script = |len| {
        let mut script = vec![0; len];
        rng.fill_bytes(&mut script);
        script
    };
    [5, 16, 64, 200, 500, 1000, 2000, 4000].into_iter().map(script).collect()
}

fn public_inputs() -> Vec<Vec<u8>> {
    let of = |circuit: usize| {
        let inputs = small_case(circuit).public_inputs();
        let large = inputs.iter().map(|_| [0x40; 32]).collect::<Vec<_>>();
        [inputs, large].map(|inputs| [&[circuit as u8][..], &inputs.concat()].concat())
    };
    (0..small().len()).flat_map(of).collect()
}

/// Modules with and without the section, then sections alone, then lists of sections.
fn sections() -> Vec<Vec<u8>> {
    let empty = b"\0asm\x01\0\0\0".to_vec();
    let circuits = |count: u8| (0..count).map(|number| Checksum::from([number; 32])).collect::<Vec<_>>();
    let bound = [1, 2, 64].map(|count| bind(&empty, &circuits(count), OnExisting::Refuse).unwrap());
    let twice = [&bound[0][..], &bound[1][8..]].concat();
    let contents = [1, 3].map(|count| circuits(count).iter().flat_map(|c| *c.as_bytes()).collect::<Vec<_>>());
    let lists =
        contents.clone().map(|content| [&[0, content.len() as u8], &content[..], &[1, 2, 7, 7]].concat());
    [vec![empty, twice], bound.to_vec(), contents.to_vec(), lists.to_vec()].concat()
}
