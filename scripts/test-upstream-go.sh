#!/usr/bin/env bash
# Runs the tests of upstream's Go package twice: with the library that it ships, and with ours. All must pass both times.
#   scripts/test-upstream-go.sh [LIBRARY]      (default: target/debug/deps/libwasmvm.so)
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/parity.sh

# The module, unchanged, in a folder that the tests may write to.
cp -r "$upstream" "$work/module"
chmod -R u+rwX,go+rX "$work/module"
diff -r "$upstream" "$work/module"
mkdir -m 1777 "$work/tmp" "$work/loaded"
chmod 755 "$work" "$work/ours"

# Every test program runs through this. One test of upstream's expects that it may not make a folder in the root of the
# file system, so root gives up its rights. The loader writes down which libraries it has loaded.
cat >"$work/run" <<'RUN'
#!/bin/sh
set -eu
program=$1
set -- env TMPDIR="$WORK/tmp" LD_DEBUG=files LD_DEBUG_OUTPUT="$WORK/loaded/$RUN_NAME" "$@"
if [ "$(id -u)" = 0 ]; then
    chmod go+x "$(dirname "$(dirname "$program")")" "$(dirname "$program")"
    set -- setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
fi
exec "$@"
RUN
chmod 755 "$work/run"
export WORK=$work
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || fail "\`setpriv\` is missing (Debian: apt-get install util-linux); or do not run this as root"
    [ ! -e /foo:bar ] || fail "/foo:bar exists: upstream's tests leave it behind when root runs them, and then fail: remove it"
fi

tests() { # tests NAME [GO TEST'S ARGUMENTS]
    export RUN_NAME=$1
    shift
    echo "running upstream's tests with the library of $RUN_NAME"
    # Failures are counted below. What is no event of a test is said here: errors of the compiler and the linker.
    (cd "$work/module" && timeout 1200 go test -count=1 -timeout 15m -exec "$work/run" -json "$@" ./...) \
        >"$work/$RUN_NAME.json" || true
}
tests upstream
CGO_LDFLAGS="-L$work/ours -Wl,-rpath,$work/ours" LD_LIBRARY_PATH="$work/ours" tests ours -tags sys_wasmvm

# What ran: the two packages with tests that link the library, each with the right one and no other.
loaded() { # loaded NAME
    cat "$work/loaded/$1".* | sed -n 's/.*calling init: \(.*libwasmvm.*\)$/\1/p' | sort | uniq -c | awk '{ print $1, $2 }'
}
good=1
check() { # check NAME LIBRARY
    local is
    is=$(loaded "$1")
    echo "test programs and the library they loaded, $1: ${is:-none}"
    [ "$is" = "2 $2" ] || { echo "$script: error: expected: 2 $2" >&2; good=0; }
}
check upstream "$work/module/internal/api/$(basename "$shipped")"
check ours "$library"

# Tests that look at nothing but the version's text say nothing about a library.
echo "tests of the version's text alone: TestLibwasmvmVersion"
program gotests "$work/gotests"
"$work/gotests" "$work/upstream.json" "$work/ours.json" || good=0
[ "$good" = 1 ]
