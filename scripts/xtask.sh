#!/usr/bin/env bash
# Builds xtask, the programs behind `make`, and runs it: scripts/xtask.sh COMMAND, `scripts/xtask.sh --help` lists them.
# Not by `cargo run`, which sets LD_LIBRARY_PATH, and through rustup the compiler, for all that the program starts. Cargo
# is called in the repository's folder, where rustup finds which compiler is pinned.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
command -v cargo >/dev/null || { echo "error: \`cargo\` is missing: install Rust 1.95 from https://rustup.rs" >&2; exit 1; }
(cd "$root" && env -u CARGO_BUILD_TARGET -u RUSTC_BOOTSTRAP \
    cargo build --quiet --locked --manifest-path xtask/Cargo.toml --target-dir target/xtask) >&2
exec "$root/target/xtask/debug/xtask" "$@"
