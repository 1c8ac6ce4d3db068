//! Contracts in the text format.

const PRELUDE: &str = include_str!("../prelude.wat");

/// A contract that runs `body` on execute and query: an expression of the address of the result's region, which may
/// use `$msg` (the message's region), `$allocate` and `$u32` (a region with a number). `imports` are the import
/// fields, `fields` any others.
pub(crate) fn contract(imports: &str, body: &str, fields: &str) -> Vec<u8> {
    let text = format!(
        r#"(module {imports} (memory (export "memory") 3) {PRELUDE} {fields}
        (func (export "execute") (param $env i32) (param $info i32) (param $msg i32) (result i32) {body})
        (func (export "query") (param $env i32) (param $msg i32) (result i32) {body}))"#
    );
    wat::parse_str(text).unwrap()
}

/// The import of a host function with `params` parameters as `$f`.
pub(crate) fn import(name: &str, params: usize) -> String {
    let params = "i32 ".repeat(params);
    format!(r#"(import "env" "{name}" (func $f (param {params}) (result i32)))"#)
}

/// Calls a host function of one parameter with the message and returns its result.
pub(crate) fn pass_message(name: &str, fields: &str) -> Vec<u8> {
    contract(&import(name, 1), "(call $u32 (call $f (local.get $msg)))", fields)
}

/// Calls a host function of one parameter with the message and returns the region that it returned.
pub(crate) fn return_region(name: &str) -> Vec<u8> {
    contract(&import(name, 1), "(call $f (local.get $msg))", "")
}
