//! What every exported function has in common.
//!
//! [`exports!`] takes the table of a module's functions and gives each its C linkage, its last parameter `error_msg`, and
//! one way to end: the result with `errno` 0, or a failure's value with `errno` and a message. A panic is a failure too.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use errno::{Errno, set_errno};

use crate::error::Error;
use crate::vector::UnmanagedVector;

/// What a function returns when it fails. The caller must look at `errno` and not at this.
pub(crate) trait OnFailure {
    fn on_failure() -> Self;
}

impl OnFailure for () {
    fn on_failure() {}
}

impl<T> OnFailure for *mut T {
    fn on_failure() -> Self {
        std::ptr::null_mut()
    }
}

impl OnFailure for u32 {
    /// A number that is no result of a verification.
    fn on_failure() -> Self {
        u32::MAX
    }
}

impl OnFailure for u64 {
    /// A number that is no count.
    fn on_failure() -> Self {
        u64::MAX
    }
}

impl OnFailure for UnmanagedVector {
    /// As upstream: an empty vector, not none.
    fn on_failure() -> Self {
        UnmanagedVector::new(Some(vec![]))
    }
}

/// Runs the body of an exported function and reports how it ended.
///
/// # Safety
/// `error_msg` is null or can be written to. What it held is not freed: callers pass a vector that owns nothing.
pub(crate) unsafe fn run<T: OnFailure>(
    error_msg: *mut UnmanagedVector,
    body: impl FnOnce() -> Result<T, Error>,
) -> T {
    // Whatever a panic leaves half done is not seen again: the body owns or borrows only what this call was given, and
    // what lies behind locks (the VM's cache, the key store) is either poisoned by it or consistent.
    let outcome = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(caught(panic)));
    match outcome {
        Ok(value) => {
            set_errno(Errno(0));
            value
        }
        Err(error) => {
            if !error_msg.is_null() {
                let message = UnmanagedVector::new(Some(error.to_string().into_bytes()));
                // SAFETY: not null, and by this function's contract it can be written to.
                unsafe { error_msg.write(message) };
            }
            let (number, failure) = (error.errno(), T::on_failure());
            drop(error);
            // Last, since allocating and freeing may change it.
            set_errno(Errno(number));
            failure
        }
    }
}

/// The panic's own words went to standard error when it was raised.
fn caught(panic: Box<dyn Any + Send>) -> Error {
    // What was thrown may panic again where it is dropped. It is a message, and rare: it is left alone.
    std::mem::forget(panic);
    Error::Panic
}

/// Runs what cannot report a failure. A panic is dropped: nobody could act on it.
pub(crate) fn quietly(body: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(body)) {
        let _: Error = caught(panic);
    }
}

/// Makes exported functions of a table: see the module.
///
/// In the body, `?` takes every error that [`Error`] can be made of. In tests, `DECLARATIONS` holds the functions as
/// Rust text, of which `bindings.h` is made: what is compiled is what is declared.
macro_rules! exports {
    ($(
        $(#[$meta:meta])*
        fn $name:ident($($argument:ident: $type:ty),* $(,)?) $(-> $result:ty)? $body:block
    )*) => {
        $(
            $(#[$meta])*
            ///
            /// # Safety
            /// Structures of the caller's are as `bindings.h` says; `error_msg` is null or can be written to.
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name(
                $($argument: $type,)*
                error_msg: *mut $crate::vector::UnmanagedVector,
            ) $(-> $result)? {
                let body = || $body;
                // SAFETY: the caller's promise about `error_msg`.
                unsafe { $crate::exports::run(error_msg, body) }
            }
        )*

        #[cfg(all(test, feature = "halo2"))]
        pub(crate) const DECLARATIONS: &[&str] = &[$(stringify!(
            $(#[$meta])*
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name(
                $($argument: $type,)*
                error_msg: *mut UnmanagedVector,
            ) $(-> $result)? {}
        )),*];
    };
}
pub(crate) use exports;

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, reason = "tests")]
    use errno::{Errno, errno, set_errno};

    use super::run;
    use crate::error::Error;
    use crate::vector::UnmanagedVector;

    /// Runs a body and returns what a caller sees: the value, `errno`, and the message.
    fn seen(body: impl FnOnce() -> Result<u32, Error>) -> (u32, i32, Option<String>) {
        let mut message = UnmanagedVector::default();
        set_errno(Errno(77));
        // SAFETY: a variable of this function's.
        let value = unsafe { run(&mut message, body) };
        let number = errno().0;
        // SAFETY: it is none, or what `run` wrote.
        let message = unsafe { message.consume() };
        (value, number, message.map(|bytes| String::from_utf8(bytes).unwrap()))
    }

    #[test]
    fn success_clears_errno_and_writes_no_message() {
        assert_eq!(seen(|| Ok(5)), (5, 0, None));
    }

    #[test]
    fn an_error_has_a_number_and_a_message() {
        let unset = (u32::MAX, 1, Some("Null/Nil argument: wasm".into()));
        assert_eq!(seen(|| Err(Error::Unset("wasm"))), unset);
        assert_eq!(seen(|| Err(Error::OutOfGas)), (u32::MAX, 2, Some("Ran out of gas".into())));
    }

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(seen(|| panic!("on purpose")), (u32::MAX, 1, Some("Caught panic".into())));
    }

    #[test]
    fn a_caller_need_not_want_the_message() {
        // SAFETY: null is allowed.
        let value: u32 = unsafe { run(std::ptr::null_mut(), || Err(Error::Panic)) };
        assert_eq!((value, errno().0), (u32::MAX, 1));
    }
}
