//! Splits the debug text of a pinned key into words.

use crate::VkError;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, such as `Product` or `column_index`.
    Name(&'a str),
    /// A number in decimal digits, with its sign.
    Number(&'a str),
    /// The 64 digits after `0x`.
    Hex(&'a str),
    /// What stands between quotation marks.
    Text(&'a str),
    /// One of `{ } ( ) [ ] , :`.
    Mark(u8),
    /// Nothing is left.
    End,
}

/// Splits a text into words, skipping white space.
pub(super) struct Lexer<'a> {
    text: &'a str,
    offset: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0 }
    }

    /// The next word and where it starts.
    pub(super) fn next(&mut self) -> Result<(Token<'a>, usize), VkError> {
        let (token, start, end) = self.scan()?;
        self.offset = end;
        Ok((token, start))
    }

    /// Where the last word ended.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// The next word, which remains the next.
    pub(super) fn peek(&self) -> Result<Token<'a>, VkError> {
        Ok(self.scan()?.0)
    }

    fn scan(&self) -> Result<(Token<'a>, usize, usize), VkError> {
        let rest = self.text[self.offset..].trim_ascii_start();
        let start = self.text.len() - rest.len();
        let Some(first) = rest.bytes().next() else {
            return Ok((Token::End, start, start));
        };
        let (token, len) = match first {
            b'{' | b'}' | b'(' | b')' | b'[' | b']' | b',' | b':' => (Token::Mark(first), 1),
            b'"' => match rest[1..].split_once('"') {
                Some((inside, _)) => (Token::Text(inside), inside.len() + 2),
                None => return Err(unexpected("closing quotation mark", rest, start)),
            },
            b'0' if rest.starts_with("0x") => {
                let digits = run(&rest[2..], |b| b.is_ascii_hexdigit());
                (Token::Hex(digits), digits.len() + 2)
            }
            b'-' | b'0'..=b'9' => {
                let digits = run(&rest[1..], |b| b.is_ascii_digit());
                (Token::Number(&rest[..=digits.len()]), digits.len() + 1)
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let name = run(rest, |b| b.is_ascii_alphanumeric() || b == b'_');
                (Token::Name(name), name.len())
            }
            _ => return Err(unexpected("debug text of a pinned key", rest, start)),
        };
        Ok((token, start, start + len))
    }
}

/// The longest beginning of `text` whose bytes all satisfy `accept`, which must be false outside of ASCII.
fn run(text: &str, accept: impl Fn(u8) -> bool) -> &str {
    let len = text.bytes().position(|byte| !accept(byte)).unwrap_or(text.len());
    &text[..len]
}

fn unexpected(expected: &str, rest: &str, offset: usize) -> VkError {
    let found = rest.chars().take(16).collect();
    VkError::Pinned { offset, expected: expected.into(), found }
}
