#!/usr/bin/env bash
# Runs the fuzz targets: `scripts/fuzz.sh SECONDS` for so long each, one after the other.
#
# TARGETS="a b" picks some, JOBS=n runs n at a time. What a run learns stays in fuzz/corpus/, which git ignores; the
# corpora in fuzz/seeds/ are what a fresh clone starts from. Fails on a finding, and says how to see it again.
#
# cargo-fuzz needs flags of the nightly compiler for coverage and AddressSanitizer. RUSTC_BOOTSTRAP=1 lets the pinned
# stable compiler take them, so that what is fuzzed is compiled by what ships.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
export RUSTC_BOOTSTRAP=1
# Proofs here are small: threads would only wait for each other.
export RAYON_NUM_THREADS=1
logs=fuzz/artifacts/logs
mkdir -p "$logs"

command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz@0.13.2
cargo fetch --quiet --locked --manifest-path fuzz/Cargo.toml
read -ra targets <<<"${TARGETS:-$(cargo fuzz list | tr '\n' ' ')}"
cargo fuzz build

run() {
    local target=$1 status=0
    mkdir -p "fuzz/corpus/$target"
    cargo fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 \
        >"$logs/$target.log" 2>&1 || status=$?
    echo "$status" >"$logs/$target.status"
}

for target in "${targets[@]}"; do
    while (($(jobs -rp | wc -l) >= ${JOBS:-1})); do wait -n || true; done
    echo "fuzzing $target for $seconds s"
    run "$target" &
done
wait

failed=0
printf '\n%-24s %12s %9s %9s\n' target executions 'a second' result
for target in "${targets[@]}"; do
    stat() { awk -v name="stat::$1:" '$1 == name { print $2 }' "$logs/$target.log"; }
    result=passed
    if [ "$(cat "$logs/$target.status")" != 0 ]; then result=FAILED failed=1; fi
    printf '%-24s %12s %9s %9s\n' "$target" "$(stat number_of_executed_units)" "$(stat average_exec_per_sec)" $result
done
for target in "${targets[@]}"; do
    [ "$(cat "$logs/$target.status")" = 0 ] && continue
    printf '\n=== %s\n' "$target"
    grep -v '^#' "$logs/$target.log" | tail -n 40
    input=$(sed -n 's/.*Test unit written to //p' "$logs/$target.log" | tail -n 1)
    [ -z "$input" ] || printf '\nThe input is in %s; again with:\n  RUSTC_BOOTSTRAP=1 cargo fuzz run %s %s\n' "$input" "$target" "$input"
done
exit $failed
