//! Proofs and statements that are not as the prover made them.
//!
//! Most mutations leave a proof that parses, because a verifier that only ever meets garbage is only ever asked
//! whether it can read. A [`Mutator`] decides by the numbers that it draws: from a seeded generator, or from a
//! fuzzer's bytes ([`Script`]), so that the fuzzer's small changes are small changes of the mutation.
//!
//! Start at [`Mutator::mutate`].

use std::convert::Infallible;
use std::sync::OnceLock;

use ff::{Field, PrimeField};
use group::GroupEncoding;
use pasta_curves::Fp;
use rand::{Rng, TryRng};

use crate::{Case, Layout, Word};

/// A proof and a statement, as a verifier gets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutated {
    /// The proof.
    pub proof: Vec<u8>,
    /// The public inputs of all instance columns.
    pub public_inputs: Vec<[u8; 32]>,
}

impl Mutated {
    /// The proof and the statement of a case as they are.
    pub fn honest(case: &Case) -> Self {
        Self { proof: case.proof.clone(), public_inputs: case.public_inputs() }
    }

    /// Whether this is anything else than a proof of the case's statement that the prover made.
    pub fn is_changed(&self, case: &Case) -> bool {
        (self.proof != case.proof && self.proof != case.twin) || self.public_inputs != case.public_inputs()
    }

    /// The public inputs by column, if there are as many as the case has and all are canonical.
    pub fn instance(&self, case: &Case) -> Option<Vec<Vec<Fp>>> {
        if self.public_inputs.len() != case.instance.iter().map(Vec::len).sum::<usize>() {
            return None;
        }
        let mut elements = self.public_inputs.iter().map(|bytes| Option::from(Fp::from_repr(*bytes)));
        case.instance.iter().map(|column| elements.by_ref().take(column.len()).collect()).collect()
    }
}

/// What a mutation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// Nothing.
    Unchanged,
    /// Takes another honest proof of the same statement.
    Twin,
    /// A point becomes another point.
    PointReplaced,
    /// A point becomes its negative.
    PointNegated,
    /// Two points change places.
    PointsSwapped,
    /// Something is added to a scalar.
    ScalarMoved,
    /// A scalar becomes another one, often 0, 1 or -1.
    ScalarReplaced,
    /// Two scalars change places.
    ScalarsSwapped,
    /// The end is that of another honest proof of the same statement.
    Spliced,
    /// Something is added to a public input.
    InputMoved,
    /// Several of the kinds before, one after the other.
    Several,
    /// A point becomes the one at infinity.
    PointAtInfinity,
    /// A scalar gets the modulus added.
    ScalarNotCanonical,
    /// A word becomes bytes without meaning.
    Garbage,
    /// One bit changes.
    BitFlipped,
    /// The proof ends too early.
    Truncated,
    /// Bytes follow the proof.
    Extended,
    /// A public input is missing or too much.
    InputCount,
    /// A public input gets the modulus added, or is no number below 2^255 at all.
    InputNotCanonical,
}

/// How often each kind is chosen. The first ones leave a proof that parses.
const WEIGHTS: [(Kind, u32); 19] = [
    (Kind::PointReplaced, 10),
    (Kind::PointNegated, 6),
    (Kind::PointsSwapped, 5),
    (Kind::ScalarMoved, 12),
    (Kind::ScalarReplaced, 6),
    (Kind::ScalarsSwapped, 5),
    (Kind::Spliced, 4),
    (Kind::InputMoved, 8),
    (Kind::Several, 4),
    (Kind::Unchanged, 1),
    (Kind::Twin, 1),
    (Kind::PointAtInfinity, 2),
    (Kind::ScalarNotCanonical, 1),
    (Kind::Garbage, 2),
    (Kind::BitFlipped, 4),
    (Kind::Truncated, 2),
    (Kind::Extended, 2),
    (Kind::InputCount, 1),
    (Kind::InputNotCanonical, 1),
];

/// Those of `WEIGHTS` that several mutations are made of.
const SIMPLE: usize = 8;

impl Kind {
    /// All kinds there are.
    pub fn all() -> impl Iterator<Item = Kind> {
        WEIGHTS.into_iter().map(|(kind, _)| kind)
    }

    /// The first number that a [`Mutator`] has to draw to choose this kind.
    pub fn number(self) -> u32 {
        WEIGHTS.iter().take_while(|(kind, _)| *kind != self).map(|(_, weight)| weight).sum()
    }
}

