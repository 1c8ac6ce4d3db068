//! The variables of a shell that decide which library a Go program is linked with, and what they should be.
//!
//! Everything here is text: nothing is read or written but by [`Variables::of_shell`].

use std::process::Command;

use anyhow::Result;

use crate::{process, repository::variable};

/// The build tag with which upstream's Go module, and ours, link the library that the linker finds.
const TAG: &str = "sys_wasmvm";

/// What the static library needs of the system. Some compilers drop libraries that nothing before them asked for.
const AS_NEEDED: &str = "-Wl,--push-state,--no-as-needed,-lm,-ldl,-lpthread,--pop-state";

/// The variables as they are, or as they should be; an empty one is not set.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Variables {
    pub(super) cgo_ldflags: String,
    pub(super) goflags: String,
    pub(super) build_tags: String,
    pub(super) ld_library_path: String,
    /// A run path that is not `lib/active`: remembered to take it out again.
    pub(super) rpath: String,
}

/// How a program is linked with our library.
#[derive(Debug)]
pub(super) struct Linking {
    /// The folder's real name, which changes with the library: go builds again when its flags change, not when a
    /// library does.
    pub(super) folder: String,
    pub(super) is_static: bool,
    /// Where the program looks for the library when it runs; else LD_LIBRARY_PATH says it.
    pub(super) rpath: Option<String>,
}

impl Variables {
    pub(super) fn of_shell() -> Result<Self> {
        let value = |name| variable(name).unwrap_or_default();
        Ok(Self {
            cgo_ldflags: value("CGO_LDFLAGS"),
            goflags: goflags()?,
            build_tags: value("BUILD_TAGS"),
            ld_library_path: value("LD_LIBRARY_PATH"),
            rpath: value("ZK_WASMVM_RPATH"),
        })
    }

    /// What the variables should be: what others have set stays, ours of before goes, and ours of now comes.
    pub(super) fn linked(&self, lib: &str, linking: Option<&Linking>) -> Self {
        let active = format!("{lib}/active");
        let mut ldflags = self.foreign_ldflags(lib);
        let mut tags = self.foreign_tags();
        let mut build_tags = without_tag(&self.build_tags);
        let mut path: Vec<&str> =
            words(&self.ld_library_path, ':').filter(|folder| *folder != active).collect();
        let mut rpath = String::new();
        if let Some(linking) = linking {
            match linking {
                Linking { folder, is_static: true, .. } => {
                    ldflags.extend([format!("-L{folder}/static"), AS_NEEDED.into()]);
                }
                Linking { folder, rpath: Some(run_path), .. } => {
                    ldflags.extend([format!("-L{folder}"), format!("-Wl,-rpath,{run_path}")]);
                    rpath = run_path.clone();
                }
                Linking { folder, rpath: None, .. } => {
                    ldflags.push(format!("-L{folder}"));
                    path.insert(0, &active);
                }
            }
            tags.push(TAG);
            build_tags.push(TAG);
        }
        if rpath == active {
            rpath.clear();
        }
        Self {
            cgo_ldflags: ldflags.join(" "),
            goflags: self.goflags_with(&tags),
            build_tags: build_tags.join(" "),
            ld_library_path: path.join(":"),
            rpath,
        }
    }

    /// The folders of our library that CGO_LDFLAGS names, sorted.
    pub(super) fn linked_folders(&self, lib: &str) -> Vec<&str> {
        let ours = words(&self.cgo_ldflags, ' ').filter(|flag| is_ours(flag, lib));
        let mut folders: Vec<&str> = ours
            .filter_map(|flag| flag.strip_prefix("-L"))
            .map(|folder| folder.strip_suffix("/static").unwrap_or(folder))
            .collect();
        folders.sort_unstable();
        folders.dedup();
        folders
    }

    /// Someone's flags without ours.
    fn foreign_ldflags(&self, lib: &str) -> Vec<String> {
        let active = format!("{lib}/active");
        let run_path = if self.rpath.is_empty() { &active } else { &self.rpath };
        let run_paths = [format!("-Wl,-rpath,{active}"), format!("-Wl,-rpath,{run_path}")];
        words(&self.cgo_ldflags, ' ')
            .filter(|flag| {
                !is_ours(flag, lib) && *flag != AS_NEEDED && !run_paths.iter().any(|path| path == flag)
            })
            .map(str::to_owned)
            .collect()
    }

    /// The tags of GOFLAGS without ours. Of several lists go takes the last.
    fn foreign_tags(&self) -> Vec<&str> {
        words(&self.goflags, ' ').filter_map(tags_of).last().map(without_tag).unwrap_or_default()
    }

    fn goflags_with(&self, tags: &[&str]) -> String {
        let mut flags: Vec<String> =
            words(&self.goflags, ' ').filter(|flag| tags_of(flag).is_none()).map(str::to_owned).collect();
        if !tags.is_empty() {
            flags.push(format!("-tags={}", tags.join(",")));
        }
        flags.join(" ")
    }
}

