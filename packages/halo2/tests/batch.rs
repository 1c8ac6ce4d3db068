//! Batches against single verification.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Case;
use common::orchard::orchard_cases;
use zk_halo2::{
    Backend, Claim, Limits, LoadedVerifyingKey, VerifyError, batch, check_vk, verify, verify_batch,
    verify_batch_with,
};

/// A claim that owns its bytes.
#[derive(Clone)]
struct Owned {
    key: LoadedVerifyingKey,
    proof: Vec<u8>,
    public_inputs: Vec<[u8; 32]>,
}

impl Owned {
    fn of(case: &Case) -> Self {
        Self { key: case.key().clone(), proof: case.proof.clone(), public_inputs: case.public_inputs() }
    }

    fn item(&self) -> batch::Item<'_> {
        (&self.key, Claim { proof: &self.proof, public_inputs: &self.public_inputs })
    }

    fn is_valid(&self) -> bool {
        verify(&self.key, &self.proof, &self.public_inputs).unwrap()
    }

    /// Not valid any more, in one of several ways.
    fn broken(&self, way: usize) -> Self {
        let mut broken = self.clone();
        match way % 5 {
            0 => *broken.proof.last_mut().unwrap() ^= 1,
            1 => broken.proof[0] ^= 1,
            2 => broken.proof.truncate(broken.proof.len() - 1),
            3 => broken.proof.push(0),
            _ => {
                let middle = broken.proof.len() / 64 * 32;
                broken.proof[middle] ^= 1;
            }
        }
        broken
    }
}

fn check(claims: &[Owned]) {
    let items: Vec<_> = claims.iter().map(Owned::item).collect();
    let expected: Vec<_> = (0..claims.len()).filter(|index| !claims[*index].is_valid()).collect();
    assert_eq!(batch::verify(&items).unwrap(), expected.is_empty() && !claims.is_empty());
    assert_eq!(batch::invalid(&items).unwrap(), expected);
    let same_key = claims.windows(2).all(|pair| pair[0].key.checksum() == pair[1].key.checksum());
    if let (Some(first), true) = (claims.first(), same_key) {
        let claims: Vec<_> = items.iter().map(|(_, claim)| *claim).collect();
        for backend in Backend::available() {
            assert_eq!(verify_batch_with(*backend, &first.key, &claims).unwrap(), expected.is_empty());
        }
    }
}

#[test]
fn a_batch_is_valid_if_every_proof_is() {
    let valid = Owned::of(&common::lookup());
    check(&[]);
    for len in [1, 2, 3, 8] {
        let claims = vec![valid.clone(); len];
        check(&claims);
        for way in 0..5 {
            for position in [0, len / 2, len - 1] {
                let mut claims = claims.clone();
                claims[position] = claims[position].broken(way);
                check(&claims);
            }
        }
    }
    check(&[0, 1, 2, 3, 4].map(|way| valid.broken(way)));
}

/// Two errors that would cancel in a sum without weights, and in one with equal weights.
#[test]
fn errors_do_not_cancel() {
    let valid = Owned::of(&common::multiply());
    // The last two scalars of a proof are in its equation as they are: -c and -f times a base.
    let len = valid.proof.len();
    let moved = |by: i8| {
        let mut claim = valid.clone();
        let last = &mut claim.proof[len - 32];
        *last = last.wrapping_add_signed(by);
        claim
    };
    let claims = [moved(1), moved(-1)];
    assert!(claims.iter().all(|claim| !claim.is_valid()));
    check(&claims);
}

#[test]
fn keys_can_differ_and_so_can_k() {
    let claims: Vec<_> = common::cases().iter().map(Owned::of).collect();
    check(&claims);
    for position in 0..claims.len() {
        let mut claims = claims.clone();
        claims[position] = claims[position].broken(4);
        check(&claims);
    }
    let mut swapped = claims.clone();
    (swapped[0].key, swapped[3].key) = (claims[3].key.clone(), claims[0].key.clone());
    swapped[0].public_inputs.clear();
    swapped[3].public_inputs = vec![[0; 32]];
    check(&swapped);
}

#[test]
fn orchard_proofs_form_a_batch() {
    let claims = orchard_cases().map(|orchard| Owned {
        key: check_vk(&orchard.binary().to_bytes(), &Limits::default()).unwrap(),
        proof: orchard.proof.to_vec(),
        public_inputs: orchard.public_inputs.to_vec(),
    });
    check(&claims);
    let mut wrong = claims.clone();
    wrong[1].public_inputs[3][0] ^= 1;
    wrong[2] = wrong[2].broken(0);
    check(&wrong);
}

#[test]
fn malformed_inputs_are_errors_counts_first() {
    let valid = Owned::of(&common::multiply());
    let (mut few, mut large) = (valid.clone(), valid.clone());
    few.public_inputs.clear();
    large.public_inputs[0] = [0xff; 32];
    let run = |claims: &[&Owned]| {
        let items: Vec<_> = claims.iter().map(|claim| claim.item()).collect();
        let claims: Vec<_> = items.iter().map(|(_, claim)| *claim).collect();
        let results =
            [batch::verify(&items), verify_batch(&valid.key, &claims), batch::invalid(&items).map(|_| true)];
        assert!(results.iter().all(|result| *result == results[0]));
        results[0].unwrap_err()
    };
    let count = VerifyError::PublicInputCount { expected: 1, found: 0 };
    assert_eq!(run(&[&valid, &large, &few]), count);
    assert_eq!(run(&[&valid.broken(0), &few]), count);
    assert_eq!(run(&[&valid, &large]), VerifyError::NonCanonicalPublicInput { index: 0 });
}
