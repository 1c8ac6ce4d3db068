//! Adding points to buckets and buckets to a sum, many affine additions at a time.
//!
//! An affine addition needs an inversion and five multiplications. The inversions of many independent additions are
//! done as one: the product of all denominators is inverted and unwound (Montgomery's trick), three multiplications
//! each. So all work is arranged in batches of additions that do not depend on each other.
//!
//! **Every sum is exact.** The formula has no answer for P + P and P - P. Such a *collision* is rare unless somebody
//! provokes it, and a prover can: the points of a proof are the prover's choice. It shows as a product that cannot be
//! inverted; the batch then finds the lanes, leaves them out and reports them, and they are added by the complete
//! formulas of `pasta_curves`. With points that collide all the time, a sum takes half as long again.
//!
//! Start at [`sum`] and [`weighted`].

use std::collections::{BTreeMap, HashSet};

use group::{Curve, Group};
use pasta_curves::vesta;

use super::lanes::Lanes;
use super::schedule::{Entry, Schedule};
use super::sums::{Slot, Sums};

/// An addition in progress.
#[derive(Clone, Copy)]
struct Pending<Element> {
    x2: Element,
    y2: Element,
    dx: Element,
    /// Product of the denominators before this one.
    before: Element,
}

/// Lanes that were left out of a batch: index of the addition, and a bit for each lane.
type Collisions = Vec<(usize, u8)>;

/// Adds pairwise: `first(i) + second(i)` goes to `store`, for each i below `count`, on the lanes in `active(i)`.
///
/// Two chains of products are built side by side, so that the processor has something to do while it waits for one.
#[inline(always)]
fn add_batch<L: Lanes>(
    lanes: L,
    pending: &mut [Pending<L::Element>],
    first: impl Fn(usize) -> (L::Element, L::Element),
    second: impl Fn(usize) -> (L::Element, L::Element),
    active: impl Fn(usize) -> u8,
    mut store: impl FnMut(usize, u8, L::Element, L::Element),
) -> Collisions {
    let one = lanes.one();
    let mut products = [one, one];
    for (i, slot) in pending.iter_mut().enumerate() {
        let (x1, _) = first(i);
        let (x2, y2) = second(i);
        let dx = lanes.select(active(i), &one, &lanes.difference(&x2, &x1));
        let before = products[i % 2];
        *slot = Pending { x2, y2, dx, before };
        products[i % 2] = lanes.mul(&before, &dx);
    }
    let mut collisions = vec![];
    if !lanes.invert(&mut products) {
        products = leave_out_zeros(lanes, pending, &mut collisions);
    }
    let mut left_out = collisions.iter().rev().peekable();
    for (i, slot) in pending.iter().enumerate().rev() {
        let inverse = lanes.mul(&products[i % 2], &slot.before);
        products[i % 2] = lanes.mul(&products[i % 2], &slot.dx);
        let (x1, y1) = first(i);
        let slope = lanes.mul(&lanes.difference(&slot.y2, &y1), &inverse);
        let x3 = lanes.sum_x(&lanes.mul(&slope, &slope), &x1, &slot.x2);
        let y3 = lanes.sum_y(&lanes.mul(&slope, &lanes.difference(&x1, &x3)), &y1);
        let left_out = left_out.next_if(|(index, _)| *index == i).map_or(0, |(_, mask)| *mask);
        let done = active(i) & !left_out;
        store(i, done, lanes.select(done, &x1, &x3), lanes.select(done, &y1, &y3));
    }
    collisions
}

/// Replaces zero denominators by one and returns the inverted products.
#[cold]
#[inline(never)]
fn leave_out_zeros<L: Lanes>(
    lanes: L,
    pending: &mut [Pending<L::Element>],
    collisions: &mut Collisions,
) -> [L::Element; 2] {
    let one = lanes.one();
    let mut products = [one, one];
    for (i, slot) in pending.iter_mut().enumerate() {
        let zeros = lanes.zeros(&slot.dx);
        if zeros != 0 {
            collisions.push((i, zeros));
            slot.dx = lanes.select(zeros, &slot.dx, &one);
        }
        slot.before = products[i % 2];
        products[i % 2] = lanes.mul(&slot.before, &slot.dx);
    }
    let inverted = lanes.invert(&mut products);
    debug_assert!(inverted, "no factor is zero");
    products
}

/// A mask of the lanes below `count`.
#[inline(always)]
fn first_lanes(count: usize) -> u8 {
    if count >= 8 { u8::MAX } else { (1 << count) - 1 }
}

