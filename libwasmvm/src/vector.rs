//! Bytes that one side gives to the other to own.

use std::mem::ManuallyDrop;

/// An optional vector of bytes, made and freed by this library, that either side can own.
///
/// Who owns one must destroy it exactly once. A function that returns one gives it to its caller, who copies the bytes
/// and calls `destroy_unmanaged_vector`. A callback that returns one makes it with `new_unmanaged_vector` and gives it to
/// this library through the pointer it was called with. Its fields must not be changed.
#[repr(C)]
pub struct UnmanagedVector {
    /// True if and only if this is None. If this is true, the other fields must be ignored.
    is_none: bool,
    ptr: *mut u8,
    len: usize,
    cap: usize,
}

impl UnmanagedVector {
    pub(crate) fn new(bytes: Option<Vec<u8>>) -> Self {
        let Some(bytes) = bytes else {
            return Self { is_none: true, ptr: std::ptr::null_mut(), len: 0, cap: 0 };
        };
        let mut bytes = ManuallyDrop::new(bytes);
        let (len, cap) = (bytes.len(), bytes.capacity());
        // The pointer of a vector without capacity points nowhere; callers look at `cap`.
        let ptr = if cap == 0 { std::ptr::null_mut() } else { bytes.as_mut_ptr() };
        Self { is_none: false, ptr, len, cap }
    }

    /// Takes the bytes back.
    ///
    /// # Safety
    /// It was made by this library, is owned by the caller, and is not used again.
    pub(crate) unsafe fn consume(self) -> Option<Vec<u8>> {
        if self.is_none {
            return None;
        }
        if self.cap == 0 || self.ptr.is_null() {
            return Some(vec![]);
        }
        // SAFETY: pointer, length and capacity are those of a vector that `new` took apart, and only the one owner
        // calls this, once.
        Some(unsafe { Vec::from_raw_parts(self.ptr, self.len, self.cap) })
    }
}

impl Default for UnmanagedVector {
    fn default() -> Self {
        Self::new(None)
    }
}

/// Copies bytes into a vector that the caller owns. None when `nil` is set; none, too, when there is a length but no data.
///
/// # Safety
/// Unless `nil` is set or `ptr` is null, `ptr` points to `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn new_unmanaged_vector(nil: bool, ptr: *const u8, length: usize) -> UnmanagedVector {
    if !nil && length == 0 {
        return UnmanagedVector::new(Some(vec![]));
    }
    if nil || ptr.is_null() || length > isize::MAX as usize {
        return UnmanagedVector::new(None);
    }
    // SAFETY: the caller's promise; not null, and no longer than memory can be.
    UnmanagedVector::new(Some(unsafe { std::slice::from_raw_parts(ptr, length) }.to_vec()))
}

/// Frees a vector. Of none, or of an empty one, there is nothing to free.
///
/// # Safety
/// It was made by this library, is owned by the caller, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn destroy_unmanaged_vector(v: UnmanagedVector) {
    // SAFETY: the caller's promise.
    drop(unsafe { v.consume() });
}
