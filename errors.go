package zkwasmvm

import (
	"errors"

	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

// What can go wrong with a circuit; errors.Is tells which. The text of an error names the circumstances and is not
// part of consensus. Out of gas is wasmvm's types.OutOfGasError.
var (
	// ErrRefused is a circuit binary that fails its check, or a contract that cannot have these circuits: the uploader's
	// mistake, and the same on every node.
	ErrRefused = errors.New("refused")
	// ErrInvalidArgument is an argument of the wrong form: nil, of another length, a configuration that makes no sense.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrNotFound is a circuit that the key store does not have. If the chain has registered it, this node's data is
	// incomplete.
	ErrNotFound = errors.New("no such circuit")
	// ErrCorrupt is a damaged file of the key store: a fault of this node.
	ErrCorrupt = errors.New("damaged circuit binary")
	// ErrPinnedCacheFull is a key for which there is no room among the pinned ones: see CircuitConfig.PinnedBytes.
	ErrPinnedCacheFull = errors.New("no room for another pinned circuit")
	// ErrOtherOptions is a folder that is open already, with another CircuitConfig.
	ErrOtherOptions = errors.New("the key store is open with other options")
	// ErrReleased is a VM, or Circuits, after Cleanup.
	ErrReleased = errors.New("the key store is closed")
	// ErrPanic is a fault of the library, which it survived: it wrote where to standard error.
	ErrPanic = errors.New("the library panicked")
	// ErrOther is anything else, such as a disk that is full.
	ErrOther = errors.New("the key store failed")
	// ErrNoCgo is every call in a program that was built without cgo or with the tag nolink_libwasmvm.
	ErrNoCgo = errors.New("zkwasmvm needs libwasmvm: build with cgo, and without the tag nolink_libwasmvm")
)

// CircuitError is a call about circuits that failed.
type CircuitError struct {
	// Kind is one of the errors above.
	Kind error
	// Message says what happened and what to do about it.
	Message string
}

func (e *CircuitError) Error() string {
	return e.Kind.Error() + ": " + e.Message
}

// Unwrap is the kind, so that errors.Is finds it.
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

// typed is the library's error as one of ours.
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
