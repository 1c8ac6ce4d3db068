//! The code blocks of a guide.

/// What a reader writes into one file: its blocks one after the other, an empty line between them. Empty when the guide
/// does not show the file.
pub(super) fn file(guide: &str, path: &str) -> String {
    let parts = blocks(guide).into_iter().filter(|block| block.path == Some(path)).map(|block| block.lines);
    parts.map(|lines| lines.join("\n") + "\n").collect::<Vec<_>>().join("\n")
}

/// What a reader types: the blocks of shell commands.
pub(super) fn commands(guide: &str) -> String {
    let shell = blocks(guide).into_iter().filter(|block| block.language == "sh" && block.path.is_none());
    shell.flat_map(|block| block.lines).map(|line| format!("{line}\n")).collect()
}

struct Block<'a> {
    language: &'a str,
    /// The file that the block is a part of.
    path: Option<&'a str>,
    lines: Vec<&'a str>,
}

fn blocks(guide: &str) -> Vec<Block<'_>> {
    let (mut found, mut open) = (Vec::new(), None);
    for line in guide.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(info), None) => open = Some(begin(info)),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    found.extend(open);
    found
}

/// Of the first line of a block: "LANGUAGE", or "LANGUAGE PATH".
fn begin(info: &str) -> Block<'_> {
    let is_language = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    let (language, path) = match info.split_once(' ') {
        Some((language, path)) if is_language(language) && !path.is_empty() && !path.contains(' ') => {
            (language, Some(path))
        }
        _ => (info, None),
    };
    Block { language, path, lines: Vec::new() }
}

/// How many lines there are to write: neither empty ones nor comments.
pub(super) fn count_lines(text: &str) -> usize {
    text.lines().filter(|line| is_written(line.trim_start())).count()
}

fn is_written(line: &str) -> bool {
    // "#[" begins an attribute of Rust, "# " a comment of a manifest.
    let is_comment =
        line.starts_with("//") || (line.starts_with('#') && !line.starts_with("#[") && line.len() > 1);
    !line.is_empty() && !is_comment
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUIDE: &str = "Text.\n\n```toml Cargo.toml\n[package]\n```\n\n```rust src/lib.rs\nfn one() {}\n\n// two\n```\n\
        ```sh\ncargo test\n```\n```text\nnot this: ```toml Cargo.toml\n```\n```rust\nfn shown_only() {}\n```\n\
        ```rust src/lib.rs\nfn three() {}\n```\n```sh ignored words\nrm -rf /\n```\n```sh\nzkwasm verify\n```\n";

    #[test]
    fn blocks_of_one_file_are_put_together() {
        assert_eq!(file(GUIDE, "Cargo.toml"), "[package]\n");
        assert_eq!(file(GUIDE, "src/lib.rs"), "fn one() {}\n\n// two\n\nfn three() {}\n");
        assert_eq!(file(GUIDE, "src/main.rs"), "");
    }

    #[test]
    fn commands_are_those_of_blocks_without_a_path() {
        assert_eq!(commands(GUIDE), "cargo test\nzkwasm verify\n");
    }

    #[test]
    fn comments_and_empty_lines_are_not_counted() {
        let text = "#[test]\nfn a() {\n\n    // no\n    1; // yes\n    /// no\n# no\n#\n}\n";
        assert_eq!(count_lines(text), 5);
    }

    #[test]
    fn our_own_guides_show_their_files() {
        let contracts = include_str!("../../../docs/CONTRACTS.md");
        for path in ["Cargo.toml", "src/lib.rs", "tests/vault.rs", "tests/app.rs"] {
            assert!(!file(contracts, path).is_empty(), "{path}");
        }
        let proving = include_str!("../../../docs/PROVING.md");
        assert_eq!(commands(proving).lines().filter(|line| line.starts_with("zkwasm verify ")).count(), 1);
    }
}
