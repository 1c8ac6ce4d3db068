#!/usr/bin/env bash
# Builds the C library for release, and says what a library is. Start at the end of the file.
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: scripts/libwasmvm.sh build FOLDER
       scripts/libwasmvm.sh about LIBRARY
       scripts/libwasmvm.sh --help

build  builds the release of libwasmvm into FOLDER: libwasmvm.so, static/libwasmvm.a and
       bindings.h, without debug information, and prints what `about` says of them. On a
       machine with musl (Alpine) only the static library: scripts/build-muslc.sh.
about  prints path, size, SHA-256, both versions, and the glibc that a program needs to
       load a shared library.

The library needs the glibc of the machine that builds it, or an older one: build on the
oldest distribution that it has to run on.

environment:
  CARGO_TARGET_DIR  the build goes there (default: target)
  RUSTFLAGS         more flags for the compiler
USAGE
}

fail() {
    echo "libwasmvm.sh: error: $*" >&2
    exit 1
}

cd_from=$PWD
cd "$(dirname "$0")/.."

# A path as it was meant where the script was called.
absolute() {
    case $1 in
    /*) echo "$1" ;;
    *) echo "$cd_from/$1" ;;
    esac
}

# --- about ---

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

# Runs the library's own two functions; `zk_version` is not in upstream's.
versions() {
    local file=$1 folder
    folder=$(mktemp -d)
    cat >"$folder/probe.c" <<'PROBE'
#include <stdio.h>
const char *version_str(void);
__attribute__((weak)) const char *zk_version(void);
int main(void) {
    if (zk_version) printf("zk-wasmvm %s, ", zk_version());
    printf("wasmvm %s\n", version_str());
    return 0;
}
PROBE
    # A static library does not bring a weak symbol in, hence -u.
    if cc -o "$folder/probe" "$folder/probe.c" -Wl,-u,zk_version "$file" -lm -ldl -lpthread 2>"$folder/errors" ||
        cc -o "$folder/probe" "$folder/probe.c" "$file" -lm -ldl -lpthread 2>"$folder/errors"; then
        LD_LIBRARY_PATH=$(dirname "$file") "$folder/probe" 2>/dev/null || echo "unknown: it cannot be run here"
    else
        echo "unknown: it cannot be linked here"
    fi
    rm -rf "$folder"
}

about() {
    local file=$1
    [ -f "$file" ] || fail "there is no file $file"
    echo "library  $file"
    echo "size     $(wc -c <"$file" | tr -d ' ') bytes"
    echo "sha256   $(sha256 "$file")"
    echo "version  $(versions "$file")"
    if [[ $file == *.so ]]; then
        echo "needs    $(objdump -T "$file" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1 | tr _ ' ' | sed 's/GLIBC/glibc/') or later"
    fi
}

# --- build ---

build() {
    local out=$1 release=${CARGO_TARGET_DIR:-target}/release
    if rustc -vV | grep -q '^host: .*musl'; then
        scripts/build-muslc.sh "$out/static"
        ln -sf "libwasmvm_muslc.$(uname -m).a" "$out/static/libwasmvm.a"
        install -m 644 libwasmvm/bindings.h "$out/bindings.h"
        return
    fi
    scripts/check-machine.sh
    scripts/vm-fork.sh
    . scripts/release-flags.sh
    # Without the rlib that the tests depend on: with it there would be no link-time optimization.
    CARGO_ENCODED_RUSTFLAGS=$(encoded_rustflags) cargo rustc --locked --release -p libwasmvm --lib \
        --crate-type cdylib,staticlib
    mkdir -p "$out/static"
    install -m 755 "$release/libwasmvm.so" "$out/libwasmvm.so"
    install -m 644 "$release/libwasmvm.a" "$out/static/libwasmvm.a"
    install -m 644 libwasmvm/bindings.h "$out/bindings.h"
    strip --strip-debug "$out/libwasmvm.so" "$out/static/libwasmvm.a"
    scripts/xtask.sh libwasmvm-symbols "$out/libwasmvm.so"
    scripts/xtask.sh libwasmvm-symbols "$out/static/libwasmvm.a"
    about "$out/libwasmvm.so"
    about "$out/static/libwasmvm.a"
}

case ${1:-} in
build)
    [ $# = 2 ] || fail "build needs a folder"
    out=$(absolute "$2")
    mkdir -p "$out"
    build "$out"
    ;;
about)
    [ $# = 2 ] || fail "about needs a library"
    about "$(absolute "$2")"
    ;;
-h | --help | help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
