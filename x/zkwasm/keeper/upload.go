package keeper

import (
	"context"
	"crypto/sha256"
	"errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/CosmWasm/wasmd/x/wasm/ioutils"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// StoreCircuit checks a circuit binary, registers it, and returns its checksum and whether it is new. A circuit that is
// already registered is not checked again, but costs the same.
//
// Everything that bounds the work comes first: who may upload, the length, and the gas for the check.
func (k *Keeper) StoreCircuit(ctx context.Context, sender string, binary []byte) (checksum []byte, isNew bool, err error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return nil, false, err
	}
	uploader, err := sdk.AccAddressFromBech32(sender)
	if err != nil {
		return nil, false, types.ErrInvalid.Wrapf("sender: %s", err)
	}
	if err := k.mayUpload(ctx, params, uploader); err != nil {
		return nil, false, err
	}
	if len(binary) > int(params.MaxCircuitBytes) {
		return nil, false, types.ErrCircuitTooLarge.Wrapf("%d bytes, at most %d", len(binary), params.MaxCircuitBytes)
	}
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(k.uploadGas(params, len(binary)), "check circuit")

	sum := sha256.Sum256(binary)
	checksum = sum[:]
	if registered, err := k.IsRegistered(ctx, checksum); err != nil || registered {
		return checksum, false, errors.Join(err, k.share(ctx, checksum, uploader))
	}
	circuit, err := k.check(ctx, binary)
	if err != nil {
		return nil, false, err
	}
	if circuit.K > params.MaxK {
		return nil, false, types.ErrCircuitTooLarge.Wrapf("k is %d, at most %d", circuit.K, params.MaxK)
	}
	circuit.Owner = uploader.String()
	return checksum, true, k.register(ctx, checksum, circuit, binary)
}

// mayUpload returns an error unless the sender may store circuits. Wasm's own parameters decide who may store
// contracts.
func (k *Keeper) mayUpload(ctx context.Context, params types.Params, sender sdk.AccAddress) error {
	if k.isAuthority(ctx, sender.String()) || params.UploadAccess.Allowed(sender) {
		return nil
	}
	if params.UploadAccess.Permission == wasmtypes.AccessTypeNobody {
		return types.ErrUploadNotAllowed.Wrap("on this chain only governance stores circuits: put the message into a proposal")
	}
	return types.ErrUploadNotAllowed.Wrapf("%s is not among the addresses that may store circuits", sender)
}

// uploadGas returns the SDK gas for the check of a circuit binary, which depends on its length. Writing the binary
// costs what the store charges for any bytes.
func (k *Keeper) uploadGas(params types.Params, length int) storetypes.Gas {
	check := k.wasm.GetGasRegister().FromWasmVMGas(zkwasmvm.StoreCircuitGas(length))
	return check + params.GasPerByte*uint64(length)
}

// check lets the virtual machine check and describe a circuit binary.
func (k *Keeper) check(ctx context.Context, binary []byte) (types.Circuit, error) {
	report, err := k.engine.CheckCircuit(binary)
	if errors.Is(err, zkwasmvm.ErrPanic) {
		// Log it once more, in case the trouble was this node's after all.
		k.logger(ctx).Error("the check of a circuit panicked", "error", err)
		report, err = k.engine.CheckCircuit(binary)
	}
	switch {
	case err == nil:
	case isRefusal(err):
		return types.Circuit{}, types.ErrCircuitRefused.Wrap(reason(err))
	default:
		return types.Circuit{}, k.node.fault(ctx, "checking a circuit", err)
	}
	circuit := types.Circuit{
		K:            report.K,
		PublicInputs: make([]uint32, len(report.PublicInputs)),
		Size_:        uint32(report.FileLength),
		ProofSize:    uint32(report.ProofLength),
	}
	for i, count := range report.PublicInputs {
		circuit.PublicInputs[i] = uint32(count)
	}
	return circuit, nil
}

// StoredCode describes what StoreCodeWithCircuits stored.
type StoredCode struct {
	CodeID       uint64
	WasmChecksum []byte
	VkChecksums  [][]byte
	// New has an entry for each circuit, which is false if the circuit was registered before.
	New []bool
}

// StoreCodeWithCircuits registers circuits and stores a contract that declares them.
func (k *Keeper) StoreCodeWithCircuits(ctx context.Context, sender string, wasm []byte, binaries [][]byte, permission *wasmtypes.AccessConfig) (*StoredCode, error) {
	stored := &StoredCode{}
	for _, binary := range binaries {
		checksum, isNew, err := k.StoreCircuit(ctx, sender, binary)
		if err != nil {
			return nil, err
		}
		stored.VkChecksums = append(stored.VkChecksums, checksum)
		stored.New = append(stored.New, isNew)
	}
	creator, err := sdk.AccAddressFromBech32(sender)
	if err != nil {
		return nil, types.ErrInvalid.Wrapf("sender: %s", err)
	}
	bound, err := k.bind(ctx, wasm, stored.VkChecksums)
	if err != nil {
		return nil, err
	}
	stored.CodeID, stored.WasmChecksum, err = k.wasm.CreateCode(ctx, creator, bound, permission)
	if err != nil {
		return nil, err
	}
	return stored, k.recordCode(ctx, stored.CodeID, stored.WasmChecksum, stored.VkChecksums)
}

// bind returns the contract with a section that declares the circuits.
func (k *Keeper) bind(ctx context.Context, wasm []byte, checksums [][]byte) ([]byte, error) {
	if ioutils.IsGzip(wasm) {
		gas := k.wasm.GetGasRegister().UncompressCosts(len(wasm))
		sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(gas, "Uncompress gzip bytecode")
		unpacked, err := ioutils.Uncompress(wasm, int64(wasmtypes.MaxWasmSize))
		if err != nil {
			return nil, wasmtypes.ErrCreateFailed.Wrapf("uncompress wasm archive: %s", err)
		}
		wasm = unpacked
	}
	circuits := make([]zkwasmvm.Checksum, len(checksums))
	for i, checksum := range checksums {
		circuits[i] = checksum
	}
	bound, err := zkwasmvm.BindCircuits(wasm, circuits)
	switch {
	case err == nil:
	case isRefusal(err):
		return nil, types.ErrSection.Wrap(reason(err))
	default:
		return nil, k.node.fault(ctx, "binding circuits to a contract", err)
	}
	if len(bound) > wasmtypes.MaxWasmSize {
		return nil, types.ErrSection.Wrapf("the contract has %d bytes with its section, at most %d", len(bound), wasmtypes.MaxWasmSize)
	}
	return bound, nil
}

// isRefusal reports whether the bytes of an upload caused the error, on every node, and not this node alone. A panic is
// attributed to the bytes: then every node refuses them, and no chain stops. A single node could panic only because the
// system gives it no threads, and that is found when it starts.
func isRefusal(err error) bool {
	return errors.Is(err, zkwasmvm.ErrRefused) || errors.Is(err, zkwasmvm.ErrInvalidArgument) || errors.Is(err, zkwasmvm.ErrPanic)
}

// reason returns the library's message without the kind of error, which the module's own error names.
func reason(err error) string {
	var failed *zkwasmvm.CircuitError
	if errors.As(err, &failed) {
		return failed.Message
	}
	return err.Error()
}
