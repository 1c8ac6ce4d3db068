#!/usr/bin/env bash
# Measures how many transactions one node executes in a second of FinalizeBlock: claims with proofs, with and without verification
# ahead of blocks, beside bank sends and a contract that only stores. Writes docs/THROUGHPUT.md and docs/throughput.svg. For a
# release build and a quiet machine; about eight minutes, five of them for the proofs.
#   scripts/bench-chain.sh [LIBRARY [ARGUMENTS]]      (default: target/libwasmvm/libwasmvm.so)
#   scripts/bench-chain.sh --test [LIBRARY]           (default: target/debug/deps/libwasmvm.so)
# Arguments: -blocks 10, -transactions 100 (of a block), -document FOLDER.
# --test runs the program's tests, which measure nothing: two small blocks of each kind.
# environment:
#   ZKWASM     the command line (default: target/debug/zkwasm)
#   ARTIFACTS  the folder of the contracts (default: artifacts)
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "bench-chain.sh: error: $*" >&2; exit 1; }
absolute() { # absolute PATH: of a file whose folder exists
    echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}

test=
if [ "${1:-}" = --test ]; then
    test=yes
    shift
    set -- "${1:-${CARGO_TARGET_DIR:-target}/debug/deps/libwasmvm.so}"
fi
library=${1:-target/libwasmvm/libwasmvm.so}
[ $# -eq 0 ] || shift
[ "$(basename "$library")" = libwasmvm.so ] || fail "the linker looks for libwasmvm.so, not for $library"
[ -f "$library" ] || fail "$library is missing: run \`make libwasmvm\`, or \`make build\` for --test"
export ZKWASM=${ZKWASM:-${CARGO_TARGET_DIR:-target}/debug/zkwasm} ARTIFACTS=${ARTIFACTS:-artifacts}
[ -x "$ZKWASM" ] || fail "$ZKWASM is missing: run \`make build\`"
[ -f "$ARTIFACTS/value_store.wasm" ] || fail "$ARTIFACTS/value_store.wasm is missing: run \`make contracts\`"
ZKWASM=$(absolute "$ZKWASM") ARTIFACTS=$(absolute "$ARTIFACTS")
library=$(absolute "$library")
export CGO_ENABLED=1 CGO_LDFLAGS="-L$(dirname "$library") -Wl,-rpath,$(dirname "$library")"
export GOFLAGS="-buildvcs=false -tags=sys_wasmvm"

if [ -n "$test" ]; then
    cd tests/chain
    exec go test -count=1 -timeout 5m ./throughput
fi

version=$(scripts/libwasmvm.sh about "$library" | sed -n 's/.*\(zk-wasmvm [0-9][^,]*\).*/\1/p' | head -n 1)
case $library in
"$PWD/target/libwasmvm/"*) export LIBRARY_PROFILE="$version, release (\`make libwasmvm\`)" ;;
*) export LIBRARY_PROFILE="$version, another build than the release" ;;
esac
mkdir -p target/bench-chain
program=$PWD/target/bench-chain/throughput
(cd tests/chain && go build -o "$program" ./throughput)
load=$(cut -d' ' -f1 /proc/loadavg)
awk -v load="$load" 'BEGIN { if (load > 1.5) print "warning: other programs keep this machine busy (load " load ")" }' >&2
timeout 5400 "$program" -document docs "$@"
