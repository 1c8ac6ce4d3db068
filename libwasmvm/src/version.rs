//! Versions.

use std::ffi::{CStr, c_char};

/// Upstream's release whose interface and behaviour this library has.
const WASMVM: &CStr = c"3.0.7";

/// Returns the version of upstream's library that this one stands for, as a C string.
///
/// The string is owned by libwasmvm and must not be mutated or destroyed by the caller.
#[unsafe(no_mangle)]
pub extern "C" fn version_str() -> *const c_char {
    WASMVM.as_ptr()
}
