package zkwasmvm

import (
	"errors"

	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

// The kinds of errors about circuits, for errors.Is. The text of an error names the circumstances and is not part of
// consensus. Running out of gas is wasmvm's types.OutOfGasError.
var (
	// ErrRefused reports a circuit binary that fails its check, or a contract that cannot have these circuits. It is the
	// uploader's mistake, and the same on every node.
	ErrRefused = errors.New("refused")
	// ErrInvalidArgument reports an argument of the wrong form: nil, a wrong length, or a configuration that makes no
	// sense.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrNotFound reports a circuit that the key store does not have. If the chain has registered it, this node's data is
	// incomplete.
	ErrNotFound = errors.New("no such circuit")
	// ErrCorrupt reports a damaged file of the key store: a fault of this node.
	ErrCorrupt = errors.New("damaged circuit binary")
	// ErrPinnedCacheFull reports that there is no room for another pinned key: see CircuitConfig.PinnedBytes.
	ErrPinnedCacheFull = errors.New("no room for another pinned circuit")
	// ErrOtherOptions reports a folder that is already open with another CircuitConfig.
	ErrOtherOptions = errors.New("the key store is open with other options")
	// ErrReleased reports a call of a VM, or of Circuits, after Cleanup.
	ErrReleased = errors.New("the key store is closed")
	// ErrPanic reports a panic in the library, which survived it and wrote the place to standard error.
	ErrPanic = errors.New("the library panicked")
	// ErrOther reports anything else, such as a full disk.
	ErrOther = errors.New("the key store failed")
	// ErrNoCgo is the error of every call in a program that was built without cgo or with the tag nolink_libwasmvm.
	ErrNoCgo = errors.New("zkwasmvm needs libwasmvm: build with cgo, and without the tag nolink_libwasmvm")
)

// CircuitError describes a call about circuits that failed.
type CircuitError struct {
	// Kind is one of the errors above.
	Kind error
	// Message says what happened and what to do about it.
	Message string
}

func (e *CircuitError) Error() string {
	return e.Kind.Error() + ": " + e.Message
}

// Unwrap returns the kind, so that errors.Is finds it.
func (e *CircuitError) Unwrap() error {
	return e.Kind
}

var kinds = map[api.Errno]error{
	api.InvalidArgument: ErrInvalidArgument,
	api.Released:        ErrReleased,
	api.Refused:         ErrRefused,
	api.NotFound:        ErrNotFound,
	api.Corrupt:         ErrCorrupt,
	api.PinnedCacheFull: ErrPinnedCacheFull,
	api.OtherOptions:    ErrOtherOptions,
}

// typed returns the library's error as a CircuitError.
func typed(err error) error {
	var failed *api.Error
	if !errors.As(err, &failed) {
		return err
	}
	kind, known := kinds[failed.Errno]
	switch {
	case failed.Message == api.Panicked:
		kind = ErrPanic
	case !known:
		kind = ErrOther
	}
	return &CircuitError{Kind: kind, Message: failed.Message}
}
