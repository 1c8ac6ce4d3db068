//go:build !cgo || nolink_libwasmvm

package zkwasmvm

import (
	wasmvm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/types"
)

// VM stands in for the VM in a program that was built without libwasmvm: nobody can open one, and every method returns
// ErrNoCgo.
type VM struct{ Circuits }

// Circuits stands in for the key store in a program that was built without libwasmvm.
type Circuits struct{}

// OpenCircuits returns ErrNoCgo.
func OpenCircuits(string, CircuitConfig) (*Circuits, error) {
	return nil, ErrNoCgo
}

// NewVM returns ErrNoCgo.
func NewVM(string, []string, uint32, bool, uint32) (*VM, error) {
	return nil, ErrNoCgo
}

// NewVMWithConfig returns ErrNoCgo.
func NewVMWithConfig(types.VMConfig, bool, CircuitConfig) (*VM, error) {
	return nil, ErrNoCgo
}

// LibraryVersion returns ErrNoCgo.
func LibraryVersion() (string, error) {
	return "", ErrNoCgo
}

// BindCircuits returns ErrNoCgo.
func BindCircuits([]byte, []Checksum) ([]byte, error) {
	return nil, ErrNoCgo
}

// DeclaredCircuits returns ErrNoCgo.
func DeclaredCircuits([]byte) ([]Checksum, error) {
	return nil, ErrNoCgo
}

// StoreCircuitGas returns 0.
func StoreCircuitGas(int) uint64 {
	return 0
}

// Cleanup does nothing.
func (*Circuits) Cleanup() {}

func (*Circuits) StoreCircuit(CircuitBinary, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*Circuits) SimulateStoreCircuit(CircuitBinary, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*Circuits) StoreCircuitUnchecked(CircuitBinary) (Checksum, error) {
	return nil, ErrNoCgo
}

func (*Circuits) CheckCircuit(CircuitBinary) (*CircuitReport, error) {
	return nil, ErrNoCgo
}

func (*Circuits) GetCircuit(Checksum) (CircuitBinary, error) {
	return nil, ErrNoCgo
}

func (*Circuits) ListCircuits() ([]Checksum, error) {
	return nil, ErrNoCgo
}

func (*Circuits) RemoveCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) PinCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) UnpinCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) ReadyCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) CircuitMetrics() (*CircuitMetrics, error) {
	return nil, ErrNoCgo
}

// NoteExecution does nothing.
func (*Circuits) NoteExecution(uint64) {}

func (*Circuits) NodeFaultsWithin(uint64) (uint64, error) {
	return 0, ErrNoCgo
}

func (*Circuits) PinnedCircuitMetrics() (*PinnedCircuitMetrics, error) {
	return nil, ErrNoCgo
}

func (*Circuits) VerifyHalo2Proof(Checksum, []byte, [][]byte) (bool, error) {
	return false, ErrNoCgo
}

// The methods of wasmvm's VM, which does not exist in this build.

type (
	env      = types.Env
	info     = types.MessageInfo
	store    = wasmvm.KVStore
	goapi    = wasmvm.GoAPI
	querier  = wasmvm.Querier
	meter    = wasmvm.GasMeter
	fraction = types.UFraction
)

func (*VM) StoreCode(wasmvm.WasmCode, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) StoreCodeUnchecked(wasmvm.WasmCode) (Checksum, error) {
	return nil, ErrNoCgo
}

func (*VM) SimulateStoreCode(wasmvm.WasmCode, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) AnalyzeCode(Checksum) (*types.AnalysisReport, error) {
	return nil, ErrNoCgo
}

func (*VM) Instantiate(Checksum, env, info, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) Execute(Checksum, env, info, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) Query(Checksum, env, []byte, store, goapi, querier, meter, uint64, fraction) (*types.QueryResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) Migrate(Checksum, env, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) MigrateWithInfo(Checksum, env, []byte, types.MigrateInfo, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) Sudo(Checksum, env, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) Reply(Checksum, env, types.Reply, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) GetCode(Checksum) (wasmvm.WasmCode, error) {
	return nil, ErrNoCgo
}

func (*VM) IBCChannelOpen(Checksum, env, types.IBCChannelOpenMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCChannelOpenResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCChannelConnect(Checksum, env, types.IBCChannelConnectMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCChannelClose(Checksum, env, types.IBCChannelCloseMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCPacketReceive(Checksum, env, types.IBCPacketReceiveMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCReceiveResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCPacketAck(Checksum, env, types.IBCPacketAckMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCPacketTimeout(Checksum, env, types.IBCPacketTimeoutMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCSourceCallback(Checksum, env, types.IBCSourceCallbackMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBCDestinationCallback(Checksum, env, types.IBCDestinationCallbackMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBC2PacketAck(Checksum, env, types.IBC2AcknowledgeMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBC2PacketReceive(Checksum, env, types.IBC2PacketReceiveMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCReceiveResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBC2PacketTimeout(Checksum, env, types.IBC2PacketTimeoutMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) IBC2PacketSend(Checksum, env, types.IBC2PacketSendMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) Pin(Checksum) error {
	return ErrNoCgo
}

func (*VM) Unpin(Checksum) error {
	return ErrNoCgo
}

func (*VM) SyncPinnedCodes([]Checksum) error {
	return ErrNoCgo
}

func (*VM) GetMetrics() (*types.Metrics, error) {
	return nil, ErrNoCgo
}

func (*VM) GetPinnedMetrics() (*types.PinnedMetrics, error) {
	return nil, ErrNoCgo
}

func (*VM) RemoveCode(Checksum) error {
	return ErrNoCgo
}
