//! Opaque handles: what a C caller holds of an object that lives here.
//!
//! A handle has the type of a pointer, since upstream's interface has, but it is a number in a table and never followed.
//! Each number is given out once, whatever it stands for, so that a released handle, a handle of another kind and one
//! made up are all the same: not in the table.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::error::Error;

/// The next number. They begin above what Go's runtime takes for a corrupt pointer, and stay aligned as pointers are.
static NEXT: AtomicUsize = AtomicUsize::new(1 << 16);
const STEP: usize = 16;

/// The open objects of one kind. A call holds its object by `Arc`: releasing the handle ends no call.
pub(crate) struct Handles<T> {
    what: &'static str,
    open: RwLock<Option<HashMap<usize, Arc<T>>>>,
}

impl<T> Handles<T> {
    /// A table of nothing; `what` is the argument's name, for errors.
    pub(crate) const fn new(what: &'static str) -> Self {
        Self { what, open: RwLock::new(None) }
    }

    pub(crate) fn insert<H>(&self, object: Arc<T>) -> *mut H {
        let number = NEXT.fetch_add(STEP, Ordering::Relaxed);
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.get_or_insert_default().insert(number, object);
        std::ptr::without_provenance_mut(number)
    }

    pub(crate) fn get<H>(&self, handle: *mut H) -> Result<Arc<T>, Error> {
        if handle.is_null() {
            return Err(Error::Unset(self.what));
        }
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let object = open.as_ref().and_then(|open| open.get(&handle.addr()));
        object.cloned().ok_or(Error::Released(self.what))
    }

    /// Takes the handle out of the table. The object goes with its last user.
    pub(crate) fn remove<H>(&self, handle: *mut H) -> Option<Arc<T>> {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.as_mut()?.remove(&handle.addr())
    }
}
