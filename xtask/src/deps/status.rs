//! `status`: what is active, and whether a shell's variables agree.

use std::{path::Path, process::Command};

use anyhow::Result;

use super::{
    active::eval_line,
    store::{Mode, Store, field, is_intact, main_library},
    variables::{Variables, is_tagged, words},
};
use crate::process;

/// Prints the status. Returns 0 when all is well, 1 when the library is damaged or missing, 3 when the variables disagree.
pub(super) fn status(store: &Store<'_>) -> Result<u8> {
    let well = library_is_well(store)?;
    let variables = Variables::of_shell()?;
    println!("flags    CGO_LDFLAGS={}", variables.cgo_ldflags);
    println!("         GOFLAGS={}", variables.goflags);
    println!("         BUILD_TAGS={}", variables.build_tags);
    if !variables.ld_library_path.is_empty() {
        println!("         LD_LIBRARY_PATH={}", variables.ld_library_path);
    }
    let problems = problems(store, &variables);
    for problem in &problems {
        println!("         {problem}");
    }
    if !problems.is_empty() {
        println!("         to set them right:  {}", eval_line(store));
    }
    Ok(match (well, problems.is_empty()) {
        (false, _) => 1,
        (true, false) => 3,
        (true, true) => 0,
    })
}

/// Prints what the active library is. Returns whether it is there and as it was built.
pub(super) fn library_is_well(store: &Store<'_>) -> Result<bool> {
    let mode = store.mode();
    if mode == Mode::Standard {
        println!(
            "mode     standard: upstream's library, which comes with its Go module github.com/CosmWasm/wasmvm/v3\n         \
             A program that imports zk-wasmvm's Go package does not link with it: the linker says that\n         \
             zk_wasmvm_is_not_linked. Build such programs with zk-local or zk-git."
        );
        return Ok(true);
    }
    let Some(folder) = store.active_folder() else {
        println!("mode     damaged: {} leads nowhere; run zk-local, zk-git or standard", store.active());
        return Ok(false);
    };
    let tag = field(&folder, "tag").map(|tag| format!(" {tag}")).unwrap_or_default();
    println!("mode     {mode}{tag}, commit {}", field(&folder, "commit").unwrap_or_default());
    let library = main_library(&folder);
    if library.is_file() {
        process::run(Command::new(store.repository.path("scripts/libwasmvm.sh")).arg("about").arg(library))?;
    }
    let well = is_intact(&folder);
    if !well {
        println!("         DAMAGED: it is not what was built; run zk-local, or zk-git, again");
    }
    Ok(well)
}

/// What is wrong with a shell's variables.
pub(super) fn problems(store: &Store<'_>, variables: &Variables) -> Vec<String> {
    let active = match store.mode() {
        Mode::Standard => None,
        Mode::Ours(_) => Some(store.active_folder().unwrap_or_default().to_string_lossy().into_owned()),
    };
    let mut problems = disagreements(variables, store.folder(), active.as_deref());
    // Folders of LD_LIBRARY_PATH come before a program's own run path.
    for path in words(&variables.ld_library_path, ':') {
        if path != store.active() && Path::new(path).join("libwasmvm.so").is_file() {
            problems.push(format!("LD_LIBRARY_PATH has another libwasmvm.so: {path}"));
        }
    }
    problems
}

/// How flags and tags differ from what the active library needs; `active` is its folder, none for upstream's.
fn disagreements(variables: &Variables, lib: &str, active: Option<&str>) -> Vec<String> {
    let ours = variables.linked_folders(lib);
    let mut found = Vec::new();
    let Some(active) = active else {
        if !ours.is_empty() {
            found.push("CGO_LDFLAGS still names our library".into());
            if is_tagged(&variables.goflags) || is_tagged(&variables.build_tags) {
                found.push("the build tag sys_wasmvm is still set".into());
            }
        }
        return found;
    };
    if ours.is_empty() {
        found.push("CGO_LDFLAGS does not name the library".into());
    } else if ours != [active] {
        found.push(format!("CGO_LDFLAGS names another library: {}", ours.join(" ")));
    }
    if !is_tagged(&variables.goflags) {
        found.push("GOFLAGS does not have the build tag sys_wasmvm".into());
    }
    if !is_tagged(&variables.build_tags) {
        found.push("BUILD_TAGS does not have sys_wasmvm (a Makefile's own -tags win over GOFLAGS)".into());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(folder: &str) -> Variables {
        Variables {
            cgo_ldflags: format!("-lm -L{folder} -Wl,-rpath,/zk/lib/active"),
            goflags: "-tags=sys_wasmvm".into(),
            build_tags: "sys_wasmvm".into(),
            ..Variables::default()
        }
    }

    #[test]
    fn the_active_library_and_its_static_one_agree() {
        for folder in ["/zk/lib/one", "/zk/lib/one/static"] {
            assert!(disagreements(&variables(folder), "/zk/lib", Some("/zk/lib/one")).is_empty());
        }
    }

    #[test]
    fn each_variable_can_disagree() {
        let problems = disagreements(&Variables::default(), "/zk/lib", Some("/zk/lib/one"));
        assert_eq!(problems.len(), 3);
        assert_eq!(problems[0], "CGO_LDFLAGS does not name the library");
        let problems = disagreements(&variables("/zk/lib/two"), "/zk/lib", Some("/zk/lib/one"));
        assert_eq!(problems, ["CGO_LDFLAGS names another library: /zk/lib/two"]);
    }

    #[test]
    fn upstreams_library_wants_nothing_of_ours() {
        assert!(disagreements(&Variables::default(), "/zk/lib", None).is_empty());
        assert_eq!(
            disagreements(&variables("/zk/lib/one"), "/zk/lib", None),
            ["CGO_LDFLAGS still names our library", "the build tag sys_wasmvm is still set"]
        );
        // A tag without our library is someone else's.
        assert!(disagreements(&variables("/usr/lib"), "/zk/lib", None).is_empty());
    }
}
