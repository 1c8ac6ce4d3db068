package zkwasmvm_test

import (
	wasmvm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// wasmEngine has the methods by which wasmd v0.70's keeper uses a VM (x/wasm/types.WasmEngine). With cgo and without,
// a VM of this package is one.
type wasmEngine interface {
	StoreCode(wasmvm.WasmCode, uint64) (Checksum, uint64, error)
	StoreCodeUnchecked(wasmvm.WasmCode) (Checksum, error)
	SimulateStoreCode(wasmvm.WasmCode, uint64) (Checksum, uint64, error)
	AnalyzeCode(Checksum) (*types.AnalysisReport, error)
	Instantiate(Checksum, env, info, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error)
	Execute(Checksum, env, info, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error)
	Query(Checksum, env, []byte, store, goapi, querier, meter, uint64, fraction) (*types.QueryResult, uint64, error)
	Migrate(Checksum, env, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error)
	MigrateWithInfo(Checksum, env, []byte, types.MigrateInfo, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error)
	Sudo(Checksum, env, []byte, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error)
	Reply(Checksum, env, types.Reply, store, goapi, querier, meter, uint64, fraction) (*types.ContractResult, uint64, error)
	GetCode(Checksum) (wasmvm.WasmCode, error)
	Cleanup()
	IBCChannelOpen(Checksum, env, types.IBCChannelOpenMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCChannelOpenResult, uint64, error)
	IBCChannelConnect(Checksum, env, types.IBCChannelConnectMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBCChannelClose(Checksum, env, types.IBCChannelCloseMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBCPacketReceive(Checksum, env, types.IBCPacketReceiveMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCReceiveResult, uint64, error)
	IBCPacketAck(Checksum, env, types.IBCPacketAckMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBCPacketTimeout(Checksum, env, types.IBCPacketTimeoutMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBCSourceCallback(Checksum, env, types.IBCSourceCallbackMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBCDestinationCallback(Checksum, env, types.IBCDestinationCallbackMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBC2PacketAck(Checksum, env, types.IBC2AcknowledgeMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBC2PacketReceive(Checksum, env, types.IBC2PacketReceiveMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCReceiveResult, uint64, error)
	IBC2PacketTimeout(Checksum, env, types.IBC2PacketTimeoutMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	IBC2PacketSend(Checksum, env, types.IBC2PacketSendMsg, store, goapi, querier, meter, uint64, fraction) (*types.IBCBasicResult, uint64, error)
	Pin(Checksum) error
	Unpin(Checksum) error
	SyncPinnedCodes([]Checksum) error
	GetMetrics() (*types.Metrics, error)
	GetPinnedMetrics() (*types.PinnedMetrics, error)
}

var _ wasmEngine = (*zkwasmvm.VM)(nil)

// circuitEngine has our methods, for a build without cgo must have them too.
type circuitEngine interface {
	StoreCircuit(zkwasmvm.CircuitBinary, uint64) (Checksum, uint64, error)
	SimulateStoreCircuit(zkwasmvm.CircuitBinary, uint64) (Checksum, uint64, error)
	StoreCircuitUnchecked(zkwasmvm.CircuitBinary) (Checksum, error)
	CheckCircuit(zkwasmvm.CircuitBinary) (*zkwasmvm.CircuitReport, error)
	GetCircuit(Checksum) (zkwasmvm.CircuitBinary, error)
	ListCircuits() ([]Checksum, error)
	RemoveCircuit(Checksum) error
	PinCircuit(Checksum) error
	UnpinCircuit(Checksum) error
	ReadyCircuit(Checksum) error
	CircuitMetrics() (*zkwasmvm.CircuitMetrics, error)
	NoteExecution(uint64)
	NodeFaultsWithin(uint64) (uint64, error)
	PinnedCircuitMetrics() (*zkwasmvm.PinnedCircuitMetrics, error)
	VerifyHalo2Proof(Checksum, []byte, [][]byte) (bool, error)
}

var _ circuitEngine = (*zkwasmvm.VM)(nil)

type (
	Checksum = zkwasmvm.Checksum
	env      = types.Env
	info     = types.MessageInfo
	store    = wasmvm.KVStore
	goapi    = wasmvm.GoAPI
	querier  = wasmvm.Querier
	meter    = wasmvm.GasMeter
	fraction = types.UFraction
)
