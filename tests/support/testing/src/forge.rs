//! Circuit binaries written by hand from `docs/FORMAT.md`, independently of the code under test.

use group::{Curve, Group, GroupEncoding};
use pasta_curves::vesta;
use zk_halo2::{Limits, VkError, check_vk};

/// LEB128.
pub fn varint(mut value: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

fn zigzag(value: i64) -> u64 {
    ((value as u64) << 1) ^ if value < 0 { u64::MAX } else { 0 }
}

/// A key for k = 4 with advice columns only, whose last node is its only gate.
#[derive(Clone, Debug)]
pub struct Forged {
    /// Advice columns.
    pub columns: u64,
    /// Column and rotation.
    pub queries: Vec<(u64, i64)>,
    /// What `set_minimum_degree` of `halo2_proofs` sets.
    pub minimum_degree: Option<u64>,
    /// Advice columns under the permutation argument.
    pub permutation: Vec<u64>,
    /// Different constants: 2^248, 2^248 + 1, …, so 32 bytes each.
    pub constants: u64,
    /// Nodes as numbers: what is written for them one after the other.
    pub nodes: Vec<Vec<u64>>,
}

impl Default for Forged {
    fn default() -> Self {
        let nodes = Self::chain(0);
        Self {
            columns: 1,
            queries: vec![(0, 0)],
            minimum_degree: None,
            permutation: vec![],
            constants: 0,
            nodes,
        }
    }
}

/// The node for advice query 0.
const LEAF: u64 = 2;
const NEGATED: u64 = 4;
const SUM: u64 = 5;
const PRODUCT: u64 = 6;
const SCALED: u64 = 7;

impl Forged {
    /// A leaf, negated `len` times.
    pub fn chain(len: usize) -> Vec<Vec<u64>> {
        [vec![LEAF]].into_iter().chain((0..len).map(|_| vec![NEGATED])).collect()
    }

    /// A leaf, added to itself `len` times.
    pub fn doubling(len: usize) -> Vec<Vec<u64>> {
        [vec![LEAF]].into_iter().chain((0..len).map(|_| vec![SUM, 0])).collect()
    }

    /// A leaf, squared `len` times.
    pub fn squaring(len: usize) -> Vec<Vec<u64>> {
        [vec![LEAF]].into_iter().chain((0..len).map(|_| vec![PRODUCT, 0])).collect()
    }

    /// The file of an expression doubled as often as the limits admit: few bytes that stand for the longest text.
    pub fn longest_text(limits: &Limits) -> Vec<u8> {
        let doubled = |times| Self { nodes: Self::doubling(times), ..Self::default() };
        // A file that is not consistent has another error than one whose text is too long.
        let fits = |times: &usize| {
            let refused = check_vk(&doubled(*times).file(), limits).err();
            !matches!(refused, Some(VkError::Limit { .. }))
        };
        let times = (1..64).take_while(fits).last().expect("one doubling fits");
        doubled(times).consistent_file(limits)
    }

    /// A large key that the default limits admit, for k = 4: as many columns and queries as there may be, a file of
    /// nearly 400 KB, and a text of nearly 2 MiB, because the gate is half of itself twice.
    pub fn large() -> Self {
        const COLUMNS: u64 = 512;
        const HEIGHT: u64 = 11;
        const SCALED_EACH: u64 = 5;
        let rotated = |rotation| (0..COLUMNS).map(move |column| (column, rotation));
        let queries: Vec<_> = [0, 1, -1, 2].into_iter().flat_map(rotated).collect();
        assert_eq!(queries.len(), 1 << HEIGHT);
        let mut forged = Self {
            columns: COLUMNS,
            queries,
            permutation: (0..COLUMNS).collect(),
            nodes: vec![],
            ..Self::default()
        };
        // A complete tree of sums, each leaf a query that is scaled several times.
        for leaf in 0..1u64 << HEIGHT {
            forged.nodes.push(vec![LEAF + 8 * leaf]);
            for _ in 0..SCALED_EACH {
                forged.nodes.push(vec![SCALED, forged.constants]);
                forged.constants += 1;
            }
            for height in 0..(leaf + 1).trailing_zeros() {
                let right = (1 + SCALED_EACH) * (1 << height) + (1 << height) - 1;
                forged.nodes.push(vec![SUM, right]);
            }
        }
        forged.nodes.push(vec![SUM, 0]);
        forged
    }

    /// The file, with a representative of zero.
    pub fn file(&self) -> Vec<u8> {
        self.file_with([0; 32])
    }

    /// The file with the representative that it must have, which the error says.
    pub fn consistent_file(&self, limits: &Limits) -> Vec<u8> {
        let Err(VkError::Representative { expected, .. }) = check_vk(&self.file(), limits) else {
            unreachable!("the representative is not zero")
        };
        let mut representative: [u8; 32] = hex::decode(&expected[2..]).unwrap().try_into().unwrap();
        representative.reverse();
        self.file_with(representative)
    }

    fn file_with(&self, representative: [u8; 32]) -> Vec<u8> {
        let mut vk = representative.to_vec();
        let mut numbers = |values: &[u64]| values.iter().for_each(|value| vk.extend(varint(*value)));
        // k; advice, fixed and instance columns; selectors; minimum degree.
        numbers(&[4, self.columns, 0, 0, 0, self.minimum_degree.map_or(0, |d| d + 1)]);
        numbers(&[self.queries.len() as u64]);
        for (column, rotation) in &self.queries {
            numbers(&[*column, zigzag(*rotation)]);
        }
        // Instance queries, fixed queries.
        numbers(&[0, 0, self.permutation.len() as u64]);
        self.permutation.iter().for_each(|column| numbers(&[column << 2]));
        // Columns of constants, constants.
        numbers(&[0, self.constants]);
        for constant in 0..self.constants {
            vk.push(32);
            vk.extend([constant.to_le_bytes().as_slice(), &[0; 23], &[1]].concat());
        }
        let mut numbers = |values: &[u64]| values.iter().for_each(|value| vk.extend(varint(*value)));
        numbers(&[self.nodes.len() as u64]);
        self.nodes.iter().for_each(|node| numbers(node));
        match self.nodes.len() as u64 {
            0 => numbers(&[0]),
            len => numbers(&[1, (len - 1) << 1]),
        }
        // No lookups.
        numbers(&[0]);
        let point = vesta::Point::generator().to_affine().to_bytes();
        self.permutation.iter().for_each(|_| vk.extend_from_slice(&point));
        crate::assemble(&4u32.to_le_bytes(), &vk, 0)
    }
}
