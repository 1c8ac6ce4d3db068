//! For tests only, behind the feature `test-hooks`: a verification that panics on demand.

use std::cell::Cell;

thread_local! {
    static ARMED: Cell<bool> = const { Cell::new(false) };
}

/// Lets the next verification on this thread panic.
pub fn panic_on_next_verification() {
    ARMED.set(true);
}

#[allow(clippy::panic, reason = "what this hook is for")]
pub(crate) fn panic_if_armed() {
    if ARMED.replace(false) {
        panic!("panic asked for by a test");
    }
}