/// Adds the scheduled points to their buckets.
#[inline(always)]
pub(super) fn sum<L: Lanes>(lanes: L, rows: &[L::Row], schedule: &Schedule) -> Sums<L::Row> {
    let buckets = vec![None; schedule.buckets()];
    let mut sums = Sums { rows: vec![], buckets, pieces: vec![], collided: vec![] };
    let mut rounds = schedule.rounds();
    let Some(first_round) = rounds.next() else { return sums };
    let mut totals: Vec<_> =
        first_round.chunks(L::WIDTH).map(|entries| lanes.gather(rows, entries)).collect();
    let one = lanes.one();
    let mut pending = vec![Pending { x2: one, y2: one, dx: one, before: one }; L::BATCH.min(totals.len())];
    for round in rounds {
        let batches = round.chunks(L::BATCH * L::WIDTH).zip(totals.chunks_mut(L::BATCH));
        for (batch, (entries, totals)) in batches.enumerate() {
            let groups = entries.len().div_ceil(L::WIDTH);
            let totals = std::cell::Cell::from_mut(totals).as_slice_of_cells();
            let group = |i: usize| &entries[i * L::WIDTH..entries.len().min((i + 1) * L::WIDTH)];
            lanes.read_ahead(rows, entries);
            let collisions = add_batch(
                lanes,
                &mut pending[..groups],
                |i| totals[i].get(),
                |i| {
                    if i + 4 < groups {
                        lanes.prefetch(rows, group(i + 4));
                    }
                    lanes.gather(rows, group(i))
                },
                |i| first_lanes(group(i).len()),
                |i, _, x, y| totals[i].set((x, y)),
            );
            for (i, mask) in collisions {
                for lane in (0..L::WIDTH).filter(|lane| mask >> lane & 1 == 1) {
                    let rank = (batch * L::BATCH + i) * L::WIDTH + lane;
                    let entry = entries[i * L::WIDTH + lane];
                    let point = lanes.point(&rows[entry.row()]);
                    let point = if entry.is_negative() { -point } else { point };
                    sums.collided.push((schedule.bucket(rank), point));
                }
            }
        }
    }
    for (x, y) in &totals {
        lanes.scatter(x, y, |_, row| sums.rows.push(row));
    }
    sums.rows.truncate(schedule.filled());
    for rank in 0..schedule.filled() {
        let (bucket, slot) = (schedule.bucket(rank), Some(rank as u32));
        match &mut sums.buckets[bucket] {
            empty @ None => *empty = slot,
            Some(_) => sums.pieces.push((bucket, slot)),
        }
    }
    sums
}

/// Appends the sum of each pair of rows and returns the pairs whose sum is the point at infinity: what is appended for
/// them is no sum.
#[inline(always)]
pub(super) fn add_pairs<L: Lanes>(lanes: L, rows: &mut Vec<L::Row>, pairs: &[[Entry; 2]]) -> Vec<usize> {
    let Some(any) = rows.first().copied() else { return vec![] };
    let one = lanes.one();
    let mut pending = vec![Pending { x2: one, y2: one, dx: one, before: one }; L::BATCH];
    let mut infinite = vec![];
    for (batch, pairs) in pairs.chunks(L::BATCH * L::WIDTH).enumerate() {
        let start = rows.len();
        rows.resize(start + pairs.len(), any);
        let (earlier, sums) = rows.split_at_mut(start);
        let groups = pairs.len().div_ceil(L::WIDTH);
        let operands = |i: usize, which: usize| {
            let group = &pairs[i * L::WIDTH..pairs.len().min((i + 1) * L::WIDTH)];
            let mut entries = [Entry::default(); 8];
            entries.iter_mut().zip(group).for_each(|(entry, pair)| *entry = pair[which]);
            lanes.gather(earlier, &entries[..group.len()])
        };
        let collisions = add_batch(
            lanes,
            &mut pending[..groups],
            |i| operands(i, 0),
            |i| operands(i, 1),
            |i| first_lanes((pairs.len() - i * L::WIDTH).min(L::WIDTH)),
            |i, _, x, y| {
                lanes.scatter(&x, &y, |lane, row| {
                    if let Some(sum) = sums.get_mut(i * L::WIDTH + lane) {
                        *sum = row;
                    }
                });
            },
        );
        for (i, mask) in collisions {
            for lane in (0..L::WIDTH).filter(|lane| mask >> lane & 1 == 1) {
                let index = i * L::WIDTH + lane;
                let [a, b] = pairs[index].map(|entry| vesta::Point::from(lanes.point(&earlier[entry.row()])));
                let total = a + b;
                if bool::from(total.is_identity()) {
                    infinite.push(batch * L::BATCH * L::WIDTH + index);
                } else {
                    sums[index] = lanes.row(&total.to_affine());
                }
            }
        }
    }
    infinite
}

