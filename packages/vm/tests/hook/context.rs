//! What a function can do with the contract that called it.

use crate::contracts::{contract, import, pass_message, return_region};
use crate::*;
use cosmwasm_std::{Binary, ContractResult, SystemResult};
use cosmwasm_vm::{BackendResult, GasInfo, call_query_raw};
use std::sync::{Arc, Mutex};

#[test]
fn zero_to_four_parameters_arrive_in_order() {
    let values = [i32::MIN, -1, 3, 1 << 16];
    for params in 0..=4 {
        let seen = Arc::new(Mutex::new(vec![]));
        let log = seen.clone();
        let functions = one_function("shape", params, move |_, args| {
            log.lock().unwrap().push(args.to_vec());
            Ok(0x8000_0001)
        });
        let args: String = values[..params].iter().map(|value| format!("(i32.const {value})")).collect();
        let wasm = contract(&import("shape", params), &format!("(call $u32 (call $f {args}))"), "");
        assert_eq!(number(execute(&mut instance(&wasm, &functions), b"")), 0x8000_0001);
        let expected: Vec<u32> = values[..params].iter().map(|value| *value as u32).collect();
        assert_eq!(*seen.lock().unwrap(), [expected]);
    }
}

#[test]
fn several_functions_stand_beside_each_other_and_the_built_in_ones() {
    let mut functions = one_function("one", 1, |_, _| Ok(1));
    functions.register("two", 1, |_, _| Ok(20)).unwrap();
    let wasm = contract(
        r#"(import "env" "two" (func $two (param i32) (result i32)))
           (import "env" "db_read" (func $read (param i32) (result i32)))
           (import "env" "one" (func $one (param i32) (result i32)))"#,
        "(call $u32 (i32.add (call $read (local.get $msg))
           (i32.sub (call $two (local.get $msg)) (call $one (local.get $msg)))))",
        "",
    );
    assert_eq!(number(execute(&mut instance(&wasm, &functions), b"key")), 19);
}

#[test]
fn regions_are_read_written_and_allocated() {
    let read = one_function("read", 1, |ctx, args| {
        assert_eq!(ctx.read_region(args[0], 8)?, b"abcdefgh");
        Ok(9)
    });
    assert_eq!(number(execute(&mut instance(&pass_message("read", ""), &read), b"abcdefgh")), 9);

    let write = one_function("write", 1, |ctx, args| ctx.write_region(args[0], b"fill").map(|()| args[0]));
    assert_eq!(execute(&mut instance(&return_region("write"), &write), b"abcdefgh").unwrap(), b"fill");

    let allocate = one_function("allocate_here", 1, |ctx, _| ctx.allocate_region(b"fresh!"));
    assert_eq!(execute(&mut instance(&return_region("allocate_here"), &allocate), b"").unwrap(), b"fresh!");
}

#[test]
fn sections_are_found_by_name() {
    let functions = one_function("section", 1, |ctx, _| {
        assert_eq!(ctx.custom_section("a"), Some(&b"one"[..]));
        assert_eq!(ctx.custom_section("empty"), Some(&b""[..]));
        assert_eq!(ctx.custom_section("none"), None);
        assert_eq!(ctx.custom_section(""), None);
        Ok(u32::from(ctx.has_duplicate_custom_sections()))
    });
    let wasm = pass_message("section", r#"(@custom "a" "one") (@custom "empty") (@custom "b" "one")"#);
    assert_eq!(number(execute(&mut instance(&wasm, &functions), b"")), 0);
}

/// The last section of a name wins, and the function can tell, compiled just now as well as read from a cache.
#[test]
fn duplicate_sections_show() {
    let functions = one_function("section", 1, |ctx, _| {
        assert_eq!(ctx.custom_section("a"), Some(&b"two"[..]));
        Ok(u32::from(ctx.has_duplicate_custom_sections()))
    });
    let wasm = pass_message("section", r#"(@custom "a" "one") (@custom "a" "two") (@custom "b" "three")"#);
    assert_eq!(number(execute(&mut instance(&wasm, &functions), b"")), 1);
    let dir = tempfile::tempdir().unwrap();
    let cache = cache(dir.path(), &functions);
    let checksum = cache.store_code(&wasm, true, true).unwrap();
    let mut cached = cache.get_instance(&checksum, mock_backend(), OPTIONS).unwrap();
    assert_eq!(number(execute(&mut cached, b"")), 1);
}

/// A function of an allocating module may be called while another one allocates.
#[test]
fn allocation_may_call_host_functions() {
    let mut functions = one_function("outer", 0, |ctx, _| ctx.allocate_region(b"x"));
    functions.register("inner", 0, |ctx, _| Ok(u32::from(ctx.gas_left() > 0))).unwrap();
    let wasm = allocating_contract(
        r#"(import "env" "outer" (func $outer (result i32))) (import "env" "inner" (func $inner (result i32)))"#,
        "(drop (call $inner)) (i32.store (i32.const 1024) (i32.const 2048)) (i32.store (i32.const 1028) (i32.const 64))
         (i32.const 1024)",
        "(call $outer)",
    );
    assert_eq!(call_query_raw(&mut instance(&wasm, &functions), b"{}", b"longer").unwrap(), b"x");
}

#[test]
fn allocation_does_not_recurse() {
    let functions = one_function("outer", 0, |ctx, _| ctx.allocate_region(b"x"));
    let wasm = allocating_contract(
        r#"(import "env" "outer" (func $outer (result i32)))"#,
        "(call $outer)",
        "i32.const 0",
    );
    let error = call_query_raw(&mut instance(&wasm, &functions), b"{}", b"x").unwrap_err();
    assert_eq!(error.to_string(), aborted(aborted("Maximum call depth exceeded.")));
}

/// A contract with the given bodies of `allocate` and `query`.
fn allocating_contract(imports: &str, allocate: &str, query: &str) -> Vec<u8> {
    let text = format!(
        r#"(module {imports} (memory (export "memory") 3)
        (func (export "interface_version_8"))
        (func (export "allocate") (param i32) (result i32) {allocate})
        (func (export "deallocate") (param i32))
        (func (export "query") (param i32 i32) (result i32) {query}))"#
    );
    wat::parse_str(text).unwrap()
}

/// Requests with their gas limits.
type Requests = Arc<Mutex<Vec<(Vec<u8>, u64)>>>;

/// Records requests; answers "answer".
struct Recorder(Requests);

impl Querier for Recorder {
    fn query_raw(
        &self,
        request: &[u8],
        gas_limit: u64,
    ) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        self.0.lock().unwrap().push((request.to_vec(), gas_limit));
        (Ok(SystemResult::Ok(ContractResult::Ok(b"answer".into()))), GasInfo::free())
    }
}

#[test]
fn queries_go_to_the_contracts_querier_with_the_gas_left() {
    let functions = one_function("ask", 1, |ctx, _| {
        let gas_left = ctx.gas_left();
        let answer = ctx.query_raw(b"not even JSON")?.unwrap().unwrap();
        assert_eq!(answer.as_slice(), b"answer");
        assert_eq!(ctx.gas_left(), gas_left);
        Ok(gas_left as u32)
    });
    let asked = Requests::default();
    let querier = Recorder(asked.clone());
    let wasm = pass_message("ask", "");
    let mut instance = Instance::from_code_with_host_functions(
        &wasm,
        backend(querier),
        OPTIONS,
        Some(MEMORY_LIMIT),
        &functions,
    )
    .unwrap();
    let gas_left = number(execute(&mut instance, b""));
    assert_eq!(*asked.lock().unwrap(), [(b"not even JSON".to_vec(), u64::from(gas_left))]);
}
