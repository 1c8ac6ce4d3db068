//! The order in which points are added to buckets: in every round each bucket gets at most one point.
//!
//! Buckets are numbered by *rank*, those with most points first. In round r every bucket with more than r points gets
//! one more, so the buckets that take part are the first few ranks, and a round is one stretch of memory.

/// A row of points and whether its point is to be negated: twice the row, plus one for a negation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry(u32);

impl Entry {
    #[inline]
    pub(super) fn new(row: usize, negative: bool) -> Self {
        Self((row as u32) << 1 | u32::from(negative))
    }

    #[inline(always)]
    pub(super) fn row(self) -> usize {
        (self.0 >> 1) as usize
    }

    #[inline(always)]
    pub(super) fn is_negative(self) -> bool {
        self.0 & 1 == 1
    }

    /// All ones for a negation, else zero.
    #[inline(always)]
    pub(super) fn sign_bit(self) -> u64 {
        u64::from(self.0 & 1)
    }
}

/// Points to add to buckets, before they are put in order.
pub(super) struct Assignments {
    list: Vec<(u32, Entry)>,
    counts: Vec<u32>,
}

impl Assignments {
    pub(super) fn new(buckets: usize, capacity: usize) -> Self {
        Self { list: Vec::with_capacity(capacity), counts: vec![0; buckets] }
    }

    #[inline]
    pub(super) fn push(&mut self, bucket: usize, entry: Entry) {
        self.counts[bucket] += 1;
        self.list.push((bucket as u32, entry));
    }
}

/// The rounds.
pub(super) struct Schedule {
    entries: Vec<Entry>,
    /// Where each round starts in `entries`; one more for the end.
    starts: Vec<usize>,
    /// The bucket of each rank. A bucket with very many points has several ranks.
    buckets: Vec<u32>,
    bucket_count: usize,
}

impl Schedule {
    /// A round costs an inversion, however few buckets take part, so there are no more rounds than twice as many as
    /// points in an average bucket, and a few: a bucket with more points is cut into pieces, which are added up later.
    /// The scalars of instance columns are the public inputs, and whoever chooses these could put everything into one
    /// bucket.
    pub(super) fn new(assignments: Assignments) -> Self {
        let Assignments { list, mut counts } = assignments;
        let bucket_count = counts.len();
        let most = 2 * list.len().div_ceil(bucket_count.max(1)) as u32 + 8;
        let rounds = counts.iter().copied().max().unwrap_or(0).min(most) as usize;
        // Buckets and their points, in pieces; further pieces of a bucket follow its first.
        let mut pieces = Vec::with_capacity(bucket_count);
        let mut piece_of = Vec::with_capacity(bucket_count);
        for (bucket, count) in counts.iter_mut().enumerate() {
            piece_of.push(pieces.len() as u32);
            while *count > most {
                pieces.push((bucket as u32, most));
                *count -= most;
            }
            pieces.push((bucket as u32, *count));
            *count = 0;
        }
        // Counting sort, the largest first: `ranks[c]` is where the pieces with c points begin.
        let mut ranks = vec![0usize; rounds + 1];
        pieces.iter().for_each(|(_, count)| ranks[*count as usize] += 1);
        let mut before = 0;
        for rank in ranks.iter_mut().rev() {
            before += std::mem::replace(rank, before);
        }
        // Before the pieces with r points are exactly those with more: the ones of round r.
        let mut starts = Vec::with_capacity(rounds + 1);
        let mut start = 0;
        for active in &ranks[..rounds] {
            starts.push(start);
            start += active;
        }
        starts.push(start);
        let mut buckets = vec![0; pieces.len()];
        let mut rank_of = vec![0u32; pieces.len()];
        for (piece, (bucket, count)) in pieces.iter().enumerate() {
            let rank = &mut ranks[*count as usize];
            buckets[*rank] = *bucket;
            rank_of[piece] = *rank as u32;
            *rank += 1;
        }
        let mut entries = vec![Entry::default(); list.len()];
        for (bucket, entry) in list {
            let (round, piece) = (&mut counts[bucket as usize], &mut piece_of[bucket as usize]);
            if *round == most {
                *round = 0;
                *piece += 1;
            }
            entries[starts[*round as usize] + rank_of[*piece as usize] as usize] = entry;
            *round += 1;
        }
        Self { entries, starts, buckets, bucket_count }
    }

    /// What each round adds, by rank.
    #[inline(always)]
    pub(super) fn rounds(&self) -> impl Iterator<Item = &[Entry]> {
        self.starts.windows(2).map(|ends| &self.entries[ends[0]..ends[1]])
    }

    /// Pieces of buckets that get any points: they have the first ranks.
    #[inline(always)]
    pub(super) fn filled(&self) -> usize {
        self.starts.get(1).copied().unwrap_or(0)
    }

    /// Number of buckets.
    pub(super) fn buckets(&self) -> usize {
        self.bucket_count
    }

    /// The bucket of this rank.
    #[inline(always)]
    pub(super) fn bucket(&self, rank: usize) -> usize {
        self.buckets[rank] as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_gets_to_its_bucket_once() {
        let mut assignments = Assignments::new(5, 9);
        let pushed = [(3, 0), (1, 1), (3, 2), (3, 3), (4, 4), (1, 5), (3, 6)];
        for (bucket, row) in pushed {
            assignments.push(bucket, Entry::new(row, row % 2 == 1));
        }
        let schedule = Schedule::new(assignments);
        assert_eq!((schedule.filled(), schedule.buckets()), (3, 5));
        let mut scheduled: Vec<_> = schedule
            .rounds()
            .flat_map(|round| round.iter().enumerate())
            .map(|(rank, entry)| (schedule.bucket(rank), entry.row(), entry.is_negative()))
            .collect();
        scheduled.sort_by_key(|(_, row, _)| *row);
        assert_eq!(scheduled, pushed.map(|(bucket, row)| (bucket, row, row % 2 == 1)));
        let sizes: Vec<_> = schedule.rounds().map(<[Entry]>::len).collect();
        assert_eq!(sizes, [3, 2, 1, 1]);
    }

    #[test]
    fn rounds_are_few_even_if_all_points_go_to_one_bucket() {
        for (count, bucket) in
            [(8000, |_| 3), (8000, |i| if i % 100 == 0 { 7 } else { 3 })] as [(usize, fn(usize) -> usize); 2]
        {
            let mut assignments = Assignments::new(128, count);
            (0..count).for_each(|row| assignments.push(bucket(row), Entry::new(row, false)));
            let schedule = Schedule::new(assignments);
            assert!(schedule.rounds().count() <= 2 * 63 + 8);
            assert!(schedule.rounds().all(|round| round.len() <= schedule.filled()));
            let mut seen = vec![false; count];
            for (rank, entry) in schedule.rounds().flat_map(|round| round.iter().enumerate()) {
                assert_eq!(schedule.bucket(rank), bucket(entry.row()));
                assert!(!std::mem::replace(&mut seen[entry.row()], true));
            }
            assert!(seen.iter().all(|seen| *seen));
        }
    }

    #[test]
    fn nothing_can_be_scheduled() {
        let schedule = Schedule::new(Assignments::new(4, 0));
        assert_eq!((schedule.filled(), schedule.rounds().count()), (0, 0));
    }
}
