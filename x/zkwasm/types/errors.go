package types

import errorsmod "cosmossdk.io/errors"

// Errors of the module. Their codes are part of consensus: a transaction's result holds them.
var (
	// ErrCircuitRefused reports a circuit binary that fails its check.
	ErrCircuitRefused = errorsmod.Register(ModuleName, 2, "circuit refused")
	// ErrCircuitTooLarge reports a circuit above the chain's limits on bytes or k.
	ErrCircuitTooLarge = errorsmod.Register(ModuleName, 3, "circuit too large")
	// ErrUploadNotAllowed reports a sender whom the chain's upload access leaves out.
	ErrUploadNotAllowed = errorsmod.Register(ModuleName, 4, "upload not allowed")
	// ErrNotFound reports a circuit that is not registered.
	ErrNotFound = errorsmod.Register(ModuleName, 5, "circuit not registered")
	// ErrInUse reports the removal of a circuit that a code declares or that is pinned.
	ErrInUse = errorsmod.Register(ModuleName, 6, "circuit in use")
	// ErrPinnedFull reports a circuit that no longer fits into the chain's limit on pinned bytes.
	ErrPinnedFull = errorsmod.Register(ModuleName, 7, "no room for another pinned circuit")
	// ErrSection reports a contract whose section halo2_circuits does not go with the circuits of its upload.
	ErrSection = errorsmod.Register(ModuleName, 8, "contract and circuits do not match")
	// ErrInvalid reports a message, parameter or genesis that makes no sense in itself.
	ErrInvalid = errorsmod.Register(ModuleName, 9, "invalid")
	// ErrNode reports a failure of this node alone; it is never the result of a transaction.
	ErrNode = errorsmod.Register(ModuleName, 10, "fault of this node")
)
