//! The mark of a use: whoever holds a secret can make one, and only one, for each thing used.

use pasta_curves::Fp;

use crate::{Tag, poseidon};

/// `H(tag, sk, x)`: what `circuit::Nullifier` constrains.
///
/// There is one value for each secret and `x`, so a second use shows. The value reveals neither of them. This holds
/// only where the statement binds `sk`: with a free `sk` there are as many nullifiers of `x` as secrets.
///
/// # Cost
/// Two Poseidon permutations.
pub fn nullifier(tag: Tag, secret_key: Fp, x: Fp) -> Fp {
    poseidon::hash(&[tag.to_field(), secret_key, x])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_changes_the_nullifier() {
        let [a, b] = [Tag::new("a"), Tag::new("b")];
        let [one, two] = [1, 2].map(Fp::from);
        let own = nullifier(a, one, two);
        assert_eq!(own, poseidon::hash(&[Fp::from(u64::from(b'a')), one, two]));
        for other in
            [nullifier(b, one, two), nullifier(a, two, two), nullifier(a, one, one), nullifier(a, two, one)]
        {
            assert_ne!(other, own);
        }
    }
}