/// Makes mutations by the numbers that it draws.
#[derive(Clone, Debug)]
pub struct Mutator<R> {
    rng: R,
}

impl<R: Rng> Mutator<R> {
    /// A mutator that decides by `rng`.
    pub fn new(rng: R) -> Self {
        Self { rng }
    }

    /// Makes a mutation of some kind.
    pub fn mutate(&mut self, case: &Case) -> (Mutated, Kind) {
        let kind = self.kind();
        let mut mutated = Mutated::honest(case);
        self.apply(kind, case, &mut mutated);
        (mutated, kind)
    }

    fn kind(&mut self) -> Kind {
        let total: u32 = WEIGHTS.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total as usize) as u32;
        for (kind, weight) in WEIGHTS {
            match left.checked_sub(weight) {
                Some(rest) => left = rest,
                None => return kind,
            }
        }
        Kind::Unchanged
    }

    /// Makes a mutation of this kind, or of another one where the case has nothing for it.
    pub fn apply(&mut self, kind: Kind, case: &Case, mutated: &mut Mutated) {
        let layout = &Layout::of(case.key().shape());
        let proof = &mut mutated.proof;
        match kind {
            Kind::Unchanged => {}
            Kind::Twin => proof.clone_from(&case.twin),
            Kind::PointReplaced => {
                let word = self.word(layout, Word::Point);
                proof[word].copy_from_slice(&self.point());
            }
            Kind::PointNegated => proof[self.word(layout, Word::Point).end - 1] ^= 0x80,
            Kind::PointsSwapped => self.swap(layout, Word::Point, proof),
            Kind::ScalarMoved => {
                let word = self.word(layout, Word::Scalar);
                add(&mut proof[word], self.step());
            }
            Kind::ScalarReplaced => {
                let word = self.word(layout, Word::Scalar);
                proof[word].copy_from_slice(&self.element().to_repr());
            }
            Kind::ScalarsSwapped => self.swap(layout, Word::Scalar, proof),
            Kind::Spliced => {
                let start = 32 * self.below(layout.len());
                proof[start..].copy_from_slice(&case.twin[start..]);
            }
            Kind::InputMoved => match self.input(mutated) {
                Some(input) => add(input, self.step()),
                None => self.apply(Kind::ScalarMoved, case, mutated),
            },
            Kind::Several => {
                for _ in 0..2 + self.below(3) {
                    let (kind, _) = WEIGHTS[self.below(SIMPLE)];
                    self.apply(kind, case, mutated);
                }
            }
            Kind::PointAtInfinity => proof[self.word(layout, Word::Point)].fill(0),
            Kind::ScalarNotCanonical => {
                let word = self.word(layout, Word::Scalar);
                add_modulus(&mut proof[word]);
            }
            Kind::Garbage => {
                let word = 32 * self.below(layout.len());
                self.rng.fill_bytes(&mut proof[word..word + 32]);
            }
            Kind::BitFlipped => {
                let bit = self.below(8 * proof.len());
                proof[bit / 8] ^= 1 << (bit % 8);
            }
            Kind::Truncated => proof.truncate(self.below(proof.len())),
            Kind::Extended => {
                let extra = 1 + self.below(100);
                proof.extend((0..extra).map(|i| i as u8));
            }
            Kind::InputCount => {
                if self.below(2) == 0 || mutated.public_inputs.pop().is_none() {
                    mutated.public_inputs.push(self.element().to_repr());
                }
            }
            Kind::InputNotCanonical => {
                let huge = self.below(2) == 0;
                match self.input(mutated) {
                    Some(input) if huge => input.fill(0xff),
                    Some(input) => add_modulus(input),
                    None => self.apply(Kind::ScalarNotCanonical, case, mutated),
                }
            }
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.rng.next_u32() as usize % limit
    }

    fn word(&mut self, layout: &Layout, word: Word) -> std::ops::Range<usize> {
        layout.bytes(word, self.below(layout.count(word)))
    }

    fn swap(&mut self, layout: &Layout, word: Word, proof: &mut [u8]) {
        let count = layout.count(word);
        let first = self.below(count);
        let second = (first + 1 + self.below(count - 1)) % count;
        let (a, b) = (layout.bytes(word, first), layout.bytes(word, second));
        let first: [u8; 32] = proof[a.clone()].try_into().unwrap();
        proof.copy_within(b.clone(), a.start);
        proof[b].copy_from_slice(&first);
    }

    fn input<'a>(&mut self, mutated: &'a mut Mutated) -> Option<&'a mut [u8; 32]> {
        let count = mutated.public_inputs.len();
        if count == 0 { None } else { mutated.public_inputs.get_mut(self.below(count)) }
    }

    /// One of a few hundred points, or its negative. To multiply a point would cost more than to verify with it.
    fn point(&mut self) -> [u8; 32] {
        static POINTS: OnceLock<Vec<[u8; 32]>> = OnceLock::new();
        let points = POINTS.get_or_init(|| crate::points(256).iter().map(GroupEncoding::to_bytes).collect());
        let choice = self.below(2 * points.len());
        let mut point = points[choice / 2];
        point[31] ^= 0x80 * (choice % 2) as u8;
        point
    }

    fn element(&mut self) -> Fp {
        if self.below(4) == 0 { Fp::ZERO } else { self.step() }
    }

    /// Hardly ever zero.
    fn step(&mut self) -> Fp {
        match self.below(3) {
            0 => Fp::ONE,
            1 => -Fp::ONE,
            _ => Fp::from(self.rng.next_u64()).square().square(),
        }
    }
}

