package simulation

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// Input holds the material of messages. Without circuits all uploads are garbage, and without a contract none is
// stored.
type Input struct {
	// Circuits are valid circuit binaries.
	Circuits []Circuit
	// Contract declares no circuits.
	Contract []byte
}

// Circuit is a circuit binary and its k.
type Circuit struct {
	Binary []byte
	K      uint32
}

// Messages makes the module's random messages. State is read through the module's queries.
type Messages struct {
	queries types.QueryServer
	input   Input
}

// NewMessages makes messages for a chain that answers these queries.
func NewMessages(queries types.QueryServer, input Input) Messages {
	return Messages{queries, input}
}

// Register adds the messages that accounts sign.
func (m Messages) Register(weights simsx.WeightSource, registry simsx.Registry) {
	add := func(name string, weight uint32, factory simsx.SimMsgFactoryX) {
		registry.Add(weights.Get(types.ModuleName+"_"+name, weight), factory)
	}
	add("store_garbage", 20, simsx.NewSimMsgFactoryWithDeliveryResultHandler(m.storeGarbage))
	add("store_again", 20, simsx.NewSimMsgFactoryWithDeliveryResultHandler(m.storeAgain))
	add("remove_circuit", 40, simsx.NewSimMsgFactoryWithDeliveryResultHandler(m.remove))
	if len(m.input.Circuits) > 0 {
		add("store_circuit", 60, simsx.NewSimMsgFactoryWithDeliveryResultHandler(m.store))
	}
	if len(m.input.Circuits) > 0 && len(m.input.Contract) > 0 {
		add("store_code_with_circuit", 5, simsx.NewSimMsgFactoryWithDeliveryResultHandler(m.storeCode))
	}
}

// RegisterProposals adds the messages of proposals. The votes decide what becomes of them.
func (m Messages) RegisterProposals(weights simsx.WeightSource, registry simsx.Registry) {
	add := func(name string, weight uint32, factory simsx.SimMsgFactoryX) {
		registry.Add(weights.Get(types.ModuleName+"_"+name, weight), factory)
	}
	add("update_params", 50, simsx.SimMsgFactoryFn[*types.MsgUpdateParams](m.updateParams))
	add("pin_circuit", 200, simsx.SimMsgFactoryFn[*types.MsgPinCircuit](m.pin))
	add("unpin_circuit", 100, simsx.SimMsgFactoryFn[*types.MsgUnpinCircuit](m.unpin))
}

type (
	accounts = []simsx.SimAccount
	source   = *simsx.ChainDataSource
	reporter = simsx.SimulationReporter
	outcome  = simsx.SimDeliveryResultHandler
)

// expect returns the one outcome that does not fail the simulation.
func expect(want error) outcome {
	return func(got error) error {
		switch {
		case want == nil:
			return got
		case errors.Is(got, want):
			return nil
		case got == nil:
			return fmt.Errorf("succeeded, expected: %w", want)
		default:
			return fmt.Errorf("%w, expected: %w", got, want)
		}
	}
}

func (m Messages) store(ctx context.Context, data source, report reporter) (accounts, *types.MsgStoreCircuit, outcome) {
	circuit := m.input.Circuits[data.Rand().Intn(len(m.input.Circuits))]
	sender := data.AnyAccount(report, simsx.WithSpendableBalance())
	msg := &types.MsgStoreCircuit{Sender: sender.AddressBech32, Circuit: circuit.Binary}
	return accounts{sender}, msg, expect(m.upload(ctx, sender.Address, circuit))
}

// upload returns the expected error of the upload of a valid circuit.
func (m Messages) upload(ctx context.Context, sender sdk.AccAddress, circuit Circuit) error {
	params := m.params(ctx)
	if err := allowed(params, sender, circuit.Binary); err != nil {
		return err
	}
	// A registered circuit may be above a limit that was lowered since.
	if circuit.K > params.MaxK && !m.registered(ctx, circuit.Binary) {
		return types.ErrCircuitTooLarge
	}
	return nil
}

func allowed(params types.Params, sender sdk.AccAddress, circuit []byte) error {
	if !params.UploadAccess.Allowed(sender) {
		return types.ErrUploadNotAllowed
	}
	if len(circuit) > int(params.MaxCircuitBytes) {
		return types.ErrCircuitTooLarge
	}
	return nil
}

func (m Messages) storeGarbage(ctx context.Context, data source, report reporter) (accounts, *types.MsgStoreCircuit, outcome) {
	garbage := make([]byte, 1+data.Rand().Intn(2000))
	for i := range garbage {
		garbage[i] = byte(data.Rand().Intn(256))
	}
	if count := len(m.input.Circuits); count > 0 && data.Rand().Bool() {
		// Nearly a circuit.
		original := m.input.Circuits[data.Rand().Intn(count)].Binary
		garbage = append([]byte{}, original...)
		garbage[data.Rand().Intn(len(garbage))] ^= 1 << data.Rand().Intn(8)
	}
	sender := data.AnyAccount(report, simsx.WithSpendableBalance())
	want := allowed(m.params(ctx), sender.Address, garbage)
	if want == nil {
		want = types.ErrCircuitRefused
	}
	return accounts{sender}, &types.MsgStoreCircuit{Sender: sender.AddressBech32, Circuit: garbage}, expect(want)
}

