//! Keys that cost more than they look, and proofs for them that must be computed to the end.

use zk_halo2::{Checksum, Limits, LoadedVerifyingKey, check_vk};
use zk_halo2_testing::forge::Forged;
use zk_halo2_testing::unproved;

/// A circuit binary with its key.
pub(crate) struct Key {
    pub(crate) file: Vec<u8>,
    pub(crate) key: LoadedVerifyingKey,
}

impl Key {
    pub(crate) fn new(file: Vec<u8>) -> Self {
        let key = check_vk(&file, &Limits::default()).expect("a circuit binary made here");
        Self { file, key }
    }

    pub(crate) fn checksum(&self) -> Checksum {
        self.key.checksum()
    }

    pub(crate) fn name(&self) -> Vec<u8> {
        self.checksum().as_bytes().to_vec()
    }

    /// A proof that parses, with its public inputs: wrong, which shows at the very end.
    pub(crate) fn proof(&self, seed: u64) -> (Vec<u8>, Vec<u8>) {
        let (proof, inputs) = unproved(self.key.shape(), seed);
        (proof, inputs.as_flattened().to_vec())
    }
}

/// Chains of negations over distinct columns, added up: one byte a node in the file, twelve in memory.
const CHAINS: usize = 16;
const LENGTH: usize = 2_000;

/// More keys than the memory of a node with default options has room for: 33 kB each in the file, 394 kB in memory.
pub(crate) fn heavy() -> Vec<Key> {
    let memory = zk_cosmwasm_vm::VkStoreOptions::default().memory_bytes;
    let one = heavy_key(0);
    let count = memory.div_ceil(one.key.memory_size()) + 10;
    (0..count).map(heavy_key).collect()
}

fn heavy_key(number: usize) -> Key {
    Key::new(heavy_file(number))
}

/// The file of such a key. They differ in the length of the last chain.
pub(crate) fn heavy_file(number: usize) -> Vec<u8> {
    let [leaf, negated, sum] = [2u64, 4, 5];
    let mut nodes = vec![];
    for chain in 0..CHAINS {
        let length = if chain + 1 == CHAINS { LENGTH - number } else { LENGTH };
        nodes.push(vec![leaf + 8 * chain as u64]);
        nodes.extend(vec![vec![negated]; length - 1]);
        if chain > 0 {
            nodes.push(vec![sum, length as u64]);
        }
    }
    let forged = Forged {
        columns: CHAINS as u64,
        queries: (0..CHAINS as u64).map(|column| (column, 0)).collect(),
        nodes,
        ..Forged::default()
    };
    forged.consistent_file(&Limits::default())
}
