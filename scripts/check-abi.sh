#!/usr/bin/env bash
# Checks that our library is one for programs that were compiled for upstream's: the same declarations in the header, and
# every symbol.
#   scripts/check-abi.sh [LIBRARY]             (default: target/debug/deps/libwasmvm.so)
# HEADER names another header than libwasmvm/bindings.h.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/parity.sh

# Without the system's headers, which differ from machine to machine and not between the two.
declarations() { sed '/^[[:space:]]*#[[:space:]]*include/d' "$1" | cc -std=c17 -E -P -x c -; }
header=${HEADER:-libwasmvm/bindings.h}
declarations "$upstream/internal/api/bindings.h" >"$work/upstream.h"
declarations "$header" >"$work/ours.h"
program abi "$work/abi"
"$work/abi" -upstream-header "$work/upstream.h" -header "$work/ours.h" -upstream-library "$shipped" -library "$library"

# And it compiles, as C and as C++, by itself and where upstream's types are used.
printf '#include "%s"\nGoError e = GoError_User; ErrnoValue n = ErrnoValue_OutOfGas; struct cache_t *c;\n' "$(realpath "$header")" >"$work/use.c"
for standard in c99 c17 gnu17; do
    cc -std=$standard -Wall -Wextra -Werror -fsyntax-only -x c "$work/use.c"
done
