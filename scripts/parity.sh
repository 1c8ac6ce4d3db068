# shellcheck shell=bash
# Sourced by the scripts that compare our libwasmvm with upstream's. It sets
#   upstream  the folder of upstream's Go module, at the version that go.mod requires
#   shipped   the shared library in it
#   library   ours: a copy named libwasmvm.so, so that a build does not replace it while it is in use
#   work      a temporary folder, removed at the end
# and has functions that build the programs of tests/go-parity with the one library and the other.
# The first argument, or LIBWASMVM, names our library (default: target/debug/deps/libwasmvm.so).
script=$(basename "$0")
fail() { echo "$script: error: $*" >&2; exit 1; }

command -v go >/dev/null || fail "\`go\` is missing: install Go 1.24 or later from https://go.dev/dl"
command -v cc >/dev/null || fail "\`cc\` is missing: install a C compiler (Debian: apt-get install gcc)"
[ "$(uname -s)" = Linux ] || fail "upstream's shared library and ours are compared on Linux"
export GOWORK=off GOFLAGS=-buildvcs=false CGO_ENABLED=1
unset CGO_LDFLAGS LD_LIBRARY_PATH

given=${1:-${LIBWASMVM:-target/debug/deps/libwasmvm.so}}
[ -f "$given" ] || fail "$given is missing: run \`make build\`, or name a library"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/ours"
library=$work/ours/libwasmvm.so
cp "$given" "$library"

# The version stands in go.mod alone.
module=github.com/CosmWasm/wasmvm/v3
go mod download "$module"
read -r version upstream < <(go list -m -f '{{.Version}} {{.Dir}}' "$module")
shipped=$upstream/internal/api/libwasmvm.$(uname -m).so
[ -f "$shipped" ] || fail "$module $version has no library for $(uname -m)"

sum() { sha256sum "$1" | cut -c1-16; }
echo "upstream: $module $version, library $(sum "$shipped")"
echo "ours:     $given, library $(sum "$library")"

# To see how equal two runs are at all: CONTROL=yes scripts/parity-speed.sh with a copy of upstream's library.
[ "$(sum "$shipped")" != "$(sum "$library")" ] || [ "${CONTROL-}" = yes ] || fail "both are the same library (CONTROL=yes runs it twice)"

# tests/go-parity is a module of its own, with a path below upstream's: so it may import upstream's internal packages.
cp tests/go-parity/go.mod tests/go-parity/go.sum "$work"
go mod edit -require="$module@$version" "$work/go.mod"
program() { # program NAME OUTPUT [GO BUILD'S ARGUMENTS]
    local name=$1 output=$2
    shift 2
    (cd tests/go-parity && go build -mod=mod -modfile="$work/go.mod" -o "$output" "$@" "./$name")
}
with_upstream() { program "$1" "$work/$1-upstream"; }
with_ours() {
    CGO_LDFLAGS="-L$work/ours -Wl,-rpath,$work/ours" program "$1" "$work/$1-ours" -tags sys_wasmvm
}
