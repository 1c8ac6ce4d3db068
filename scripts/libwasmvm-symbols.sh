#!/usr/bin/env bash
# Compares what a library exports with libwasmvm/bindings.h.
#   scripts/libwasmvm-symbols.sh LIBRARY [--without-circuits] [--header FILE]
# A shared library exports the functions and data of the header and nothing else; a static one has at least these.
# --without-circuits: it was built without the feature `halo2`, and has upstream's part of the header alone.
#
# One exception: functions named wasmer_vm_…, which Wasmer exports wherever it is linked; upstream's library has them too.
set -euo pipefail

fail() {
    echo "libwasmvm-symbols.sh: $*" >&2
    exit 1
}

root=$(cd "$(dirname "$0")/.." && pwd)
header=$root/libwasmvm/bindings.h
library='' circuits=yes
while [ $# -gt 0 ]; do
    case $1 in
    --without-circuits) circuits=no ;;
    --header) header=${2:?} && shift ;;
    -*) fail "unknown option $1" ;;
    *) library=$1 ;;
    esac
    shift
done
[ -n "$library" ] || fail "which library? scripts/libwasmvm-symbols.sh LIBRARY"
[ -f "$library" ] || fail "there is no file $library"
[ -f "$header" ] || fail "there is no file $header"
command -v nm >/dev/null || fail "\`nm\` is missing: install binutils (Debian: apt-get install binutils)"

# The names that the header declares, outside of structures: functions by the word before the first parenthesis,
# data by the last word of an `extern`.
declared() {
    sed -e 's|//.*||' "$header" | awk '
        # comments, preprocessor
        { line = $0 }
        in_comment { if ((i = index(line, "*/")) == 0) next; line = substr(line, i + 2); in_comment = 0 }
        { while ((i = index(line, "/*")) > 0) {
              rest = substr(line, i + 2)
              if ((j = index(rest, "*/")) > 0) line = substr(line, 1, i - 1) " " substr(rest, j + 2)
              else { line = substr(line, 1, i - 1); in_comment = 1; break }
          } }
        line ~ /^[ \t]*#/ { next }
        # `extern "C" {` opens no structure
        line ~ /^[ \t]*extern[ \t]+"C"[ \t]*\{/ { next }
        { for (i = 1; i <= length(line); i++) {
              c = substr(line, i, 1)
              if (c == "{") depth++
              else if (c == "}") { if (depth > 0) depth-- }
              else if (depth == 0 && c == ";") { print statement; statement = "" }
              else if (depth == 0) statement = statement c
          }
          statement = statement " " }' |
        sed -nE -e '/^[ \t]*typedef/d' -e 's/^[^(]*[^A-Za-z0-9_]([A-Za-z0-9_]+)[ \t]*\(.*/\1/p' -e t \
            -e 's/^[ \t]*extern .*[^A-Za-z0-9_]([A-Za-z0-9_]+)[ \t]*$/\1/p' |
        sort -u
}

# What is for circuits, by name.
of_circuits='(^|_)(vks?|zk|halo2|circuits)(_|$)'

wanted=$(declared)
if [ $circuits = no ]; then wanted=$(grep -Ev "$of_circuits" <<<"$wanted"); fi
[ "$(wc -l <<<"$wanted")" -ge 33 ] || fail "found only $(wc -l <<<"$wanted") names in $header: it is not that of libwasmvm"

if [[ $library == *.a ]]; then
    found=$(nm --defined-only --extern-only "$library" 2>/dev/null | awk 'NF == 3 && $2 ~ /[TDRBV]/ { print $3 }' | sort -u)
    # A static library has names of everything in it; of the header's, none may be missing, and of circuits none too many.
    surplus=''
    if [ $circuits = no ]; then surplus=$(comm -12 <(declared | grep -E "$of_circuits") <(echo "$found")); fi
else
    found=$(nm --dynamic --defined-only "$library" | awk 'NF == 3 { print $3 }' | sed 's/@.*//' | sort -u)
    surplus=$(comm -13 <(echo "$wanted") <(grep -v '^wasmer_vm_' <<<"$found"))
fi
missing=$(comm -23 <(echo "$wanted") <(echo "$found"))

[ -z "$missing" ] || echo "$library does not export what $header declares:"$'\n'"$missing" >&2
[ -z "$surplus" ] || echo "$library exports what it should not:"$'\n'"$surplus" >&2
[ -z "$missing$surplus" ] || exit 1
echo "$(basename "$library"): $(wc -l <<<"$wanted") names, as in $(basename "$header")"