/// Adds `value` to a canonical scalar.
fn add(word: &mut [u8], value: Fp) {
    let scalar = Option::<Fp>::from(Fp::from_repr(word.try_into().unwrap()));
    if let Some(scalar) = scalar {
        word.copy_from_slice(&(scalar + value).to_repr());
    }
}

/// Adds the modulus, without reducing: for most numbers the result still fits into 32 bytes.
fn add_modulus(word: &mut [u8]) {
    let mut carry = 1;
    for (byte, less_one) in word.iter_mut().zip((-Fp::ONE).to_repr()) {
        let sum = u16::from(*byte) + u16::from(less_one) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
}

/// A fuzzer's bytes as a source of numbers. When they are used up, numbers follow that depend on nothing.
#[derive(Clone, Debug)]
pub struct Script<'a> {
    bytes: &'a [u8],
    used_up: u64,
}

impl<'a> Script<'a> {
    /// Numbers from these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, used_up: 0 }
    }
}

impl TryRng for Script<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        let (now, left) = self.bytes.split_at(dst.len().min(self.bytes.len()));
        let (from_bytes, rest) = dst.split_at_mut(now.len());
        from_bytes.copy_from_slice(now);
        for byte in rest {
            self.used_up = self.used_up.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (self.used_up >> 56) as u8;
        }
        self.bytes = left;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_seed_decides_everything() {
        let case = crate::multiply();
        let mutations = |seed| {
            let mut mutator = Mutator::new(StdRng::seed_from_u64(seed));
            (0..50).map(|_| mutator.mutate(&case)).collect::<Vec<_>>()
        };
        assert_eq!(mutations(1), mutations(1));
        assert_ne!(mutations(1), mutations(2));
    }

    #[test]
    fn a_script_of_any_length_is_a_mutation() {
        let case = crate::lookup();
        for len in 0..200 {
            let script = vec![0xa5; len];
            Mutator::new(Script::new(&script)).mutate(&case);
        }
    }

    #[test]
    fn added_modulus_is_no_canonical_number_and_the_same_one() {
        let mut word = Fp::from(5).to_repr();
        add_modulus(&mut word);
        assert!(bool::from(Fp::from_repr(word).is_none()));
        assert_eq!(
            word[..8],
            (5 + u64::from_le_bytes((-Fp::ONE).to_repr()[..8].try_into().unwrap()) + 1).to_le_bytes()
        );
    }

    #[test]
    fn every_kind_has_its_number() {
        for kind in Kind::all() {
            let script = kind.number().to_le_bytes();
            assert_eq!(Mutator::new(Script::new(&script)).kind(), kind);
        }
    }

    #[test]
    fn every_kind_changes_what_it_says() {
        let case = crate::lookup();
        let mut mutator = Mutator::new(StdRng::seed_from_u64(3));
        for kind in Kind::all() {
            let changed = (0..20).any(|_| {
                let mut mutated = Mutated::honest(&case);
                mutator.apply(kind, &case, &mut mutated);
                mutated.is_changed(&case)
            });
            assert_eq!(changed, !matches!(kind, Kind::Unchanged | Kind::Twin), "{kind:?}");
        }
    }
}
