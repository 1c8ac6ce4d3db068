#!/bin/sh
# Makes third_party/cosmwasm-vm: the crate as published on crates.io with patches/cosmwasm-vm/*.patch.
# Start at the end of the file. Needs cargo 1.82 or later, git, tar, and sha256sum or shasum.
set -eu

name=cosmwasm-vm
version=3.0.9
sha256=207cff87596925dd8230d58af798b9ee0bc0167fa914f1186352d22a3161079d

usage() {
    cat <<USAGE
usage: scripts/vm-fork.sh [--force | --diff | --help]

Makes third_party/$name from $name $version as published and the patches in
patches/$name, in the order of their names. Does nothing when it is up to date,
that is, when neither the patches nor this script changed since it was made.

  --force  makes it again; changes in third_party/$name are lost
  --diff   writes the changes in third_party/$name into the last patch: it becomes
           the difference to the crate with all the patches before it. The text
           above its first "diff --git" line is kept.

To change the fork: edit third_party/$name, then --diff. To begin another patch:
create patches/$name/<next number>-<what>.patch with a description in it, edit, then
--diff. To change an earlier patch: move the later ones away, --force, edit, --diff,
move them back, --force.
USAGE
}

fail() {
    echo "vm-fork.sh: $*" >&2
    exit 1
}

cd "$(dirname "$0")/.."
root=$(pwd -P)
patches=patches/$name
third_party=$root/third_party
out=$third_party/$name
lock=$third_party/.vm-fork.lock

if command -v sha256sum >/dev/null; then sum() { sha256sum "$@"; }; else sum() { shasum -a 256 "$@"; }; fi

# git, without the user's configuration and without the repository around the work folder
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES=$third_party
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM GIT_CEILING_DIRECTORIES

# What the tree is made of; written into it as .stamp.
stamp() {
    echo "$sha256  $name-$version.crate"
    sum scripts/vm-fork.sh "$patches"/*.patch
}

up_to_date() {
    [ -f "$out/.stamp" ] && [ "$(cat "$out/.stamp")" = "$(stamp)" ]
}

# One run at a time. The link's target is the process that holds the lock.
take_lock() {
    mkdir -p "$third_party"
    tries=0
    until ln -s "$$" "$lock" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -le 120 ] || fail "waited for two minutes; remove $lock if no other run is active"
        holder=$(readlink "$lock" || echo none)
        if [ "$holder" != none ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -f "$lock" # left behind by a run that was killed
        else
            sleep 1
        fi
    done
}

# The work folder is beside the result, so that the last step is a rename.
work=
begin() {
    trap 'rm -rf "$work"; rm -f "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    work=$(mktemp -d "$third_party/.vm-fork.XXXXXX")
}

crate_file() {
    find "${CARGO_HOME:-$HOME/.cargo}/registry/cache" -name "$name-$version.crate" 2>/dev/null | head -n 1
}

# Has cargo download this one crate, unless it has it. Not within the workspace, which cargo cannot
# load without the result, but with the workspace's toolchain.
fetch_crate() {
    [ -z "$(crate_file)" ] || return 0
    mkdir "$work/fetch"
    cp rust-toolchain.toml "$work/fetch/"
    printf '[package]\nname = "fetch"\n[workspace]\n' >"$work/fetch/Cargo.toml"
    mkdir "$work/fetch/src" && : >"$work/fetch/src/lib.rs"
    (cd "$work/fetch" && cargo info --quiet "$name@$version" >/dev/null) ||
        fail "cargo could not download $name $version"
    [ -n "$(crate_file)" ] || fail "cargo has not stored $name-$version.crate below its home"
}

# unpack <folder>: the crate as published
unpack() {
    fetch_crate
    crate=$(crate_file)
    found=$(sum "$crate" | cut -d ' ' -f 1)
    [ "$found" = "$sha256" ] || fail "$crate has sha256 $found, expected $sha256; remove it and run again"
    mkdir "$1"
    tar -xzf "$crate" -C "$1" --strip-components 1
}

# apply <folder> <patch>...
apply() {
    folder=$1
    shift
    for patch; do
        grep -q '^diff --git ' "$patch" || continue # a description only
        (cd "$folder" && git apply --whitespace=nowarn "$root/$patch") ||
            fail "$patch does not apply to $name $version and the patches before it"
    done
}

make_fork() {
    tree=$work/$name
    unpack "$tree"
    apply "$tree" "$patches"/*.patch
    # The archive's dates are all the same: without new ones cargo would not see what changed.
    find "$tree" -type f -exec touch {} +
    stamp >"$tree/.stamp"
    if [ -e "$out" ]; then mv "$out" "$work/old"; fi
    mv "$tree" "$out"
    echo "third_party/$name: $name $version, $(ls "$patches" | grep -c '\.patch$') patches"
}

# git over the files of a folder: in_tree <folder> <command>...
in_tree() {
    folder=$1
    shift
    git --git-dir="$work/git" --work-tree="$folder" -c core.excludesFile=/dev/null "$@"
}

write_diff() {
    [ -d "$out" ] || fail "third_party/$name is not there"
    base=$work/base
    unpack "$base"
    set -- "$patches"/*.patch
    while [ $# -gt 1 ]; do
        apply "$base" "$1"
        shift
    done
    git init --quiet --bare "$work/git"
    printf '/target/\n/.stamp\n' >>"$work/git/info/exclude"
    in_tree "$base" add --all
    before=$(in_tree "$base" write-tree)
    in_tree "$out" add --all
    {
        sed '/^diff --git /,$d' "$1"
        in_tree "$out" diff --cached --no-color --no-ext-diff --binary --abbrev=10 "$before"
    } >"$work/patch"
    cat "$work/patch" >"$1"
    stamp >"$out/.stamp"
    echo "$1: $(grep -c '^diff --git ' "$1") files"
}

ls "$patches"/*.patch >/dev/null 2>&1 || fail "no patches in $patches"
case "${1-}" in
"")
    up_to_date && exit 0
    take_lock
    begin
    up_to_date || make_fork
    ;;
--force)
    take_lock
    begin
    make_fork
    ;;
--diff)
    take_lock
    begin
    write_diff
    ;;
--help | -h) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
