#!/usr/bin/env bash
# Makes what the tests of the Go package need: circuits, proofs made now by our own prover, contracts bound to circuits, and
# what calls of such a contract cost in the VM without Go. Incremental: does nothing while what it is made of has not changed.
#   scripts/go-fixtures.sh [FOLDER]         (default: target/go-fixtures)
# environment:
#   ZKWASM     the command line (default: target/debug/zkwasm)
#   ARTIFACTS  the folder of the contracts (default: artifacts)
set -euo pipefail
cd "$(dirname "$0")/.."

absolute() { # absolute PATH: of a file whose folder exists
    echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}
needs() { # needs FILE HOW
    [ -f "$1" ] || { echo "go-fixtures.sh: error: $1 is missing: $2" >&2; exit 1; }
}

script=$(absolute "$0")
zkwasm=${ZKWASM:-${CARGO_TARGET_DIR:-target}/debug/zkwasm}
contract=${ARTIFACTS:-artifacts}/halo2_verifier.wasm
orchard=$PWD/packages/halo2/tests/fixtures/orchard
needs "$zkwasm" "run \`make build\`"
needs "$contract" "run \`make contracts\`"
zkwasm=$(absolute "$zkwasm")
contract=$(absolute "$contract")
mkdir -p "$(dirname "${1:-target/go-fixtures}")"
folder=$(absolute "${1:-target/go-fixtures}")

stamp=$folder/complete
if [ "$stamp" -nt "$zkwasm" ] && [ "$stamp" -nt "$contract" ] && [ "$stamp" -nt "$script" ]; then
    echo "go-fixtures.sh: $folder is up to date"
    exit 0
fi
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"

field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Public inputs in a file are big-endian with 0x in front, for a contract little-endian.
little_endian() { # little_endian FILE: a JSON array of hex
    awk 'BEGIN { RS = "\""; printf "[" }
        /^0x/ {
            digits = substr($0, 3)
            while (length(digits) < 64) digits = "0" digits
            reversed = ""
            for (i = 63; i > 0; i -= 2) reversed = reversed substr(digits, i, 2)
            printf "%s\"%s\"", (n++ ? "," : ""), reversed
        }
        END { printf "]" }' "$1"
}
verify_message() { # verify_message PROOF INPUTS: the message by which a contract verifies
    printf '{"verify":{"proof":"%s","public_inputs":%s}}' "$(base64 <"$1" | tr -d '\n')" "$2"
}

# Our own circuit, and a proof that did not exist before.
"$zkwasm" headstash key -o claimant.key
"$zkwasm" headstash sample --leaves 8 --amount 1000 --with claimant.key -o entries.json
"$zkwasm" headstash list entries.json --denom ustash -o eligible.json
"$zkwasm" circuit build headstash -o headstash.vk
anyone=wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q
"$zkwasm" prove headstash --list eligible.json --key claimant.key --to "$anyone" --contract "$anyone" -o claim
cp claim/proof.bin headstash.proof
cp claim/public.json headstash.public.json

# zcash's circuits and proofs, which are part of this repository.
for version in fixed insecure post_nu6_3; do
    "$zkwasm" circuit build --pinned "$orchard/circuit_description_$version" --inputs 10 -o "orchard_$version.vk"
    cp "$orchard/$version.proof" "orchard_$version.proof"
    cp "$orchard/$version.public.json" "orchard_$version.public.json"
done

for circuit in headstash orchard_fixed; do
    "$zkwasm" circuit inspect "$circuit.vk" --json >"$circuit.report.json"
    "$zkwasm" bind "$contract" --circuit "$circuit.vk" -o "$circuit.wasm"
    verify_message "$circuit.proof" "$(little_endian "$circuit.public.json")" >"$circuit.msg.json"
done
cp "$contract" unbound.wasm

# What the calls cost without Go: one JSON object each.
run() { "$zkwasm" run --home chain --json "$@"; }
run balance alice >alice.json
for circuit in headstash orchard_fixed; do
    rm -rf chain
    run store "$circuit.wasm" --circuit "$circuit.vk" >"$circuit.store.json"
    run instantiate 1 '{}' --from alice >"$circuit.1-instantiate.json"
    address=$(field contract <"$circuit.1-instantiate.json")
    run execute "$address" "@$circuit.msg.json" --from alice >"$circuit.2-valid.json"
    # The same proof with other inputs: all of them one.
    ones=$(little_endian "$circuit.public.json" | sed -E 's/[0-9a-f]{64}/01'"$(printf '0%.0s' {1..62})"'/g')
    verify_message "$circuit.proof" "$ones" >"$circuit.ones.json"
    run execute "$address" "@$circuit.ones.json" --from alice >"$circuit.3-not-valid.json"
    run query "$address" '{"last_verdict":{}}' >"$circuit.4-query.json"
done
rm -rf chain claim

touch "$stamp"
echo "go-fixtures.sh: made $folder"
