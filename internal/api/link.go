//go:build cgo && !nolink_libwasmvm

package api

// The marker is a data symbol that only our library has. Upstream's, which has all functions on contracts, would
// otherwise link where the linker allows undefined functions, or be picked up when the program starts and fail in the
// middle of a call. The linker binds data at once, and the symbol's name says what to do.

/*
#cgo CFLAGS: -I${SRCDIR}/../../libwasmvm
#include "bindings.h"

static const uint8_t *const marker __attribute__((used)) =
	&zk_wasmvm_is_not_linked__this_is_another_libwasmvm__build_with_tags_sys_wasmvm_and_point_the_linker_to_zk_wasmvm;

static uint8_t read_marker(void) { return *marker; }
*/
import "C"

// marker returns 1 with our library.
func marker() uint8 {
	return uint8(C.read_marker())
}
