//! Opaque handles: what a C caller holds of an object that lives here.
//!
//! A handle has the type of a pointer, as in upstream's interface, but it is a number in a table and is never followed.
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::sync::{Arc, Barrier};
    use std::thread;

    use super::Handles;
    use crate::error::Error;

    #[repr(C)]
    struct thing_t {}

    #[test]
    fn a_handle_is_one_object_until_it_is_released() {
        let things = Handles::new("thing");
        let others: Handles<&str> = Handles::new("other");
        let [first, second]: [*mut thing_t; 2] =
            ["first", "second"].map(|name| things.insert(Arc::new(name)));
        assert_eq!(*things.get(first).unwrap(), "first");
        assert_eq!(*things.get(second).unwrap(), "second");
        assert!(matches!(others.get(first), Err(Error::Released("other"))));

        assert_eq!(things.remove(first).as_deref(), Some(&"first"));
        assert!(things.remove(first).is_none());
        assert!(matches!(things.get(first), Err(Error::Released("thing"))));
        assert_eq!(*things.get(second).unwrap(), "second");
        // The number is not given out again.
        assert_ne!(things.insert::<thing_t>(Arc::new("third")), first);
    }

    #[test]
    fn null_and_numbers_that_were_never_given_out_are_no_handles() {
        let things: Handles<()> = Handles::new("thing");
        assert!(matches!(things.get::<thing_t>(std::ptr::null_mut()), Err(Error::Unset("thing"))));
        for number in [1, 8, 4096, usize::MAX] {
            let handle: *mut thing_t = std::ptr::without_provenance_mut(number);
            assert!(matches!(things.get(handle), Err(Error::Released("thing"))));
            assert!(things.remove(handle).is_none());
        }
    }

    #[test]
    fn an_object_outlives_its_handle_while_it_is_used() {
        let things = Handles::new("thing");
        let handle: *mut thing_t = things.insert(Arc::new(String::from("alive")));
        let number = handle.addr();
        let both = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                let thing = things.get(std::ptr::without_provenance_mut::<thing_t>(number)).unwrap();
                both.wait();
                both.wait();
                assert_eq!(*thing, "alive");
            });
            both.wait();
            drop(things.remove(std::ptr::without_provenance_mut::<thing_t>(number)));
            both.wait();
        });
    }
}
