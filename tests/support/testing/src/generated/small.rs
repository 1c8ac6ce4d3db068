//! Shapes of few rows, so that a proof is verified in a fraction of a millisecond.

use std::sync::{LazyLock, OnceLock};

use super::Generated;
use crate::Case;

/// One of [`small()`] with its keys and proofs, which are made when they are first asked for. Any number is one.
pub fn small_case(index: usize) -> &'static Case {
    static CASES: LazyLock<Vec<(Generated, OnceLock<Case>)>> =
        LazyLock::new(|| small().into_iter().map(|shape| (shape, OnceLock::new())).collect());
    let (shape, case) = &CASES[index % CASES.len()];
    case.get_or_init(|| shape.case())
}

/// More than 20 different shapes, k = 3 to 6, that have among them: no permutation, lookups of one and of several
/// expressions, no public input and many, several instance columns, of which some are empty or unread, high degrees,
/// and many rotations.
pub fn small() -> Vec<Generated> {
    [arithmetic(), instances(), arguments(), extremes()].concat()
}

/// Gates alone.
fn arithmetic() -> Vec<Generated> {
    let least = Generated::SMALLEST;
    vec![
        least.clone(),
        Generated { gates: 0, ..least.clone() },
        Generated { advice: 3, fixed: 2, gates: 3, rotations: 2, ..least.clone() },
        Generated { advice: 2, gates: 2, degree: 6, ..least.clone() },
        Generated { k: 4, advice: 3, fixed: 1, gates: 5, degree: 5, rotations: 4, ..least.clone() },
        Generated { k: 4, advice: 2, gates: 2, degree: 12, rotations: 2, ..least },
    ]
}

/// Public inputs, with and without the permutation argument.
fn instances() -> Vec<Generated> {
    let least = Generated { advice: 2, gates: 2, ..Generated::SMALLEST };
    vec![
        Generated { inputs: vec![1], permutation: 1, ..least.clone() },
        Generated { inputs: vec![1], read_instances: true, ..least.clone() },
        Generated { inputs: vec![2, 0, 1], read_instances: true, rotations: 2, ..least.clone() },
        Generated { inputs: vec![1, 2], permutation: 2, read_instances: true, ..least.clone() },
        // Hashed, and opened nowhere.
        Generated { inputs: vec![2, 1], ..least.clone() },
        Generated { k: 4, inputs: vec![10], permutation: 1, ..least.clone() },
        Generated { k: 5, inputs: vec![20, 3], permutation: 2, degree: 4, ..least.clone() },
        Generated { k: 6, inputs: vec![58], read_instances: true, ..least },
    ]
}

/// Lookups and permutations.
fn arguments() -> Vec<Generated> {
    let least = Generated { advice: 3, gates: 2, ..Generated::SMALLEST };
    vec![
        Generated { k: 4, lookups: 1, ..least.clone() },
        Generated { k: 4, lookups: 2, lookup_width: 3, inputs: vec![1], permutation: 2, ..least.clone() },
        Generated { k: 4, lookups: 3, inputs: vec![1], read_instances: true, rotations: 3, ..least.clone() },
        Generated { k: 5, lookups: 1, lookup_width: 2, permutation: 3, inputs: vec![3], ..least.clone() },
        Generated { permutation: 3, ..least.clone() },
        Generated { k: 4, advice: 9, gates: 9, permutation: 9, inputs: vec![2], ..least.clone() },
        Generated { k: 5, advice: 7, gates: 7, permutation: 7, degree: 5, rotations: 3, ..least },
    ]
}

/// One number larger than usual.
fn extremes() -> Vec<Generated> {
    let least = Generated { k: 5, advice: 3, inputs: vec![1], permutation: 2, ..Generated::SMALLEST };
    vec![
        Generated { rotations: 9, gates: 27, degree: 4, ..least.clone() },
        Generated { gates: 40, degree: 4, rotations: 2, ..least.clone() },
        Generated { k: 4, degree: 17, ..least.clone() },
        Generated { k: 4, fixed: 12, advice: 12, gates: 12, ..least.clone() },
        Generated { k: 4, lookups: 4, lookup_width: 2, degree: 6, rotations: 3, gates: 6, ..least },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn shapes_are_different_small_and_provable() {
        let cases: Vec<_> = small().iter().map(Generated::case).collect();
        let mut shapes = HashSet::new();
        for case in &cases {
            assert!((3..=6).contains(&case.key().shape().k), "{}", case.name);
            assert_eq!(case.verify(), Ok(true), "{}", case.name);
            let twin = zk_halo2::verify(case.key(), &case.twin, &case.public_inputs());
            assert_eq!(twin, Ok(true), "{}", case.name);
            shapes.insert(format!("{:?}", case.key().shape()));
        }
        assert_eq!(shapes.len(), cases.len());
        assert!(shapes.len() >= 20);
    }

    #[test]
    fn features_are_all_there() {
        let cases: Vec<_> = small().iter().map(Generated::case).collect();
        let any =
            |feature: &dyn Fn(&zk_halo2::Shape) -> bool| cases.iter().any(|case| feature(case.key().shape()));
        assert!(any(&|shape| shape.lookups > 0 && shape.permutation_sets > 0));
        assert!(any(&|shape| shape.lookups == 0 && shape.permutation_columns == 0));
        assert!(any(&|shape| shape.permutation_sets > 3));
        assert!(any(&|shape| shape.lookup_expressions > shape.lookups));
        assert!(any(&|shape| shape.instance_columns > 2 && shape.instance_lens.contains(&0)));
        assert!(any(&|shape| shape.instance_columns > shape.instance_queries));
        assert!(any(&|shape| shape.public_inputs() == 0));
        assert!(any(&|shape| shape.public_inputs() > 50));
        assert!(any(&|shape| shape.degree > 16));
        assert!(any(&|shape| shape.blinding_factors > 10));
    }
}
