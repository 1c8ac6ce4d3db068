#!/usr/bin/env bash
# Calls upstream's Go package thousands of times with the library that it ships and with ours, and compares gas, results,
# storage, callbacks and errors, call by call.
#   scripts/parity-go.sh [LIBRARY]             (default: target/debug/deps/libwasmvm.so)
# Prints a summary and what differs. The table with every call is in target/parity.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/parity.sh

(cd tests/go-parity && go vet -mod=mod -modfile="$work/go.mod" ./... && go test -mod=mod -modfile="$work/go.mod" ./...)
with_upstream calls
with_ours calls
with_ours stack
program compare "$work/compare"
tables=target/parity
mkdir -p "$tables"

calls() { # calls LIBRARY'S NAME, RUN'S NAME [ARGUMENTS]
    local which=$1 run=$2 expected=$library
    shift 2
    [ "$which" = ours ] || expected=$shipped
    timeout 1200 "$work/calls-$which" -contracts "$upstream/testdata" -o "$work/$run-$which.jsonl" "$@" \
        >"$work/$run-$which.out" 2>"$work/$run-$which.log" || {
        tail -n 50 "$work/$run-$which.log" >&2
        fail "the calls of $which's library failed"
    }
    cat "$work/$run-$which.out"
    grep -qF " calls of $expected" "$work/$run-$which.out" || fail "another library was called: $expected was meant"
}
# What contracts print goes to the standard error: the same lines, but for the time.
printed() { sed -n 's/^\[[0-9T:.Z-]*\]: \(.*(gas remaining: [0-9]*)\)$/\1/p' "$1"; }

echo
echo "== nothing, handed over from stacks of many sizes"
timeout 300 "$work/stack-ours"

good=1
# differs: a regular expression for calls whose error is expected to be another.
run() { # run NAME TITLE DIFFERS [ARGUMENTS]
    local name=$1 title=$2 differs=$3
    shift 3
    echo
    echo "== $title"
    calls upstream "$name" "$@"
    calls ours "$name" "$@"
    "$work/compare" -table "$tables/$name.txt" -differs "$differs" "$work/$name-upstream.jsonl" "$work/$name-ours.jsonl" || good=0
    printed "$work/$name-upstream.log" >"$work/printed-upstream"
    printed "$work/$name-ours.log" >"$work/printed-ours"
    [ -s "$work/printed-upstream" ] || fail "no contract has printed anything"
    diff "$work/printed-upstream" "$work/printed-ours" || good=0
    echo "every call: $tables/$name.txt; lines that contracts printed: $(wc -l <"$work/printed-upstream")"
}
run plain "a chain with upstream's capabilities" ""
# With circuits, everything that upstream's contracts do must still be the same. The list of imports that there are is longer,
# and the key store comes first when a folder cannot be made.
run halo2 "a chain with circuits: the capability halo2 as well" \
    '^(made limit: (an unknown import|three unknown imports|an import of another module.*|an imported (global|table)): store|open: state is a file)$' \
    -capability halo2
[ "$good" = 1 ] || { echo "$script: the libraries differ" >&2; exit 1; }
