#!/usr/bin/env bash
# Follows docs/CONTRACTS.md literally: writes the files that it shows into an empty folder and runs its tests.
#
# A code block whose first line is ```LANGUAGE PATH is (a part of) that file. The only thing changed is where the packages of
# this repository come from: this checkout instead of its URL. The lock file starts as the repository's, so that the versions are
# the pinned ones, and so is the compiler.
set -euo pipefail

usage() {
    cat <<'USAGE'
usage: scripts/follow-guide.sh [--help]

Prints how many lines the guide has a developer write, and how long compilation, the first and the second run of the tests took.

environment:
  GUIDE_DIR  the folder to work in: kept, so that a second run compiles nothing; must not lie in the repository
             (default: a temporary one, removed in the end)
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
guide=$root/docs/CONTRACTS.md
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

follow() {
    local lines took
    for file in $start_files; do write "$file"; done
    lines=$(count_lines $start_files)
    say "$lines lines in $start_files"
    [ "$lines" -le "$most_lines" ] || fail "at most $most_lines were promised"
    rustfmt --edition 2024 --check src/lib.rs tests/vault.rs || fail "not as rustfmt sets it"
    use_checkout
    cp "$root/Cargo.lock" "$root/rust-toolchain.toml" .

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

run_tests() { # run_tests WHAT WHEN COUNT
    local took
    took=$(seconds limited 600 cargo test)
    [ "$(tests_run)" -eq "$3" ] || { cat output >&2; fail "$3 tests expected"; }
    say "$1, $2: $3 tests in $took s"
}

case ${1-} in
"") ;;
--help) usage; exit ;;
*) usage >&2; exit 2 ;;
esac
command -v cargo >/dev/null || fail "cargo is not in PATH"

if [ -n "${GUIDE_DIR-}" ]; then
    mkdir -p "$GUIDE_DIR" && cd "$GUIDE_DIR"
    case $(pwd -P)/ in "$root"/*) fail "GUIDE_DIR lies in the repository" ;; esac
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cd "$folder"
fi
rm -f tests/app.rs
export CARGO_TARGET_DIR=target
unset ZK_MULTI_TEST_CACHE
follow
