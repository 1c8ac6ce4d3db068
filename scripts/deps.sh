#!/usr/bin/env bash
# Which libwasmvm a chain is built with: `scripts/deps.sh help` says what there is. The program is xtask/src/deps. The
# recipes of `justfile` are its commands; `just` is not needed.
exec "$(dirname "$0")/xtask.sh" deps "$@"
