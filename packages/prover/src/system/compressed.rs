//! The text of a constraint system whose selectors share fixed columns.

use pasta_curves::Fp;

use super::System;

/// What stands around a selector in the text.
const SELECTOR: (&str, &str) = ("Selector(Selector(", "))");

impl System {
    /// What the constraint system prints once its selectors are compressed into these columns: for each, the selectors
    /// in the order of their values. This text is part of the verifying key's.
    pub(crate) fn compressed_text(&self, columns: &[Vec<usize>]) -> String {
        let (text, fixed) = (&self.text, self.counts.fixed);
        let replacements = self.replacements(columns);
        let mut out =
            Replacing { replacements: &replacements, out: String::with_capacity(2 * text.all.len()) };
        out.out.push_str(&text.all[..text.fixed_columns.start]);
        out.out.push_str(&(fixed + columns.len()).to_string());
        out.push(&text.all[text.fixed_columns.end..text.fixed_queries_end]);
        for index in 0..columns.len() {
            out.out.push_str(if text.fixed_queries + index == 0 { "" } else { ", " });
            let column = fixed + index;
            out.out.push_str(&format!("(Column {{ index: {column}, column_type: Fixed }}, Rotation(0))"));
        }
        out.push(&text.all[text.fixed_queries_end..]);
        out.out
    }

    /// The text of the polynomial that stands for each selector.
    fn replacements(&self, columns: &[Vec<usize>]) -> Vec<String> {
        let mut replacements = vec![String::new(); self.counts.selectors];
        for (index, members) in columns.iter().enumerate() {
            let (query, column) = (self.text.fixed_queries + index, self.counts.fixed + index);
            let query =
                format!("Fixed {{ query_index: {query}, column_index: {column}, rotation: Rotation(0) }}");
            for (position, selector) in members.iter().enumerate() {
                replacements[*selector] = indicator(&query, position + 1, members.len());
            }
        }
        replacements
    }
}

/// A polynomial in a column with the values 0 to `max` that is zero unless the value is `value`.
fn indicator(query: &str, value: usize, max: usize) -> String {
    (1..=max).filter(|other| *other != value).fold(query.into(), |product, other| {
        format!("Product({product}, Sum(Constant({:?}), Negated({query})))", Fp::from(other as u64))
    })
}

/// A text in which each selector is replaced.
struct Replacing<'a> {
    replacements: &'a [String],
    out: String,
}

impl Replacing<'_> {
    fn push(&mut self, mut text: &str) {
        let (open, close) = SELECTOR;
        while let Some((before, after)) = text.split_once(open) {
            let (selector, rest) = after.split_once(close).unwrap_or((after, ""));
            let index = selector.split(',').next().and_then(|digits| digits.parse::<usize>().ok());
            self.out.push_str(before);
            // The text was read before: all selectors in it are there.
            self.out
                .push_str(index.and_then(|index| self.replacements.get(index)).map_or("", String::as_str));
            text = rest;
        }
        self.out.push_str(text);
    }
}
