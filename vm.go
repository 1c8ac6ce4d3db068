//go:build cgo && !nolink_libwasmvm

package zkwasmvm

import (
	"sync"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

// VM is wasmvm's VM together with the key store of its directory. It has the methods of both.
type VM struct {
	*wasmvm.VM
	Circuits

	cleanup sync.Once
}

// NewVM opens a VM with the key store's defaults; its arguments are those of wasmvm's NewVM.
//
// dataDir is the folder of contracts and circuits, which no other VM may have open. supportedCapabilities are those
// of the chain; Capability is added. memoryLimit is the memory limit of a contract in MiB. printDebug prints the debug
// output of contracts. cacheSize is the memory for compiled contracts in MiB.
func NewVM(dataDir string, supportedCapabilities []string, memoryLimit uint32, printDebug bool, cacheSize uint32) (*VM, error) {
	return NewVMWithConfig(wasmvmtypes.VMConfig{
		Cache: wasmvmtypes.CacheOptions{
			BaseDir:                  dataDir,
			AvailableCapabilities:    supportedCapabilities,
			MemoryCacheSizeBytes:     wasmvmtypes.NewSizeMebi(cacheSize),
			InstanceMemoryLimitBytes: wasmvmtypes.NewSizeMebi(memoryLimit),
		},
	}, printDebug, CircuitConfig{})
}

// NewVMWithConfig opens a VM: first the key store in config.Cache.BaseDir, then wasmvm's VM over the same folder, with
// Capability added to config.Cache.AvailableCapabilities.
//
// It returns the errors of OpenCircuits and those of wasmvm, for example when another VM has the folder open.
func NewVMWithConfig(config wasmvmtypes.VMConfig, printDebug bool, circuits CircuitConfig) (*VM, error) {
	store, err := OpenCircuits(config.Cache.BaseDir, circuits)
	if err != nil {
		return nil, err
	}
	config.Cache.AvailableCapabilities = withCapability(config.Cache.AvailableCapabilities)
	vm, err := wasmvm.NewVMWithConfig(config, printDebug)
	if err != nil {
		store.Cleanup()
		return nil, err
	}
	return &VM{VM: vm, Circuits: *store}, nil
}

// Cleanup closes the VM and its key store; calling it again does nothing. As with wasmvm, no contract may be running.
// Cleanup waits for calls about circuits.
func (vm *VM) Cleanup() {
	vm.cleanup.Do(func() {
		if vm.VM != nil {
			vm.VM.Cleanup()
		}
		vm.Circuits.Cleanup()
	})
}

// LibraryVersion returns the version of the library's part on circuits, such as "0.1.0". wasmvm.LibwasmvmVersion
// returns the version of upstream's library that the rest corresponds to.
func LibraryVersion() (string, error) {
	return api.Version(), nil
}
