//! The exact text that `{:?}` of `vk.pinned()` prints, whose hash binds the key into every transcript.
//!
//! Nodes share their branches, so a few bytes of table can stand for a text of any length: the length is computed
//! first and compared with the limit. There is no recursion: the depth of an expression is the author's choice.

use blake2b_simd::Params as Blake2b;
use ff::{FromUniformBytes, PrimeField};
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fp, Fq, vesta};

use super::model::{Column, ColumnKind, Node, NodeId, PinnedKey, Query};
use crate::limits::check_limit;
use crate::{Limits, VkError};

const TOO_LONG: &str = "length of the rendered key";

/// What the text says about the evaluation domain.
pub(crate) struct Domain {
    pub(crate) extended_k: u32,
    pub(crate) omega: Fp,
}

/// Renders `key`.
pub(crate) fn render(key: &PinnedKey, domain: &Domain, limits: &Limits) -> Result<String, VkError> {
    let mut out = Renderer::new(key, measure(key, domain, limits)?);
    out.key(domain);
    Ok(out.text)
}

/// Length of what [`render`] renders, without rendering the expressions.
pub(crate) fn measure(key: &PinnedKey, domain: &Domain, limits: &Limits) -> Result<usize, VkError> {
    let mut out = Renderer::new(key, 0);
    out.measured = Some(Measured { lens: expression_lens(key), sum: 0 });
    out.key(domain);
    let expressions = out.measured.map_or(0, |measured| measured.sum);
    let len = out.text.len().saturating_add(expressions);
    check_limit(TOO_LONG, limits.max_rendered_len, len)?;
    Ok(len)
}

/// The transcript representative: how `halo2_proofs` hashes the text into a field element.
pub(crate) fn representative(text: &str) -> Fp {
    let mut hash = Blake2b::new().hash_length(64).personal(b"Halo2-Verify-Key").to_state();
    hash.update(&(text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
    Fp::from_uniform_bytes(hash.finalize().as_array())
}

/// Length of each node of the expression table, rendered with all its operands; saturating.
fn expression_lens(key: &PinnedKey) -> Vec<usize> {
    let mut scratch = Renderer::new(key, 0);
    let mut lens: Vec<usize> = Vec::with_capacity(key.expressions.nodes.len());
    for node in &key.expressions.nodes {
        let own = match scratch.leaf(*node) {
            true => scratch.text.len(),
            false => name(*node).len() + "()".len() + scratch.suffix_len(*node),
        };
        scratch.text.clear();
        let operand = |id: Option<NodeId>| id.map_or(0, |id| lens[id as usize]);
        let (left, right) = node.operands();
        lens.push(operand(left).saturating_add(operand(right)).saturating_add(own));
    }
    lens
}

/// The word before the parenthesis or brace.
fn name(node: Node) -> &'static str {
    match node {
        Node::Constant(_) => "Constant",
        Node::Fixed(_) => ColumnKind::Fixed.name(),
        Node::Advice(_) => ColumnKind::Advice.name(),
        Node::Instance(_) => ColumnKind::Instance.name(),
        Node::Negated(_) => "Negated",
        Node::Sum(..) => "Sum",
        Node::Product(..) => "Product",
        Node::Scaled(..) => "Scaled",
    }
}

struct Renderer<'a> {
    key: &'a PinnedKey,
    text: String,
    /// Where each node was rendered first: other occurrences are copies.
    rendered: Vec<Option<(usize, usize)>>,
    /// When this is set, expressions are added up here instead of being rendered.
    measured: Option<Measured>,
}

/// Expressions that were not rendered.
struct Measured {
    /// Length of each node.
    lens: Vec<usize>,
    sum: usize,
}

/// What is still to be rendered of an expression, innermost last.
enum Pending {
    Node(NodeId),
    Separator,
    /// The end of a node that began at the position.
    Close(NodeId, usize),
}

impl<'a> Renderer<'a> {
    fn new(key: &'a PinnedKey, capacity: usize) -> Self {
        let rendered = vec![None; key.expressions.nodes.len()];
        Self { key, text: String::with_capacity(capacity), rendered, measured: None }
    }

    fn key(&mut self, domain: &Domain) {
        let key = self.key;
        self.head(domain);
        self.constraint_system();
        self.text(", fixed_commitments: ");
        self.list(&key.fixed_commitments, Self::point);
        self.text(", permutation: VerifyingKey { commitments: ");
        self.list(&key.permutation_commitments, Self::point);
        self.text(" } }");
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn number(&mut self, value: impl Into<i64>) {
        self.text.push_str(&value.into().to_string());
    }

    /// `0x` and 64 digits, most significant first.
    fn hex(&mut self, little_endian: [u8; 32]) {
        let mut big_endian = little_endian;
        big_endian.reverse();
        let mut digits = [0; 66];
        digits[..2].copy_from_slice(b"0x");
        for (pair, byte) in digits[2..].chunks_exact_mut(2).zip(big_endian) {
            pair[0] = HEX_DIGITS[usize::from(byte >> 4)];
            pair[1] = HEX_DIGITS[usize::from(byte & 15)];
        }
        self.text.extend(digits.map(char::from));
    }

    fn list<T: Copy>(&mut self, items: &[T], item: impl Fn(&mut Self, T)) {
        self.text("[");
        for (index, value) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            item(self, *value);
        }
        self.text("]");
    }

