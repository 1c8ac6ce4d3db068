#!/usr/bin/env bash
# Tests scripts/deps.sh and the justfile: every command and every way to fail, with a small C library in place of ours,
# a repository with tags, and a Go program elsewhere that links what is active. Five minutes at most.
set -euo pipefail
[ "${TEST_DEPS_BOUNDED:-}" = yes ] || TEST_DEPS_BOUNDED=yes exec timeout 300 "$0"

source=$(cd "$(dirname "$0")/.." && pwd)
for command in cc git go ar; do
    command -v $command >/dev/null || { echo "test-deps.sh: \`$command\` is missing" >&2 && exit 1; }
done
T=$(mktemp -d "${TMPDIR:-/tmp}/deps.XXXXXX")
trap 'rm -rf "$T"' EXIT
cd "$T"
unset CGO_LDFLAGS BUILD_TAGS LD_LIBRARY_PATH ZK_WASMVM_REPO ZK_WASMVM_LIB ZK_WASMVM_RPATH GIT_DIR GIT_WORK_TREE
export GOFLAGS=-mod=mod GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@example.com \
    GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@example.com CARGO_TARGET_DIR=

passed=0 failed=0
check() { # check NAME COMMAND…
    local name=$1
    shift
    if "$@" >"$T/output" 2>&1; then
        passed=$((passed + 1))
        echo "$name ok"
    else
        failed=$((failed + 1))
        echo "$name FAILED: $*"
        sed 's/^/    /' "$T/output"
    fi
}
# ends CODE TEXT COMMAND…: the command ends with this exit code, and says this
ends() {
    local code=$1 text=$2 found=0
    shift 2
    "$@" >"$T/said" 2>&1 || found=$?
    cat "$T/said"
    [ "$found" = "$code" ] || { echo "exit code $found, not $code" && return 1; }
    grep -qF -- "$text" "$T/said" || { echo "does not say: $text" && return 1; }
}
is() { [ "$1" = "$2" ] || { echo "found \"$1\", not \"$2\"" && return 1; }; }

# --- a repository with versions, and a clone of it ---

