# shellcheck shell=bash
# Sourced by the scripts that build the C library for release, in the repository's folder.

# The compiler's flags for every crate, RUSTFLAGS among them; separated as CARGO_ENCODED_RUSTFLAGS wants it, for paths with
# spaces. Panic messages name source files: as if all was in these folders, of which the last is what the compiler calls its
# library where the sources are not installed.
encoded_rustflags() {
    local flags hash
    hash=$(rustc -vV | sed -n 's/^commit-hash: //p')
    read -ra flags <<<"${RUSTFLAGS:-}"
    flags+=(--remap-path-prefix="$(pwd -P)=/zk-wasmvm" --remap-path-prefix="${CARGO_HOME:-$HOME/.cargo}=/cargo"
        --remap-path-prefix="$(rustc --print sysroot)/lib/rustlib/src/rust=/rustc/$hash")
    local IFS=$'\x1f'
    echo "${flags[*]}"
}
