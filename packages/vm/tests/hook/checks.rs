//! What is refused before anything runs: registrations, uploads, instances.

use crate::contracts::{contract, import, pass_message};
use crate::*;
use cosmwasm_vm::WasmLimits;
use cosmwasm_vm::internals::{Logger, check_wasm, check_wasm_with_host_functions};
use std::collections::HashSet;

fn echo() -> HostFunctions {
    one_function("echo", 1, |ctx, args| Ok(ctx.read_region(args[0], 64)?.len() as u32))
}

fn echo_contract() -> Vec<u8> {
    pass_message("echo", r#"(func (export "requires_halo2"))"#)
}

const UNSUPPORTED: &str = r#"Error during static Wasm validation: Wasm contract requires unsupported import: "env.echo". Required imports: {"env.echo"}. Available imports: "#;

#[test]
fn upload_needs_the_function() {
    let dir = tempfile::tempdir().unwrap();
    let error =
        cache(dir.path(), &HostFunctions::default()).store_code(&echo_contract(), true, true).unwrap_err();
    assert!(error.to_string().starts_with(UNSUPPORTED), "{error}");
    let other = one_function("other", 1, |_, _| Ok(0));
    let error = cache(dir.path(), &other).store_code(&echo_contract(), true, true).unwrap_err();
    assert!(error.to_string().starts_with(UNSUPPORTED), "{error}");
    assert!(error.to_string().ends_with(r#", "env.other"]."#), "{error}");
    cache(dir.path(), &echo()).store_code(&echo_contract(), true, true).unwrap();
}

#[test]
fn upload_needs_the_capability() {
    let dir = tempfile::tempdir().unwrap();
    let error = cache_with(dir.path(), &[], &echo()).store_code(&echo_contract(), true, true).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"Error during static Wasm validation: Wasm contract requires unavailable capabilities: {"halo2"}"#
    );
    let cache = cache(dir.path(), &echo());
    let checksum = cache.store_code(&echo_contract(), true, true).unwrap();
    assert!(cache.analyze(&checksum).unwrap().required_capabilities.contains("halo2"));
}

#[test]
fn the_check_without_functions_is_as_before() {
    let capabilities = HashSet::from(["halo2".to_string()]);
    let limits = WasmLimits::default();
    let plain = check_wasm(&echo_contract(), &capabilities, &limits, Logger::Off).unwrap_err();
    assert!(plain.to_string().starts_with(UNSUPPORTED), "{plain}");
    let check = |functions: &HostFunctions| {
        check_wasm_with_host_functions(&echo_contract(), &capabilities, &limits, functions, Logger::Off)
    };
    assert_eq!(check(&HostFunctions::default()).unwrap_err().to_string(), plain.to_string());
    check(&echo()).unwrap();
}

#[test]
fn an_import_must_be_a_function() {
    let wasm = contract(r#"(import "env" "echo" (global i32))"#, "(local.get $msg)", "");
    let dir = tempfile::tempdir().unwrap();
    let error = cache(dir.path(), &echo()).store_code(&wasm, true, true).unwrap_err();
    assert!(error.to_string().contains(r#"requires non-function import: "env.echo""#), "{error}");
}

/// As for built-in functions: the static check looks at names, the instantiation at types.
#[test]
fn a_wrong_signature_fails_at_instantiation() {
    let dir = tempfile::tempdir().unwrap();
    let cache = cache(dir.path(), &echo());
    for (name, params) in [("echo", 2), ("echo", 0), ("db_read", 2)] {
        let wasm = contract(&import(name, params), "(local.get $msg)", "");
        let checksum = cache.store_code(&wasm, true, true).unwrap();
        let error = cache.get_instance(&checksum, mock_backend(), OPTIONS).err().unwrap();
        let expected = format!(
            r#"Error instantiating a Wasm module: Error instantiating module: Error while importing "env"."{name}""#
        );
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[test]
fn instances_without_the_function_are_refused() {
    let unknown = "Error instantiating a Wasm module: Error instantiating module: Error while importing \"env\".\"echo\": unknown import.";
    let dir = tempfile::tempdir().unwrap();
    let checksum = cache(dir.path(), &echo()).store_code(&echo_contract(), true, true).unwrap();
    let without = cache(dir.path(), &HostFunctions::default());
    let error = without.get_instance(&checksum, mock_backend(), OPTIONS).err().unwrap();
    assert!(error.to_string().starts_with(unknown), "{error}");
    let error =
        Instance::from_code(&echo_contract(), mock_backend(), OPTIONS, Some(MEMORY_LIMIT)).err().unwrap();
    assert!(error.to_string().starts_with(unknown), "{error}");
}

#[test]
fn registration_refuses_names_that_are_taken() {
    let mut functions = echo();
    let built_in = [
        "abort",
        "addr_validate",
        "bls12_381_pairing_equality",
        "db_next",
        "db_read",
        "db_scan",
        "db_write",
        "debug",
        "ed25519_batch_verify",
        "query_chain",
        "secp256k1_verify",
        "secp256r1_recover_pubkey",
    ];
    for name in built_in.into_iter().chain(["echo", ""]) {
        let error = functions.register(name, 1, |_, _| Ok(0)).unwrap_err();
        let expected = format!(
            "Generic error: The host function name {name:?} is empty, built-in or registered already."
        );
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(format!("{functions:?}"), r#"{"echo"}"#, "nothing was added");
}

#[test]
fn registration_refuses_five_parameters() {
    let mut functions = HostFunctions::default();
    let error = functions.register("many", 5, |_, _| Ok(0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Generic error: Host function many has 5 parameters. At most 4 are supported."
    );
    functions.register("many", 4, |_, _| Ok(0)).unwrap();
}

#[test]
fn a_refused_duplicate_leaves_the_first() {
    let mut functions = one_function("seven", 1, |_, _| Ok(7));
    functions.register("seven", 1, |_, _| Ok(8)).unwrap_err();
    assert_eq!(number(execute(&mut instance(&pass_message("seven", ""), &functions), b"")), 7);
}

/// Embedders get their configuration as JSON; functions are no part of it.
#[test]
fn the_configuration_serializes_without_functions() {
    let mut config = Config::new(cache_options(Path::new("base"), &["halo2"]));
    config.host_functions = echo();
    let json = serde_json::to_value(&config).unwrap();
    let mut fields: Vec<_> = json.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["cache", "wasm_limits"]);
    let back: Config = serde_json::from_value(json).unwrap();
    assert_eq!(format!("{:?}", back.host_functions), "{}");
}
