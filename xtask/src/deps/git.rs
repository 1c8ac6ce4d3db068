//! `zk-git`: our library, built from a released version.

use std::{os::unix::fs::PermissionsExt, path::Path, process::Command};

use anyhow::{Result, bail, ensure};

use super::{
    DEFAULT_REPOSITORY,
    active::activate,
    build::build,
    say,
    store::{Store, field, is_intact},
};
use crate::{files, process, repository::variable};

/// A released version: a tag, and the commit that it names.
struct Version<'a> {
    repository: String,
    tag: &'a str,
    commit: String,
}

/// Builds a released version, unless it was built before, and makes it the active one.
pub(super) fn zk_git(store: &Store<'_>, tag: &str, pinned: Option<&str>) -> Result<bool> {
    let name = format!("refs/tags/{tag}");
    ensure!(
        process::status(Command::new("git").args(["check-ref-format", &name]))?.success(),
        "{tag} can be no tag"
    );
    let _lock = store.lock()?;
    let version = find(store, tag)?;
    let Version { repository, commit, .. } = &version;
    if let Some(pinned) = pinned {
        ensure!(
            pinned == commit,
            "tag {tag} of {repository} is commit {commit}, not {pinned}: do not use it before you know why"
        );
    }
    match built_before(store, &version)? {
        Some(name) => activate(store, &name),
        None => make(store, &version),
    }
}

/// The repository that versions come from, as the user named it.
pub(super) fn repository_name() -> String {
    variable("ZK_WASMVM_REPO").unwrap_or_else(|| DEFAULT_REPOSITORY.into())
}

/// Looks the tag up. When the repository is not reached, what was built of this tag before will do, and nothing else.
fn find<'a>(store: &Store<'_>, tag: &'a str) -> Result<Version<'a>> {
    let named = repository_name();
    let repository = match store.repository.as_called(&named).canonicalize() {
        Ok(folder) if folder.is_dir() => folder.to_string_lossy().into_owned(),
        _ => named,
    };
    let commit = match commit_of(&repository, tag) {
        Ok(Some(commit)) => commit,
        Ok(None) => bail!("{repository} has no tag {tag}; {}", tags(&repository)),
        Err(_) => {
            let Some(commit) = commit_before(store, tag)? else {
                bail!(
                    "{repository} cannot be reached, and {tag} was not built before: set ZK_WASMVM_REPO to a mirror \
                     or a local clone"
                );
            };
            say(format!("{repository} cannot be reached; going on with what was built of {tag} before"));
            commit
        }
    };
    Ok(Version { repository, tag, commit })
}

/// git without questions, and not for ever when a server does not answer.
fn remote_git() -> Command {
    let mut git = Command::new("git");
    git.env("GIT_TERMINAL_PROMPT", "0");
    for setting in ["http.lowSpeedLimit=1000", "http.lowSpeedTime=60", "advice.detachedHead=false"] {
        git.args(["-c", setting]);
    }
    git
}

/// The commit of a tag, if there is such a tag.
fn commit_of(repository: &str, tag: &str) -> Result<Option<String>> {
    let name = format!("refs/tags/{tag}");
    let listing = process::text(
        remote_git().args(["ls-remote", "--tags", "--", repository, &name]).arg(format!("{name}^{{}}")),
    )?;
    Ok(parse_commit(&listing, &name))
}

/// Of a listing of one tag: the commit, and of an annotated tag the commit that it names.
fn parse_commit(listing: &str, name: &str) -> Option<String> {
    let peeled = format!("{name}^{{}}");
    let of = |wanted: &str| {
        listing
            .lines()
            .find_map(|line| line.split_once('\t').filter(|(_, name)| *name == wanted))
            .map(|(id, _)| id)
    };
    of(&peeled).or_else(|| of(name)).map(str::to_owned)
}

