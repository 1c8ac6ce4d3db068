//! Bytes that one side lends to the other for the length of a call.

use crate::error::Error;

/// A view into an externally owned byte slice (Go `[]byte`), for the current call only.
///
/// Nil and empty are different things. A length without data is refused.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ByteSliceView {
    /// True if and only if the byte slice is nil in Go. If this is true, the other fields must be ignored.
    pub(crate) is_nil: bool,
    pub(crate) ptr: *const u8,
    pub(crate) len: usize,
}

impl ByteSliceView {
    /// The bytes; `name` is the argument's, for errors.
    ///
    /// # Safety
    /// Unless it is nil, empty or null, `ptr` points to `len` bytes that nobody changes for as long as `'a`.
    pub(crate) unsafe fn read<'a>(self, name: &'static str) -> Result<&'a [u8], Error> {
        if self.is_nil {
            return Err(Error::Unset(name));
        }
        if self.len == 0 {
            return Ok(&[]);
        }
        if self.ptr.is_null() || self.len > isize::MAX as usize {
            return Err(Error::NoBytes(name));
        }
        // SAFETY: the caller's promise; not null, and no longer than memory can be.
        Ok(unsafe { std::slice::from_raw_parts(self.ptr, self.len) })
    }
}

/// A view into bytes of this library's, handed to a callback. It can be copied into a Go `[]byte`.
#[repr(C)]
pub struct U8SliceView {
    /// True if and only if this is None. If this is true, the other fields must be ignored.
    pub(crate) is_none: bool,
    pub(crate) ptr: *const u8,
    pub(crate) len: usize,
}

impl U8SliceView {
    /// A view that is valid for as long as the bytes are: the callback that takes it must be called before they go.
    pub(crate) fn new(bytes: Option<&[u8]>) -> Self {
        match bytes {
            Some(bytes) => Self { is_none: false, ptr: bytes.as_ptr(), len: bytes.len() },
            None => Self { is_none: true, ptr: std::ptr::null(), len: 0 },
        }
    }
}
