//! The names that a C header declares.

use std::collections::BTreeSet;

/// The names that a header declares outside of structures: functions by the word before the first parenthesis, data by
/// the last word of an `extern`.
pub(super) fn declared(header: &str) -> BTreeSet<String> {
    statements(&without_comments(header)).iter().filter_map(|statement| name(statement.trim())).collect()
}

/// The header without comments of either kind; each becomes a space.
fn without_comments(header: &str) -> String {
    let mut text = String::new();
    let mut rest = header;
    while let Some(start) = rest.find("/*").into_iter().chain(rest.find("//")).min() {
        let end = if rest[start..].starts_with("/*") { "*/" } else { "\n" };
        let length = rest[start + 2..].find(end).map_or(rest.len() - start, |found| found + 2);
        text += &rest[..start];
        text.push(' ');
        let tail = &rest[start + length..];
        rest = tail.strip_prefix("*/").unwrap_or(tail);
    }
    text + rest
}

/// What ends with a semicolon outside of braces, without the preprocessor's lines.
fn statements(header: &str) -> Vec<String> {
    let (mut found, mut statement, mut depth) = (Vec::new(), String::new(), 0_usize);
    for line in header.lines().filter(|line| !line.trim_start().starts_with('#') && !opens_linkage(line)) {
        for c in line.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                ';' => found.push(std::mem::take(&mut statement)),
                _ => statement.push(c),
            }
        }
        statement.push(' ');
    }
    found
}

/// `extern "C" {` opens no structure.
fn opens_linkage(line: &str) -> bool {
    let words: String = line.split_whitespace().collect();
    words.starts_with("extern\"C\"{")
}

/// The name that a statement declares for the linker.
fn name(statement: &str) -> Option<String> {
    if statement.starts_with("typedef") {
        return None;
    }
    let before = match statement.split_once('(') {
        Some((before, _)) => before,
        None => statement.strip_prefix("extern ")?,
    };
    let before = before.trim_end();
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    Some(before[start + 1..].to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = r#"
        /* Not this: int commented(void); */
        #ifndef H
        #define MACRO(x) f(x)
        #include <stdint.h>
        // int also_commented(void);
        typedef struct { int (*member)(void); int32_t other(int); } Table;
        typedef int callback(void);
        struct cache_t { int a; };
        #ifdef __cplusplus
        extern "C" {
        #endif
        extern const uint32_t TABLE_SIZE;
        struct cache_t *init_cache(struct ByteSliceView config, /* a
           comment of two lines; */ struct UnmanagedVector *error_msg);
        void
        store_code(int a,
                   int b);
        const char *version_str (void);
        #ifdef __cplusplus
        }
        #endif
        #endif
    "#;

    #[test]
    fn functions_and_data_are_declared_and_types_are_not() {
        let names: Vec<_> = declared(HEADER).into_iter().collect();
        assert_eq!(names, ["TABLE_SIZE", "init_cache", "store_code", "version_str"]);
    }

    #[test]
    fn a_comment_that_does_not_end_takes_the_rest() {
        assert!(declared("/* int f(void);").is_empty());
        assert!(declared("// int f(void);").is_empty());
        assert_eq!(declared("int g(void); // int f(void);\nint h(void);").len(), 2);
    }

    #[test]
    fn our_own_header_is_understood() {
        let names = declared(include_str!("../../../libwasmvm/bindings.h"));
        for name in ["init_cache", "store_code", "version_str", "zk_version", "bind_circuits"] {
            assert!(names.contains(name), "{name}");
        }
        assert!(names.len() >= 33, "{names:?}");
    }
}