mkdir -p releases/scripts
(
    cd releases
    git init --quiet
    cp "$source/justfile" .
    cp "$source/scripts/deps.sh" scripts/
    cp "$source/scripts/libwasmvm.sh" scripts/real.sh
    cat >scripts/libwasmvm.sh <<'BUILD'
#!/usr/bin/env bash
# In place of the real one: a library that only knows its version.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$1" = about ]; then exec scripts/real.sh about "$2"; fi
version=$(cat VERSION)
echo "building $version"
[ "$version" != broken ] || exit 1
sleep "${BUILD_SECONDS:-0}"
mkdir -p "$2/static"
echo "const char *version_str(void) { return \"3.0.7\"; } const char *zk_version(void) { return \"$version\"; }" >"$2/wasmvm.c"
cc -fPIC -c "$2/wasmvm.c" -o "$2/wasmvm.o"
cc -shared "$2/wasmvm.o" -o "$2/libwasmvm.so"
ar rcD "$2/static/libwasmvm.a" "$2/wasmvm.o"
rm "$2/wasmvm.c" "$2/wasmvm.o"
touch "$2/bindings.h"
echo "$version" >>"${BUILD_LOG:-/dev/null}"
BUILD
    chmod +x scripts/*.sh
    printf '/lib/\n/target/\n' >.gitignore
    release() {
        echo "$1" >VERSION
        git add -A
        git commit --quiet -m "$1"
    }
    release 0.1.0
    git tag v0.1.0
    release 0.2.0
    git tag -a -m annotated v0.2.0
    release broken
    git tag v0.3.0
    git tag odd/name v0.1.0
    release 0.4.0-dev
)
git clone --quiet releases checkout
export ZK_WASMVM_REPO=$T/releases BUILD_LOG=$T/builds
deps=$T/checkout/scripts/deps.sh
lib=$T/checkout/lib
say_version() { LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-} "$T/chain/chain"; }
built() { if [ -f "$BUILD_LOG" ]; then wc -l <"$BUILD_LOG"; else echo 0; fi; }
mode() { "$deps" status --mode; }
# Sets this shell's variables, as a user does.
load() { eval "$("$deps" env "$@")"; }

# --- a chain: links upstream's library, which comes with its module, or the one of the tag sys_wasmvm ---

mkdir -p chain/upstream
echo 'const char *version_str(void) { return "3.0.7"; } const char *zk_version(void) { return "upstream"; }' >chain/upstream/u.c
cc -shared -fPIC chain/upstream/u.c -o chain/upstream/libwasmvm.upstream.so
rm chain/upstream/u.c
cat >chain/go.mod <<'GO'
module chain

go 1.21
GO
cat >chain/main.go <<'GO'
package main

// const char *zk_version(void);
import "C"
import "fmt"

func main() { fmt.Println(C.GoString(C.zk_version())) }
GO
cat >chain/link_upstream.go <<'GO'
//go:build !sys_wasmvm

package main

// #cgo LDFLAGS: -L${SRCDIR}/upstream -lwasmvm.upstream -Wl,-rpath,${SRCDIR}/upstream
import "C"
GO
cat >chain/link_system.go <<'GO'
//go:build sys_wasmvm

package main

// #cgo LDFLAGS: -lwasmvm
import "C"
GO
chain_is() { # chain_is VERSION: what a chain that is built now has
    (cd chain && go build -o chain .) && is "$(say_version)" "$1"
}

# --- the checks ---

check "help" ends 0 "usage:" "$deps" help
check "without a command" ends 0 "usage:" "$deps"
check "an unknown command" ends 2 "usage:" "$deps" nonsense
check "fresh: status" ends 0 "mode     standard" "$deps" status
check "fresh: mode" is "$(mode)" standard
check "fresh: env sets nothing" is "$("$deps" env | grep -c '^export' || true) $("$deps" env | grep '^export')" "1 export GOFLAGS=-mod=mod"
check "fresh: the chain has upstream's" chain_is upstream

check "zk-local" ends 0 "zk-wasmvm 0.4.0-dev, wasmvm 3.0.7" "$deps" zk-local
check "zk-local: mode" is "$(mode)" zk-local
check "zk-local: status without the variables" ends 3 "CGO_LDFLAGS does not name the library" "$deps" status
load
check "zk-local: status with them" ends 0 "$(sha256sum "$lib/active/libwasmvm.so" | cut -d ' ' -f 1)" "$deps" status
check "zk-local: the chain has it" chain_is 0.4.0-dev
check "zk-local: variables that were there stay" is "$GOFLAGS" "-mod=mod -tags=sys_wasmvm"
check "zk-local: again, nothing piles up" ends 0 "zk-local" "$deps" zk-local
check "zk-local: one folder" is "$(ls -d "$lib"/zk-* | wc -l)" 1
check "git does not see lib/" is "$(git -C checkout status --porcelain)" ""
load
load
check "env twice is env once" is "$GOFLAGS $BUILD_TAGS $(wc -w <<<"$CGO_LDFLAGS")" "-mod=mod -tags=sys_wasmvm sys_wasmvm 2"

check "zk-git" ends 0 "mode     zk-git v0.1.0" "$deps" zk-git v0.1.0
check "zk-git: a program finds the active library without being linked again" is "$(say_version)" 0.1.0
check "zk-git: status with the old variables" ends 3 "CGO_LDFLAGS names another library" "$deps" status
load
check "zk-git: the chain has it" chain_is 0.1.0
check "zk-git: an annotated tag" ends 0 "commit $(git -C releases rev-parse 'v0.2.0^{commit}')" "$deps" zk-git v0.2.0
load
check "zk-git: the chain has that" chain_is 0.2.0
before=$(built)
check "zk-git: back, without building" ends 0 "v0.1.0" "$deps" zk-git v0.1.0
check "zk-git: nothing was built" is "$(built)" "$before"
check "zk-git: a tag with a slash" ends 0 "zk-git odd/name" "$deps" zk-git odd/name
check "zk-git: the right commit" ends 0 v0.2.0 "$deps" zk-git v0.2.0 "$(git -C releases rev-parse 'v0.2.0^{commit}')"
check "zk-git: another commit" ends 1 "do not use it" "$deps" zk-git v0.1.0 "$(git -C releases rev-parse 'v0.2.0^{commit}')"
check "zk-git: no tag" ends 1 "which version?" "$deps" zk-git
check "zk-git: no such tag" ends 1 "it has odd/name v0.1.0 v0.2.0 v0.3.0" "$deps" zk-git v9.9.9
check "zk-git: a branch is no tag" ends 1 "has no tag" "$deps" zk-git master
check "zk-git: what can be no tag" ends 1 "can be no tag" "$deps" zk-git '../..'
check "zk-git: an option is no tag" ends 1 "" "$deps" zk-git --upload-pack=false
check "zk-git: a build that fails" ends 1 "the build of v0.3.0 failed" "$deps" zk-git v0.3.0
check "zk-git: after all these the active one is as before" ends 0 "v0.2.0" env -u LD_LIBRARY_PATH "$deps" status
check "zk-git: no leftovers" is "$(find "$lib" -maxdepth 1 -name '.new.*' -o -maxdepth 1 -name '.active.*' | wc -l)" 0

check "zk-git: the server is away, the version is here" env ZK_WASMVM_REPO="$T/nowhere" "$deps" zk-git v0.1.0
check "zk-git: the server is away, the version is not here" ends 1 "cannot be reached" env ZK_WASMVM_REPO="$T/nowhere" "$deps" zk-git v0.7.0

(cd releases && echo 0.1.1 >VERSION && git commit --quiet -am "0.1.1" && git tag --force v0.1.0 >/dev/null)
check "zk-git: a tag that moved is built again" ends 0 "zk-wasmvm 0.1.1" "$deps" zk-git v0.1.0

load --static
check "static: the chain has it" chain_is 0.1.1
check "static: in the program" is "$(ldd chain/chain | grep -c libwasmvm || true)" 0
"$deps" zk-git v0.2.0 >"$T/output" 2>&1
load --static
check "static: another version is linked again, though go caches" chain_is 0.2.0

load --no-rpath
check "no-rpath: LD_LIBRARY_PATH" chain_is 0.2.0
check "no-rpath: and not without" ends 127 "libwasmvm.so" env -u LD_LIBRARY_PATH "$T/chain/chain"
load
check "no-rpath: taken back" is "${LD_LIBRARY_PATH:-}" ""
# A program with its library beside it can go anywhere.
load --rpath '$ORIGIN'
check "rpath: not beside where it was built" ends 1 "libwasmvm.so" chain_is 0.2.0
mkdir shipped
cp chain/chain "$lib/active/libwasmvm.so" shipped/
check "rpath: it is found beside the program" is "$(shipped/chain)" 0.2.0
load
check "rpath: taken back" is "$(grep -c ORIGIN <<<"$CGO_LDFLAGS${ZK_WASMVM_RPATH:-}" || true)" 0
check "env: an unknown option" ends 1 "does not know --nonsense" "$deps" env --nonsense
check "env --plain" is "$("$deps" env --plain | cut -d = -f 1 | tr '\n' ' ')" "CGO_LDFLAGS GOFLAGS BUILD_TAGS "
check "env.sh in another shell" ends 0 sys_wasmvm sh -c ". '$lib/env.sh' && echo \$BUILD_TAGS"
check "another library in LD_LIBRARY_PATH" ends 3 "another libwasmvm.so" env LD_LIBRARY_PATH="$lib/$(readlink "$lib/active")" "$deps" status

cp "$lib/active/libwasmvm.so" "$T/good.so"
echo damage >>"$lib/active/libwasmvm.so"
check "damaged: status" ends 1 "DAMAGED" "$deps" status
check "damaged: env fails, and so does eval" ends 1 "damaged or missing" bash -c 'eval "$("$0" env)"' "$deps"
check "damaged: zk-git mends it" ends 0 "v0.2.0" "$deps" zk-git v0.2.0
check "damaged: as it was" cmp "$lib/active/libwasmvm.so" "$T/good.so"
rm -rf "${lib:?}/$(readlink "$lib/active")"
check "missing: status" ends 1 "leads nowhere" "$deps" status
check "missing: zk-git mends it" ends 0 "v0.2.0" "$deps" zk-git v0.2.0

check "standard" ends 0 "still has our variables" "$deps" standard
check "standard: status with the old variables" ends 3 "still names our library" "$deps" status
load
check "standard: status" ends 0 "mode     standard" "$deps" status
check "standard: nothing is left" is "${CGO_LDFLAGS-none} $GOFLAGS ${BUILD_TAGS-none}" "none -mod=mod none"
check "standard: the chain has upstream's" chain_is upstream
check "standard: twice" ends 0 "mode     standard" "$deps" standard

# What a user has set goes in and comes out.
export CGO_LDFLAGS="-L/opt/other -lm" GOFLAGS="-tags=netgo,osusergo -mod=mod" BUILD_TAGS="ledger" LD_LIBRARY_PATH=/opt/other
"$deps" zk-git v0.2.0 >"$T/output" 2>&1
load
check "with others: set" is "$CGO_LDFLAGS|$GOFLAGS|$BUILD_TAGS|$LD_LIBRARY_PATH" \
    "-L/opt/other -lm -L$lib/$(readlink "$lib/active") -Wl,-rpath,$lib/active|-mod=mod -tags=netgo,osusergo,sys_wasmvm|ledger sys_wasmvm|/opt/other"
check "with others: the chain has it" chain_is 0.2.0
"$deps" standard >"$T/output" 2>&1
load
check "with others: taken back" is "$CGO_LDFLAGS|$GOFLAGS|$BUILD_TAGS|$LD_LIBRARY_PATH" \
    "-L/opt/other -lm|-mod=mod -tags=netgo,osusergo|ledger|/opt/other"
unset CGO_LDFLAGS BUILD_TAGS LD_LIBRARY_PATH
export GOFLAGS=-mod=mod

# Three at once: each waits for the others, and nobody ever sees half a library.
pids=()
for version in local v0.1.0 v0.2.0; do
    if [ $version = local ]; then BUILD_SECONDS=1 "$deps" zk-local >"$T/at-once" 2>&1 & else "$deps" zk-git $version >"$T/at-once-$version" 2>&1 & fi
    pids+=($!)
done
all=0
for pid in "${pids[@]}"; do wait "$pid" || all=1; done
check "three at once: all succeed" is $all 0
check "three at once: who waits says so" grep -q "waiting for another run" "$T"/at-once*
load
check "three at once: and all is well" ends 0 "zk-wasmvm" "$deps" status

check "another folder" env ZK_WASMVM_LIB="$T/elsewhere" "$deps" zk-local
check "another folder: used" ends 0 "-L$T/elsewhere/zk-local-" sh -c ". '$T/elsewhere/env.sh' && echo \$CGO_LDFLAGS"
check "a folder that flags cannot name" ends 1 "set ZK_WASMVM_LIB" env ZK_WASMVM_LIB="$T/with space" "$deps" status
(cd checkout && echo broken >VERSION)
check "zk-local: a build that fails" ends 1 "the active library is as before" "$deps" zk-local
(cd checkout && git checkout --quiet VERSION)

# Every recipe is a command of the script.
recipes=$(sed -n 's|^    @scripts/deps.sh \([a-z-]*\).*|\1|p' checkout/justfile | sort | tr '\n' ' ')
check "justfile: every command has its recipe" is "$recipes" "env help standard status zk-git zk-local "
if command -v just >/dev/null; then
    check "just" ends 0 "deps-zk-git TAG" just -f checkout/justfile
    check "just deps-zk-git" ends 0 "zk-git v0.2.0" just -f checkout/justfile deps-zk-git v0.2.0
    check "just deps-zk-git: quoted" ends 1 "can be no tag" just -f checkout/justfile deps-zk-git 'v; touch x'
    check "just deps-zk-local" ends 0 "zk-local" just -f checkout/justfile deps-zk-local
    eval "$(just -f checkout/justfile deps-env)"
    check "just deps-env, deps-status" ends 0 "zk-local" just -f checkout/justfile deps-status
    check "just deps-env: quoted" ends 0 '\$ORIGIN' just -f checkout/justfile deps-env --rpath '$ORIGIN'
    check "just deps-status --mode" ends 0 "zk-local" just -f checkout/justfile deps-status --mode
    check "just deps-standard" ends 0 "mode     standard" just -f checkout/justfile deps-standard
    check "just deps-status: the exit code arrives" ends 3 "still names our library" just -f checkout/justfile deps-status
    check "just deps-help" ends 0 "usage:" just -f checkout/justfile deps-help
else
    echo "just is not installed: the recipes were read, not run"
fi

echo
echo "$passed passed, $failed failed"
[ $failed = 0 ]
