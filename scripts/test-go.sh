#!/usr/bin/env bash
# Tests the Go package over libwasmvm: formatting, vet with and without cgo, tests, and those that abuse it once more under the
# race detector. Ends with one line, "N passed, N failed, N skipped", and fails when anything did or nothing ran.
#   scripts/test-go.sh [--fast] [LIBRARY]      (default: target/debug/deps/libwasmvm.so)
# --fast leaves out the race detector.
# environment:
#   LIBWASMVM          the library, when no argument names it
#   ZKWASM, ARTIFACTS  for scripts/go-fixtures.sh
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "test-go.sh: error: $*" >&2; exit 1; }
stage() { printf '\n--- %s (%d s)\n' "$1" "$SECONDS"; }

command -v go >/dev/null || fail "\`go\` is missing: install Go 1.25 or later from https://go.dev/dl"
race=yes
if [ "${1:-}" = --fast ]; then
    race=no
    shift
fi
library=${1:-${LIBWASMVM:-${CARGO_TARGET_DIR:-target}/debug/deps/libwasmvm.so}}
[ "$(basename "$library")" = libwasmvm.so ] || fail "the linker looks for libwasmvm.so, not for $library"
[ -f "$library" ] || fail "$library is missing: run \`make build\`"
library=$(cd "$(dirname "$library")" && pwd) # from here on the folder
export ZKWASM_LIB_DIR=$library
export ZKWASM_FIXTURES=$PWD/target/go-fixtures
export CGO_ENABLED=1 CGO_LDFLAGS="-L$library -Wl,-rpath,$library" LD_LIBRARY_PATH=$library
# What was built is not named after a commit: a folder that is no repository is as good.
export GOFLAGS="-buildvcs=false -tags=sys_wasmvm"
packages=(. ./internal/... ./libwasmvm)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# run_tests ARGUMENTS…: go test, all of its output in the log, and on the screen what failed. Never from go's cache, which does
# not know when the library has changed.
run_tests() {
    local this
    this=$(mktemp)
    if ! go test -count=1 -v "$@" >"$this" 2>&1; then
        status=1
        cat "$this"
    fi
    grep -E '^(ok|FAIL|panic)' "$this" || true
    cat "$this" >>"$log"
    rm -f "$this"
}

stage "formatting"
unformatted=$(gofmt -l ./*.go internal libwasmvm/*.go)
[ -z "$unformatted" ] || fail "gofmt would change: $unformatted"

stage "vet, with and without cgo"
go vet "${packages[@]}"
go vet -tags nolink_libwasmvm "${packages[@]}"
CGO_ENABLED=0 go vet "${packages[@]}"
CGO_ENABLED=0 go build "${packages[@]}"

stage "fixtures"
scripts/go-fixtures.sh "$ZKWASM_FIXTURES" >"$log" 2>&1 || { cat "$log" >&2; fail "no fixtures"; }
tail -n 1 "$log"

stage "tests without cgo"
CGO_ENABLED=0 run_tests -timeout 2m . ./internal/vmtest

stage "tests"
run_tests -timeout 5m "${packages[@]}"

if [ "$race" = yes ]; then
    stage "tests under the race detector"
    # Without those that measure memory, of which the detector takes much, and those that build programs.
    run_tests -timeout 8m -race -skip 'Leak|Upstream' . ./internal/vmtest
fi

echo
awk -v status="$status" -f scripts/go-test-summary.awk "$log"
