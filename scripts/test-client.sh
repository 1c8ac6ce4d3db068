#!/usr/bin/env bash
# Generates the TypeScript client of cw-headstash from the contract's schema, checks its types, and tests that it sends what the
# contract reads.
#   scripts/test-client.sh
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "test-client.sh: error: $*" >&2; exit 1; }

for program in node npm; do
    command -v $program >/dev/null ||
        fail "\`$program\` is missing: install Node.js 18 or later (Debian and Ubuntu: apt install nodejs npm; others: https://nodejs.org)"
done
version=$(node --version)
major=${version#v}
[ "${major%%.*}" -ge 18 ] || fail "node is $version, expected v18 or later: https://nodejs.org"

client=clients/headstash
mkdir -p $client/schema
# With the whole workspace, as the tests are built: nothing is compiled a second time for other features.
cargo build --quiet --locked --workspace --example headstash-schema
"${CARGO_TARGET_DIR:-target}/debug/examples/headstash-schema" >$client/schema/cw-headstash.json

cd $client
npm ci --ignore-scripts --no-fund --no-audit
rm -rf generated build
npm run generate
npm test
