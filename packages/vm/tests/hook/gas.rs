//! What a call of a registered function costs, to the unit, and what happens when gas runs out.

use crate::contracts::{contract, import, pass_message, return_region};
use crate::*;
use cosmwasm_std::to_json_vec;
use cosmwasm_vm::GasInfo;
use std::sync::{Arc, Mutex};

/// The VM's `host_call_cost`.
const HOST_CALL: u64 = 18_000;
/// Wasm between two calls: drop, local.get, and call, which is metered 14-fold.
const WASM_BETWEEN_CALLS: u64 = 115 * (1 + 1 + 14);

type Action = fn(&mut dyn HostContext, u32) -> VmResult<()>;

/// What `action` is charged, beyond the call, on a message of 8 bytes.
fn cost(action: Action) -> u64 {
    let log = Arc::new(Mutex::new(vec![]));
    let gas = log.clone();
    let functions = one_function("act", 1, move |ctx, args| {
        let before = ctx.gas_left();
        action(ctx, args[0])?;
        gas.lock().unwrap().push((before, ctx.gas_left()));
        Ok(0)
    });
    let call_twice = "(drop (call $f (local.get $msg))) (drop (call $f (local.get $msg))) (local.get $msg)";
    execute(&mut instance(&contract(&import("act", 1), call_twice, ""), &functions), b"8 bytes.").unwrap();
    let log = log.lock().unwrap();
    let [(before_first, after_first), (before_second, after_second)] = log[..] else { panic!("two calls") };
    let charged = before_first - after_first;
    assert_eq!(before_second - after_second, charged);
    assert_eq!(after_first - before_second, HOST_CALL + WASM_BETWEEN_CALLS);
    charged
}

#[test]
fn actions_cost_what_they_cost_built_in_functions() {
    assert_eq!(cost(|_, _| Ok(())), 0);
    assert_eq!(cost(|ctx, _| ctx.charge_gas(GasInfo::with_cost(12_345))), 12_345);
    assert_eq!(cost(|ctx, _| ctx.charge_gas(GasInfo::with_externally_used(77))), 77);
    assert_eq!(cost(|ctx, _| ctx.charge_gas(GasInfo::new(1_000, 77))), 1_077);
    assert_eq!(cost(|ctx, ptr| ctx.read_region(ptr, 8).map(drop)), 200_000 + 8 * 115);
    assert_eq!(cost(|ctx, ptr| ctx.write_region(ptr, b"1234")), 230_000 + 4 * 570);
    assert_eq!(cost(|ctx, _| ctx.custom_section("name").map(drop).map_or(Ok(()), Ok)), 0);
    let allocate_none = cost(|ctx, _| ctx.allocate_region(b"").map(drop));
    assert!(allocate_none > 230_000, "the contract's own code is metered as well: {allocate_none}");
    assert_eq!(cost(|ctx, _| ctx.allocate_region(&[7; 100]).map(drop)), allocate_none + 100 * 570);
}

/// The same steps as the built-in `query_chain`, as an extension: the same gas in every column.
#[test]
fn a_query_costs_what_query_chain_charges() {
    let functions = one_function("ask", 1, |ctx, args| {
        let request = ctx.read_region(args[0], 64 * 1024)?;
        let answer = ctx.query_raw(&request)?;
        ctx.allocate_region(&to_json_vec(&answer).unwrap())
    });
    let mut extension = instance(&return_region("ask"), &functions);
    let mut built_in = instance(&return_region("query_chain"), &functions);
    let answers =
        [&mut extension, &mut built_in].map(|instance| execute(instance, &balance_request()).unwrap());
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].starts_with(br#"{"ok":{"ok":"#));
    let report = gas(extension.create_gas_report());
    assert_eq!(report, gas(built_in.create_gas_report()));
    assert!(report[1] > 100_000, "external gas: {}", report[1]);
}

#[test]
fn external_gas_is_reported_apart() {
    let run = |external: u64| {
        let charge = move |ctx: &mut dyn HostContext, _: &[u32]| {
            ctx.charge_gas(GasInfo::new(1_000, external))?;
            Ok(0)
        };
        let mut instance = instance(&pass_message("charge", ""), &one_function("charge", 1, charge));
        execute(&mut instance, b"").unwrap();
        gas(instance.create_gas_report())
    };
    let [internal, external, left] = run(0);
    assert_eq!(external, 0);
    assert_eq!(run(77_000), [internal, 77_000, left - 77_000]);
}

