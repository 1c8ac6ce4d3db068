#!/usr/bin/env bash
# Builds the contracts to Wasm that a CosmWasm VM accepts. Start at the end of the file.
#
# The VM refuses the bulk-memory instructions, and the standard library that rustup ships for
# wasm32-unknown-unknown has been compiled with them since Rust 1.87. So the standard library is built from its
# sources, for the first WebAssembly version (`target-cpu=mvp`), and rustup's Wasm target is not needed at all:
# the sources are, from rustup's component rust-src or from Debian's packages.
set -euo pipefail

debian_packages="rustc-web cargo-web rust-web-src"
target=wasm32-unknown-unknown

usage() {
    cat <<'USAGE'
usage: scripts/wasm-toolchain.sh setup
       scripts/wasm-toolchain.sh build <package>...
       scripts/wasm-toolchain.sh --help

setup  installs what is missing to build contracts, and says what it does: the sources of
       the standard library as rustup's component rust-src or, where rustup cannot
       download it, Debian's compiler with its sources (as root, with apt-get).
build  builds each package with the profile `wasm` into artifacts/<package>.wasm, with
       underscores for hyphens, and writes artifacts/checksums.txt. Incremental. The same
       sources and compiler give the same bytes in whichever folder the checkout is.

environment:
  WASM_TOOLCHAIN    path (the cargo in PATH, thus rustup's) or debian (/usr/bin/cargo);
                    otherwise the first of them that has everything
  CARGO_TARGET_DIR  the build goes to the folder wasm in it (default: target)
USAGE
}

say() {
    echo "wasm-toolchain.sh: $*"
}

fail() {
    echo "wasm-toolchain.sh: error: $*" >&2
    exit 1
}

cd "$(dirname "$0")/.."
root=$(pwd -P)

# Runs a command for at most so many seconds, where the machine can limit that.
limited() { # limited SECONDS COMMAND...
    if command -v timeout >/dev/null; then timeout "$@"; else "${@:2}"; fi
}

# --- what there is: sets cargo, rustc, sysroot, sources and linker ---

use_toolchain() { # use_toolchain path|debian
    case $1 in
    path) cargo=$(command -v cargo) rustc=$(command -v rustc) ;;
    debian) cargo=/usr/bin/cargo rustc=/usr/bin/rustc ;;
    *) fail "WASM_TOOLCHAIN must be path or debian, found $1" ;;
    esac || return 1
    [ -x "$cargo" ] && sysroot=$("$rustc" --print sysroot 2>/dev/null) || return 1
    sources=$sysroot/lib/rustlib/src/rust
    [ -f "$sources/library/std/Cargo.toml" ] && find_linker
}

# The linker that came with a Rust toolchain, or LLVM's of the compiler's own version.
find_linker() {
    local llvm candidate
    llvm=$("$rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    for candidate in "$(rust_lld "$rustc")" "$(rust_lld rustc)" "$(command -v "wasm-ld-$llvm")"; do
        linker=$candidate
        [ -x "$linker" ] && return 0
    done
    return 1
}

rust_lld() { # rust_lld RUSTC
    local host
    host=$("$1" -vV 2>/dev/null | sed -n 's/^host: //p')
    echo "$("$1" --print sysroot 2>/dev/null)/lib/rustlib/$host/bin/rust-lld"
}

find_toolchain() {
    local kind
    for kind in ${WASM_TOOLCHAIN:-path debian}; do
        use_toolchain "$kind" && return 0
    done
    return 1
}

# --- setup ---

setup() {
    if find_toolchain; then
        say "ready: $("$rustc" --version), sources of the standard library, $(basename "$linker")"
        return
    fi
    { wanted path && add_rust_src && find_toolchain; } ||
        { wanted debian && add_debian_packages && find_toolchain; } ||
        fail "no sources of the Rust standard library. Either \`rustup component add rust-src\`," \
            "or on Debian as root \`apt-get install $debian_packages lld\`"
    say "installed: $("$rustc" --version), sources of the standard library, $(basename "$linker")"
}

wanted() { # wanted path|debian
    [ "${WASM_TOOLCHAIN:-$1}" = "$1" ]
}

add_rust_src() {
    command -v rustup >/dev/null || return 1
    say "adding rustup's component rust-src (60 s at most)"
    limited 60 rustup component add rust-src && return 0
    say "rustup could not add it"
    return 1
}

add_debian_packages() {
    local packages=$debian_packages
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || fail "not root: please run \`sudo apt-get install --no-install-recommends $packages\`"
    say "installing Debian's $packages"
    apt-get update -qq
    # shellcheck disable=SC2086 # a list
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages || return 1
    use_toolchain debian || add_debian_linker
}

add_debian_linker() {
    local llvm
    llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    say "installing Debian's lld-$llvm"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "lld-$llvm"
}

# --- build ---

# Flags of every crate, the standard library included; separated as cargo wants it, for paths with spaces.
encoded_rustflags() {
    local cargo_home=${CARGO_HOME:-$HOME/.cargo} flags
    flags=(
        # What CosmWasm accepts beyond the first version of WebAssembly.
        -Ctarget-cpu=mvp -Ctarget-feature=+mutable-globals,+sign-ext
        # The functions that the VM provides.
        -Clink-arg=--import-undefined
        -Clinker="$linker"
        # Panic messages name source files: as if all was in these folders.
        --remap-path-prefix="$root=/zk-wasmvm"
        --remap-path-prefix="$cargo_home=/cargo"
        --remap-path-prefix="$sources=/rust"
        --remap-path-prefix="$(cd "$sources" && pwd -P)=/rust"
    )
    local IFS=$'\x1f'
    echo "${flags[*]}"
}

# One package at a time: built together they would share the features of their dependencies, and so the bytes of
# one would depend on the others.
build_package() { # build_package PACKAGE
    # RUSTC_BOOTSTRAP: building the standard library is not a stable option of cargo yet.
    RUSTC="$rustc" RUSTC_BOOTSTRAP=1 CARGO_ENCODED_RUSTFLAGS="$(encoded_rustflags)" \
        "$cargo" build --locked -Z build-std=std,panic_abort --target "$target" --target-dir "$target_dir" \
        --profile wasm --lib -p "$1"
}

publish() { # publish PACKAGE
    local file=${1//-/_}.wasm
    local built=$target_dir/$target/wasm/$file
    cmp -s "$built" "artifacts/$file" || install -m 644 "$built" "artifacts/$file"
    say "artifacts/$file: $(wc -c <"artifacts/$file") bytes"
}

checksums() {
    (cd artifacts && if command -v sha256sum >/dev/null; then sha256sum -- *.wasm; else shasum -a 256 -- *.wasm; fi)
}

build() { # build PACKAGE...
    local package
    [ $# -gt 0 ] || fail "build needs the names of packages"
    find_toolchain || fail "the Wasm toolchain is not complete: run scripts/wasm-toolchain.sh setup"
    target_dir=${CARGO_TARGET_DIR:-target}/wasm
    mkdir -p artifacts
    say "building $* with $("$rustc" --version)"
    for package; do
        build_package "$package"
        publish "$package"
    done
    checksums >artifacts/checksums.txt
}

case ${1:-} in
setup) setup ;;
build) build "${@:2}" ;;
-h | --help | help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
