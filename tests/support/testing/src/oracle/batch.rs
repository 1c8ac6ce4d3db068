//! Batches beside their proofs one by one.

use rand::Rng;
use zk_halo2::{Claim, VerifyError, batch, verify, verify_batch};

use super::{Finding, ensure};
use crate::Case;
use crate::generated::small_case;
use crate::mutation::{Mutated, Mutator};

/// The most proofs of a batch.
const MAX_CLAIMS: usize = 7;

/// A proof with the circuit that it is for.
type Item = (&'static Case, Mutated);

/// Checks that a batch is valid if each of its proofs is, and that the others are named. `rng` decides on circuits and
/// mutations.
///
/// # Errors
/// [`Finding`] if this is not so.
pub fn batches(rng: impl Rng) -> Result<(), Finding> {
    let items = items(rng);
    check(&items)?;
    let of_first: Vec<_> =
        items.iter().filter(|(case, _)| std::ptr::eq(*case, items[0].0)).cloned().collect();
    if of_first.len() < items.len() { check(&of_first) } else { Ok(()) }
}

fn check(items: &[Item]) -> Result<(), Finding> {
    let verdicts = items
        .iter()
        .map(|(case, claim)| verify(case.key(), &claim.proof, &claim.public_inputs))
        .collect::<Result<Vec<_>, _>>();
    let claims: Vec<_> = items.iter().map(|(_, claim)| to_claim(claim)).collect();
    let batch: Vec<_> = items.iter().map(|(case, claim)| (case.key(), to_claim(claim))).collect();
    let mut answers = vec![batch::verify(&batch)];
    if let [(first, _), rest @ ..] = items
        && rest.iter().all(|(case, _)| std::ptr::eq(*case, *first))
    {
        answers.push(verify_batch(first.key(), &claims));
    }
    for found in answers {
        let expected = verdicts.as_ref().map(|verdicts| !verdicts.is_empty() && verdicts.iter().all(|v| *v));
        ensure(same(&found, &expected), || format!("a batch of {verdicts:?} is {found:?}"))?;
    }
    let bad =
        |verdicts: &Vec<bool>| (0..verdicts.len()).filter(|index| !verdicts[*index]).collect::<Vec<_>>();
    let (expected, found) = (verdicts.as_ref().map(bad), batch::invalid(&batch));
    ensure(same(&found, &expected), || format!("of a batch of {verdicts:?}, invalid are {found:?}"))
}

/// Equal, or both an error: a batch checks all numbers of inputs before any input, so it may find another error first.
fn same<T: PartialEq + Clone>(found: &Result<T, VerifyError>, expected: &Result<T, &VerifyError>) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => found == expected,
        (found, expected) => found.is_err() && expected.is_err(),
    }
}

fn to_claim(claim: &Mutated) -> Claim<'_> {
    Claim { proof: &claim.proof, public_inputs: &claim.public_inputs }
}

/// Some honest, some damaged, some repeated; for few circuits, so that the same one comes again.
fn items(mut rng: impl Rng) -> Vec<Item> {
    let circuits = [(); 2].map(|()| small_case(rng.next_u32() as usize));
    let count = rng.next_u32() as usize % (MAX_CLAIMS + 1);
    let mut items: Vec<Item> = vec![];
    for _ in 0..count {
        let [choice, circuit, ..] = rng.next_u32().to_le_bytes();
        let case = circuits[usize::from(circuit) % circuits.len()];
        let item = match (choice % 8, items.len()) {
            (0, 1..) => items[usize::from(circuit) % items.len()].clone(),
            (1 | 2, _) => (case, Mutator::new(&mut rng).mutate(case).0),
            (3, _) => (case, Mutated { proof: case.twin.clone(), ..Mutated::honest(case) }),
            _ => (case, Mutated::honest(case)),
        };
        items.push(item);
    }
    items
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn batches_of_every_kind_agree_with_their_proofs() {
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..100 {
            assert_eq!(batches(&mut rng), Ok(()));
        }
    }

    #[test]
    fn batches_are_valid_invalid_and_empty() {
        let mut rng = StdRng::seed_from_u64(2);
        let lists: Vec<_> = (0..100).map(|_| items(&mut rng)).collect();
        let changed = |list: &&Vec<Item>| list.iter().any(|(case, claim)| claim.is_changed(case));
        assert!(lists.iter().filter(changed).count() > 20);
        assert!(lists.iter().filter(|list| list.len() > 2 && !changed(list)).count() > 5);
        assert!(lists.iter().any(Vec::is_empty));
    }
}
