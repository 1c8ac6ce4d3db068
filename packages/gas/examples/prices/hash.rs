//! Poseidon hashes: what the host function computes for a message, beside its price.

use zk_halo2_gas as gas;

use crate::measure::{least, micros};

/// A hash and its price.
pub(crate) struct Hash {
    pub(crate) elements: usize,
    pub(crate) micros: f64,
}

impl Hash {
    pub(crate) fn gas(&self) -> u64 {
        gas::poseidon_hash(self.elements)
    }

    /// Price over time.
    pub(crate) fn ratio(&self) -> f64 {
        self.gas() as f64 / gas::GAS_PER_US as f64 / self.micros
    }
}

/// Messages from the shortest to the longest; 7 elements are a headstash claim.
pub(crate) fn measure() -> Vec<Hash> {
    [1, 2, 3, 5, 7, 16, 64, 255].map(measured).into()
}

fn measured(elements: usize) -> Hash {
    // The top byte 0x3f keeps every element below the modulus, and no word of it is small.
    let message: Vec<[u8; 32]> = (0..elements).map(|i| [0x3f ^ (i as u8 & 0x0f); 32]).collect();
    let time = least(|| zk_poseidon::hash_bytes(&message).expect("canonical elements"));
    Hash { elements, micros: micros(time) }
}
