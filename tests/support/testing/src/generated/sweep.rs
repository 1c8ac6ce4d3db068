//! Shapes for measurements, from the smallest to what the default limits just admit.

use std::collections::HashSet;

use zk_halo2::CircuitBinary;

use super::Generated;

const K: std::ops::RangeInclusive<u32> = 6..=14;

/// A shape of the sweep with its circuit binary.
#[derive(Clone, Debug)]
pub struct Swept {
    /// The shape.
    pub shape: Generated,
    /// A key of it, see [`Generated::binary`].
    pub binary: CircuitBinary,
}

/// At least 200 different shapes at k = 6 to 14, each of 26 at every k.
///
/// Proofs that parse come from [`unproved`](crate::unproved()).
///
/// # Cost
/// Some seconds in all, because each key is generated once, for few rows.
pub fn sweep() -> impl Iterator<Item = Swept> {
    let mut seen = HashSet::new();
    let shapes = templates().into_iter().flat_map(|template| {
        let text = template.text();
        K.map(move |k| {
            let shape = template.at(k);
            let binary = text.binary(k, &shape.inputs);
            Swept { shape, binary }
        })
    });
    // With few rows, two templates that differ in public inputs alone can be the same.
    shapes.filter(move |swept| seen.insert(swept.shape.clone()))
}

impl Generated {
    /// This shape at another k, with no more public inputs than there is room for.
    fn at(&self, k: u32) -> Self {
        let room = self.usable_rows(k);
        Self { k, inputs: self.inputs.iter().map(|len| *len.min(&room)).collect(), ..self.clone() }
    }
}

/// Each stands for what one term of a price depends on.
fn templates() -> Vec<Generated> {
    let least = Generated::SMALLEST;
    let small =
        Generated { advice: 3, gates: 2, degree: 4, inputs: vec![1], permutation: 3, ..least.clone() };
    let middle = Generated {
        advice: 10,
        fixed: 4,
        gates: 20,
        degree: 5,
        rotations: 2,
        inputs: vec![1],
        permutation: 10,
        ..least.clone()
    };
    let rich =
        Generated { degree: 9, lookups: 2, rotations: 3, gates: 50, inputs: vec![10], ..middle.clone() };
    vec![
        least,
        Generated { inputs: vec![16], ..small.clone() },
        Generated { inputs: vec![64], ..small.clone() },
        Generated { inputs: vec![254], ..small.clone() },
        Generated { inputs: vec![16; 4], ..small.clone() },
        Generated { inputs: vec![4; 60], ..small.clone() },
        Generated { inputs: vec![100, 0, 100], permutation: 0, read_instances: true, ..small.clone() },
        small.clone(),
        Generated { permutation: 0, ..middle.clone() },
        Generated { rotations: 6, ..middle.clone() },
        Generated { rotations: 12, gates: 40, ..middle.clone() },
        Generated { rotations: 24, gates: 100, degree: 6, ..middle.clone() },
        Generated { degree: 17, ..middle.clone() },
        Generated { degree: 33, advice: 5, permutation: 5, ..middle.clone() },
        Generated { degree: 64, advice: 3, permutation: 3, gates: 6, ..middle.clone() },
        Generated { advice: 40, permutation: 40, gates: 40, ..middle.clone() },
        Generated { advice: 120, permutation: 20, gates: 120, fixed: 60, ..middle.clone() },
        Generated { lookups: 12, advice: 5, permutation: 5, ..middle.clone() },
        Generated { lookups: 6, lookup_width: 8, ..middle.clone() },
        Generated { lookups: 60, lookup_width: 2, ..middle.clone() },
        Generated { gates: 400, advice: 6, permutation: 6, degree: 6, ..middle.clone() },
        Generated { gates: 1000, advice: 6, permutation: 6, degree: 6, ..middle.clone() },
        middle.clone(),
        rich.clone(),
        Generated { advice: 150, permutation: 150, lookups: 30, rotations: 4, gates: 150, ..rich.clone() },
        Generated { advice: 400, permutation: 400, lookups: 50, rotations: 3, gates: 400, degree: 5, ..rich },
    ]
}

#[cfg(test)]
mod tests {
    use zk_halo2::{Limits, check_vk, verify};

    use super::*;
    use crate::unproved;

    #[test]
    fn shapes_are_many_different_and_within_the_default_limits() {
        let mut shapes = HashSet::new();
        for Swept { shape, binary } in sweep() {
            let key = check_vk(binary.as_bytes(), &Limits::default()).unwrap();
            assert_eq!(key.shape().k, shape.k, "{shape}");
            assert!(shapes.insert(format!("{:?}", key.shape())), "{shape}");
            let (proof, inputs) = unproved(key.shape(), 3);
            assert_eq!((proof.len(), inputs.len()), (key.shape().proof_len, key.shape().public_inputs()));
            if shape.k <= 7 {
                assert_eq!(verify(&key, &proof, &inputs), Ok(false), "{shape}");
            }
        }
        println!("{} shapes", shapes.len());
        assert!(shapes.len() >= 200, "{} shapes", shapes.len());
    }

    /// The key that needs no parameters has the numbers of the one that is generated.
    #[test]
    fn shape_is_that_of_the_generated_key() {
        for template in templates().iter().filter(|template| template.advice < 20) {
            let shape = template.at(7);
            if shape.min_k() < 7 {
                let (real, quick) = (shape.case(), shape.binary());
                assert_eq!(real.verify(), Ok(true), "{shape}");
                assert_eq!(real.key().shape(), quick.key().shape(), "{shape}");
            }
        }
    }
}