/// GOFLAGS as go sees them, also from its configuration file.
fn goflags() -> Result<String> {
    if process::find("go").is_none() {
        return Ok(variable("GOFLAGS").unwrap_or_default());
    }
    // In a folder without a module, of which go would want to know more.
    Ok(process::text(Command::new("go").args(["env", "GOFLAGS"]).current_dir("/"))?.trim_end().to_owned())
}

/// Whether a list of flags or tags has the build tag.
pub(super) fn is_tagged(text: &str) -> bool {
    text.split([' ', ',', '=']).any(|word| word == TAG)
}

/// The parts of a list that are not empty.
pub(super) fn words(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).filter(|word| !word.is_empty())
}

fn is_ours(flag: &str, lib: &str) -> bool {
    flag.strip_prefix("-L")
        .and_then(|folder| folder.strip_prefix(lib))
        .is_some_and(|rest| rest.starts_with('/'))
}

fn tags_of(flag: &str) -> Option<&str> {
    flag.strip_prefix("--tags=").or_else(|| flag.strip_prefix("-tags="))
}

/// A list of tags, separated by commas or spaces, without ours.
fn without_tag(list: &str) -> Vec<&str> {
    list.split([' ', ',']).filter(|tag| !tag.is_empty() && *tag != TAG).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "/zk/lib";

    fn linking(folder: &str) -> Linking {
        Linking { folder: folder.into(), is_static: false, rpath: Some("/zk/lib/active".into()) }
    }

    fn of_others() -> Variables {
        Variables {
            cgo_ldflags: "-L/opt/other -lm".into(),
            goflags: "-tags=netgo,osusergo -mod=mod".into(),
            build_tags: "ledger".into(),
            ld_library_path: "/opt/other".into(),
            rpath: String::new(),
        }
    }

    #[test]
    fn what_others_have_set_stays_and_ours_comes_and_goes() {
        let set = of_others().linked(LIB, Some(&linking("/zk/lib/one")));
        assert_eq!(set.cgo_ldflags, "-L/opt/other -lm -L/zk/lib/one -Wl,-rpath,/zk/lib/active");
        assert_eq!(set.goflags, "-mod=mod -tags=netgo,osusergo,sys_wasmvm");
        assert_eq!(set.build_tags, "ledger sys_wasmvm");
        assert_eq!(set.ld_library_path, "/opt/other");
        let unset = set.linked(LIB, None);
        assert_eq!(unset.goflags, "-mod=mod -tags=netgo,osusergo");
        assert_eq!(Variables { goflags: of_others().goflags, ..unset }, of_others());
    }

    #[test]
    fn setting_twice_is_setting_once_and_another_library_takes_the_place() {
        let once = of_others().linked(LIB, Some(&linking("/zk/lib/one")));
        assert_eq!(once.linked(LIB, Some(&linking("/zk/lib/one"))), once);
        let other = once.linked(LIB, Some(&linking("/zk/lib/two")));
        assert_eq!(other.linked_folders(LIB), ["/zk/lib/two"]);
    }

    #[test]
    fn a_static_library_has_no_run_path() {
        let how = Linking { is_static: true, ..linking("/zk/lib/one") };
        let set = of_others().linked(LIB, Some(&how));
        assert_eq!(set.cgo_ldflags, format!("-L/opt/other -lm -L/zk/lib/one/static {AS_NEEDED}"));
        assert_eq!(set.linked_folders(LIB), ["/zk/lib/one"]);
        assert_eq!(set.linked(LIB, None).cgo_ldflags, "-L/opt/other -lm");
    }

    #[test]
    fn another_run_path_is_remembered_and_taken_out() {
        let how = Linking { rpath: Some("$ORIGIN".into()), ..linking("/zk/lib/one") };
        let set = of_others().linked(LIB, Some(&how));
        assert_eq!(set.rpath, "$ORIGIN");
        let back = set.linked(LIB, Some(&linking("/zk/lib/one")));
        assert_eq!(back.cgo_ldflags, "-L/opt/other -lm -L/zk/lib/one -Wl,-rpath,/zk/lib/active");
        assert_eq!(back.rpath, "");
    }

    #[test]
    fn without_a_run_path_the_library_path_says_where_it_is() {
        let how = Linking { rpath: None, ..linking("/zk/lib/one") };
        let set = of_others().linked(LIB, Some(&how));
        assert_eq!(set.ld_library_path, "/zk/lib/active:/opt/other");
        assert_eq!(set.linked(LIB, Some(&how)).ld_library_path, "/zk/lib/active:/opt/other");
        assert_eq!(set.linked(LIB, None).ld_library_path, "/opt/other");
    }

    #[test]
    fn the_tag_is_found_as_a_whole_word() {
        for text in
            ["sys_wasmvm", "ledger sys_wasmvm", "-tags=sys_wasmvm", "--tags=netgo,sys_wasmvm -mod=mod"]
        {
            assert!(is_tagged(text), "{text}");
        }
        for text in ["", "no_sys_wasmvm", "sys_wasmvm2", "-tags=netgo"] {
            assert!(!is_tagged(text), "{text}");
        }
    }
}
