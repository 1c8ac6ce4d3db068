package zkwasm

import (
	"errors"
	"fmt"
	"path/filepath"

	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"
	"github.com/spf13/cast"

	servertypes "github.com/cosmos/cosmos-sdk/server/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// contractMemoryLimit is wasmd's memory limit of a contract in MiB. It is part of consensus, because it decides which
// calls run out of memory.
const contractMemoryLimit = 32

// NodeConfig holds the operator's settings, in app.toml's section [zkwasm]. None of them changes an answer or gas.
type NodeConfig struct {
	// MemoryBytes bounds the memory of the most recently used keys; 0 keeps none.
	MemoryBytes uint64 `mapstructure:"memory-bytes"`
	// PinnedBytes bounds the memory of the keys that the chain pinned.
	PinnedBytes uint64 `mapstructure:"pinned-bytes"`
	// VerdictBytes bounds the memory of remembered verdicts, 32 bytes each; 0 remembers none.
	VerdictBytes uint64 `mapstructure:"verdict-bytes"`
	// ParamsUpTo is the k up to which verifier parameters are made ready at start.
	ParamsUpTo uint32 `mapstructure:"params-up-to"`
	// PreVerify verifies proofs of the mempool's transactions before the block that holds them.
	PreVerify bool `mapstructure:"pre-verify"`
	// PreVerifyQueue is the most transactions that wait for PreVerify.
	PreVerifyQueue int `mapstructure:"pre-verify-queue"`
}

// DefaultNodeConfig returns the settings for a node without special needs.
func DefaultNodeConfig() NodeConfig {
	return NodeConfig{
		MemoryBytes:    64 << 20,
		PinnedBytes:    64 << 20,
		VerdictBytes:   8 << 20,
		ParamsUpTo:     types.DefaultMaxK,
		PreVerifyQueue: 1024,
	}
}

// ConfigTemplate is the section of app.toml.
const ConfigTemplate = `
###############################################################################
###                           Circuits (x/zkwasm)                           ###
###############################################################################

[zkwasm]
# Memory for the keys of circuits that were used last, in bytes. 0 loads a key for each verification.
memory-bytes = {{ .Zkwasm.MemoryBytes }}

# Memory for the keys of circuits that the chain pinned, in bytes.
pinned-bytes = {{ .Zkwasm.PinnedBytes }}

# Memory for verdicts on proofs that were met before, in bytes, 32 for each. 0 remembers none.
verdict-bytes = {{ .Zkwasm.VerdictBytes }}

# Verifier parameters are made ready at start for circuits of up to 2^k rows, once per node: k = 14 takes seconds. Without,
# the first circuit of each k makes its block wait for them. Should not be below the chain's max_k.
params-up-to = {{ .Zkwasm.ParamsUpTo }}

# Verify the proofs of transactions in the mempool in the background, so that the block that holds them finds the verdicts.
pre-verify = {{ .Zkwasm.PreVerify }}

# The most transactions that wait to be verified in the background.
pre-verify-queue = {{ .Zkwasm.PreVerifyQueue }}
`

// ReadNodeConfig reads the operator's settings from app.toml, flags and environment.
func ReadNodeConfig(options servertypes.AppOptions) (NodeConfig, error) {
	config := DefaultNodeConfig()
	var errs []error
	read := func(name string, set func(value any) error) {
		if value := options.Get("zkwasm." + name); value != nil {
			if err := set(value); err != nil {
				errs = append(errs, fmt.Errorf("zkwasm.%s in app.toml: %w", name, err))
			}
		}
	}
	read("memory-bytes", func(v any) (err error) { config.MemoryBytes, err = cast.ToUint64E(v); return err })
	read("pinned-bytes", func(v any) (err error) { config.PinnedBytes, err = cast.ToUint64E(v); return err })
	read("verdict-bytes", func(v any) (err error) { config.VerdictBytes, err = cast.ToUint64E(v); return err })
	read("params-up-to", func(v any) (err error) { config.ParamsUpTo, err = cast.ToUint32E(v); return err })
	read("pre-verify", func(v any) (err error) { config.PreVerify, err = cast.ToBoolE(v); return err })
	read("pre-verify-queue", func(v any) (err error) { config.PreVerifyQueue, err = cast.ToIntE(v); return err })
	return config, errors.Join(errs...)
}

// OpenVM opens the virtual machine for wasmd's keeper (wasmkeeper.WithWasmEngine) where wasmd itself would open one: in
// <home>/wasm/wasm. capabilities are those that the chain gives to wasmd's keeper; OpenVM adds `halo2`.
func OpenVM(home string, wasm wasmtypes.NodeConfig, limits wasmvmtypes.WasmLimits, capabilities []string, config NodeConfig) (*zkwasmvm.VM, error) {
	return zkwasmvm.NewVMWithConfig(wasmvmtypes.VMConfig{
		Cache: wasmvmtypes.CacheOptions{
			BaseDir:                  filepath.Join(home, "wasm", "wasm"),
			AvailableCapabilities:    capabilities,
			MemoryCacheSizeBytes:     wasmvmtypes.NewSizeMebi(wasm.MemoryCacheSize),
			InstanceMemoryLimitBytes: wasmvmtypes.NewSizeMebi(contractMemoryLimit),
		},
		WasmLimits: limits,
	}, wasm.ContractDebugMode, zkwasmvm.CircuitConfig{
		MemoryBytes:  &config.MemoryBytes,
		PinnedBytes:  &config.PinnedBytes,
		VerdictBytes: &config.VerdictBytes,
		ParamsUpTo:   config.ParamsUpTo,
	})
}