func (m Messages) storeAgain(ctx context.Context, data source, report reporter) (accounts, *types.MsgStoreCircuit, outcome) {
	known := m.anyCircuit(ctx, data, report)
	if known == nil {
		return nil, nil, nil
	}
	stored, err := m.queries.Circuit(ctx, &types.QueryCircuitRequest{VkChecksum: known.VkChecksum})
	must(err)
	sender := data.AnyAccount(report, simsx.WithSpendableBalance())
	msg := &types.MsgStoreCircuit{Sender: sender.AddressBech32, Circuit: stored.CircuitBinary}
	return accounts{sender}, msg, expect(allowed(m.params(ctx), sender.Address, stored.CircuitBinary))
}

func (m Messages) remove(ctx context.Context, data source, report reporter) (accounts, *types.MsgRemoveCircuit, outcome) {
	known := m.anyCircuit(ctx, data, report)
	if known == nil {
		return nil, nil, nil
	}
	sender := data.AnyAccount(report, simsx.WithSpendableBalance())
	if data.Rand().Intn(4) > 0 && data.HasAccount(known.Circuit.Owner) {
		sender = data.GetAccount(report, known.Circuit.Owner)
	}
	var want error
	switch {
	case sender.AddressBech32 != known.Circuit.Owner:
		want = types.ErrUploadNotAllowed
	case known.CodeCount > 0 || known.Pinned:
		want = types.ErrInUse
	}
	return accounts{sender}, &types.MsgRemoveCircuit{Sender: sender.AddressBech32, VkChecksum: known.VkChecksum}, expect(want)
}

func (m Messages) storeCode(ctx context.Context, data source, report reporter) (accounts, *types.MsgStoreCodeWithCircuit, outcome) {
	sender := data.AnyAccount(report, simsx.WithSpendableBalance())
	msg := &types.MsgStoreCodeWithCircuit{Sender: sender.AddressBech32, WasmByteCode: m.input.Contract}
	var want error
	for _, i := range data.Rand().Perm(len(m.input.Circuits))[:1+data.Rand().Intn(min(4, len(m.input.Circuits)))] {
		circuit := m.input.Circuits[i]
		msg.Circuits = append(msg.Circuits, circuit.Binary)
		if want == nil {
			want = m.upload(ctx, sender.Address, circuit)
		}
	}
	return accounts{sender}, msg, expect(want)
}

func (m Messages) updateParams(_ context.Context, data source, report reporter) (accounts, *types.MsgUpdateParams) {
	return nil, &types.MsgUpdateParams{
		Authority: data.ModuleAccountAddress(report, govtypes.ModuleName),
		Params:    randomParams(data.Rand().Rand),
	}
}

func (m Messages) pin(ctx context.Context, data source, report reporter) (accounts, *types.MsgPinCircuit) {
	known := m.anyCircuit(ctx, data, report)
	if known == nil {
		return nil, nil
	}
	return nil, &types.MsgPinCircuit{Authority: data.ModuleAccountAddress(report, govtypes.ModuleName), VkChecksum: known.VkChecksum}
}

func (m Messages) unpin(ctx context.Context, data source, report reporter) (accounts, *types.MsgUnpinCircuit) {
	known := m.anyCircuit(ctx, data, report)
	if known == nil {
		return nil, nil
	}
	return nil, &types.MsgUnpinCircuit{Authority: data.ModuleAccountAddress(report, govtypes.ModuleName), VkChecksum: known.VkChecksum}
}

// anyCircuit returns one of the registered circuits. When there is none, the message is skipped.
func (m Messages) anyCircuit(ctx context.Context, data source, report reporter) *types.CircuitInfo {
	listed, err := m.queries.Circuits(ctx, &types.QueryCircuitsRequest{Pagination: &query.PageRequest{Limit: 1000}})
	must(err)
	if len(listed.Circuits) == 0 {
		report.Skip("no circuit is registered")
		return nil
	}
	return &listed.Circuits[data.Rand().Intn(len(listed.Circuits))]
}

func (m Messages) params(ctx context.Context) types.Params {
	response, err := m.queries.Params(ctx, &types.QueryParamsRequest{})
	must(err)
	return response.Params
}

func (m Messages) registered(ctx context.Context, binary []byte) bool {
	checksum := sha256.Sum256(binary)
	response, err := m.queries.CircuitRegistered(ctx, &types.QueryCircuitRegisteredRequest{Checksum: checksum[:]})
	must(err)
	return response.Registered
}

// must panics on an error. It is for queries that cannot fail on an intact state.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
