//go:build cgo && !nolink_libwasmvm

package api

// #include "bindings.h"
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"syscall"
)

// The kinds of errors are those of the header: otherwise an index is not 0 and this does not compile.
var _ = [1]struct{}{}[(InvalidArgument-C.VkErrno_InvalidArgument)|(Released-C.VkErrno_Released)|
	(Refused-C.VkErrno_Refused)|(NotFound-C.VkErrno_NotFound)|(Corrupt-C.VkErrno_Corrupt)|
	(PinnedCacheFull-C.VkErrno_PinnedCacheFull)|(OtherOptions-C.VkErrno_OtherOptions)|(Other-C.VkErrno_Other)]

// Store is an open key store. All methods are safe for concurrent use, Close too. Close waits for running calls. Calls
// after Close, and calls on a nil Store, end with Released.
type Store struct {
	mutex  sync.RWMutex
	handle *C.vk_store_t // nil when closed
}

// Open opens the store that the configuration, a JSON object, describes.
func Open(config []byte) (*Store, error) {
	if marker() != 1 {
		return nil, errors.New("the library that is linked is not zk-wasmvm's libwasmvm")
	}
	var message C.UnmanagedVector
	handle, err := C.open_vk_store(view(config), &message)
	runtime.KeepAlive(config)
	if err != nil {
		return nil, failure(err, message)
	}
	return &Store{handle: handle}, nil
}

var errReleased = &Error{Errno: Released, Message: "the key store is closed"}

// Close releases the store; closing it again does nothing.
func (s *Store) Close() {
	if s == nil {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	C.release_vk_store(s.handle)
	s.handle = nil
}

// StoreVk stores a circuit binary and returns its checksum.
func (s *Store) StoreVk(circuit []byte, checked, persist bool) ([]byte, error) {
	return s.bytes(func(handle *C.vk_store_t, message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.store_vk(handle, view(circuit), C.bool(checked), C.bool(persist), message)
		return v, err
	}, circuit)
}

// LoadVk returns the circuit binary with this checksum.
func (s *Store) LoadVk(checksum []byte) ([]byte, error) {
	return s.bytes(func(handle *C.vk_store_t, message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.load_vk(handle, view(checksum), message)
		return v, err
	}, checksum)
}

// ListVks returns the checksums of all circuit binaries in the store, one after the other.
func (s *Store) ListVks() ([]byte, error) {
	return s.bytes(func(handle *C.vk_store_t, message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.list_vks(handle, message)
		return v, err
	})
}

// RemoveVk removes a circuit binary.
func (s *Store) RemoveVk(checksum []byte) error {
	return s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		_, err := C.remove_vk(handle, view(checksum), message)
		return err
	}, checksum)
}

// PinVk keeps a key in memory.
func (s *Store) PinVk(checksum []byte) error {
	return s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		_, err := C.pin_vk(handle, view(checksum), message)
		return err
	}, checksum)
}

// UnpinVk undoes PinVk.
func (s *Store) UnpinVk(checksum []byte) error {
	return s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		_, err := C.unpin_vk(handle, view(checksum), message)
		return err
	}, checksum)
}

// ReadyVk makes sure that a key can be used now.
func (s *Store) ReadyVk(checksum []byte) error {
	return s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		_, err := C.ready_vk(handle, view(checksum), message)
		return err
	}, checksum)
}

// InspectVk checks a circuit binary and describes it as a JSON object.
func (s *Store) InspectVk(circuit []byte) ([]byte, error) {
	return s.bytes(func(handle *C.vk_store_t, message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.inspect_vk(handle, view(circuit), message)
		return v, err
	}, circuit)
}

// Metrics returns the store's counters.
func (s *Store) Metrics() (metrics Metrics, err error) {
	err = s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		m, err := C.vk_metrics(handle, message)
		metrics = Metrics{
			HitsPinnedMemoryCache:     uint64(m.hits_pinned_memory_cache),
			HitsMemoryCache:           uint64(m.hits_memory_cache),
			HitsFsCache:               uint64(m.hits_fs_cache),
			HitsFsDecoded:             uint64(m.hits_fs_decoded),
			Misses:                    uint64(m.misses),
			ElementsPinnedMemoryCache: uint64(m.elements_pinned_memory_cache),
			ElementsMemoryCache:       uint64(m.elements_memory_cache),
			SizePinnedMemoryCache:     uint64(m.size_pinned_memory_cache),
			SizeMemoryCache:           uint64(m.size_memory_cache),
			Verifications:             uint64(m.verifications),
			VerdictHits:               uint64(m.verdict_hits),
			VerdictMisses:             uint64(m.verdict_misses),
			VerdictElements:           uint64(m.verdict_elements),
			VerdictBytes:              uint64(m.verdict_bytes),
			NodeFaults:                uint64(m.node_faults),
		}
		return err
	})
	return metrics, err
}

