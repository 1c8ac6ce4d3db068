#!/usr/bin/env bash
# Builds the node of the example chain, cmd/zkwasmd, against the library that cargo built.
#   scripts/zkwasmd.sh [FOLDER]     (default: target/zkwasmd; the library is copied beside the program)
# environment:
#   LIBWASMVM   the library (default: target/debug/deps/libwasmvm.so)
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "zkwasmd.sh: error: $*" >&2; exit 1; }

library=${LIBWASMVM:-${CARGO_TARGET_DIR:-target}/debug/deps/libwasmvm.so}
[ -f "$library" ] || fail "$library is missing: run \`make build\`"
mkdir -p "${1:-target/zkwasmd}"
folder=$(cd "${1:-target/zkwasmd}" && pwd)

# A copy, so that the next build of the library does not change a node that runs. Replaced as a whole, for the same reason.
cp "$library" "$folder/libwasmvm.so.new"
mv "$folder/libwasmvm.so.new" "$folder/libwasmvm.so"

version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)
stamps="-X github.com/cosmos/cosmos-sdk/version.Name=zkwasm"
stamps+=" -X github.com/cosmos/cosmos-sdk/version.AppName=zkwasmd"
stamps+=" -X github.com/cosmos/cosmos-sdk/version.Version=$version"
cd cmd/zkwasmd
CGO_ENABLED=1 CGO_LDFLAGS="-L$folder -Wl,-rpath,$folder" \
    go build -buildvcs=false -tags=sys_wasmvm -ldflags "$stamps" -o "$folder/zkwasmd" .
