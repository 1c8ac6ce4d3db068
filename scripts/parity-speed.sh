#!/usr/bin/env bash
# Measures upstream's library and ours side by side: storing, instantiating, executing, querying upstream's contracts. Fails
# when ours takes more than 1.03 times as long for any of it. For a release build and a quiet machine; about four minutes.
#   scripts/parity-speed.sh [LIBRARY [ARGUMENTS]]      (default: target/release/libwasmvm.so, else target/release/deps)
# Arguments: -seconds 8 (for each operation), -limit 1.03, -only TEXT, -clock processor (while other programs run).
set -euo pipefail
cd "$(dirname "$0")/.."
ours=${1:-target/release/libwasmvm.so}
[ $# -gt 0 ] || [ -f "$ours" ] || ours=target/release/deps/libwasmvm.so
[ $# -eq 0 ] || shift
arguments=("$@")
set -- "$ours"
. scripts/parity.sh

with_upstream speed
with_ours speed
load=$(cut -d' ' -f1 /proc/loadavg)
awk -v load="$load" 'BEGIN { if (load > 0.5) print "warning: other programs keep this machine busy (load " load "): see -clock processor" }' >&2
timeout 1800 "$work/speed-upstream" -upstream "$work/speed-upstream" -ours "$work/speed-ours" \
    -contracts "$upstream/testdata" "${arguments[@]}"
