package types

import errorsmod "cosmossdk.io/errors"

// Errors of the module. Their codes are part of consensus: a transaction's result holds them.
var (
	// ErrCircuitRefused is for a circuit binary that fails its check.
	ErrCircuitRefused = errorsmod.Register(ModuleName, 2, "circuit refused")
	// ErrCircuitTooLarge is for a circuit above the chain's limits on bytes or k.
	ErrCircuitTooLarge = errorsmod.Register(ModuleName, 3, "circuit too large")
	// ErrUploadNotAllowed is for a sender whom the chain's upload access leaves out.
	ErrUploadNotAllowed = errorsmod.Register(ModuleName, 4, "upload not allowed")
	// ErrNotFound is for a circuit that is not registered.
	ErrNotFound = errorsmod.Register(ModuleName, 5, "circuit not registered")
	// ErrInUse is for the removal of a circuit that a code declares or that is pinned.
	ErrInUse = errorsmod.Register(ModuleName, 6, "circuit in use")
	// ErrPinnedFull is for a circuit that does not fit into the chain's limit on pinned bytes any more.
	ErrPinnedFull = errorsmod.Register(ModuleName, 7, "no room for another pinned circuit")
	// ErrSection is for a contract whose section halo2_circuits does not go with the circuits of its upload.
	ErrSection = errorsmod.Register(ModuleName, 8, "contract and circuits do not match")
	// ErrInvalid is for a message, parameter or genesis that makes no sense in itself.
	ErrInvalid = errorsmod.Register(ModuleName, 9, "invalid")
	// ErrNode is for what failed on this node alone; it never is the result of a transaction.
	ErrNode = errorsmod.Register(ModuleName, 10, "fault of this node")
)
