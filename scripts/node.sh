#!/usr/bin/env bash
# A chain of one node on this machine, with funded accounts, for trying things out. `make node` starts it.
#   scripts/node.sh start [ZKWASMD]   makes the chain where there is none, and runs it until Ctrl-C
#   scripts/node.sh init  [ZKWASMD]   only makes it
#   scripts/node.sh reset             removes it
#
# It lies in ./node (NODE_HOME). alice, bob and carol have 1,000,000 STAKE and 1,000,000 STASH each; their keys lie unencrypted in the
# keyring "test". Blocks come once a second; transactions need no fees.
set -euo pipefail
cd "$(dirname "$0")/.."

home=${NODE_HOME:-$PWD/node}
chain=zkwasm-local
zkwasmd=${2:-$PWD/target/zkwasmd/zkwasmd}
[ -x "$zkwasmd" ] || [ "${1:-}" = reset ] || { echo "node.sh: error: $zkwasmd is missing: run \`make zkwasmd\`" >&2; exit 1; }
marker=made-by-node.sh
fail() { echo "node.sh: error: $*" >&2; exit 1; }
run() { "$zkwasmd" --home "$home" "$@"; }

# Made beside its place and moved there when it is whole, so that an interrupted run leaves nothing that looks like a chain.
init() {
    [ ! -e "$home" ] || { is_ours "$home"; return; }
    local place=$home
    home=$place.new
    [ ! -e "$home" ] || { is_ours "$home" && rm -rf "$home"; }
    mkdir -p "$home"
    # As a program of its own, in which the first failure is the end.
    NODE_HOME=$home scripts/node.sh fill "$zkwasmd" >"$home/$marker" 2>&1 ||
        { cat "$home/$marker" >&2; fail "the chain could not be made"; }
    mv "$home" "$place"
    home=$place
    echo "made the chain $chain in $home"
}

# Only what this script made is ever used or removed.
is_ours() { [ -e "$1/$marker" ] || fail "$1 is there, and not made by this script: set NODE_HOME to another folder"; }

make_chain() {
    run init node --chain-id "$chain" --default-denom stake
    run config set client chain-id "$chain"
    run config set client keyring-backend test
    run config set client broadcast-mode sync
    for account in validator alice bob carol; do
        run keys add "$account" --keyring-backend test
        run genesis add-genesis-account "$account" 1000000000000stake,1000000000000ustash --keyring-backend test
    done
    # Proposals are decided in 20 seconds, so that pins and parameters can be tried.
    sed -i 's/"voting_period": "[^"]*"/"voting_period": "20s"/; s/"expedited_voting_period": "[^"]*"/"expedited_voting_period": "10s"/' \
        "$home/config/genesis.json"
    run genesis gentx validator 500000000000stake --chain-id "$chain" --keyring-backend test
    run genesis collect-gentxs
    run genesis validate
    sed -i 's/^timeout_commit = .*/timeout_commit = "1s"/' "$home/config/config.toml"
    sed -i '/^\[api\]/,/^\[/ s/^enable = .*/enable = true/' "$home/config/app.toml"
}

case ${1:-} in
init) init ;;
fill) make_chain ;;
start)
    init
    echo "accounts: $(run keys list --keyring-backend test --output json | tr '{' '\n' | sed -n 's/.*"name":"\([^"]*\)".*"address":"\([^"]*\)".*/\1 \2/p' | paste -sd ',')"
    echo "use it with: zkwasmd --home $home …"
    exec "$zkwasmd" --home "$home" start
    ;;
reset) [ ! -e "$home" ] || { is_ours "$home" && rm -rf "$home"; } ;;
*) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
