//! Verdicts that this node has reached before.
//!
//! A proof usually comes more than once: in the simulation of its transaction, in `CheckTx`, in a proposal that is run
//! again, and at last in the block. What is kept is one bit for each claim, under a salted SHA-256 of the circuit's
//! checksum, the proof and the public inputs, as in Bitcoin Core's signature cache. A verdict is a function of these, so
//! knowing it beforehand changes nothing that anybody sees but time: gas is charged, and arguments are checked, before
//! anything is looked up here, and what ends in an error is not kept.
//!
//! **Bounded.** A table of fixed size: eight slots to a set, the digest says which set, and in a set the claim used
//! longest ago makes room. 32 bytes for each verdict, no allocation after the start, memory only for what is used.
//!
//! **The salt** comes from the operating system at every start and never leaves this file. Without it an attacker could
//! grind a claim that pushes another one out of its set, or prepare two claims with the same digest.
//!
//! One lock guards the table. It is held to look at the table, never while hashing or verifying.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use zk_halo2::Checksum;

use super::arguments::Claim;

/// Slots of a set.
const WAYS: usize = 8;

/// A digest, whose lowest bit makes room for the verdict. All zeros for an empty slot.
type Slot = [u64; 4];

type Set = [Slot; WAYS];

/// Counters of the verdict cache. Node-specific, and saturating: never to be used where consensus is at stake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VerdictMetrics {
    /// Claims whose verdict was known.
    pub hits: u64,
    /// Claims whose verdict was not known.
    pub misses: u64,
    /// Verdicts that were taken in.
    pub inserts: u64,
    /// Verdicts that are there now.
    pub elements: usize,
    /// Bytes that they take.
    pub bytes: usize,
    /// Bytes that they may take.
    pub capacity: usize,
}

/// A bounded cache of verdicts.
pub(super) struct Verdicts {
    salt: [u8; 32],
    table: Mutex<Table>,
}

/// Names a claim in the cache of this process.
#[derive(Clone, Copy)]
pub(super) struct ClaimId(Slot);

/// A claim with what is known of it.
pub(super) struct Looked<'a> {
    pub(super) claim: &'a Claim,
    pub(super) verdict: Option<bool>,
    /// Where the verdict belongs; `None` when the cache is off.
    id: Option<ClaimId>,
}

impl Verdicts {
    /// A cache of at most `bytes` bytes. It is off when they do not suffice for one set, or when the system has no
    /// randomness for the salt.
    pub(super) fn new(bytes: usize) -> Self {
        let mut salt = [0; 32];
        let has_salt = getrandom::fill(&mut salt).is_ok();
        let table = Table::new(if has_salt { bytes } else { 0 });
        Self { salt, table: Mutex::new(table) }
    }

    /// Looks up claims about one circuit.
    pub(super) fn look_up<'a>(&self, circuit: &Checksum, claims: &'a [Claim]) -> Vec<Looked<'a>> {
        let is_on = self.table().is_on();
        let id = |claim| is_on.then(|| self.id(circuit, claim));
        let mut looked: Vec<_> =
            claims.iter().map(|claim| Looked { claim, verdict: None, id: id(claim) }).collect();
        if is_on {
            let mut table = self.table();
            looked.iter_mut().for_each(|looked| {
                looked.verdict = looked.id.and_then(|id| table.get(id));
            });
        }
        looked
    }

    /// Keeps the verdict that all these claims got.
    pub(super) fn remember(&self, claims: &[Looked<'_>], verdict: bool) {
        let mut table = self.table();
        claims.iter().filter_map(|claim| claim.id).for_each(|id| table.insert(id, verdict));
    }

    pub(super) fn metrics(&self) -> VerdictMetrics {
        self.table().metrics()
    }

    /// Salt, then checksum, proof and public inputs, each with its length before it.
    fn id(&self, circuit: &Checksum, claim: &Claim) -> ClaimId {
        let mut hash = Sha256::new_with_prefix(self.salt);
        for part in [&circuit.as_bytes()[..], &claim.proof, claim.public_inputs.as_flattened()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let (words, _) = digest.as_chunks();
        let mut slot = Slot::default();
        slot.iter_mut().zip(words).for_each(|(slot, word)| *slot = u64::from_le_bytes(*word));
        ClaimId(slot)
    }

    /// Every operation under the lock leaves the table consistent, so a panic elsewhere is no reason to stop.
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the salt.
impl fmt::Debug for Verdicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Verdicts").field(&self.metrics()).finish()
    }
}

/// The sets, each ordered from the claim used last to the one used longest ago.
struct Table {
    sets: Vec<Set>,
    metrics: VerdictMetrics,
}

impl Table {
    fn new(bytes: usize) -> Self {
        // Zeros from the allocator: the system hands out the pages when they are written to.
        let sets = vec![Set::default(); bytes / size_of::<Set>()];
        Self { sets, metrics: VerdictMetrics::default() }
    }

    fn is_on(&self) -> bool {
        !self.sets.is_empty()
    }

    /// The set of a claim, and its place there. Only called when there are sets.
    fn find(&mut self, ClaimId(id): ClaimId) -> (&mut Set, Option<usize>) {
        let index = (u128::from(id[0]) * self.sets.len() as u128) >> 64;
        let set = &mut self.sets[index as usize];
        let place = set.iter().position(|slot| without_verdict(*slot) == without_verdict(id));
        (set, place)
    }

    fn get(&mut self, id: ClaimId) -> Option<bool> {
        let (set, place) = self.find(id);
        let verdict = place.map(|place| {
            set[..=place].rotate_right(1);
            set[0][3] & 1 == 1
        });
        let counter = if verdict.is_some() { &mut self.metrics.hits } else { &mut self.metrics.misses };
        increment(counter);
        verdict
    }

    fn insert(&mut self, id: ClaimId, verdict: bool) {
        let (set, place) = self.find(id);
        let is_new = place.is_none() && set[WAYS - 1] == Slot::default();
        set[..=place.unwrap_or(WAYS - 1)].rotate_right(1);
        set[0] = without_verdict(id.0);
        set[0][3] |= u64::from(verdict);
        self.metrics.elements += usize::from(is_new);
        increment(&mut self.metrics.inserts);
    }

    fn metrics(&self) -> VerdictMetrics {
        let bytes = self.metrics.elements * size_of::<Slot>();
        VerdictMetrics { bytes, capacity: self.sets.len() * size_of::<Set>(), ..self.metrics }
    }
}

fn without_verdict([a, b, c, d]: Slot) -> Slot {
    [a, b, c, d & !1]
}

fn increment(counter: &mut u64) {
    *counter = counter.saturating_add(1);
}

#[cfg(test)]
mod tests;
