//! All public values of a statement in one public input.
//!
//! A verifier pays for every public input, and a hash of the values binds them as well as the values do.

use ff::PrimeField;
use pasta_curves::Fp;

use crate::poseidon;

/// `H(values)`: what `circuit::PublicInputHash` constrains.
///
/// The hash has no tag of its own. The number of values is part of Poseidon's initial state, so it stays apart from
/// every hash of another length; a statement needs a tag among the values where another of its hashes has that length.
///
/// # Cost
/// One Poseidon permutation for every two values.
pub fn public_input_hash(values: &[Fp]) -> Fp {
    poseidon::hash(values)
}

/// Values as a contract hashes them: `deps.api.poseidon_hash(&message_bytes(values))` is [`public_input_hash`].
pub fn message_bytes<const L: usize>(values: [Fp; L]) -> [[u8; 32]; L] {
    values.map(|value| value.to_repr())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_hash_of_the_encoded_message_is_the_public_input() {
        let values = [Fp::DELTA, -Fp::one(), Fp::zero()];
        let of_bytes = poseidon::hash_bytes(&message_bytes(values)).unwrap();
        assert_eq!(of_bytes, public_input_hash(&values).to_repr());
    }

    #[test]
    fn number_and_order_of_the_values_matter() {
        let [one, two] = [1, 2].map(Fp::from);
        let own = public_input_hash(&[one, two]);
        for other in
            [&[two, one][..], &[one], &[one, two, Fp::zero()], &[one, Fp::zero()], &[one, two, one, two]]
        {
            assert_ne!(public_input_hash(other), own);
        }
    }
}
