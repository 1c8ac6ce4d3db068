#!/usr/bin/env bash
# Says what this machine lacks for a build, and how to get it. Silent when all is there.
set -euo pipefail

missing=0
need() { # need COMMAND HINT
    command -v "$1" >/dev/null 2>&1 && return
    echo "error: \`$1\` is missing: $2" >&2
    missing=1
}
need cargo "install Rust 1.95 from https://rustup.rs"
need cc "install a C compiler (Debian: apt-get install gcc)"
need git "install git (Debian: apt-get install git)"
need tar "install tar (Debian: apt-get install tar)"
need go "install Go 1.25 or later from https://go.dev/dl"
[ "$missing" = 0 ] || exit 1

# Older compilers fail deep inside a dependency; say it here instead.
wanted=1.95
found=$(rustc --version | cut -d' ' -f2)
if [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]; then
    echo "error: rustc $found is too old, $wanted is needed: rustup toolchain install $wanted" >&2
    exit 1
fi