/// The newest tags of a repository, as the end of a message.
fn tags(repository: &str) -> String {
    let listing = process::text(remote_git().args([
        "ls-remote",
        "--tags",
        "--refs",
        "--sort=version:refname",
        "--",
        repository,
    ]));
    let listing = listing.unwrap_or_default();
    let tags: Vec<&str> =
        listing.lines().filter_map(|line| line.split_once("refs/tags/")).map(|(_, tag)| tag).collect();
    if tags.is_empty() {
        return "it has none yet: use zk-local, or set ZK_WASMVM_REPO".into();
    }
    format!("it has {}", tags[tags.len().saturating_sub(10)..].join(" "))
}

/// The commit that this tag was when it was built before.
fn commit_before(store: &Store<'_>, tag: &str) -> Result<Option<String>> {
    let folders = store.folders("zk-git-")?;
    let of_tag = folders.iter().find(|folder| field(folder, "tag").as_deref() == Some(tag));
    Ok(of_tag.and_then(|folder| field(folder, "commit")))
}

/// The name of the folder that this very version was built to, and still is whole.
fn built_before(store: &Store<'_>, version: &Version<'_>) -> Result<Option<String>> {
    let is_it = |folder: &Path| {
        field(folder, "commit").as_deref() == Some(&version.commit)
            && field(folder, "tag").as_deref() == Some(version.tag)
            && is_intact(folder)
    };
    Ok(store.folders("zk-git-")?.iter().find(|folder| is_it(folder)).map(|folder| files::name(folder)))
}

fn make(store: &Store<'_>, version: &Version<'_>) -> Result<bool> {
    let Version { repository, tag, commit } = version;
    let work = store.work_folder()?;
    let (source, built) = (work.path().join("source"), work.path().join("out"));
    check_out(version, &source)?;
    let script = source.join("scripts/libwasmvm.sh");
    ensure!(
        is_executable(&script),
        "{tag} has no scripts/libwasmvm.sh: it is older than this way to build it"
    );
    // Built in one place, so that the next version compiles only what changed.
    let target = store.repository.path("target/zk-git");
    ensure!(
        build(&script, &built, Some(&target))?,
        "the build of {tag} failed, the active library is as before"
    );
    let about = [("mode", "zk-git"), ("tag", tag), ("commit", commit), ("repository", repository)];
    let name = store.keep(&built, &format!("zk-git-{}", tag.replace('/', "_")), &about)?;
    activate(store, &name)
}

/// Fetches the one commit. The tag could have moved since it was looked up.
fn check_out(version: &Version<'_>, source: &Path) -> Result<()> {
    let Version { repository, tag, commit } = version;
    process::run(Command::new("git").args(["init", "--quiet"]).arg(source))?;
    let mut fetch = remote_git();
    fetch.arg("-C").arg(source).args(["fetch", "--quiet", "--depth", "1", "--", repository]);
    fetch.arg(format!("refs/tags/{tag}"));
    ensure!(process::status(&mut fetch)?.success(), "{tag} cannot be fetched from {repository}");
    process::run(remote_git().arg("-C").arg(source).args(["checkout", "--quiet", "FETCH_HEAD"]))?;
    let head = process::text(Command::new("git").arg("-C").arg(source).args(["rev-parse", "HEAD"]))?;
    ensure!(head.trim() == commit, "tag {tag} of {repository} moved while it was fetched: try again");
    Ok(())
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotated_tag_is_the_commit_that_it_names() {
        let listing = "aaaa\trefs/tags/v1\nbbbb\trefs/tags/v1^{}\n";
        assert_eq!(parse_commit(listing, "refs/tags/v1").as_deref(), Some("bbbb"));
        assert_eq!(parse_commit("aaaa\trefs/tags/v1\n", "refs/tags/v1").as_deref(), Some("aaaa"));
        // git takes the name for the end of a path: this is another tag.
        assert_eq!(parse_commit("cccc\trefs/tags/old/refs/tags/v1\n", "refs/tags/v1"), None);
        assert_eq!(parse_commit("", "refs/tags/v1"), None);
    }
}