/// For each of several sets of buckets the sum of bucket times number, where the first bucket has number one.
///
/// Each set has `1 << (bits - 1)` buckets. The sum over the buckets whose number has bit j, times 2^j, summed over j:
/// to get those sums, buckets are added that differ in their lowest bit only, after the odd ones were put aside, and
/// again, until one is left. What was put aside is added up in a tree meanwhile. In all it takes two additions for each
/// bucket, and all sets share the batches.
pub(super) fn weighted<L: Lanes>(lanes: L, sums: Sums<L::Row>, bits: u32) -> Vec<vesta::Point> {
    let Sums { mut rows, mut buckets, pieces, collided } = sums;
    join(lanes, &mut rows, &mut buckets, &pieces);
    let size = 1 << (bits - 1);
    let mut sets: Vec<_> = buckets.chunks(size).map(Folding::new).collect();
    while sets.iter_mut().any(|set| !set.is_done()) {
        sets.iter_mut().for_each(Folding::put_aside);
        halve(lanes, &mut rows, sets.iter_mut().flat_map(Folding::lists).collect());
    }
    let point =
        |slot: Slot| slot.map_or_else(vesta::Point::identity, |row| lanes.point(&rows[row as usize]).into());
    let mut totals: Vec<_> = sets.iter().map(|set| set.total(point)).collect();
    add_collided(&collided, size, &mut totals);
    totals
}

/// One set of buckets on its way to a sum.
struct Folding {
    /// Sums of buckets whose numbers agree but for the bits put aside already. Of number zero there is none.
    numbers: Vec<Slot>,
    /// For each bit put aside the buckets whose number has it, lowest bit first, in ever fewer sums.
    bits: Vec<Vec<Slot>>,
    /// The bucket with the highest number, the only one that has the highest bit.
    highest: Slot,
}

impl Folding {
    fn new(buckets: &[Slot]) -> Self {
        let (highest, others) = buckets.split_last().unwrap_or((&None, &[]));
        Self { numbers: [&[None], others].concat(), bits: vec![], highest: *highest }
    }

    fn is_done(&mut self) -> bool {
        self.lists().all(|list| list.len() == 1)
    }

    /// Takes the odd numbers for the next bit.
    fn put_aside(&mut self) {
        if self.numbers.len() > 1 {
            self.bits.push(self.numbers.iter().skip(1).step_by(2).copied().collect());
        }
        // What is under number zero now is in the sums of its bits already.
        self.numbers[0] = None;
    }

    fn lists(&mut self) -> impl Iterator<Item = &mut Vec<Slot>> {
        self.bits.iter_mut().chain([&mut self.numbers])
    }

    fn total(&self, point: impl Fn(Slot) -> vesta::Point) -> vesta::Point {
        let bits = self.bits.iter().rev().map(|list| point(list[0]));
        bits.fold(point(self.highest), |sum, bit| sum.double() + bit)
    }
}

/// Adds the pieces of buckets to the buckets.
fn join<L: Lanes>(lanes: L, rows: &mut Vec<L::Row>, buckets: &mut [Slot], pieces: &[(usize, Slot)]) {
    let mut lists = BTreeMap::new();
    for (bucket, piece) in pieces {
        lists.entry(*bucket).or_insert_with(|| vec![buckets[*bucket]]).push(*piece);
    }
    while lists.values().any(|list| list.len() > 1) {
        halve(lanes, rows, lists.values_mut().collect());
    }
    lists.into_iter().for_each(|(bucket, list)| buckets[bucket] = list[0]);
}

/// Halves lists by adding neighbours, all in one batch.
fn halve<L: Lanes>(lanes: L, rows: &mut Vec<L::Row>, mut lists: Vec<&mut Vec<Slot>>) {
    let (start, mut pairs) = (rows.len(), vec![]);
    lists.iter_mut().for_each(|list| pair_up(list, start, &mut pairs));
    let infinite: HashSet<_> =
        lanes.add_pairs(rows, &pairs).into_iter().map(|pair| Some((start + pair) as u32)).collect();
    if !infinite.is_empty() {
        let slots = lists.into_iter().flatten();
        slots.filter(|slot| infinite.contains(slot)).for_each(|slot| *slot = None);
    }
}

/// Halves a list. `pairs` takes the additions to do; their sums follow row `start` in order.
fn pair_up(list: &mut Vec<Slot>, start: usize, pairs: &mut Vec<[Entry; 2]>) {
    if list.len() == 1 {
        return;
    }
    let halved = list.chunks(2).map(|neighbours| match *neighbours {
        [Some(a), Some(b)] => {
            pairs.push([a, b].map(|row| Entry::new(row as usize, false)));
            Some((start + pairs.len() - 1) as u32)
        }
        [a, b] => a.or(b),
        _ => neighbours[0],
    });
    *list = halved.collect();
}

/// Adds the points that collided to the sums of their sets, with complete formulas.
fn add_collided(collided: &[(usize, vesta::Affine)], size: usize, totals: &mut [vesta::Point]) {
    if collided.is_empty() {
        return;
    }
    let mut buckets = vec![vesta::Point::identity(); size * totals.len()];
    collided.iter().for_each(|(bucket, point)| buckets[*bucket] += *point);
    for (total, buckets) in totals.iter_mut().zip(buckets.chunks(size)) {
        // Added from the highest on, each bucket is in as many partial sums as its number says.
        let mut partial = vesta::Point::identity();
        for bucket in buckets.iter().rev() {
            partial += bucket;
            *total += partial;
        }
    }
}