// NodeFaultsWithin returns the number of the node's faults in one execution.
func (s *Store) NodeFaultsWithin(execution uint64) (faults uint64, err error) {
	err = s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		f, err := C.node_faults_within(handle, C.uint64_t(execution), message)
		faults = uint64(f)
		return err
	})
	return faults, err
}

// PinnedMetrics returns the counters of each pinned key, as a JSON object by checksum.
func (s *Store) PinnedMetrics() ([]byte, error) {
	return s.bytes(func(handle *C.vk_store_t, message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.pinned_vk_metrics(handle, message)
		return v, err
	})
}

// VerifyHalo2Proof returns the code of a verification: 0 valid, 1 not valid, 10 and up what is wrong with the
// arguments.
func (s *Store) VerifyHalo2Proof(checksum, proof, publicInputs []byte) (code uint32, err error) {
	err = s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		result, err := C.verify_halo2_proof(handle, view(checksum), view(proof), view(publicInputs), message)
		code = uint32(result)
		return err
	}, checksum, proof, publicInputs)
	return code, err
}

// call runs one call of the library on the open store. It keeps what the library borrows alive until the call returns.
func (s *Store) call(run func(*C.vk_store_t, *C.UnmanagedVector) error, borrowed ...[]byte) error {
	if s == nil {
		return errReleased
	}
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	if s.handle == nil {
		return errReleased
	}
	return call(func(message *C.UnmanagedVector) error {
		return run(s.handle, message)
	}, borrowed...)
}

// bytes is like call, for a call that returns bytes.
func (s *Store) bytes(run func(*C.vk_store_t, *C.UnmanagedVector) (C.UnmanagedVector, error), borrowed ...[]byte) (result []byte, err error) {
	err = s.call(func(handle *C.vk_store_t, message *C.UnmanagedVector) error {
		vector, err := run(handle, message)
		result = take(vector)
		return err
	}, borrowed...)
	if err != nil {
		return nil, err
	}
	return result, nil
}

// BindCircuits returns the contract with a section that declares these circuits, given as checksums one after the
// other.
func BindCircuits(wasm, checksums []byte) ([]byte, error) {
	return callBytes(func(message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.bind_circuits(view(wasm), view(checksums), message)
		return v, err
	}, wasm, checksums)
}

// DeclaredCircuits returns the checksums of the circuits that a contract declares, one after the other.
func DeclaredCircuits(wasm []byte) ([]byte, error) {
	return callBytes(func(message *C.UnmanagedVector) (C.UnmanagedVector, error) {
		v, err := C.declared_circuits(view(wasm), message)
		return v, err
	}, wasm)
}

// call runs one call of the library that needs no store. It keeps what the library borrows alive until the call
// returns.
func call(run func(*C.UnmanagedVector) error, borrowed ...[]byte) error {
	var message C.UnmanagedVector
	err := run(&message)
	runtime.KeepAlive(borrowed)
	if err != nil {
		return failure(err, message)
	}
	return nil
}

// callBytes is like call, for a call that returns bytes.
func callBytes(run func(*C.UnmanagedVector) (C.UnmanagedVector, error), borrowed ...[]byte) (result []byte, err error) {
	err = call(func(message *C.UnmanagedVector) error {
		vector, err := run(message)
		result = take(vector)
		return err
	}, borrowed...)
	if err != nil {
		return nil, err
	}
	return result, nil
}

// NoteExecution names the execution that the host call on this thread belongs to.
func NoteExecution(execution uint64) {
	C.note_execution(C.uint64_t(execution))
}

// StoreVkGas returns the CosmWasm gas to charge for a circuit binary of this length in bytes.
func StoreVkGas(length int) uint64 {
	return uint64(C.store_vk_gas(C.uint64_t(length)))
}

// Version returns the version of the library's part on circuits.
func Version() string {
	return C.GoString(C.zk_version())
}

// failure returns the error of a call that ended with this errno, and takes its message.
func failure(err error, message C.UnmanagedVector) error {
	text := string(take(message))
	errno, ok := err.(syscall.Errno)
	if !ok {
		return err
	}
	if text == "" {
		text = fmt.Sprintf("libwasmvm failed with errno %d and without a message", int(errno))
	}
	return &Error{Errno: Errno(errno), Message: text}
}
