#!/bin/sh
# Runs upstream's own unit tests on the patched VM. Arguments go to the test runner, e.g. a test's name.
# Builds into CARGO_TARGET_DIR, by default target/vm-upstream.
set -eu
cd "$(dirname "$0")/.."
scripts/vm-fork.sh

# The crate is no member of the workspace: it has its own Cargo.lock and none of our profiles. Some
# optimization pays off, because the tests compile many contracts; debug information does not.
export CARGO_PROFILE_TEST_OPT_LEVEL="${CARGO_PROFILE_TEST_OPT_LEVEL-1}"
export CARGO_PROFILE_TEST_DEBUG="${CARGO_PROFILE_TEST_DEBUG-false}"
export CARGO_INCREMENTAL="${CARGO_INCREMENTAL-0}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR-target/vm-upstream}"

# The features that this repository uses. The lock file comes with the crate; a patch names the fork in it.
exec cargo test --locked --manifest-path third_party/cosmwasm-vm/Cargo.toml \
    --lib --features iterator,staking,stargate,ibc2 -- "$@"
