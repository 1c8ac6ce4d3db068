#!/usr/bin/env bash
# One private airdrop from end to end, with the command line that everybody uses: 1,000 eligible leaves, one honest
# claim, and the dishonest ones, each of which has to fail. Exits 1 when anything ends other than it should.
#   scripts/demo.sh path/to/zkwasm
set -euo pipefail

zkwasm=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
wasm=$PWD/artifacts/cw_headstash.wasm
rm -rf demo
mkdir -p demo
cd demo

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() { # show COMMAND…: print it as a user would type it, then run it
    printf '$ zkwasm %s\n' "$*"
    "$zkwasm" "$@"
}
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
run() { "$zkwasm" run --home chain "$@"; }

failures=0
# expect CODE TEXT LABEL ARGUMENTS…: one transaction, which must end with this exit code and print this text
expect() {
    local wanted=$1 text=$2 label=$3 code=0
    shift 3
    printf '$ zkwasm run %s\n' "$*"
    run --log log.tsv --label "$label" "$@" >output.txt || code=$?
    cat output.txt
    if [ "$code" != "$wanted" ] || ! grep -qF "$text" output.txt; then
        echo "FAILED: \"$label\" ended with exit code $code, expected $wanted and \"$text\"" >&2
        failures=$((failures + 1))
    fi
}
# expect_balance WHO AMOUNT
expect_balance() {
    local found
    found=$(run balance "$1" --json | field balance)
    echo "$1 has ${found:-nothing}"
    [ "$found" = "$2" ] || { echo "FAILED: expected ${2:-nothing}" >&2; failures=$((failures + 1)); }
}

say "The distributor lists 1,000 eligible leaves; alice's is one of them"
show headstash key -o alice.key
show headstash sample --leaves 1000 --amount 1000 --with alice.key -o entries.json
show headstash list entries.json --denom ustash -o eligible.json
root=$("$zkwasm" headstash root eligible.json --json | field root)
total=$("$zkwasm" headstash root eligible.json --json | field total) # of ustash, the one token of the list

say "The circuit author builds the circuit binary"
show circuit build headstash -o headstash.vk
show circuit inspect headstash.vk

say "Contract and circuit are stored, and the contract instantiated with the whole airdrop"
run fund distributor "${total}ustash" >/dev/null
expect 0 "code_id: 1" "store contract and circuit" store "$wasm" --circuit headstash.vk
expect 0 "genesis_root=$root" "instantiate" instantiate 1 "{\"genesis_root\":\"$root\",\"tokens\":[{\"token\":\"ustash\",\"total\":\"$total\"}]}" \
    --from distributor --funds "${total}ustash" --json
contract=$(field contract <output.txt)
alice=$(run balance alice --json | field address)

say "Alice proves that one of the leaves is hers, without showing which"
show prove headstash --list eligible.json --key alice.key --to "$alice" --contract "$contract" -o claim
show verify --circuit headstash.vk --proof claim/proof.bin --public claim/public.json

say "Dishonest claims: each is refused"
sed 's/"amount":"1000"/"amount":"999000"/' claim/claim.json >forged-amount.json
expect 1 "the claim was changed after it was proved" "claim, forged amount" execute "$contract" @forged-amount.json --from alice
show headstash sample --leaves 3 --amount 1000 --with alice.key -o foreign-entries.json
show headstash list foreign-entries.json --denom ustash -o foreign.json
show prove headstash --list foreign.json --key alice.key --to "$alice" --contract "$contract" -o foreign-claim
expect 1 "the claim was made for the root" "claim, foreign root" execute "$contract" @foreign-claim/claim.json --from alice
mallory=$(run balance mallory --json | field address)
sed "s/$alice/$mallory/" claim/claim.json >stolen.json
expect 1 "the claim was made for another recipient" "claim, another recipient" execute "$contract" @stolen.json --from mallory
sed 's/,"proved":{[^}]*}//' stolen.json >stolen-silently.json
expect 1 "the proof does not prove this claim" "claim, another recipient" execute "$contract" @stolen-silently.json --from mallory
# One character in the middle of the proof becomes another one.
awk '{
    i = index($0, "\"proof\":\"") + 2000
    print substr($0, 1, i - 1) (substr($0, i, 1) == "A" ? "B" : "A") substr($0, i + 1)
}' claim/claim.json >tampered.json
expect 1 "the proof does not prove this claim" "claim, tampered proof" execute "$contract" @tampered.json --from alice
expect_balance alice ""
expect_balance mallory ""

say "The honest claim is paid to alice, once, whoever sends it"
expect 0 "action=claim" "claim, honest" execute "$contract" @claim/claim.json --from mallory
expect_balance mallory ""
expect_balance alice 1000ustash
expect 1 "is spent" "claim, the same again" execute "$contract" @claim/claim.json --from alice
expect_balance alice 1000ustash
expect 0 '"claimed":"1000"' "query totals" query "$contract" '{"totals":{}}'

say "Gas and times"
awk -F '\t' '
    BEGIN {
        format = "%-28s %12s %9s %9s %9s  %s\n"
        printf format, "step", "SDK gas", "load ms", "call ms", "total ms", "outcome"
    }
    { printf format, $1, $3, $4, $5, $6, $2 }' log.tsv

echo
if [ "$failures" != 0 ]; then
    echo "$failures steps ended other than they should have" >&2
    exit 1
fi
echo "every step ended as it should; the files are in demo/"
