#!/usr/bin/env bash
# Builds the static library for musl, under the name that upstream's Go module links with the build tag `muslc`.
# Start at the end of the file.
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: scripts/build-muslc.sh FOLDER [x86_64 | aarch64]...
       scripts/build-muslc.sh --help

Builds FOLDER/libwasmvm_muslc.<architecture>.a, by default for this machine's
architecture. With the file in a folder that the linker looks in (/lib, or -L in
CGO_LDFLAGS), a chain is built on Alpine as with upstream's library:

  go build -tags muslc -ldflags '-linkmode=external -extldflags "-Wl,-z,muldefs -static"'

What it needs, the first of:
  Alpine            apk add bash build-base git rust cargo     (for the machine's architecture)
                    or build-base, and Rust from rustup
  another Linux     rustup target add <architecture>-unknown-linux-musl
                    or the sources of the standard library (rustup component add rust-src)

environment:
  MUSL_STD          rustup or sources: where the standard library is from (default: the first
                    that works; rustup adds its target if it can)
  CARGO_TARGET_DIR  the build goes there (default: target)
  RUSTFLAGS         more flags for the compiler
USAGE
}

say() {
    echo "build-muslc.sh: $*"
}

fail() {
    echo "build-muslc.sh: error: $*" >&2
    exit 1
}

cd_from=$PWD
cd "$(dirname "$0")/.."
. scripts/release-flags.sh

host=$(rustc -vV | sed -n 's/^host: //p') || fail "Rust is missing: https://rustup.rs, or on Alpine \`apk add rust cargo\`"
sysroot=$(rustc --print sysroot)

# Sets target, and options for cargo when the standard library has to be built as well.
find_target() { # find_target ARCHITECTURE
    options=()
    # Alpine's own Rust has a target of its own, and no other.
    if [[ $host == "$1"-*-musl ]]; then
        target=$host
        return
    fi
    target=$1-unknown-linux-musl
    if [ "${MUSL_STD:-}" != sources ] && has_std; then return; fi
    if [ "${MUSL_STD:-}" != sources ] && command -v rustup >/dev/null; then
        say "adding rustup's target $target (60 s at most)"
        if timeout 60 rustup target add "$target" && has_std; then return; fi
        say "rustup could not add it"
    fi
    [ "${MUSL_STD:-}" != rustup ] || fail "no standard library for $target from rustup"
    [ -f "$sysroot/lib/rustlib/src/rust/library/std/Cargo.toml" ] ||
        fail "no standard library for $target and no sources of it: \`rustup target add $target\` or \`rustup component add rust-src\`"
    say "building the standard library for $target from its sources"
    # RUSTC_BOOTSTRAP: that is not a stable option of cargo yet.
    export RUSTC_BOOTSTRAP=1
    options=(-Z "build-std=std,panic_unwind")
}

has_std() {
    compgen -G "$(rustc --print target-libdir --target "$target")/libstd-*.rlib" >/dev/null
}

# Debug information is most of the file. Another architecture's needs a `strip` that knows it; without one it stays.
strip_debug() { # strip_debug ARCHITECTURE FILE
    local strip
    for strip in "$1-linux-musl-strip" "$1-linux-gnu-strip" llvm-strip strip; do
        if command -v "$strip" >/dev/null && "$strip" --strip-debug "$2" 2>/dev/null; then return; fi
    done
    say "no \`strip\` for $1: the debug information stays in"
}

build() { # build FOLDER ARCHITECTURE
    local out=$1/libwasmvm_muslc.$2.a
    find_target "$2"
    say "building for $target with $(rustc --version)"
    # No shared library: chains on musl are linked statically.
    CARGO_ENCODED_RUSTFLAGS=$(encoded_rustflags) cargo "${options[@]}" rustc --locked --release \
        --target "$target" -p libwasmvm --lib --crate-type staticlib
    install -m 644 "${CARGO_TARGET_DIR:-target}/$target/release/libwasmvm.a" "$out"
    strip_debug "$2" "$out"
    scripts/xtask.sh libwasmvm-symbols "$out"
    say "$out: $(wc -c <"$out" | tr -d ' ') bytes, SHA-256 $(sha256sum "$out" | cut -d ' ' -f 1)"
}

case ${1:-} in
-h | --help | help)
    usage
    exit
    ;;
'' | -*)
    usage >&2
    exit 2
    ;;
/*) folder=$1 ;;
*) folder=$cd_from/$1 ;;
esac
shift
mkdir -p "$folder"
[ $# -gt 0 ] || set -- "$(uname -m)"
for architecture; do
    case $architecture in
    x86_64 | aarch64) ;;
    *) fail "the architecture must be x86_64 or aarch64, found $architecture" ;;
    esac
done
scripts/check-machine.sh
scripts/vm-fork.sh
for architecture; do
    build "$folder" "$architecture"
done
