//! Errors and panics of registered functions: they end the contract's call, and nothing else.

use crate::contracts::{contract, import, pass_message, return_region};
use crate::*;
use cosmwasm_std::{Binary, ContractResult, SystemResult};
use cosmwasm_vm::{BackendError, BackendResult, GasInfo};

fn failing() -> HostFunctions {
    one_function("fail", 1, |ctx, args| {
        let command = ctx.read_region(args[0], 1024)?;
        ctx.charge_gas(GasInfo::new(1_000_000, 77_000))?;
        match command.as_slice() {
            b"error" => Err(VmError::host_function_err("cannot do this")),
            b"panic" => panic!("payload"),
            b"other panic" => std::panic::panic_any(5),
            _ => Ok(0),
        }
    })
}

#[test]
fn an_error_ends_the_call() {
    let error = execute(&mut instance(&pass_message("fail", ""), &failing()), b"error").unwrap_err();
    assert_eq!(error.to_string(), host_error("cannot do this"));
    assert_eq!(VmError::host_function_err("why").to_string(), "Error in a host function: why");
}

#[test]
fn a_panic_becomes_an_error() {
    for command in [&b"panic"[..], b"other panic"] {
        let error = execute(&mut instance(&pass_message("fail", ""), &failing()), command).unwrap_err();
        assert_eq!(error.to_string(), host_error("fail panicked"));
    }
}

#[test]
fn gas_stays_charged_after_errors_and_panics() {
    let wasm = contract(&import("fail", 1), "(drop (call $f (local.get $msg))) unreachable", "");
    // The same number of bytes for each, hence the same gas; the last one traps in the contract, right behind the call.
    let [error, panic, trap] = [b"error", b"panic", b"trap!"].map(|command| {
        let mut instance = instance(&wasm, &failing());
        execute(&mut instance, command).unwrap_err();
        gas(instance.create_gas_report())
    });
    assert_eq!(error, trap);
    assert_eq!(panic, trap);
    assert_eq!(trap[1], 77_000);
    assert!(trap[0] > 1_000_000);
}

#[test]
fn the_instance_and_the_cache_live_on() {
    let dir = tempfile::tempdir().unwrap();
    let cache = cache(dir.path(), &failing());
    let checksum = cache.store_code(&pass_message("fail", ""), true, true).unwrap();
    let mut instance = cache.get_instance(&checksum, mock_backend(), OPTIONS).unwrap();
    for _ in 0..3 {
        assert_eq!(execute(&mut instance, b"panic").unwrap_err().to_string(), host_error("fail panicked"));
        assert_eq!(number(execute(&mut instance, b"fine")), 0);
    }
    assert!(instance.recycle().is_some());
    let mut next = cache.get_instance(&checksum, mock_backend(), OPTIONS).unwrap();
    assert_eq!(number(execute(&mut next, b"fine")), 0);
}

/// Regions that do not hold what they should fail as in a built-in function: `addr_validate` reads up to 256 bytes.
#[test]
fn bad_regions_fail_as_in_built_in_functions() {
    let functions = one_function("read", 1, |ctx, args| Ok(ctx.read_region(args[0], 256)?.len() as u32));
    let bodies = [
        "(call $u32 (call $f (local.get $msg)))", // too long, with the message below
        "(call $u32 (call $f (i32.const -1)))",   // not in the memory
        "(call $u32 (call $f (i32.const 64)))",   // all zero
        "(i32.store offset=8 (local.get $msg) (i32.const 999)) (call $u32 (call $f (local.get $msg)))", // length over capacity
    ];
    for body in bodies {
        let [ours, theirs] = ["read", "addr_validate"].map(|name| {
            let mut instance = instance(&contract(&import(name, 1), body, ""), &functions);
            let error = execute(&mut instance, &[b'x'; 257]).unwrap_err().to_string();
            (error, gas(instance.create_gas_report()))
        });
        assert_eq!(ours, theirs);
        assert!(ours.0.starts_with(&aborted("Error in guest/host communication: ")), "{}", ours.0);
    }
}

#[test]
fn a_region_must_hold_what_is_written() {
    let functions =
        one_function("write", 1, |ctx, args| ctx.write_region(args[0], b"four").map(|()| args[0]));
    let error = execute(&mut instance(&return_region("write"), &functions), b"123").unwrap_err();
    let expected = "Error in guest/host communication: Region too small. Got 3, required 4";
    assert_eq!(error.to_string(), aborted(expected));
    assert_eq!(execute(&mut instance(&return_region("write"), &functions), b"1234").unwrap(), b"four");
}

/// Charges 5,000 and fails as the request says.
struct FailingQuerier;

impl Querier for FailingQuerier {
    fn query_raw(
        &self,
        request: &[u8],
        _gas_limit: u64,
    ) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        let error = match request {
            b"unknown" => BackendError::unknown("no such thing"),
            b"out of gas" => BackendError::out_of_gas(),
            _ => panic!("querier"),
        };
        (Err(error), GasInfo::with_externally_used(5_000))
    }
}

fn ask_failing_querier(functions: &HostFunctions, name: &str) -> TestInstance<FailingQuerier> {
    let wasm = return_region(name);
    let backend = backend(FailingQuerier);
    Instance::from_code_with_host_functions(&wasm, backend, OPTIONS, Some(MEMORY_LIMIT), functions).unwrap()
}

#[test]
fn a_failing_querier_fails_as_in_query_chain() {
    let functions = one_function("ask", 1, |ctx, args| {
        let request = ctx.read_region(args[0], 64 * 1024)?;
        ctx.query_raw(&request)?;
        Ok(0)
    });
    for request in [&b"unknown"[..], b"out of gas"] {
        let [ours, theirs] = ["ask", "query_chain"].map(|name| {
            let mut instance = ask_failing_querier(&functions, name);
            let error = execute(&mut instance, request).unwrap_err().to_string();
            (error, gas(instance.create_gas_report()))
        });
        assert_eq!(ours, theirs);
        assert_eq!(ours.1[1], 5_000);
    }
}

/// A panic below a function's query is caught like its own, and does not poison the instance.
#[test]
fn a_panicking_querier_leaves_the_instance_usable() {
    let functions = one_function("ask", 1, |ctx, args| {
        if ctx.read_region(args[0], 64)? == b"panic" {
            ctx.query_raw(b"panic")?;
        }
        ctx.allocate_region(b"fine")
    });
    let mut instance = ask_failing_querier(&functions, "ask");
    assert_eq!(execute(&mut instance, b"panic").unwrap_err().to_string(), host_error("ask panicked"));
    assert_eq!(execute(&mut instance, b"again").unwrap(), b"fine");
}
