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
    ///
    /// A view of no bytes has the null pointer. Rust's own for them is a small number, and Go ends the process when it
    /// finds one of those in a variable of pointer type.
    pub(crate) fn new(bytes: Option<&[u8]>) -> Self {
        let is_none = bytes.is_none();
        match bytes {
            Some(bytes) if !bytes.is_empty() => Self { is_none, ptr: bytes.as_ptr(), len: bytes.len() },
            _ => Self { is_none, ptr: std::ptr::null(), len: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::{ByteSliceView, U8SliceView};
    use crate::error::Error;

    #[test]
    fn a_view_of_no_bytes_has_no_pointer() {
        for nothing in [None, Some(&[][..]), Some(Vec::new().as_slice())] {
            let view = U8SliceView::new(nothing);
            assert!(view.ptr.is_null() && view.len == 0);
            assert_eq!(view.is_none, nothing.is_none());
        }
        let bytes = [1, 2, 3];
        let view = U8SliceView::new(Some(&bytes));
        assert_eq!((view.is_none, view.ptr, view.len), (false, bytes.as_ptr(), 3));
    }

    #[test]
    fn nil_empty_and_impossible_views_are_told_apart() {
        let view = |is_nil, ptr, len| ByteSliceView { is_nil, ptr, len };
        // SAFETY: none of these is followed, and the last points to `bytes`.
        let read = |view: ByteSliceView| unsafe { view.read("argument") };
        let bytes = [7, 8];
        assert!(matches!(read(view(true, bytes.as_ptr(), 2)), Err(Error::Unset("argument"))));
        assert_eq!(read(view(false, std::ptr::null(), 0)).unwrap(), &[0; 0]);
        assert!(matches!(read(view(false, std::ptr::null(), 1)), Err(Error::NoBytes("argument"))));
        assert!(matches!(read(view(false, bytes.as_ptr(), usize::MAX)), Err(Error::NoBytes("argument"))));
        assert_eq!(read(view(false, bytes.as_ptr(), 2)).unwrap(), &bytes);
    }
}
