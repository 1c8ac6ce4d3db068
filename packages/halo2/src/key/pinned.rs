//! Reading the debug text of a pinned key: `{:?}` as `halo2_proofs` hashes it, or `{:#?}` as projects keep it in
//! their fixtures.
//!
//! The text is read once from left to right, without recursion. [`VerifyingKey::from_pinned`] afterwards renders
//! what was read and compares: a text with anything more, less or different in it is refused.
//!
//! [`VerifyingKey::from_pinned`]: super::VerifyingKey::from_pinned

use ff::PrimeField;
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fp, Fq, vesta};

use super::lexer::{Lexer, Token};
use super::model::{Column, ColumnKind, Expressions, Lookup, Node, NodeId, PinnedKey, Query};
use super::table::TableBuilder;
use crate::limits::check_limit;
use crate::{Limits, VkError};

/// Longest text that is read. Indented text is some ten times as long as the text that is hashed.
const MAX_TEXT_LEN: usize = 64 << 20;

/// Reads `text`.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<PinnedKey, VkError> {
    if text.len() > MAX_TEXT_LEN {
        let (limit, found) = (MAX_TEXT_LEN as u64, text.len() as u64);
        return Err(VkError::Limit { what: "length of the pinned key", limit, found });
    }
    let mut parser = Parser { lexer: Lexer::new(text), table: TableBuilder::default(), limits };
    let key = parser.key()?;
    parser.end()?;
    Ok(key)
}

/// Whether two texts differ in layout only: in white space and in commas before a closing mark.
pub(super) fn same_but_for_layout(a: &str, b: &str) -> bool {
    significant(a).eq(significant(b))
}

fn significant(text: &str) -> impl Iterator<Item = u8> + '_ {
    let mut bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).peekable();
    std::iter::from_fn(move || {
        let byte = bytes.next()?;
        match bytes.peek() {
            Some(b'}' | b')' | b']') if byte == b',' => bytes.next(),
            _ => Some(byte),
        }
    })
}

struct Parser<'a, 'l> {
    lexer: Lexer<'a>,
    table: TableBuilder,
    limits: &'l Limits,
}

/// An expression whose operands are still being read.
enum Open {
    Negated,
    Scaled,
    /// With the left operand, once it is known.
    Sum(Option<NodeId>),
    Product(Option<NodeId>),
}

