#!/usr/bin/env bash
# Tests chains of real processes: validators of the example chain on this machine, and of stock wasmd before an upgrade. Ends with
# the summary of Go's test runner. About eight minutes on two cores.
#   scripts/test-chain.sh [ARGUMENTS…]      ARGUMENTS go to `go test`, such as -run TestUpgrade
# environment:
#   ZKWASMD           the node (default: target/zkwasmd/zkwasmd)
#   ZKWASM            the command line (default: target/debug/zkwasm)
#   CIRCUITS          the program that makes circuits (default: target/debug/examples/circuits)
#   ARTIFACTS         the folder of the contracts (default: artifacts)
#   CHAIN_TESTS_KEEP  a folder to keep homes and logs of nodes in
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "test-chain.sh: error: $*" >&2; exit 1; }
stage() { printf '\n--- %s (%d s)\n' "$1" "$SECONDS"; }
needs() { # needs PATH HOW: prints it as an absolute path
    [ -e "$1" ] || fail "$1 is missing: run \`make $2\`"
    echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}

cargo=${CARGO_TARGET_DIR:-target}
ZKWASMD=$(needs "${ZKWASMD:-target/zkwasmd/zkwasmd}" zkwasmd)
ZKWASM=$(needs "${ZKWASM:-$cargo/debug/zkwasm}" build)
CIRCUITS=$(needs "${CIRCUITS:-$cargo/debug/examples/circuits}" build)
ARTIFACTS=$(needs "${ARTIFACTS:-artifacts}" contracts)
WASMD=$PWD/target/wasmd/wasmd
export ZKWASMD ZKWASM CIRCUITS ARTIFACTS WASMD
export CGO_ENABLED=1 GOFLAGS=-buildvcs=false

stage "stock wasmd, with upstream's library"
(cd tests/chain && env -u CGO_LDFLAGS go build -o "$WASMD" github.com/CosmWasm/wasmd/cmd/wasmd)

stage "formatting and vet"
unformatted=$(gofmt -l tests/chain)
[ -z "$unformatted" ] || fail "gofmt would change: $unformatted"
(cd tests/chain && go vet . ./apphash ./client ./fixtures ./network)

if [ $# -eq 0 ]; then
    stage "what measures the throughput"
    scripts/bench-chain.sh --test
fi

stage "chains"
cd tests/chain
# Each test has a limit of its own; this one is for what does not end all the same.
exec go test -v -count=1 -timeout 20m "$@" .
