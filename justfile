# Which libwasmvm a chain is built with: ours, or upstream's. Each recipe is a command of scripts/deps.sh, which also works
# without `just` (https://just.systems; `cargo install just`). From elsewhere: just -f path/to/justfile RECIPE.

set positional-arguments

# List the recipes
default:
    @just --justfile {{ quote(justfile()) }} --list --unsorted

# Build our library from this checkout and make it the active one
deps-zk-local:
    @scripts/deps.sh zk-local

# The same from a released version: its tag and, to be sure, the commit that it must be
deps-zk-git TAG COMMIT='':
    @scripts/deps.sh zk-git "$@"

# Make upstream's library, which comes with its Go module, the active one
deps-standard:
    @scripts/deps.sh standard

# Show what is active, and whether this shell's variables agree (exit code 1: damaged, 3: they do not)
deps-status *OPTIONS:
    @scripts/deps.sh status "$@"

# Print the variables for `go build`: eval "$(just deps-env)" (--plain for CI, --static, --rpath FOLDER, --no-rpath)
deps-env *OPTIONS:
    @scripts/deps.sh env "$@"

# Explain all of this
deps-help:
    @scripts/deps.sh help