impl<'a> Parser<'a, '_> {
    fn key(&mut self) -> Result<PinnedKey, VkError> {
        self.open("PinnedVerificationKey", b'{')?;
        self.modulus("base_modulus", Fq::MODULUS)?;
        self.modulus("scalar_modulus", Fp::MODULUS)?;
        let k = self.domain()?;
        self.field("cs")?;
        self.open("PinnedConstraintSystem", b'{')?;
        let fixed_columns = self.count("num_fixed_columns")?;
        let advice_columns = self.count("num_advice_columns")?;
        let instance_columns = self.count("num_instance_columns")?;
        let selectors = self.count("num_selectors")?;
        let gates = self.expressions("gates", self.limits.max_gates)?;
        self.comma()?;
        let advice_queries = self.queries("advice_queries", ColumnKind::Advice)?;
        let instance_queries = self.queries("instance_queries", ColumnKind::Instance)?;
        let fixed_queries = self.queries("fixed_queries", ColumnKind::Fixed)?;
        let permutation = self.permutation()?;
        let lookups = self.lookups()?;
        let constant_columns = self.constant_columns()?;
        let minimum_degree = self.minimum_degree()?;
        self.close(b'}')?;
        self.comma()?;
        let fixed_commitments = self.points("fixed_commitments")?;
        self.comma()?;
        self.field("permutation")?;
        self.open("VerifyingKey", b'{')?;
        let permutation_commitments = self.points("commitments")?;
        self.close(b'}')?;
        self.close(b'}')?;
        Ok(PinnedKey {
            k,
            advice_columns,
            fixed_columns,
            instance_columns,
            selectors,
            minimum_degree,
            advice_queries,
            instance_queries,
            fixed_queries,
            permutation,
            constant_columns,
            expressions: self.take_table(),
            gates,
            lookups,
            fixed_commitments,
            permutation_commitments,
        })
    }

    fn take_table(&mut self) -> Expressions {
        std::mem::take(&mut self.table).finish()
    }

    // The parts of a key, in the order of the text.

    fn modulus(&mut self, field: &str, modulus: &str) -> Result<(), VkError> {
        self.field(field)?;
        self.token(Token::Text(modulus))?;
        self.comma()
    }

    /// Reads k. The other numbers follow from it and are compared when the key is rendered.
    fn domain(&mut self) -> Result<u32, VkError> {
        self.field("domain")?;
        self.open("PinnedEvaluationDomain", b'{')?;
        let k = self.count("k")?;
        crate::params::check_k("pinned key", k, self.limits)?;
        self.count("extended_k")?;
        self.field("omega")?;
        self.element::<Fp>("omega")?;
        self.close(b'}')?;
        self.comma()?;
        Ok(k)
    }

    fn queries(&mut self, field: &str, kind: ColumnKind) -> Result<Vec<Query>, VkError> {
        self.field(field)?;
        let queries = self.list(self.limits.max_queries, |parser| {
            parser.mark(b'(')?;
            let column = parser.column_of(kind)?;
            parser.comma()?;
            let rotation = parser.rotation()?;
            parser.close(b')')?;
            Ok(Query { column, rotation })
        })?;
        self.comma()?;
        Ok(queries)
    }

    fn permutation(&mut self) -> Result<Vec<Column>, VkError> {
        self.field("permutation")?;
        self.open("Argument", b'{')?;
        self.field("columns")?;
        let columns = self.list(3 * self.limits.max_columns, Self::column)?;
        self.close(b'}')?;
        self.comma()?;
        Ok(columns)
    }

    fn lookups(&mut self) -> Result<Vec<Lookup>, VkError> {
        self.field("lookups")?;
        let lookups = self.list(self.limits.max_lookups, |parser| {
            let width = parser.limits.max_lookup_width;
            parser.open("Argument", b'{')?;
            let inputs = parser.expressions("input_expressions", width)?;
            parser.comma()?;
            let tables = parser.expressions("table_expressions", width)?;
            parser.close(b'}')?;
            Ok(Lookup { inputs, tables })
        })?;
        self.comma()?;
        Ok(lookups)
    }

    fn constant_columns(&mut self) -> Result<Vec<u32>, VkError> {
        self.field("constants")?;
        let columns = self.list(self.limits.max_columns, |parser| parser.column_of(ColumnKind::Fixed))?;
        self.comma()?;
        Ok(columns)
    }

    fn minimum_degree(&mut self) -> Result<Option<u32>, VkError> {
        self.field("minimum_degree")?;
        if self.lexer.peek()? == Token::Name("None") {
            self.lexer.next()?;
            return Ok(None);
        }
        self.open("Some", b'(')?;
        let degree = self.unsigned()?;
        self.close(b')')?;
        Ok(Some(degree))
    }

    fn points(&mut self, field: &str) -> Result<Vec<vesta::Affine>, VkError> {
        self.field(field)?;
        self.list(3 * self.limits.max_columns, |parser| {
            let (_, offset) = parser.token(Token::Mark(b'('))?;
            let x = parser.element::<Fq>("x coordinate")?;
            parser.comma()?;
            let y = parser.element::<Fq>("y coordinate")?;
            parser.close(b')')?;
            // `from_xy` takes (0, 0) for infinity.
            Option::from(vesta::Affine::from_xy(x, y))
                .filter(|_| x != Fq::zero() || y != Fq::zero())
                .ok_or(VkError::Point { what: "commitment", offset })
        })
    }

    fn column(&mut self) -> Result<Column, VkError> {
        self.open("Column", b'{')?;
        let index = self.count("index")?;
        self.field("column_type")?;
        let (token, offset) = self.lexer.next()?;
        let kind = match token {
            Token::Name("Advice") => ColumnKind::Advice,
            Token::Name("Fixed") => ColumnKind::Fixed,
            Token::Name("Instance") => ColumnKind::Instance,
            other => return Err(unexpected("a kind of column", other, offset)),
        };
        self.close(b'}')?;
        Ok(Column { kind, index })
    }

    fn column_of(&mut self, kind: ColumnKind) -> Result<u32, VkError> {
        let column = self.column()?;
        if column.kind == kind {
            return Ok(column.index);
        }
        let offset = self.lexer.offset();
        let (expected, found) = (kind.name().into(), column.kind.name().into());
        Err(VkError::Pinned { offset, expected, found })
    }

    fn rotation(&mut self) -> Result<i32, VkError> {
        self.open("Rotation", b'(')?;
        let rotation = self.number()?;
        self.close(b')')?;
        Ok(rotation)
    }

    // Expressions.

    fn expressions(&mut self, field: &str, limit: usize) -> Result<Vec<NodeId>, VkError> {
        self.field(field)?;
        self.list(limit, Self::expression)
    }

    fn expression(&mut self) -> Result<NodeId, VkError> {
        let mut open = Vec::new();
        loop {
            if let Some(operator) = self.operator()? {
                open.push(operator);
                check_limit("depth of an expression", self.limits.max_depth, open.len())?;
                continue;
            }
            let mut done = self.leaf()?;
            loop {
                let Some(operator) = open.pop() else {
                    return Ok(done);
                };
                match self.complete(operator, done)? {
                    Ok(node) => done = self.node(node)?,
                    Err(still_open) => {
                        open.push(still_open);
                        break;
                    }
                }
            }
        }
    }

    /// The beginning of an expression with operands.
    fn operator(&mut self) -> Result<Option<Open>, VkError> {
        let operator = match self.lexer.peek()? {
            Token::Name("Negated") => Open::Negated,
            Token::Name("Scaled") => Open::Scaled,
            Token::Name("Sum") => Open::Sum(None),
            Token::Name("Product") => Open::Product(None),
            _ => return Ok(None),
        };
        self.lexer.next()?;
        self.mark(b'(')?;
        Ok(Some(operator))
    }

    /// Takes in an operand: the finished node, or the operator that waits for its right operand.
    fn complete(&mut self, operator: Open, operand: NodeId) -> Result<Result<Node, Open>, VkError> {
        let node = match operator {
            Open::Sum(None) | Open::Product(None) => {
                self.comma()?;
                return Ok(Err(match operator {
                    Open::Sum(_) => Open::Sum(Some(operand)),
                    _ => Open::Product(Some(operand)),
                }));
            }
            Open::Negated => Node::Negated(operand),
            Open::Sum(Some(left)) => Node::Sum(left, operand),
            Open::Product(Some(left)) => Node::Product(left, operand),
            Open::Scaled => {
                self.comma()?;
                let factor = self.element("factor")?;
                Node::Scaled(operand, self.table.constant(factor))
            }
        };
        self.close(b')')?;
        Ok(Ok(node))
    }

    fn leaf(&mut self) -> Result<NodeId, VkError> {
        let (token, offset) = self.lexer.next()?;
        let node = match token {
            Token::Name("Constant") => {
                self.mark(b'(')?;
                let value = self.element("constant")?;
                self.close(b')')?;
                Node::Constant(self.table.constant(value))
            }
            Token::Name("Fixed") => Node::Fixed(self.query()?),
            Token::Name("Advice") => Node::Advice(self.query()?),
            Token::Name("Instance") => Node::Instance(self.query()?),
            other => return Err(unexpected("an expression without selectors", other, offset)),
        };
        self.node(node)
    }

    /// Reads the index. Column and rotation follow from it and are compared when the key is rendered.
    fn query(&mut self) -> Result<u32, VkError> {
        self.mark(b'{')?;
        let index = self.count("query_index")?;
        self.count("column_index")?;
        self.field("rotation")?;
        self.rotation()?;
        self.close(b'}')?;
        Ok(index)
    }

    fn node(&mut self, node: Node) -> Result<NodeId, VkError> {
        let id = self.table.node(node);
        check_limit("nodes", self.limits.max_nodes, self.table.len())?;
        Ok(id)
    }

    // Words and marks.

    fn list<T>(
        &mut self,
        limit: usize,
        mut item: impl FnMut(&mut Self) -> Result<T, VkError>,
    ) -> Result<Vec<T>, VkError> {
        self.mark(b'[')?;
        let mut items = Vec::new();
        while self.lexer.peek()? != Token::Mark(b']') {
            items.push(item(self)?);
            check_limit("elements of a list", limit, items.len())?;
            if self.lexer.peek()? != Token::Mark(b']') {
                self.comma()?;
            }
        }
        self.mark(b']')?;
        Ok(items)
    }

    fn token(&mut self, expected: Token<'_>) -> Result<(Token<'a>, usize), VkError> {
        let (found, offset) = self.lexer.next()?;
        if found == expected { Ok((found, offset)) } else { Err(unexpected(&show(expected), found, offset)) }
    }

    fn mark(&mut self, mark: u8) -> Result<(), VkError> {
        self.token(Token::Mark(mark)).map(|_| ())
    }

    fn comma(&mut self) -> Result<(), VkError> {
        self.mark(b',')
    }

    /// A closing mark, in indented text with a comma before it.
    fn close(&mut self, mark: u8) -> Result<(), VkError> {
        if self.lexer.peek()? == Token::Mark(b',') {
            self.lexer.next()?;
        }
        self.mark(mark)
    }

    fn open(&mut self, name: &str, mark: u8) -> Result<(), VkError> {
        self.token(Token::Name(name))?;
        self.mark(mark)
    }

    fn field(&mut self, name: &str) -> Result<(), VkError> {
        self.open(name, b':')
    }

    /// A field with a number, and the comma after it if there is one.
    fn count(&mut self, field: &str) -> Result<u32, VkError> {
        self.field(field)?;
        let number = self.unsigned()?;
        self.comma()?;
        Ok(number)
    }

    fn unsigned(&mut self) -> Result<u32, VkError> {
        self.number()
    }

    fn number<T: std::str::FromStr>(&mut self) -> Result<T, VkError> {
        let (token, offset) = self.lexer.next()?;
        let value = match token {
            Token::Number(digits) => digits.parse().ok(),
            _ => None,
        };
        value.ok_or_else(|| unexpected("a number of 32 bits", token, offset))
    }

    /// A canonical field element, `0x` and 64 digits.
    fn element<F: PrimeField<Repr = [u8; 32]>>(&mut self, what: &'static str) -> Result<F, VkError> {
        let (token, offset) = self.lexer.next()?;
        let mut repr = [0; 32];
        match token {
            Token::Hex(digits) if hex::decode_to_slice(digits, &mut repr).is_ok() => {}
            other => return Err(unexpected("0x and 64 hexadecimal digits", other, offset)),
        }
        repr.reverse();
        Option::from(F::from_repr(repr)).ok_or(VkError::Scalar { what, offset })
    }

    fn end(&mut self) -> Result<(), VkError> {
        self.token(Token::End).map(|_| ())
    }
}

fn show(token: Token<'_>) -> String {
    match token {
        Token::Name(text) | Token::Number(text) => text.chars().take(70).collect(),
        Token::Hex(digits) => format!("0x{}", digits.chars().take(70).collect::<String>()),
        Token::Text(text) => format!("\"{}\"", text.chars().take(70).collect::<String>()),
        Token::Mark(mark) => char::from(mark).into(),
        Token::End => "the end".into(),
    }
}

fn unexpected(expected: &str, found: Token<'_>, offset: usize) -> VkError {
    VkError::Pinned { offset, expected: expected.into(), found: show(found) }
}
