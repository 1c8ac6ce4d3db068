#!/usr/bin/env bash
# Which libwasmvm a chain is built with: ours, built here or from a released version, or upstream's. The recipes of
# `justfile` are these commands; `just` is not needed. Start at the end of the file.
set -euo pipefail

usage() {
    cat <<USAGE
usage: scripts/deps.sh COMMAND

  zk-local            builds our library from this checkout (release) and makes it the active one
  zk-git TAG [COMMIT] the same from a released version, and from no other commit than COMMIT
  standard            makes upstream's library the active one: nothing is set, it comes with its Go module
  status              what is active, and whether this shell's variables agree
                      exit code 0: all is well, 1: the library is damaged or missing, 3: the variables disagree
  status --mode       one word: zk-local, zk-git or standard
  env [OPTION…]       prints what sets the variables of a shell:  eval "\$(scripts/deps.sh env)"
      --plain         as NAME=VALUE lines, for CI:  scripts/deps.sh env --plain >>"\$GITHUB_ENV"
      --static        links the static library into the program
      --rpath FOLDER  where the program looks for the library when it runs (default: lib/active here)
      --no-rpath      nowhere: sets LD_LIBRARY_PATH instead
  help                this

The active library is lib/active: libwasmvm.so, static/libwasmvm.a, bindings.h; \`. lib/env.sh\` is the same as the
eval above. Everything in lib/ can be deleted at any time. A chain's own checkout can be anywhere.

The variables are CGO_LDFLAGS (where the library is), GOFLAGS and BUILD_TAGS (the build tag sys_wasmvm, with which
upstream's Go module and ours link that library; BUILD_TAGS is what the Makefiles of Cosmos chains read). What is in
them already stays.

environment:
  ZK_WASMVM_REPO  where zk-git clones from, a URL or a path (default: $default_repo)
  ZK_WASMVM_LIB   the folder in place of lib/
USAGE
}

default_repo=https://github.com/terpnetwork/zk-wasmvm
upstream=github.com/CosmWasm/wasmvm/v3

say() {
    echo "deps.sh: $*" >&2
}

fail() {
    echo "deps.sh: error: $*" >&2
    exit 1
}

cd_from=$PWD
cd "$(dirname "$0")/.."
root=$(pwd -P)
absolute() {
    case $1 in
    /*) echo "$1" ;;
    *) echo "$cd_from/$1" ;;
    esac
}
lib=$(absolute "${ZK_WASMVM_LIB:-$root/lib}")
case $lib in
*[[:space:]\'\",:]*) fail "the linker's flags cannot name $lib (a space, quote, comma or colon): set ZK_WASMVM_LIB to another folder" ;;
esac

# --- lib/: folders of libraries, and the link `active` to one of them ---

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

# The file that stands for a folder: the shared library, or the static one where there is no other (Alpine).
main_library() {
    if [ -f "$1/libwasmvm.so" ]; then echo "$1/libwasmvm.so"; else echo "$1/static/libwasmvm.a"; fi
}

field() { # field FOLDER NAME: from its file `about`
    sed -n "s/^$2=//p" "$1/about" 2>/dev/null || true
}

intact() { # intact FOLDER
    local file
    file=$(main_library "$1")
    [ -f "$file" ] && [ -f "$1/static/libwasmvm.a" ] && [ "$(sha256 "$file")" = "$(field "$1" sha256)" ] &&
        [ "$(sha256 "$1/static/libwasmvm.a")" = "$(field "$1" static_sha256)" ]
}

mode() {
    if [ -L "$lib/active" ]; then field "$lib/active" mode | grep . || echo damaged; else echo standard; fi
}

# One change at a time; the lock goes with the process.
lock() {
    mkdir -p "$lib"
    command -v flock >/dev/null || return 0
    exec 9>"$lib/.lock"
    flock -n 9 2>/dev/null || { say "waiting for another run" && flock 9; }
}

work=
begin() {
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    work=$(mktemp -d "$lib/.new.XXXXXX")
}

# Makes a folder below lib/ the active one: a rename, so that nobody sees half of it.
activate() { # activate NAME
    ln -s "$1" "$lib/.active.$$"
    mv -fT "$lib/.active.$$" "$lib/active" 2>/dev/null || { rm -f "$lib/active" && mv "$lib/.active.$$" "$lib/active"; }
    write_env_sh
    status_of_library
    say "now in the shell that builds the chain:  eval \"\$($root/scripts/deps.sh env)\""
}

# One line that any shell understands.
write_env_sh() {
    echo "eval \"\$(ZK_WASMVM_LIB='$lib' '$root/scripts/deps.sh' env)\"" >"$lib/env.sh"
}

# Moves what was built to its place, which is named by its contents, and activates it.
publish() { # publish FOLDER NAME LINE…: lines for `about`
    local folder=$1 name sum static_sum old
    [ -f "$folder/static/libwasmvm.a" ] || fail "the build left no library; its messages are above"
    sum=$(sha256 "$(main_library "$folder")")
    static_sum=$(sha256 "$folder/static/libwasmvm.a")
    name=$2-${sum:0:6}${static_sum:0:6}
    printf '%s\n' "${@:3}" "sha256=$sum" "static_sha256=$static_sum" >"$folder/about"
    chmod 755 "$folder"
    if intact "$lib/$name"; then
        # The same bytes as before stay where they are: somebody may be linking them.
        mv -f "$folder/about" "$lib/$name/about"
    else
        rm -rf "${lib:?}/$name"
        mv "$folder" "$lib/$name"
    fi
    activate "$name"
    # Of what was built here only the last is kept; released versions stay, to switch between them.
    if [ "$2" = zk-local ]; then
        for old in "$lib"/zk-local-*; do [ "$old" = "$lib/$name" ] || rm -rf "$old"; done
    fi
}

# --- zk-local, zk-git, standard ---

zk_local() {
    lock
    begin
    scripts/libwasmvm.sh build "$work/out" >&2 9>&- ||
        fail "the build failed, the active library is as before; \`make setup\` installs what a build needs"
    publish "$work/out" zk-local mode=zk-local "commit=$(git rev-parse HEAD 2>/dev/null || echo unknown)$(git diff --quiet HEAD -- 2>/dev/null || echo ' and changes')"
}

# git without questions, and not for ever when a server does not answer
remote_git() {
    GIT_TERMINAL_PROMPT=0 git -c http.lowSpeedLimit=1000 -c http.lowSpeedTime=60 -c advice.detachedHead=false "$@"
}

# The commit of a tag; of an annotated one the commit that it names.
commit_of() { # commit_of REPOSITORY TAG
    remote_git ls-remote --tags -- "$1" "refs/tags/$2" "refs/tags/$2^{}" | sort -k 2 | tail -n 1 | cut -f 1
}

zk_git() { # zk_git TAG [COMMIT]
    local tag=$1 pinned=${2:-} repo=${ZK_WASMVM_REPO:-$default_repo} commit folder source tags
    git check-ref-format "refs/tags/$tag" || fail "$tag can be no tag"
    if [ -d "$(absolute "$repo")" ]; then repo=$(cd "$(absolute "$repo")" && pwd); fi
    lock

    if commit=$(commit_of "$repo" "$tag"); then
        if [ -z "$commit" ]; then
            tags=$(remote_git ls-remote --tags --refs -- "$repo" | sed 's|.*refs/tags/||' | sort -V | tail -n 10 | tr '\n' ' ')
            fail "$repo has no tag $tag; ${tags:+it has }${tags:-it has none yet: use zk-local, or set ZK_WASMVM_REPO}"
        fi
    else
        # Not reached: what was built of this tag before will do, and nothing else.
        commit=$(for folder in "$lib"/zk-git-*; do if [ "$(field "$folder" tag)" = "$tag" ]; then field "$folder" commit; fi; done | head -n 1)
        [ -n "$commit" ] || fail "$repo cannot be reached, and $tag was not built before: set ZK_WASMVM_REPO to a mirror or a local clone"
        say "$repo cannot be reached; going on with what was built of $tag before"
    fi
    [ -z "$pinned" ] || [ "$pinned" = "$commit" ] || fail "tag $tag of $repo is commit $commit, not $pinned: do not use it before you know why"

    for folder in "$lib"/zk-git-*; do
        if [ "$(field "$folder" commit)" = "$commit" ] && [ "$(field "$folder" tag)" = "$tag" ] && intact "$folder"; then
            activate "$(basename "$folder")"
            return
        fi
    done

    begin
    source=$work/source
    git init --quiet "$source"
    remote_git -C "$source" fetch --quiet --depth 1 -- "$repo" "refs/tags/$tag" || fail "$tag cannot be fetched from $repo"
    git -C "$source" -c advice.detachedHead=false checkout --quiet FETCH_HEAD
    [ "$(git -C "$source" rev-parse HEAD)" = "$commit" ] || fail "tag $tag of $repo moved while it was fetched: try again"
    [ -x "$source/scripts/libwasmvm.sh" ] || fail "$tag has no scripts/libwasmvm.sh: it is older than this way to build it"
    # Built in one place, so that the next version compiles only what changed.
    CARGO_TARGET_DIR=$root/target/zk-git "$source/scripts/libwasmvm.sh" build "$work/out" >&2 9>&- ||
        fail "the build of $tag failed, the active library is as before"
    publish "$work/out" "zk-git-${tag//\//_}" mode=zk-git "tag=$tag" "commit=$commit" "repository=$repo"
}

standard() {
    lock
    rm -f "$lib/active"
    write_env_sh
    status_of_library
    if ! environment_agrees >/dev/null; then
        say "this shell still has our variables; this takes them out:  eval \"\$($root/scripts/deps.sh env)\""
    fi
}

# --- env ---

words() { # words STRING [SEPARATOR]: one to a line
    tr "${2- }" '\n' <<<"$1" | keep .
}

# grep, for which nothing to keep is fine
keep() { grep "$@" || true; }

join() { paste -sd "$1" -; }

# Someone's flags without ours.
foreign_ldflags() {
    words "${CGO_LDFLAGS:-}" | keep -v "^-L$lib/" |
        keep -vxF -e "$as_needed" -e "-Wl,-rpath,$lib/active" -e "-Wl,-rpath,${ZK_WASMVM_RPATH:-$lib/active}"
}

# What the static library needs of the system. Some compilers drop libraries that nothing before them asked for.
as_needed=-Wl,--push-state,--no-as-needed,-lm,-ldl,-lpthread,--pop-state

# GOFLAGS as go sees them, also from its configuration file.
goflags() {
    if command -v go >/dev/null; then (cd / && go env GOFLAGS); else echo "${GOFLAGS:-}"; fi
}

# A list of tags without sys_wasmvm, separated by commas.
without_tag() { words "${1// /,}" , | keep -vx sys_wasmvm | join ,; }

show() { # show PLAIN NAME VALUE
    if [ "$1" = yes ]; then echo "$2=$3"; elif [ -n "$3" ]; then printf 'export %s=%q\n' "$2" "$3"; else echo "unset $2"; fi
}

env_() {
    local plain=no static=no rpath=$lib/active folder ldflags=() flags tags build_tags path
    while [ $# -gt 0 ]; do
        case $1 in
        --plain) plain=yes ;;
        --static) static=yes ;;
        --no-rpath) rpath= ;;
        --rpath) [ $# -ge 2 ] || fail "--rpath needs a folder"; rpath=$2 && shift ;;
        *) fail "env does not know $1; scripts/deps.sh help" ;;
        esac
        shift
    done
    case $rpath in *[[:space:]\'\",]*) fail "the linker's flags cannot name $rpath" ;; esac

    mapfile -t ldflags < <(foreign_ldflags)
    tags=$(without_tag "$(words "$(goflags)" | sed -n 's/^--\{0,1\}tags=//p' | tail -n 1)")
    build_tags=$(without_tag "${BUILD_TAGS:-}" | tr ',' ' ')
    path=$(words "${LD_LIBRARY_PATH:-}" : | keep -vxF "$lib/active" | join :)

    if [ "$(mode)" != standard ]; then
        intact "$lib/active" || {
            # Else the shell's `eval` of nothing would succeed.
            [ $plain = yes ] || echo false
            fail "the active library is damaged or missing: run zk-local or zk-git again"
        }
        # The folder's real name, which changes with the library: go builds again when its flags change, not when
        # a library does.
        folder=$(cd "$lib/active" && pwd -P)
        [ -f "$folder/libwasmvm.so" ] || static=yes
        if [ $static = yes ]; then
            ldflags+=("-L$folder/static" "$as_needed")
            rpath=
        else
            ldflags+=("-L$folder")
            if [ -n "$rpath" ]; then ldflags+=("-Wl,-rpath,$rpath"); else path=$lib/active${path:+:$path}; fi
        fi
        tags=${tags:+$tags,}sys_wasmvm
        build_tags=${build_tags:+$build_tags }sys_wasmvm
    fi
    flags=$(words "$(goflags)" | keep -v '^--\{0,1\}tags=' | join ' ')
    flags=${flags}${tags:+${flags:+ }-tags=$tags}

    show $plain CGO_LDFLAGS "${ldflags[*]}"
    show $plain GOFLAGS "$flags"
    show $plain BUILD_TAGS "$build_tags"
    if [ -n "$path" ] || [ -n "${LD_LIBRARY_PATH:-}" ]; then show $plain LD_LIBRARY_PATH "$path"; fi
    # Remembered to take it out again.
    if [ -n "$rpath" ] && [ "$rpath" != "$lib/active" ] && [ "$(mode)" != standard ]; then
        show $plain ZK_WASMVM_RPATH "$rpath"
    elif [ -n "${ZK_WASMVM_RPATH:-}" ]; then
        show $plain ZK_WASMVM_RPATH ""
    fi
}

# --- status ---

status_of_library() {
    local folder file
    if [ "$(mode)" = standard ]; then
        echo "mode     standard: upstream's library, which comes with its Go module $upstream"
        echo "         A program that imports zk-wasmvm's Go package does not link with it: the linker says that"
        echo "         zk_wasmvm_is_not_linked. Build such programs with zk-local or zk-git."
        return
    fi
    folder=$(cd "$lib/active" 2>/dev/null && pwd -P) || {
        echo "mode     damaged: $lib/active leads nowhere; run zk-local, zk-git or standard"
        return 1
    }
    echo "mode     $(mode)$(field "$folder" tag | sed 's/^/ /'), commit $(field "$folder" commit)"
    file=$(main_library "$folder")
    [ ! -f "$file" ] || scripts/libwasmvm.sh about "$file"
    intact "$folder" || {
        echo "         DAMAGED: it is not what was built; run zk-local, or zk-git, again"
        return 1
    }
}

# Prints what is wrong with this shell's variables.
environment_agrees() {
    local fine=yes folder='' ours path
    complain() { echo "         $*" && fine=no; }
    ours=$(words "${CGO_LDFLAGS:-}" | keep "^-L$lib/" | sed -e 's/^-L//' -e 's|/static$||' | sort -u)
    if [ "$(mode)" = standard ]; then
        [ -z "$ours" ] || complain "CGO_LDFLAGS still names our library"
        if [ -n "$ours" ] && tagged "$(goflags) ${BUILD_TAGS:-}"; then complain "the build tag sys_wasmvm is still set"; fi
    else
        folder=$(cd "$lib/active" 2>/dev/null && pwd -P)
        if [ -z "$ours" ]; then
            complain "CGO_LDFLAGS does not name the library"
        elif [ "$ours" != "$folder" ]; then
            complain "CGO_LDFLAGS names another library: $(echo "$ours" | tr '\n' ' ')"
        fi
        tagged "$(goflags)" || complain "GOFLAGS does not have the build tag sys_wasmvm"
        tagged "${BUILD_TAGS:-}" || complain "BUILD_TAGS does not have sys_wasmvm (a Makefile's own -tags win over GOFLAGS)"
    fi
    # Folders of LD_LIBRARY_PATH come before a program's own run path.
    while read -r path; do
        if [ -f "$path/libwasmvm.so" ] && [ "$path" != "$lib/active" ]; then
            complain "LD_LIBRARY_PATH has another libwasmvm.so: $path"
        fi
    done < <(words "${LD_LIBRARY_PATH:-}" :)
    [ $fine = yes ]
}

tagged() { grep -qE '(^|[ ,=])sys_wasmvm($|[ ,])' <<<"$1"; }

status() {
    local code=0 problems
    status_of_library || code=1
    echo "flags    CGO_LDFLAGS=${CGO_LDFLAGS:-}"
    echo "         GOFLAGS=$(goflags)"
    echo "         BUILD_TAGS=${BUILD_TAGS:-}"
    [ -z "${LD_LIBRARY_PATH:-}" ] || echo "         LD_LIBRARY_PATH=$LD_LIBRARY_PATH"
    if ! problems=$(environment_agrees); then
        echo "$problems"
        echo "         to set them right:  eval \"\$($root/scripts/deps.sh env)\""
        [ $code != 0 ] || code=3
    fi
    return $code
}

# Ours are Linux libraries: elsewhere names, flags and run paths are others.
on_linux() {
    [ "$(uname -s)" = Linux ] || fail "zk-local and zk-git are for Linux; build on Linux, or with \`cargo build --release -p libwasmvm\` and flags of your own"
}

command=${1:-help}
[ $# = 0 ] || shift
case $command in
zk-local) on_linux && zk_local ;;
zk-git)
    [ -n "${1:-}" ] || fail "which version? scripts/deps.sh zk-git TAG; tags: git ls-remote --tags ${ZK_WASMVM_REPO:-$default_repo}"
    on_linux && zk_git "$1" "${2:-}"
    ;;
standard) standard ;;
status) if [ "${1:-}" = --mode ]; then mode; else status; fi ;;
env) env_ "$@" ;;
help | -h | --help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
