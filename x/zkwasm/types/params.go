package types

import wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

const (
	// DefaultMaxCircuitBytes leaves room for circuits ten times the size of Orchard's.
	DefaultMaxCircuitBytes = 64 * 1024
	// DefaultMaxK keeps the tables that a node derives for each k at 18 MB and a verification at a few milliseconds.
	DefaultMaxK = 14
	// LargestK is the largest k of the virtual machine.
	LargestK = 17
	// DefaultGasPerByte is charged besides the store's own price, 30 SDK gas for each byte written.
	DefaultGasPerByte = 10
	// DefaultMaxPinnedBytes is enough for hundreds of circuits.
	DefaultMaxPinnedBytes = 1024 * 1024
	// LargestCircuitBytes exceeds the length of every circuit binary that the virtual machine takes.
	LargestCircuitBytes = 1024 * 1024
)

// DefaultParams returns parameters that let everybody upload.
func DefaultParams() Params {
	return Params{
		UploadAccess:    wasmtypes.AllowEverybody,
		MaxCircuitBytes: DefaultMaxCircuitBytes,
		MaxK:            DefaultMaxK,
		GasPerByte:      DefaultGasPerByte,
		MaxPinnedBytes:  DefaultMaxPinnedBytes,
	}
}

// Validate checks each parameter alone.
func (p Params) Validate() error {
	if err := p.UploadAccess.ValidateBasic(); err != nil {
		return ErrInvalid.Wrapf("upload_access: %s", err)
	}
	if p.MaxCircuitBytes == 0 || p.MaxCircuitBytes > LargestCircuitBytes {
		return ErrInvalid.Wrapf("max_circuit_bytes: %d, want 1 to %d", p.MaxCircuitBytes, LargestCircuitBytes)
	}
	if p.MaxK == 0 || p.MaxK > LargestK {
		return ErrInvalid.Wrapf("max_k: %d, want 1 to %d", p.MaxK, LargestK)
	}
	if p.GasPerByte > 1_000_000 {
		return ErrInvalid.Wrapf("gas_per_byte: %d, want at most 1000000", p.GasPerByte)
	}
	return nil
}
