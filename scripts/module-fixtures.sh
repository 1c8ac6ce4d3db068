#!/usr/bin/env bash
# Makes what the tests of the module need: the fixtures of the Go package, and many small circuits beside files that are
# refused. Incremental, as scripts/go-fixtures.sh is.
#   scripts/module-fixtures.sh [FOLDER]     (default: target/module-fixtures)
# environment:
#   ZKWASM, ARTIFACTS  for scripts/go-fixtures.sh
#   CIRCUITS           the program that makes circuits (default: target/debug/examples/circuits)
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-target/module-fixtures}
circuits=${CIRCUITS:-${CARGO_TARGET_DIR:-target}/debug/examples/circuits}
[ -x "$circuits" ] || { echo "module-fixtures.sh: error: $circuits is missing: run \`make build\`" >&2; exit 1; }

scripts/go-fixtures.sh "$folder/vm"
stamp=$folder/circuits/complete
if [ "$stamp" -nt "$circuits" ]; then
    echo "module-fixtures.sh: $folder/circuits is up to date"
else
    rm -rf "$folder/circuits"
    "$circuits" --count 64 --out "$folder/circuits"
    touch "$stamp"
fi
