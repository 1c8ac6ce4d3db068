package api

// Errno says what kind of error a call ended with.
type Errno int

// The kinds of errors, which are those of the header's VkErrno.
const (
	Other           Errno = 1
	InvalidArgument Errno = 100
	Released        Errno = 101
	Refused         Errno = 102
	NotFound        Errno = 103
	Corrupt         Errno = 104
	PinnedCacheFull Errno = 105
	OtherOptions    Errno = 106
)

// Panicked is the whole message of a panic that the library caught, under Other as upstream has it.
const Panicked = "Caught panic"

// Error describes a call that failed.
type Error struct {
	Errno   Errno
	Message string
}

func (e *Error) Error() string {
	return e.Message
}
