#!/usr/bin/env bash
# Tests the library as a C program sees it: header, exported names, and every function, used as meant and abused
# (libwasmvm/tests/c), with AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer. The library itself is not
# instrumented; what it reads and writes through the C library, allocates and frees, is seen all the same.
set -euo pipefail

usage() {
    cat <<USAGE
usage: scripts/test-ffi.sh [OPTION…] [GROUP…]

Runs what \`make build contracts\` built. Without names of groups: all of them.

  --library FILE      the shared library (default: the newest libwasmvm.so below target/debug)
  --static FILE       the static library (default: the one beside it, if there is one)
  --header FOLDER     where bindings.h is (default: libwasmvm)
  --without-circuits  the library was built without the feature \`halo2\`
  --no-upstream       does not run the same program with upstream's library (nor is it when groups are named)
  --valgrind          instead of the sanitizers: invalid accesses and leaks of the library's own code (slow; a subset)
  --instrumented      compiles the Rust code, all of it, with AddressSanitizer too (five minutes), and tests that
  --verbose           prints every check, not only what failed
USAGE
}

cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
out=$target/ffi
# The version stands in go.mod alone.
wasmvm=github.com/CosmWasm/wasmvm/v3@$(sed -n 's|^.*github.com/CosmWasm/wasmvm/v3 ||p' go.mod)

fail() {
    echo "test-ffi.sh: $*" >&2
    exit 1
}

library='' static='' header=$PWD/libwasmvm circuits=yes upstream=yes valgrind=no instrumented=no verbose=no groups=()
while [ $# -gt 0 ]; do
    case $1 in
    --library) library=${2:?} && shift ;;
    --static) static=${2:?} && shift ;;
    --header) header=$(cd "${2:?}" && pwd) && shift ;;
    --without-circuits) circuits=no ;;
    --no-upstream) upstream=no ;;
    --valgrind) valgrind=yes upstream=no ;;
    --instrumented) instrumented=yes upstream=no ;;
    --verbose) verbose=yes ;;
    -h | --help) usage && exit ;;
    -*) usage >&2 && exit 2 ;;
    *) groups+=("$1") ;;
    esac
    shift
done

# --- what is tested, and with what ---

# cargo leaves the library in deps/ when it builds it for tests, and above when it builds it alone.
newest() { # newest FILE…: the one that was written last
    local file found=''
    for file; do
        if [ -f "$file" ] && { [ -z "$found" ] || [ "$file" -nt "$found" ]; }; then found=$file; fi
    done
    echo "$found"
}
[ -n "$library" ] || library=$(newest "$target/debug/libwasmvm.so" "$target/debug/deps/libwasmvm.so")
[ -f "$library" ] || fail "there is no library: run \`make build\`, or name one with --library"
library=$(cd "$(dirname "$library")" && pwd)/$(basename "$library")
[ -n "$static" ] || static=$(newest "${library%.so}.a")
[ -f "$header/bindings.h" ] || fail "there is no $header/bindings.h"
for command in gcc g++ nm timeout go; do
    command -v $command >/dev/null || fail "\`$command\` is missing (Debian: apt-get install gcc g++ binutils coreutils; go: https://go.dev/dl)"
done
[ $valgrind = no ] || command -v valgrind >/dev/null || fail "valgrind is missing (Debian: apt-get install valgrind)"

# Upstream's Go module brings contracts and upstream's library.
modules() {
    local folder
    folder=$(cd / && GOFLAGS=-mod=mod go mod download -json $wasmvm | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
    [ -d "$folder/testdata" ] || fail "go could not download $wasmvm: is its proxy (go env GOPROXY) reachable?"
    echo "$folder"
}
module=$(modules)

# One circuit, one proof: a private airdrop's, made by the command line.
fixtures() {
    local zkwasm=$target/debug/zkwasm folder=$out/fixtures byte
    [ -x "$zkwasm" ] || fail "there is no $zkwasm: run \`make build\`"
    [ -f artifacts/halo2_verifier.wasm ] || fail "there is no artifacts/halo2_verifier.wasm: run \`make contracts\`"
    rm -rf "$folder"
    mkdir -p "$folder"
    zkwasm=$(cd "$(dirname "$zkwasm")" && pwd)/zkwasm
    cp artifacts/halo2_verifier.wasm "$folder"
    (
        cd "$folder"
        "$zkwasm" circuit build headstash -o circuit.vk
        "$zkwasm" headstash key -o alice.key
        "$zkwasm" headstash sample --leaves 8 --amount 1000 --with alice.key -o entries.json
        "$zkwasm" headstash list entries.json --denom ustash -o list.json
        "$zkwasm" run --home chain fund alice 1ustash
        address=$("$zkwasm" run --home chain balance alice --json | sed -n 's/.*"address":"\([^"]*\)".*/\1/p')
        "$zkwasm" prove headstash --list list.json --key alice.key --to "$address" --contract "$address" -o claim
    ) >"$out/fixtures.log" 2>&1 || fail "the fixtures were not made, see $out/fixtures.log"
    mv "$folder/claim/proof.bin" "$folder/proof.bin"
    # A public input is written as 0x and 64 digits, most significant first; the library takes the reverse, as bytes.
    grep -o '0x[0-9a-f]\{64\}' "$folder/claim/public.json" | while read -r number; do
        for ((byte = 64; byte >= 2; byte -= 2)); do printf '%b' "\\x${number:byte:2}"; done
    done >"$folder/inputs.bin"
    [ "$(wc -c <"$folder/inputs.bin")" = 32 ] || fail "the claim has not one public input: $folder/claim/public.json"
}

# --- the header ---

header_is_accepted() {
    local include="#include <bindings.h>"
    # What upstream declares as empty structures is an extension of C, hence not pedantic.
    for standard in c99 c11 c17; do
        gcc -x c -std=$standard -Wall -Wextra -Werror -fsyntax-only -I "$header" - <<<"$include"
    done
    for standard in c++11 c++17; do
        g++ -x c++ -std=$standard -Wall -Wextra -Werror -fsyntax-only -I "$header" - <<<"$include"
    done
    echo "bindings.h: C99, C11, C17, C++11, C++17"
}

# Compiles the library with AddressSanitizer, for this processor's target so that build scripts are not. The sanitizer is an
# unstable option, which RUSTC_BOOTSTRAP lets the pinned compiler take. Stacks are left out: a trap leaves the stack of
# a contract without a return, which the sanitizer does not see, and it takes what lies there later for an error.
instrument() {
    local host
    host=$(rustc -vV | sed -n 's/^host: //p')
    runtime=$(rustc --print sysroot)/lib/rustlib/$host/lib/librustc-stable_rt.asan.a
    [ -f "$runtime" ] || fail "this Rust has no runtime of AddressSanitizer: $runtime"
    RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address -Cllvm-args=-asan-stack=0" CARGO_TARGET_DIR=$out/instrumented \
        cargo rustc --locked -p libwasmvm --lib --crate-type staticlib --target "$host"
    static=$out/instrumented/$host/debug/libwasmvm.a
}

# --- the program ---

# compile NAME HEADER FLAG…: the last flags name the library
compile() {
    local name=$1 include=$2 sanitize=("-fsanitize=address,undefined" -fno-sanitize-recover=all)
    shift 2
    if [ $valgrind = yes ]; then sanitize=(); fi
    gcc -std=c11 -D_DEFAULT_SOURCE -g -O1 -Wall -Wextra -Wpedantic -Werror "${sanitize[@]}" -isystem "$include" \
        libwasmvm/tests/c/*.c -o "$out/$name" "$@" -pthread
}

# The same, linked with the sanitizer's runtime that came with Rust: there can be one in a program.
compile_instrumented() {
    local source
    rm -f "$out"/objects/*
    mkdir -p "$out/objects"
    for source in libwasmvm/tests/c/*.c; do
        gcc -std=c11 -D_DEFAULT_SOURCE -g -O1 -fsanitize=address -isystem "$header" "${circuits_flags[@]}" \
            -c "$source" -o "$out/objects/$(basename "$source" .c).o"
    done
    gcc "$out"/objects/*.o -o "$out/ffi-instrumented" "$static" -Wl,--whole-archive "$runtime" -Wl,--no-whole-archive \
        -Wl,--export-dynamic -lm -ldl -lrt -lresolv -lgcc_s -pthread
}

# use_sigaltstack=0: when a thread ends, the sanitizer unmaps the thread's signal stack, which is Wasmer's and which
# Wasmer has unmapped before. In between the place can have become another thread's memory.
sanitizers() {
    export ASAN_OPTIONS=use_sigaltstack=0:detect_leaks=1:check_initialization_order=1:strict_string_checks=1:allocator_may_return_null=1
    export UBSAN_OPTIONS=print_stacktrace=1
}

failed=0
# run NAME: the program, ten minutes at most; its checks to a log, and what is worth reading to the terminal
run() {
    local name=$1 work log=$out/$1.log status=0 start=$SECONDS before=()
    work=$(mktemp -d "${TMPDIR:-/tmp}/ffi.XXXXXX")
    if [ $valgrind = yes ]; then
        # Compilers make conditional jumps on undefined values that cancel out; reports of them would be about those.
        before=(valgrind --quiet --undef-value-errors=no --leak-check=full --show-leak-kinds=definite
            --errors-for-leak-kinds=definite --error-exitcode=3)
    fi
    timeout 600 "${before[@]}" "$out/$name" "$work" "$module/testdata" "$out/fixtures" "${groups[@]}" \
        >"$log" 2>"$log.stderr" || status=$?
    rm -rf "$work"
    if [ $verbose = yes ]; then cat "$log"; fi
    if [ $status = 0 ]; then
        echo "$name: $(tail -n 1 "$log"), $((SECONDS - start)) s"
        return
    fi
    failed=1
    echo "$name: FAILED with exit code $status (124: longer than ten minutes)"
    # Crashes are on standard error, below the check that is without an end.
    [ $verbose = yes ] || grep -A 4 -e FAILED "$log" || tail -n 3 "$log"
    printf '\n'
    grep -v '^\[20' "$log.stderr" | grep -A 40 -m 1 -e '^==' -e 'runtime error' -e panicked || tail -n 20 "$log.stderr"
    echo "everything is in $log and $log.stderr"
}

mkdir -p "$out"
circuits_flags=() symbols=()
if [ $circuits = no ]; then circuits_flags=(-DWITHOUT_CIRCUITS) symbols=(--without-circuits); fi

header_is_accepted
scripts/libwasmvm-symbols.sh "$library" --header "$header/bindings.h" "${symbols[@]}"
if [ -n "$static" ]; then scripts/libwasmvm-symbols.sh "$static" --header "$header/bindings.h" "${symbols[@]}"; fi
[ $circuits = no ] || fixtures
sanitizers

if [ $valgrind = yes ]; then
    # Without traps, which are invalid accesses on purpose, and without what takes minutes.
    [ ${#groups[@]} -gt 0 ] || groups=(vectors configurations handles codes contracts callbacks)
    [ $circuits = no ] || groups+=(circuit-stores verifying-contracts)
fi
if [ $instrumented = yes ]; then
    instrument
    compile_instrumented
    run ffi-instrumented
    exit $failed
fi
compile ffi-shared "$header" "${circuits_flags[@]}" -L"$(dirname "$library")" -Wl,-rpath,"$(dirname "$library")" -l:"$(basename "$library")"
run ffi-shared
if [ $valgrind = no ] && [ -n "$static" ]; then
    compile ffi-static "$header" "${circuits_flags[@]}" "$static" -lgcc_s -lm -ldl
    run ffi-static
fi
if [ $upstream = yes ] && [ ${#groups[@]} = 0 ] && [ "$(uname -sm)" = "Linux x86_64" ]; then
    # The same checks, without those that upstream asks its callers not to need.
    api=$module/internal/api
    compile ffi-upstream "$api" -DUPSTREAM -L"$api" -Wl,-rpath,"$api" -l:libwasmvm.x86_64.so
    run ffi-upstream
fi
exit $failed