    fn head(&mut self, domain: &Domain) {
        self.text("PinnedVerificationKey { base_modulus: \"");
        self.text(Fq::MODULUS);
        self.text("\", scalar_modulus: \"");
        self.text(Fp::MODULUS);
        self.text("\", domain: PinnedEvaluationDomain { k: ");
        self.number(self.key.k);
        self.text(", extended_k: ");
        self.number(domain.extended_k);
        self.text(", omega: ");
        self.hex(domain.omega.to_repr());
        self.text(" }, cs: ");
    }

    fn constraint_system(&mut self) {
        let key = self.key;
        self.text("PinnedConstraintSystem { num_fixed_columns: ");
        self.number(key.fixed_columns);
        self.text(", num_advice_columns: ");
        self.number(key.advice_columns);
        self.text(", num_instance_columns: ");
        self.number(key.instance_columns);
        self.text(", num_selectors: ");
        self.number(key.selectors);
        self.text(", gates: ");
        self.list(&key.gates, Self::expression);
        self.queries(", advice_queries: ", ColumnKind::Advice);
        self.queries(", instance_queries: ", ColumnKind::Instance);
        self.queries(", fixed_queries: ", ColumnKind::Fixed);
        self.text(", permutation: Argument { columns: ");
        self.list(&key.permutation, Self::column);
        self.text(" }, lookups: [");
        self.lookups();
        self.text("], constants: ");
        self.list(&key.constant_columns, |out, index| {
            out.column(Column { kind: ColumnKind::Fixed, index });
        });
        self.text(", minimum_degree: ");
        match key.minimum_degree {
            None => self.text("None"),
            Some(degree) => {
                self.text("Some(");
                self.number(degree);
                self.text(")");
            }
        }
        self.text(" }");
    }

    fn queries(&mut self, field: &str, kind: ColumnKind) {
        self.text(field);
        self.list(self.key.queries(kind), |out, query| {
            out.text("(");
            out.column(Column { kind, index: query.column });
            out.text(", Rotation(");
            out.number(query.rotation);
            out.text("))");
        });
    }

    fn column(&mut self, column: Column) {
        self.text("Column { index: ");
        self.number(column.index);
        self.text(", column_type: ");
        self.text(column.kind.name());
        self.text(" }");
    }

    fn lookups(&mut self) {
        for (index, lookup) in self.key.lookups.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.text("Argument { input_expressions: ");
            self.list(&lookup.inputs, Self::expression);
            self.text(", table_expressions: ");
            self.list(&lookup.tables, Self::expression);
            self.text(" }");
        }
    }

    fn point(&mut self, point: vesta::Affine) {
        // Infinity is refused where points are read.
        let coordinates = Option::from(point.coordinates());
        let Some((x, y)) = coordinates.map(|c: pasta_curves::arithmetic::Coordinates<_>| (*c.x(), *c.y()))
        else {
            return self.text("Infinity");
        };
        self.text("(");
        self.hex(x.to_repr());
        self.text(", ");
        self.hex(y.to_repr());
        self.text(")");
    }

    fn expression(&mut self, root: NodeId) {
        if let Some(measured) = &mut self.measured {
            measured.sum = measured.sum.saturating_add(measured.lens[root as usize]);
            return;
        }
        let mut pending = vec![Pending::Node(root)];
        while let Some(next) = pending.pop() {
            match next {
                Pending::Separator => self.text(", "),
                Pending::Close(id, start) => {
                    self.suffix(self.key.expressions.nodes[id as usize]);
                    self.text(")");
                    self.rendered[id as usize] = Some((start, self.text.len()));
                }
                Pending::Node(id) => self.node(id, &mut pending),
            }
        }
    }

    fn node(&mut self, id: NodeId, pending: &mut Vec<Pending>) {
        if let Some((start, end)) = self.rendered[id as usize] {
            self.text.extend_from_within(start..end);
            return;
        }
        let start = self.text.len();
        let node = self.key.expressions.nodes[id as usize];
        if self.leaf(node) {
            self.rendered[id as usize] = Some((start, self.text.len()));
            return;
        }
        self.text(name(node));
        self.text("(");
        pending.push(Pending::Close(id, start));
        let (left, right) = node.operands();
        if let Some(right) = right {
            pending.push(Pending::Node(right));
            pending.push(Pending::Separator);
        }
        pending.extend(left.map(Pending::Node));
    }

    /// Renders the node if it has no operands, and says whether it did.
    fn leaf(&mut self, node: Node) -> bool {
        let (index, query) = match node {
            Node::Constant(constant) => {
                self.text("Constant(");
                self.hex(self.key.expressions.constants[constant as usize].to_repr());
                self.text(")");
                return true;
            }
            Node::Fixed(index) => (index, self.key.fixed_queries[index as usize]),
            Node::Advice(index) => (index, self.key.advice_queries[index as usize]),
            Node::Instance(index) => (index, self.key.instance_queries[index as usize]),
            _ => return false,
        };
        self.query(name(node), index, query);
        true
    }

    fn query(&mut self, kind: &str, index: u32, query: Query) {
        self.text(kind);
        self.text(" { query_index: ");
        self.number(index);
        self.text(", column_index: ");
        self.number(query.column);
        self.text(", rotation: Rotation(");
        self.number(query.rotation);
        self.text(") }");
    }

    /// What stands between the last operand and the closing parenthesis.
    fn suffix(&mut self, node: Node) {
        if let Node::Scaled(_, constant) = node {
            self.text(", ");
            self.hex(self.key.expressions.constants[constant as usize].to_repr());
        }
    }

    /// Length of the suffix and of the separator between two operands.
    fn suffix_len(&self, node: Node) -> usize {
        match node {
            Node::Scaled(..) => ", ".len() + 66,
            Node::Sum(..) | Node::Product(..) => ", ".len(),
            _ => 0,
        }
    }
}

const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";
