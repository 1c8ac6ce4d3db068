#!/usr/bin/env bash
# Writes the Go code of proto/ into x/zkwasm/types. Needed only when a .proto file changes: the result is committed, since
# Go modules are used as they are.
#   scripts/proto.sh           write it
#   scripts/proto.sh --check   fail when what is committed is not what the .proto files say
#
# Needs protoc (Debian: protobuf-compiler). The plugins and the files that are imported come from the Go modules that
# x/zkwasm/go.mod pins.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
command -v protoc >/dev/null || { echo "protoc is missing: apt-get install protobuf-compiler" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd x/zkwasm
# On a copy of go.mod, as the plugins are no dependencies of the module.
sed "s|=> ../..|=> $root|" go.mod >"$work/go.mod"
cp go.sum "$work/go.sum"
export GOFLAGS="-mod=mod -modfile=$work/go.mod"
go build -o "$work/bin/" github.com/cosmos/gogoproto/protoc-gen-gocosmos \
    github.com/grpc-ecosystem/grpc-gateway/protoc-gen-grpc-gateway
# A module's folder: empty, and protoc would look in /proto, unless the module is downloaded first.
folder() {
    go mod download "$1" >&2
    go list -m -f '{{.Dir}}' "$1"
}
imports=(
    -I "$root/proto"
    -I "$(folder github.com/cosmos/cosmos-sdk)/proto"
    -I "$(folder github.com/cosmos/cosmos-proto)/proto"
    -I "$(folder github.com/cosmos/gogoproto)"
    -I "$(folder github.com/CosmWasm/wasmd)/proto"
    -I "$(folder github.com/grpc-ecosystem/grpc-gateway)/third_party/googleapis"
)
cd "$root/proto"
types=Mgoogle/protobuf/any.proto=github.com/cosmos/gogoproto/types/any
PATH=$work/bin:$PATH protoc "${imports[@]}" \
    --gocosmos_out="plugins=grpc,$types:$work" \
    --grpc-gateway_out="logtostderr=true,allow_colon_final_segments=true:$work" \
    zkwasm/v1/*.proto
cd "$root"

made=$work/github.com/terpnetwork/zk-wasmvm/x/zkwasm/types
if [ "${1:-}" = --check ]; then
    for file in "$made"/*.go; do
        diff -q "$file" "x/zkwasm/types/$(basename "$file")" >/dev/null ||
            { echo "x/zkwasm/types/$(basename "$file") is not what proto/ says: run scripts/proto.sh" >&2; exit 1; }
    done
else
    cp "$made"/*.go x/zkwasm/types/
fi
