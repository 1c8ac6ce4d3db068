//! The threads that proofs are verified and circuits checked on: rayon's, one set for the process.
//!
//! Rayon starts them when they are first needed and panics when the system gives it none, then and at every later use. That
//! panic would come in the middle of a block, where it could not be told from one that a circuit binary or a proof causes on
//! every node: this node alone would refuse what all others take. So they are started with the key store, and a node that
//! cannot have them does not start.

use std::panic::catch_unwind;
use std::sync::OnceLock;

use rayon::ThreadPoolBuilder;

/// Starts the threads unless they run, and says why they cannot be had.
///
/// Rayon tries once in a process, so every call returns what the first one found.
pub(crate) fn start() -> Result<(), &'static str> {
    static STARTED: OnceLock<Result<(), String>> = OnceLock::new();
    let started = STARTED.get_or_init(|| match ThreadPoolBuilder::new().build_global() {
        Ok(()) => Ok(()),
        // It is also an error that somebody else has started them.
        Err(_) if catch_unwind(rayon::current_num_threads).is_ok() => Ok(()),
        Err(error) => Err(error.to_string()),
    });
    started.as_ref().copied().map_err(String::as_str)
}
