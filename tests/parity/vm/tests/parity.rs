//! The published and the patched VM agree on every observable of every call, and share a module cache.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use vm_parity::scenarios::{all, testdata};
use vm_parity::{Call, Hits, Outcome, Scenario, State, patched_vm, upstream_vm};

/// The list of a chain without circuits, which both VMs know.
fn capabilities() -> HashSet<String> {
    upstream::capabilities_from_csv(include_str!("../../../../packages/vm/src/wasmd_capabilities.csv"))
}

struct Pair {
    upstream: upstream_vm::Vm,
    patched: patched_vm::Vm,
    _dirs: [tempfile::TempDir; 2],
}

impl Pair {
    fn new() -> Self {
        let dirs = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let upstream = upstream_vm::Vm::open(dirs[0].path(), &capabilities());
        let patched = patched_vm::Vm::open(dirs[1].path(), &capabilities());
        Self { upstream, patched, _dirs: dirs }
    }
}

/// One line of the table: what was called with its own gas limit, what failed, how many other limits were tried.
#[derive(Default)]
struct Line {
    calls: usize,
    failed: usize,
    limits: usize,
    internal: u64,
    external: u64,
    differences: Vec<String>,
}

impl Line {
    fn count(&mut self, outcome: &Outcome) {
        self.calls += 1;
        self.failed += usize::from(outcome.result.is_err());
        if let Some(gas) = outcome.gas {
            self.internal += gas.internal;
            self.external += gas.external;
        }
    }

    fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.failed += other.failed;
        self.limits += other.limits;
        self.internal += other.internal;
        self.external += other.external;
        self.differences.extend(other.differences);
    }

    fn compare(&mut self, call: &Call, ours: &Outcome, theirs: &Outcome) {
        if ours != theirs {
            let msg = String::from_utf8_lossy(&call.msg[..call.msg.len().min(80)]);
            let difference =
                format!("{} {msg} limit {}:\n  {theirs:?}\n  {ours:?}", call.entry, call.gas_limit);
            self.differences.push(difference);
        }
    }
}

/// Gas limits at which a call that used this much is tried again: before, within, at its very end.
fn other_limits(used: u64) -> Vec<u64> {
    let mut limits = vec![0, 1, 20_000, used / 4, used / 2, used / 4 * 3, used.saturating_sub(1), used];
    limits.sort_unstable();
    limits.dedup();
    limits
}

fn run(scenario: &Scenario) -> Line {
    let mut line = Line::default();
    let pair = Pair::new();
    let stored = (pair.upstream.store(&scenario.wasm), pair.patched.store(&scenario.wasm));
    assert_eq!(stored.0, stored.1, "{}", scenario.name);
    let checksum = stored.0.unwrap_or_else(|failure| panic!("{}: {}", scenario.name, failure.text));
    let mut state = State::new();
    for call in &scenario.calls {
        let theirs = pair.upstream.call(&checksum, &state, call);
        let ours = pair.patched.call(&checksum, &state, call);
        line.count(&theirs);
        line.compare(call, &ours, &theirs);
        let used = theirs.gas.map_or(0, |gas| gas.limit - gas.remaining);
        for gas_limit in other_limits(used) {
            let call = Call { gas_limit, ..call.clone() };
            line.compare(
                &call,
                &pair.patched.call(&checksum, &state, &call),
                &pair.upstream.call(&checksum, &state, &call),
            );
            line.limits += 1;
        }
        if theirs.result.is_ok() {
            state = theirs.state;
        }
    }
    line
}

/// Writes past the test runner's capture, so that the table is always seen.
fn print(text: &str) {
    writeln!(std::io::stdout().lock(), "{text}").unwrap();
}

const HEADER: [&str; 7] = ["contract", "calls", "failed", "limits", "gas internal", "gas external", "differ"];

fn row([name, calls, failed, limits, internal, external, differ]: [&str; 7]) -> String {
    format!("{name:32} {calls:>5} {failed:>6} {limits:>6} {internal:>14} {external:>12} {differ:>6}\n")
}

fn line_row(name: &str, line: &Line) -> String {
    let counts = [line.calls, line.failed, line.limits].map(|count| count.to_string());
    let gas = [line.internal, line.external].map(|gas| gas.to_string());
    row([name, &counts[0], &counts[1], &counts[2], &gas[0], &gas[1], &line.differences.len().to_string()])
}

#[test]
fn results_errors_gas_and_storage_are_equal() {
    let mut table = row(HEADER);
    let mut total = Line::default();
    for scenario in all() {
        let line = run(&scenario);
        table += &line_row(&scenario.name, &line);
        total.add(line);
    }
    print(&format!("\n{table}{}", line_row("total", &total)));
    assert!(total.failed > 0 && total.failed < total.calls, "both kinds of outcome occur");
    assert!(total.differences.is_empty(), "upstream, then patched:\n{}", total.differences.join("\n"));
}

