#!/usr/bin/env bash
# Runs `cargo test` with the given arguments and closes with one line that adds up all of its summaries:
# "N passed, N failed, N skipped". Fails when a test failed or none ran.
set -uo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
cargo test "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
awk -v status="$status" '
    /^test result: / {
        for (i = 2; i <= NF; i++) {
            if ($i ~ /^passed/) passed += $(i - 1)
            if ($i ~ /^failed/) failed += $(i - 1)
            if ($i ~ /^ignored/) skipped += $(i - 1)
        }
    }
    END {
        printf "\n%d passed, %d failed, %d skipped\n", passed, failed, skipped
        exit (status || failed || !passed) ? 1 : 0
    }' "$log"