/// The hook costs nothing where it is not used: a contract without such imports runs alike with and without functions.
#[test]
fn registered_functions_do_not_change_other_contracts() {
    let wasm = contract("", "(call $u32 (i32.const 7))", "");
    let run = |functions: &HostFunctions| {
        let mut instance = instance(&wasm, functions);
        (number(execute(&mut instance, b"x")), gas(instance.create_gas_report()))
    };
    assert_eq!(run(&HostFunctions::default()), run(&one_function("unused", 1, |_, _| Ok(0))));
}

/// Fails with the same error and the same report as a built-in function does that costs as much.
#[test]
fn running_out_of_gas_surfaces_as_for_built_in_functions() {
    const LIMIT: u64 = 50_000_000;
    const HASH_TO_G1: u64 = 563_000_000;
    let built_in = contract(
        r#"(import "env" "bls12_381_hash_to_g1" (func $h (param i32 i32 i32 i32) (result i32)))"#,
        "(call $u32 (call $h (i32.const 0) (local.get $msg) (local.get $msg) (local.get $msg)))",
        "",
    );
    let functions = one_function("hash", 4, |ctx, args| {
        ctx.read_region(args[1], 10)?;
        ctx.read_region(args[2], 10)?;
        ctx.charge_gas(GasInfo::with_cost(HASH_TO_G1))?;
        Ok(0)
    });
    let extension = contract(
        &import("hash", 4),
        "(call $u32 (call $f (i32.const 0) (local.get $msg) (local.get $msg) (local.get $msg)))",
        "",
    );
    let [ours, theirs] = [extension, built_in].map(|wasm| {
        let mut instance = instance_with_limit(&wasm, &functions, LIMIT);
        let error = execute(&mut instance, b"x").unwrap_err();
        (format!("{error}"), matches!(error, VmError::GasDepletion { .. }), gas(instance.create_gas_report()))
    });
    assert_eq!(ours, theirs);
    assert_eq!(ours.2, [LIMIT, 0, 0]);
}

/// An out-of-gas error that a function does not pass on does not save the contract.
#[test]
fn swallowing_the_error_does_not_help() {
    for info in [
        GasInfo::with_cost(u64::MAX),
        GasInfo::with_externally_used(u64::MAX),
        GasInfo::new(u64::MAX, u64::MAX),
    ] {
        let functions = one_function("swallow", 1, move |ctx, args| {
            let _ = ctx.charge_gas(info);
            assert_eq!(ctx.gas_left(), 0);
            Ok(args[0])
        });
        let last_thing = contract(&import("swallow", 1), "(call $f (local.get $msg))", "");
        for wasm in [last_thing, pass_message("swallow", "")] {
            let mut instance = instance(&wasm, &functions);
            let error = execute(&mut instance, b"x").unwrap_err();
            assert!(matches!(error, VmError::GasDepletion { .. }), "{error}");
            assert_eq!(instance.get_gas_left(), 0);
        }
    }
}

/// The flat charge comes first: without gas for it, the function is not entered.
#[test]
fn the_flat_charge_comes_before_the_function() {
    let entered = Arc::new(Mutex::new(0));
    let count = entered.clone();
    let functions = one_function("enter", 1, move |_, _| {
        *count.lock().unwrap() += 1;
        Ok(0)
    });
    let wasm = pass_message("enter", "");
    let mut enough = instance(&wasm, &functions);
    execute(&mut enough, b"").unwrap();
    assert_eq!(*entered.lock().unwrap(), 1);
    // What the whole call took, without its last steps and a part of the flat charge.
    let [used, ..] = gas(enough.create_gas_report());
    let after_call = after_the_call(&wasm);
    let error = execute(&mut instance_with_limit(&wasm, &functions, used - after_call - 1), b"").unwrap_err();
    assert_eq!(error.to_string(), aborted("Ran out of gas during contract execution"));
    assert_eq!(*entered.lock().unwrap(), 1, "not entered again");
    execute(&mut instance_with_limit(&wasm, &functions, used - after_call), b"").unwrap_err();
    assert_eq!(*entered.lock().unwrap(), 2, "entered, with nothing left for the rest");
}

/// The gas that a call of the contract takes after the host function was entered.
fn after_the_call(wasm: &[u8]) -> u64 {
    let at_entry = Arc::new(Mutex::new(0));
    let log = at_entry.clone();
    let functions = one_function("enter", 1, move |ctx, _| {
        *log.lock().unwrap() = ctx.gas_left();
        Ok(0)
    });
    let mut instance = instance(wasm, &functions);
    execute(&mut instance, b"").unwrap();
    let at_entry = *at_entry.lock().unwrap();
    at_entry - instance.get_gas_left()
}
