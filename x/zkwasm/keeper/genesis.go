package keeper

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// InitGenesis checks every circuit in full and writes the state. Wasm's genesis comes first, because codes are compared
// with it.
func (k *Keeper) InitGenesis(ctx context.Context, genesis types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := k.params.Set(ctx, genesis.Params); err != nil {
		return err
	}
	for _, circuit := range genesis.Circuits {
		if err := k.importCircuit(ctx, circuit); err != nil {
			return err
		}
	}
	for _, code := range genesis.Codes {
		if err := k.importCode(ctx, code); err != nil {
			return err
		}
	}
	for _, name := range genesis.PinnedCircuits {
		if err := k.importPin(ctx, name); err != nil {
			return err
		}
	}
	next := genesis.NextCodeId
	if next == 0 {
		end, err := k.wasm.PeekAutoIncrementID(ctx, wasmtypes.KeySequenceCodeID)
		if err != nil {
			return err
		}
		next = end
	}
	// The first block brings the key store to this state.
	k.node.reset()
	return k.nextCodeID.Set(ctx, next)
}

func (k *Keeper) importCircuit(ctx context.Context, imported types.GenesisCircuit) error {
	sum := sha256.Sum256(imported.CircuitBinary)
	circuit, err := k.check(ctx, imported.CircuitBinary)
	if err != nil {
		return types.ErrInvalid.Wrapf("genesis: circuit %s: %s", types.ChecksumString(sum[:]), err)
	}
	circuit.Owner = imported.Owner
	return k.register(ctx, sum[:], circuit, imported.CircuitBinary)
}

func (k *Keeper) importCode(ctx context.Context, code types.GenesisCode) error {
	info := k.wasm.GetCodeInfo(ctx, code.CodeId)
	if info == nil || string(info.CodeHash) != string(code.Circuits.WasmChecksum) {
		return types.ErrInvalid.Wrapf("genesis: code %d with checksum %s is not in wasm's genesis", code.CodeId, types.ChecksumString(code.Circuits.WasmChecksum))
	}
	wasm, err := k.wasm.GetByteCode(ctx, code.CodeId)
	if err != nil {
		return k.node.fault(ctx, "reading a code", err)
	}
	declared, err := zkwasmvm.DeclaredCircuits(wasm)
	if err != nil || !slices.EqualFunc(declared, code.Circuits.VkChecksums, func(a zkwasmvm.Checksum, b []byte) bool { return bytes.Equal(a, b) }) {
		return types.ErrInvalid.Wrapf("genesis: code %d does not declare the circuits that are listed", code.CodeId)
	}
	return k.recordCode(ctx, code.CodeId, code.Circuits.WasmChecksum, code.Circuits.VkChecksums)
}

// importPin pins a circuit without asking whether there is room: parameters may have been lowered since.
func (k *Keeper) importPin(ctx context.Context, name string) error {
	checksum, err := types.ParseChecksum(name)
	if err != nil {
		return err
	}
	circuit, err := k.GetCircuit(ctx, checksum)
	if err != nil {
		return err
	}
	total, err := k.PinnedBytes(ctx)
	if err != nil {
		return err
	}
	return k.setPinned(ctx, checksum, total+uint64(circuit.Size_))
}

// ExportGenesis returns the module's whole state.
func (k *Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	genesis := &types.GenesisState{Params: params}
	if genesis.NextCodeId, err = k.nextCodeID.Get(ctx); err != nil {
		return nil, err
	}
	err = k.circuits.Walk(ctx, nil, func(checksum []byte, circuit types.Circuit) (bool, error) {
		binary, err := k.binaries.Get(ctx, checksum)
		genesis.Circuits = append(genesis.Circuits, types.GenesisCircuit{Owner: circuit.Owner, CircuitBinary: binary})
		return false, err
	})
	if err != nil {
		return nil, err
	}
	err = k.codes.Walk(ctx, nil, func(id uint64, circuits types.CodeCircuits) (bool, error) {
		genesis.Codes = append(genesis.Codes, types.GenesisCode{CodeId: id, Circuits: circuits})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	return genesis, k.pinned.Walk(ctx, nil, func(checksum []byte) (bool, error) {
		genesis.PinnedCircuits = append(genesis.PinnedCircuits, types.ChecksumString(checksum))
		return false, nil
	})
}
