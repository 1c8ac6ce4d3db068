#!/usr/bin/env bash
# Follows docs/CONTRACTS.md and docs/PROVING.md literally: writes the files that each shows into an empty folder, runs its tests
# and, of PROVING.md, its commands.
#
# A code block whose first line is ```LANGUAGE PATH is (a part of) that file. The only thing changed is where the packages of
# this repository come from: this checkout instead of its URL. The lock file starts as the repository's, so that the versions are
# the pinned ones, and so is the compiler.
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: scripts/follow-guide.sh [--help] [contracts | proving]

Without an argument both. Prints how many lines docs/CONTRACTS.md has a developer write, and how long compilation, the first and the
second run of the tests took.

environment:
  GUIDE_DIR  the folder to work in: kept, so that a second run compiles nothing; must not lie in the repository
             (default: a temporary one, removed in the end)
  ZKWASM     the program that docs/PROVING.md calls zkwasm (default: target/debug/zkwasm, as `make build` leaves it)
USAGE
}

say() {
    echo "follow-guide.sh: $*"
}

fail() {
    echo "follow-guide.sh: error: $*" >&2
    exit 1
}

cd "$(dirname "$0")/.."
root=$(pwd -P)
zkwasm=${ZKWASM:-${CARGO_TARGET_DIR:-$root/target}/debug/zkwasm}
start_files="Cargo.toml src/lib.rs tests/vault.rs"
most_lines=59

# Runs a command for at most so many seconds, where the machine can limit that.
limited() { # limited SECONDS COMMAND...
    if command -v timeout >/dev/null; then timeout "$@"; else "${@:2}"; fi
}

# The blocks of one file, one after the other.
blocks() { # blocks PATH
    awk -v path="$1" '
        /^```[a-z]+ [^ ]+$/ && !inside { inside = 1; wanted = $2 == path; first = 1; next }
        /^```/ { inside = !inside; wanted = 0; next }
        wanted { if (first && seen) print ""; first = 0; seen = 1; print }
    ' "$guide"
}

# What the guide has a reader type: the blocks of shell commands.
commands() {
    awk '
        /^```sh$/ && !inside { inside = shell = 1; next }
        /^```/ { inside = !inside; shell = 0; next }
        shell
    ' "$guide"
}

write() { # write PATH
    mkdir -p "$(dirname "$1")"
    blocks "$1" >"$1.new"
    [ -s "$1.new" ] || fail "the guide has no block for $1"
    # Cargo compiles what is newer, so an unchanged file stays.
    cmp -s "$1.new" "$1" && rm "$1.new" || mv "$1.new" "$1"
}

# This checkout in the place of the URL.
use_checkout() {
    local url='https://github.com/terpnetwork/zk-wasmvm' manifest package
    for manifest in "$root"/packages/*/Cargo.toml; do
        package=$(sed -n 's/^name = "\(.*\)"$/\1/p' "$manifest" | head -n 1)
        sed -i.bak "s|^$package = { git = \"$url\" }|$package = { path = \"${manifest%/Cargo.toml}\" }|" Cargo.toml
    done
    rm -f Cargo.toml.bak
    ! grep -q "$url" Cargo.toml || fail "the guide depends on a package that is not here: $(grep "$url" Cargo.toml)"
}

count_lines() { # count_lines FILE...
    cat "$@" | grep -cvE '^[[:space:]]*($|//|#[^[])'
}

# How many seconds a command took, with its output in a file that is shown when it fails.
seconds() { # seconds COMMAND...
    local before after
    before=$(date +%s.%N)
    "$@" >output 2>&1 || { cat output >&2; fail "failed: $*"; }
    after=$(date +%s.%N)
    awk -v before="$before" -v after="$after" 'BEGIN { printf "%.1f", after - before }'
}

# Tests that ran, as cargo reported them.
tests_run() {
    awk '/^test result: ok\./ { sum += $4 } END { print sum + 0 }' output
}

# Starts with a guide in a folder of its own; what is compiled is shared.
start() { # start NAME GUIDE
    guide=$root/docs/$2
    mkdir -p "$folder/$1" && cd "$folder/$1"
    cp "$root/Cargo.lock" "$root/rust-toolchain.toml" .
}

follow_contracts() {
    local lines took
    start vault CONTRACTS.md
    rm -f tests/app.rs
    for file in $start_files; do write "$file"; done
    lines=$(count_lines $start_files)
    say "$lines lines in $start_files"
    [ "$lines" -le "$most_lines" ] || fail "at most $most_lines were promised"
    rustfmt --edition 2024 --check src/lib.rs tests/vault.rs || fail "not as rustfmt sets it"
    use_checkout

    took=$(seconds limited 3600 cargo test --no-run)
    say "compiled in $took s"
    run_tests "the start" "the first time" 1
    run_tests "the start" "the second time" 1

    write tests/app.rs
    rustfmt --edition 2024 --check tests/app.rs || fail "not as rustfmt sets it"
    took=$(seconds limited 3600 cargo test --no-run)
    say "compiled the other sections in $took s"
    run_tests "all sections" "the first time" 5
    run_tests "all sections" "the second time" 5
}

follow_proving() {
    local file took
    [ -x "$zkwasm" ] || fail "$zkwasm is missing: run 'make build' first, or name the program in ZKWASM"
    start secret PROVING.md
    # No file of another run may pass for one that this run should have made.
    rm -f vault.vk params.bin proof.bin public.json
    for file in Cargo.toml src/lib.rs src/bin/setup.rs src/bin/prove.rs tests/proofs.rs; do write "$file"; done
    rustfmt --edition 2024 --check src/lib.rs src/bin/*.rs tests/proofs.rs || fail "not as rustfmt sets it"
    use_checkout
    mkdir -p bin && ln -sf "$zkwasm" bin/zkwasm
    commands >commands.sh
    [ "$(grep -c '^zkwasm verify ' commands.sh)" -eq 1 ] || fail "the guide verifies no proof"
    took=$(seconds limited 3600 env PATH="$PWD/bin:$PATH" bash -euo pipefail commands.sh)
    grep -q '^valid ' output || { cat output >&2; fail "the proof was not valid"; }
    [ "$(tests_run)" -eq 1 ] || { cat output >&2; fail "1 test expected"; }
    say "keys, a proof, its verification and the test, compiled and run in $took s"
}

run_tests() { # run_tests WHAT WHEN COUNT
    local took
    took=$(seconds limited 600 cargo test)
    [ "$(tests_run)" -eq "$3" ] || { cat output >&2; fail "$3 tests expected"; }
    say "$1, $2: $3 tests in $took s"
}

case ${1-} in
"" | contracts | proving) ;;
--help) usage; exit ;;
*) usage >&2; exit 2 ;;
esac
command -v cargo >/dev/null || fail "cargo is not in PATH"

case $zkwasm in /*) ;; *) zkwasm=$root/$zkwasm ;; esac

if [ -n "${GUIDE_DIR-}" ]; then
    mkdir -p "$GUIDE_DIR" && cd "$GUIDE_DIR"
    case $(pwd -P)/ in "$root"/*) fail "GUIDE_DIR lies in the repository" ;; esac
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cd "$folder"
fi
folder=$(pwd -P)
export CARGO_TARGET_DIR=$folder/target
unset ZK_MULTI_TEST_CACHE
[ "${1-}" = proving ] || follow_contracts
[ "${1-}" = contracts ] || follow_proving
