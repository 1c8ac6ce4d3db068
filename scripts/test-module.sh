#!/usr/bin/env bash
# Tests the module x/zkwasm and the example chain, with the library: formatting, vet, tests of every package. The chain's tests run the
# whole app in memory. Ends with one line, "N passed, N failed, N skipped", and fails when anything did or nothing ran.
#   scripts/test-module.sh [LIBRARY]        (default: target/debug/deps/libwasmvm.so)
# environment:
#   LIBWASMVM                    the library, when no argument names it
#   ZKWASM, ARTIFACTS, CIRCUITS  for scripts/module-fixtures.sh
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "test-module.sh: error: $*" >&2; exit 1; }
stage() { printf '\n--- %s (%d s)\n' "$1" "$SECONDS"; }

command -v go >/dev/null || fail "\`go\` is missing: install Go from https://go.dev/dl"
library=${1:-${LIBWASMVM:-${CARGO_TARGET_DIR:-target}/debug/deps/libwasmvm.so}}
[ "$(basename "$library")" = libwasmvm.so ] || fail "the linker looks for libwasmvm.so, not for $library"
[ -f "$library" ] || fail "$library is missing: run \`make build\`"
library=$(cd "$(dirname "$library")" && pwd) # from here on the folder
export CGO_ENABLED=1 CGO_LDFLAGS="-L$library -Wl,-rpath,$library" LD_LIBRARY_PATH=$library
export GOFLAGS="-buildvcs=false -tags=sys_wasmvm"
export ZKWASM_TEST_FIXTURES=$PWD/target/module-fixtures

stage "formatting"
unformatted=$(gofmt -l x cmd)
[ -z "$unformatted" ] || fail "gofmt would change: $unformatted"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
stage "fixtures"
scripts/module-fixtures.sh "$ZKWASM_TEST_FIXTURES" >"$log" 2>&1 || { cat "$log" >&2; fail "no fixtures"; }
tail -n 1 "$log"

: >"$log"
status=0
for module in x/zkwasm cmd/zkwasmd; do
    stage "vet and tests of $module"
    (cd "$module" && go vet ./...)
    # Never from go's cache, which does not know when the library has changed.
    this=$(mktemp)
    if ! (cd "$module" && go test -count=1 -v -timeout 10m ./...) >"$this" 2>&1; then
        status=1
        cat "$this"
    fi
    grep -E '^(ok|FAIL|panic)' "$this" || true
    cat "$this" >>"$log"
    rm -f "$this"
done

echo
awk -v status="$status" -f scripts/go-test-summary.awk "$log"
