//! Writing the `vk` section. `docs/FORMAT.md` describes it; [`decode`](super::decode) reads it.

use ff::PrimeField;
use group::GroupEncoding;
use pasta_curves::Fp;

use super::model::{Expressions, Node, NodeId, PinnedKey, Query};

/// The `vk` section of a key whose transcript representative is `representative`.
pub(crate) fn encode(key: &PinnedKey, instance_lens: &[usize], representative: Fp) -> Vec<u8> {
    let mut out = Writer(representative.to_repr().to_vec());
    out.counts(key);
    instance_lens.iter().for_each(|len| out.varint(*len as u64));
    out.queries(&key.advice_queries);
    out.queries(&key.instance_queries);
    out.queries(&key.fixed_queries);
    out.varint(key.permutation.len() as u64);
    for column in &key.permutation {
        out.varint(u64::from(column.index) << 2 | column.kind as u64);
    }
    out.varint(key.constant_columns.len() as u64);
    key.constant_columns.iter().for_each(|column| out.varint((*column).into()));
    out.expressions(&key.expressions);
    out.roots(key);
    for point in key.fixed_commitments.iter().chain(&key.permutation_commitments) {
        out.0.extend_from_slice(&point.to_bytes());
    }
    out.0
}

struct Writer(Vec<u8>);

impl Writer {
    /// LEB128: seven bits a byte, least significant first, the top bit set in all bytes but the last.
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// Zigzag: 0, -1, 1, -2, … become 0, 1, 2, 3, …
    fn signed(&mut self, value: i64) {
        self.varint(((value << 1) ^ (value >> 63)) as u64);
    }

    fn counts(&mut self, key: &PinnedKey) {
        for count in [key.k, key.advice_columns, key.fixed_columns, key.instance_columns, key.selectors] {
            self.varint(count.into());
        }
        self.varint(key.minimum_degree.map_or(0, |degree| u64::from(degree) + 1));
    }

    fn queries(&mut self, queries: &[Query]) {
        self.varint(queries.len() as u64);
        for query in queries {
            self.varint(query.column.into());
            self.signed(query.rotation.into());
        }
    }

    fn expressions(&mut self, table: &Expressions) {
        self.varint(table.constants.len() as u64);
        for constant in &table.constants {
            let repr = constant.to_repr();
            let len = repr.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
            self.0.push(len as u8);
            self.0.extend_from_slice(&repr[..len]);
        }
        self.varint(table.nodes.len() as u64);
        for (id, node) in table.nodes.iter().enumerate() {
            self.node(id as NodeId, *node);
        }
    }

    /// Three bits of tag and the last operand, then the other operand. Operands are counted backwards from the node,
    /// 0 being the one just before it.
    fn node(&mut self, id: NodeId, node: Node) {
        let back = |operand: NodeId| u64::from(id - 1 - operand);
        let mut tagged = |tag: u64, value: u64| self.varint(value << 3 | tag);
        match node {
            Node::Constant(constant) => tagged(0, constant.into()),
            Node::Fixed(query) => tagged(1, query.into()),
            Node::Advice(query) => tagged(2, query.into()),
            Node::Instance(query) => tagged(3, query.into()),
            Node::Negated(a) => tagged(4, back(a)),
            Node::Sum(a, b) => {
                tagged(5, back(b));
                self.varint(back(a));
            }
            Node::Product(a, b) => {
                tagged(6, back(b));
                self.varint(back(a));
            }
            Node::Scaled(a, constant) => {
                tagged(7, back(a));
                self.varint(constant.into());
            }
        }
    }

    /// The roots of gates and lookups, each as the difference to the root before it.
    fn roots(&mut self, key: &PinnedKey) {
        let mut previous = 0;
        let mut root = |out: &mut Self, id: NodeId| {
            out.signed(i64::from(id) - previous);
            previous = i64::from(id);
        };
        self.varint(key.gates.len() as u64);
        key.gates.iter().for_each(|id| root(self, *id));
        self.varint(key.lookups.len() as u64);
        for lookup in &key.lookups {
            self.varint(lookup.inputs.len() as u64);
            lookup.inputs.iter().chain(&lookup.tables).for_each(|id| root(self, *id));
        }
    }
}
