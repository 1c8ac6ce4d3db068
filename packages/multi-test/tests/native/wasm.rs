//! That nothing of this crate gets into a contract.

use std::process::Command;

#[test]
fn it_does_not_compile_to_wasm() {
    // The compiler for this machine, told that it is another: the target's standard library need not be there.
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let told = ["--cfg", r#"target_arch="wasm32""#, "-A", "explicit_builtin_cfgs_in_flags"];
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(rustc)
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata"])
        .args(told)
        .arg("--out-dir")
        .arg(out.path())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs"))
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(errors.contains("zk-multi-test is for native tests"), "{errors}");
}
