//! Rust's `{:?}` text of a value, read back into a tree.
//!
//! `halo2_proofs` shows gates to nobody, but its `ConstraintSystem` has a `Debug` that leaves nothing out. The text holds
//! names, numbers, strings without escapes, and brackets of all kinds.

/// A value in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    /// The name before the bracket, the number or the string; empty for a bare bracket.
    pub(crate) name: &'a str,
    /// What is in the bracket, each with the name of its field where it has one.
    pub(crate) parts: Vec<(&'a str, Item<'a>)>,
}

impl<'a> Item<'a> {
    /// Reads a whole text.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut rest = text;
        let item = item(&mut rest)?;
        rest.trim().is_empty().then_some(item)
    }

    /// The part with a field name.
    pub(crate) fn field(&self, name: &str) -> Option<&Item<'a>> {
        self.parts.iter().find(|(field, _)| *field == name).map(|(_, item)| item)
    }

    /// The parts in order.
    pub(crate) fn items(&self) -> impl ExactSizeIterator<Item = &Item<'a>> {
        self.parts.iter().map(|(_, item)| item)
    }

    /// The part at an index.
    pub(crate) fn at(&self, index: usize) -> Option<&Item<'a>> {
        self.parts.get(index).map(|(_, item)| item)
    }

    /// The number that the name is.
    pub(crate) fn number<T: core::str::FromStr>(&self) -> Option<T> {
        self.name.parse().ok()
    }
}

fn item<'a>(rest: &mut &'a str) -> Option<Item<'a>> {
    *rest = rest.trim_start();
    if let Some(quoted) = rest.strip_prefix('"') {
        let (name, after) = quoted.split_once('"')?;
        *rest = after;
        return Some(Item { name, parts: vec![] });
    }
    let name = word(rest);
    *rest = rest.trim_start();
    let close = match rest.chars().next() {
        Some('(') => ')',
        Some('[') => ']',
        Some('{') => '}',
        _ => return (!name.is_empty()).then_some(Item { name, parts: vec![] }),
    };
    *rest = &rest[1..];
    Some(Item { name, parts: parts(rest, close)? })
}

fn parts<'a>(rest: &mut &'a str, close: char) -> Option<Vec<(&'a str, Item<'a>)>> {
    let mut parts = Vec::new();
    loop {
        *rest = rest.trim_start_matches([' ', ',', '\n']);
        if let Some(after) = rest.strip_prefix(close) {
            *rest = after;
            return Some(parts);
        }
        let first = item(rest)?;
        match rest.trim_start().strip_prefix(':') {
            Some(after) => {
                *rest = after;
                parts.push((first.name, item(rest)?));
            }
            None => parts.push(("", first)),
        }
    }
}

fn word<'a>(rest: &mut &'a str) -> &'a str {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    word
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn values_of_all_kinds_are_read_back() {
        let text = format!("{:?}", (Some(-3), ["a b", "c"], core::ops::Range { start: 1, end: 2 }, [0; 0]));
        assert!(Item::parse(&text).is_none(), "a range has no brackets");
        #[derive(Debug)]
        #[allow(dead_code, reason = "only its text is used")]
        struct Named {
            number: Option<i32>,
            list: Vec<&'static str>,
        }
        let text = format!("{:?}", (Named { number: Some(-3), list: vec!["a b", "c"] }, ((), [7])));
        let item = Item::parse(&text).unwrap();
        let named = item.at(0).unwrap();
        assert_eq!(named.name, "Named");
        assert_eq!(named.field("number").unwrap().at(0).unwrap().number(), Some(-3));
        assert_eq!(
            named.field("list").unwrap().items().map(|item| item.name).collect::<Vec<_>>(),
            ["a b", "c"]
        );
        assert_eq!(item.at(1).unwrap().at(1).unwrap().at(0).unwrap().number(), Some(7));
        assert!(Item::parse("A(1").is_none() && Item::parse("A(1))").is_none());
    }
}
