//go:build cgo && !nolink_libwasmvm

package api

// #include "bindings.h"
import "C"

import (
	"bytes"
	"unsafe"
)

// view shows Go's bytes to the library for one call; the caller keeps them alive until it returns. Nil and empty differ.
func view(s []byte) C.ByteSliceView {
	if len(s) == 0 {
		return C.ByteSliceView{is_nil: C.bool(s == nil)}
	}
	return C.ByteSliceView{ptr: (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(s))), len: C.uintptr_t(len(s))}
}

// take copies the library's bytes and frees their memory. It returns nil when there are none. Call it exactly once.
func take(v C.UnmanagedVector) []byte {
	defer C.destroy_unmanaged_vector(v)
	if bool(v.is_none) {
		return nil
	}
	if v.len == 0 {
		return []byte{}
	}
	return bytes.Clone(unsafe.Slice((*byte)(unsafe.Pointer(v.ptr)), int(v.len)))
}
