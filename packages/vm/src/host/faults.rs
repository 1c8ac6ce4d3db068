//! Faults of this node, each with the execution that it happened in.
//!
//! A node executes blocks, and beside them queries and simulations. After a fault in a block its state may differ from its
//! peers'; a fault anywhere else is seen by one client. Only the chain can tell the two apart, so it names the execution
//! ([`note_execution`]) while it answers whether the circuit is registered. The host fetches the key right after that
//! answer and on the same thread, so that the name belongs to this call and to no other.
//!
//! The name of an execution changes no answer and no gas.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The execution of a call whose chain named none.
pub const UNKNOWN_EXECUTION: u64 = 0;

thread_local! {
    static EXECUTION: Cell<u64> = const { Cell::new(UNKNOWN_EXECUTION) };
}

/// Names the execution, by a number that the embedder chooses, which the host call on this thread belongs to.
///
/// The chain calls this while it answers the query of [`Authority::Chain`](super::Authority::Chain), on the thread that asks.
/// Before it asks, the host sets [`UNKNOWN_EXECUTION`].
pub fn note_execution(execution: u64) {
    EXECUTION.set(execution);
}

/// Counts of faults by execution.
#[derive(Debug, Default)]
pub(super) struct NodeFaults {
    /// Few entries: a node halts after the first fault in a block, and all executions outside of blocks can share a name.
    counts: Mutex<HashMap<u64, u64>>,
}

impl NodeFaults {
    /// Counts a fault of the host call on this thread.
    pub(super) fn count(&self) {
        *self.counts().entry(EXECUTION.get()).or_default() += 1;
    }

    /// The number of faults in one execution.
    pub(super) fn within(&self, execution: u64) -> u64 {
        self.counts().get(&execution).copied().unwrap_or_default()
    }

    /// The number of all faults.
    pub(super) fn total(&self) -> u64 {
        self.counts().values().sum()
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<u64, u64>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
