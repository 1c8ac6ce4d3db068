//! Reading the debug text of a constraint system from left to right, without recursion.

use zk_halo2::model::{Column, ColumnKind};

use crate::BuildError;

/// What selector compression needs to know of a polynomial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Polynomial {
    pub(super) degree: usize,
    /// The simple selector in it: there is at most one.
    pub(super) simple_selector: Option<usize>,
}

impl Polynomial {
    const CONSTANT: Self = Self { degree: 0, simple_selector: None };
    const QUERY: Self = Self { degree: 1, simple_selector: None };

    /// With the selectors of both; `None` if both have one.
    fn join(self, other: Self, degree: usize) -> Option<Self> {
        let simple_selector = match (self.simple_selector, other.simple_selector) {
            (Some(_), Some(_)) => return None,
            (one, other) => one.or(other),
        };
        Some(Self { degree, simple_selector })
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.join(other, self.degree.max(other.degree))
    }

    fn times(self, other: Self) -> Option<Self> {
        self.join(other, self.degree + other.degree)
    }
}

/// An expression whose operands are still being read.
enum Open {
    Negated,
    Scaled,
    /// With the left operand, once it is known.
    Sum(Option<Polynomial>),
    Product(Option<Polynomial>),
}

/// A place in the text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    offset: usize,
    selectors: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, selectors: 0 }
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Refuses selectors from this index on.
    pub(super) fn limit_selectors(&mut self, selectors: usize) {
        self.selectors = selectors;
    }

    // Words.

    fn rest(&self) -> &'a str {
        &self.text[self.offset..]
    }

    fn error<T>(&self, expected: &str) -> Result<T, BuildError> {
        Err(BuildError::Text { offset: self.offset, expected: expected.into() })
    }

    /// Goes past these words if they are next.
    fn accept(&mut self, words: &str) -> bool {
        let found = self.rest().starts_with(words);
        if found {
            self.offset += words.len();
        }
        found
    }

    pub(super) fn expect(&mut self, words: &str) -> Result<(), BuildError> {
        if self.accept(words) { Ok(()) } else { self.error(words) }
    }

    /// Goes past the next occurrence of a mark.
    fn skip_past(&mut self, mark: &str) -> Result<(), BuildError> {
        match self.rest().find(mark) {
            Some(position) => self.offset += position + mark.len(),
            None => return self.error(mark),
        }
        Ok(())
    }

    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Result<T, BuildError> {
        let rest = self.rest();
        let digits = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let Ok(number) = rest[..digits].parse() else { return self.error("a number") };
        self.offset += digits;
        Ok(number)
    }

    // Parts of the text.

    pub(super) fn field<T>(
        &mut self,
        name: &str,
        value: impl FnOnce(&mut Self) -> Result<T, BuildError>,
    ) -> Result<T, BuildError> {
        self.expect(name)?;
        value(self)
    }

    pub(super) fn list<T>(
        &mut self,
        name: &str,
        item: impl Fn(&mut Self) -> Result<T, BuildError>,
    ) -> Result<Vec<T>, BuildError> {
        self.expect(name)?;
        self.expect("[")?;
        let mut items = Vec::new();
        while !self.accept("]") {
            if !items.is_empty() {
                self.expect(", ")?;
            }
            items.push(item(self)?);
        }
        Ok(items)
    }

    pub(super) fn column(&mut self) -> Result<Column, BuildError> {
        let index = self.field("Column { index: ", Self::number)?;
        self.expect(", column_type: ")?;
        for kind in [ColumnKind::Advice, ColumnKind::Fixed, ColumnKind::Instance] {
            if self.accept(kind.name()) {
                self.expect(" }")?;
                return Ok(Column { kind, index });
            }
        }
        self.error("a kind of column")
    }

    /// A column and a rotation.
    pub(super) fn query(&mut self) -> Result<(), BuildError> {
        self.expect("(")?;
        self.column()?;
        self.expect(", Rotation(")?;
        self.skip_past("))")
    }

    pub(super) fn lookup(&mut self) -> Result<(), BuildError> {
        self.list("Argument { input_expressions: ", Self::expression)?;
        self.list(", table_expressions: ", Self::expression)?;
        self.expect(" }")
    }

    // Expressions.

    pub(super) fn expression(&mut self) -> Result<Polynomial, BuildError> {
        let mut open = Vec::new();
        loop {
            if let Some(operator) = self.operator() {
                open.push(operator);
                continue;
            }
            let mut done = self.leaf()?;
            loop {
                let Some(operator) = open.pop() else { return Ok(done) };
                let complete = match operator {
                    Open::Sum(None) | Open::Product(None) => {
                        self.expect(", ")?;
                        open.push(match operator {
                            Open::Sum(_) => Open::Sum(Some(done)),
                            _ => Open::Product(Some(done)),
                        });
                        break;
                    }
                    Open::Negated => Some(done),
                    Open::Scaled => {
                        self.expect(", 0x")?;
                        self.skip_hex();
                        Some(done)
                    }
                    Open::Sum(Some(left)) => left.plus(done),
                    Open::Product(Some(left)) => left.times(done),
                };
                self.expect(")")?;
                let Some(polynomial) = complete else { return self.error("one simple selector, not two,") };
                done = polynomial;
            }
        }
    }

    /// The beginning of an expression with operands.
    fn operator(&mut self) -> Option<Open> {
        if self.accept("Product(") {
            Some(Open::Product(None))
        } else if self.accept("Sum(") {
            Some(Open::Sum(None))
        } else if self.accept("Negated(") {
            Some(Open::Negated)
        } else if self.accept("Scaled(") {
            Some(Open::Scaled)
        } else {
            None
        }
    }

    fn leaf(&mut self) -> Result<Polynomial, BuildError> {
        if self.accept("Constant(0x") {
            self.skip_hex();
            self.expect(")")?;
            Ok(Polynomial::CONSTANT)
        } else if self.accept("Selector(Selector(") {
            self.selector()
        } else if ["Advice { ", "Fixed { ", "Instance { "].iter().any(|words| self.accept(words)) {
            self.skip_past(" }")?;
            Ok(Polynomial::QUERY)
        } else {
            self.error("an expression")
        }
    }

    fn selector(&mut self) -> Result<Polynomial, BuildError> {
        let index = self.number()?;
        if index >= self.selectors {
            return self.error("a selector of the constraint system");
        }
        self.expect(", ")?;
        let simple = self.accept("true");
        self.expect(if simple { "))" } else { "false))" })?;
        Ok(Polynomial { degree: 1, simple_selector: simple.then_some(index) })
    }

    fn skip_hex(&mut self) {
        let rest = self.rest();
        self.offset += rest.bytes().position(|byte| !byte.is_ascii_hexdigit()).unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests;
