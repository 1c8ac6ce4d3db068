#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use ff::Field;
use halo2_poseidon::{ConstantLength, Hash, P128Pow5T3, Spec, test_vectors};

fn reference<const L: usize>(message: [Fp; L]) -> Fp {
    Hash::<_, P128Pow5T3, ConstantLength<L>, 3, 2>::init().hash(message)
}

/// Some elements with nothing special about them, and the special ones.
fn elements(seed: u64) -> impl Iterator<Item = Fp> {
    let start = Fp::from(seed).square() + Fp::DELTA;
    let ordinary = std::iter::successors(Some(start), |x| Some(x.square() + Fp::ROOT_OF_UNITY));
    [Fp::ZERO, Fp::ONE, -Fp::ONE].into_iter().chain(ordinary).skip((seed % 4) as usize)
}

fn agrees<const L: usize>() {
    for seed in 0..20 {
        let message: [Fp; L] = elements(seed).take(L).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(hash(&message), reference(message), "length {L}, seed {seed}");
    }
}

#[test]
fn agrees_with_the_reference_at_every_length_in_use() {
    agrees::<1>();
    agrees::<2>();
    agrees::<3>();
    agrees::<4>();
    agrees::<5>();
    agrees::<6>();
    agrees::<7>();
    agrees::<8>();
    agrees::<9>();
    agrees::<10>();
    agrees::<13>();
    agrees::<64>();
}

#[test]
fn known_answers_of_the_orchard_specification() {
    let vectors = test_vectors::fp::hash();
    assert!(vectors.len() >= 10);
    for vector in vectors {
        let message = vector.input.map(|bytes| Fp::from_repr(bytes).unwrap());
        assert_eq!(hash(&message).to_repr(), vector.output);
    }
}

#[test]
fn the_permutation_has_the_known_answers() {
    for vector in test_vectors::fp::permute() {
        let mut state = vector.initial_state.map(|bytes| Fp::from_repr(bytes).unwrap());
        ROUNDS.permute(&mut state);
        assert_eq!(state.map(|word| word.to_repr()), vector.final_state);
    }
}

#[test]
fn the_round_numbers_are_those_of_the_specification() {
    assert_eq!(<P128Pow5T3 as Spec<Fp, 3, 2>>::full_rounds(), 2 * rounds::HALF_FULL_ROUNDS);
    assert_eq!(<P128Pow5T3 as Spec<Fp, 3, 2>>::partial_rounds(), rounds::PARTIAL_ROUNDS);
}

#[test]
fn a_zero_at_the_end_is_not_padding() {
    let x = Fp::from(7);
    assert_ne!(hash(&[x]), hash(&[x, Fp::ZERO]));
    assert_ne!(hash(&[x, x, x]), hash(&[x, x, x, Fp::ZERO]));
}

#[test]
fn encoded_messages_hash_as_their_elements() {
    for length in 1..10 {
        let message: Vec<Fp> = elements(length).take(length as usize).collect();
        let encoded: Vec<_> = message.iter().map(PrimeField::to_repr).collect();
        assert_eq!(hash_bytes(&encoded), Ok(hash(&message).to_repr()));
    }
}

#[test]
fn elements_that_are_not_canonical_are_refused_by_index() {
    let modulus = {
        let mut bytes = (-Fp::ONE).to_repr();
        bytes[0] += 1;
        bytes
    };
    assert!(hash_bytes(&[(-Fp::ONE).to_repr()]).is_ok());
    for (index, bad) in [(0, modulus), (1, [0xff; 32]), (2, modulus)] {
        let mut message = [[0; 32]; 3];
        message[index] = bad;
        assert_eq!(hash_bytes(&message), Err(NonCanonicalElement { index }));
    }
}

#[test]
fn permutations_are_counted_by_pairs() {
    assert_eq!([0, 1, 2, 3, 4, 7, 255].map(permutations), [0, 1, 1, 2, 2, 4, 128]);
}