/// The comparison sees a single unit of gas, and the storage.
#[test]
fn a_difference_would_show() {
    let scenario = all().into_iter().find(|scenario| scenario.name == "hackatom").unwrap();
    let pair = Pair::new();
    let checksum = pair.upstream.store(&scenario.wasm).unwrap();
    pair.patched.store(&scenario.wasm).unwrap();
    let call = &scenario.calls[3];
    let theirs = pair.upstream.call(&checksum, &State::new(), call);
    assert!(theirs.result.is_ok() && !theirs.state.is_empty());
    let mut line = Line::default();
    line.compare(call, &pair.patched.call(&checksum, &State::new(), call), &theirs);
    assert_eq!(line.differences.len(), 0);
    let one_more = Call { gas_limit: call.gas_limit + 1, ..call.clone() };
    line.compare(call, &pair.patched.call(&checksum, &State::new(), &one_more), &theirs);
    assert_eq!(line.differences.len(), 1);
    let other_state = vec![(b"key".to_vec(), b"value".to_vec())];
    line.compare(call, &pair.patched.call(&checksum, &other_state, call), &theirs);
    assert_eq!(line.differences.len(), 2);
}

#[test]
fn every_contract_of_upstream_is_accepted_or_refused_alike() {
    let pair = Pair::new();
    let (mut accepted, mut refused) = (0, 0);
    let mut check = |name: &str, wasm: &[u8]| {
        let theirs = pair.upstream.store(wasm);
        assert_eq!(pair.patched.store(wasm), theirs, "{name}");
        match theirs {
            Ok(checksum) => {
                accepted += 1;
                assert_eq!(pair.patched.analyze(&checksum), pair.upstream.analyze(&checksum), "{name}");
            }
            Err(_) => refused += 1,
        }
    };
    for entry in std::fs::read_dir(testdata()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            check(&path.display().to_string(), &std::fs::read(&path).unwrap());
        }
    }
    let parts = [
        "",
        r#"(memory (export "memory") 3)"#,
        r#"(memory (export "memory") 3) (func (export "interface_version_8"))"#,
        r#"(memory (export "memory") 600) (func (export "interface_version_8"))"#,
        r#"(memory (export "memory") 3) (func (export "interface_version_9"))"#,
        r#"(import "env" "verify_halo2_proof" (func (param i32 i32) (result i32))) (memory (export "memory") 3)
           (func (export "interface_version_8")) (func (export "allocate")) (func (export "deallocate"))"#,
        r#"(import "env" "db_read" (global i32)) (memory (export "memory") 3)
           (func (export "interface_version_8")) (func (export "allocate")) (func (export "deallocate"))"#,
        r#"(memory (export "memory") 3) (func (export "requires_halo2"))
           (func (export "interface_version_8")) (func (export "allocate")) (func (export "deallocate"))"#,
        r#"(memory (export "memory") 3)
           (func (export "interface_version_8")) (func (export "allocate")) (func (export "deallocate"))"#,
    ];
    for fields in parts {
        check(fields, &wat::parse_str(format!("(module {fields})")).unwrap());
    }
    check("no Wasm", b"no Wasm");
    print(&format!("\nstatic checks: {accepted} contracts accepted, {refused} refused, alike"));
    assert!(accepted >= 15 && refused >= 15, "{accepted} accepted, {refused} refused");
}

/// The files of the module cache by their paths.
fn modules(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![];
    let mut folders = vec![dir.join("cache")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                files.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_module_cache_serves_both() {
    const FROM_DISK: Hits = Hits { memory: 0, file_system: 1, misses: 0 };
    let scenario = all().into_iter().find(|scenario| scenario.name == "hackatom").unwrap();
    let call = &scenario.calls[3];
    let dirs = [(); 2].map(|()| tempfile::tempdir().unwrap());

    let checksum = upstream_vm::Vm::open(dirs[0].path(), &capabilities()).store(&scenario.wasm).unwrap();
    let patched = patched_vm::Vm::open(dirs[0].path(), &capabilities());
    let ours = patched.call(&checksum, &State::new(), call);
    assert_eq!(patched.hits(), FROM_DISK);

    patched_vm::Vm::open(dirs[1].path(), &capabilities()).store(&scenario.wasm).unwrap();
    let upstream = upstream_vm::Vm::open(dirs[1].path(), &capabilities());
    let theirs = upstream.call(&checksum, &State::new(), call);
    assert_eq!(upstream.hits(), FROM_DISK);

    assert!(ours.result.is_ok());
    assert_eq!(ours, theirs);
    let [written_by_upstream, written_by_patched] = dirs.map(|dir| modules(dir.path()));
    assert!(!written_by_upstream.is_empty());
    assert!(written_by_upstream == written_by_patched, "the same files, byte for byte");
    print("\nmodule cache: written by either, used by the other, the same files");
}
