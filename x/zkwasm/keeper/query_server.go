package keeper

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"cosmossdk.io/collections"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// maxPage is the most entries in a page of a list.
const maxPage = 1000

// askAnother is the advice to a client when all places of a list are taken.
const askAnother = "ask another node"

type queryServer struct {
	keeper *Keeper
	// verifying has a place for each proof that is checked for clients at the same time: half the processors, so that blocks
	// are not starved.
	verifying places
	// reading has a place for each answer that can have megabytes: a contract with its circuits, or a page of a list.
	reading places
	prices  *prices
}

var _ types.QueryServer = queryServer{}

// NewQueryServer returns the server of the module's queries.
func NewQueryServer(keeper *Keeper) types.QueryServer {
	return queryServer{
		keeper:    keeper,
		verifying: newPlaces(runtime.NumCPU() / 2),
		reading:   newPlaces(2 * runtime.NumCPU()),
		prices:    &prices{},
	}
}

func (q queryServer) Circuit(ctx context.Context, request *types.QueryCircuitRequest) (*types.QueryCircuitResponse, error) {
	checksum, err := named(request)
	if err != nil {
		return nil, err
	}
	release, err := q.reading.take(askAnother)
	if err != nil {
		return nil, err
	}
	defer release()
	return q.circuit(ctx, checksum)
}

func (q queryServer) circuit(ctx context.Context, checksum []byte) (*types.QueryCircuitResponse, error) {
	circuit, err := q.keeper.GetCircuit(ctx, checksum)
	if err != nil {
		return nil, asStatus(err)
	}
	info, err := q.info(ctx, checksum, circuit)
	if err != nil {
		return nil, asStatus(err)
	}
	binary, err := q.keeper.GetCircuitBinary(ctx, checksum)
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryCircuitResponse{Circuit: info, CircuitBinary: binary}, nil
}

func (q queryServer) info(ctx context.Context, checksum []byte, circuit types.Circuit) (info types.CircuitInfo, err error) {
	info = types.CircuitInfo{VkChecksum: types.ChecksumString(checksum), Circuit: circuit}
	if info.Pinned, err = q.keeper.pinned.Has(ctx, checksum); err != nil {
		return info, err
	}
	info.CodeCount, err = q.keeper.codeCount(ctx, checksum)
	return info, err
}

func (q queryServer) Circuits(ctx context.Context, request *types.QueryCircuitsRequest) (*types.QueryCircuitsResponse, error) {
	if request == nil {
		return nil, errNoRequest
	}
	release, err := q.reading.take(askAnother)
	if err != nil {
		return nil, err
	}
	defer release()
	circuits, page, err := query.CollectionPaginate(ctx, q.keeper.circuits, bounded(request.Pagination),
		func(checksum []byte, circuit types.Circuit) (types.CircuitInfo, error) {
			return q.info(ctx, checksum, circuit)
		})
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryCircuitsResponse{Circuits: circuits, Pagination: page}, nil
}

func (q queryServer) CodeCircuits(ctx context.Context, request *types.QueryCodeCircuitsRequest) (*types.QueryCodeCircuitsResponse, error) {
	if request == nil {
		return nil, errNoRequest
	}
	info := q.keeper.wasm.GetCodeInfo(ctx, request.CodeId)
	if info == nil {
		return nil, status.Errorf(codes.NotFound, "no code %d", request.CodeId)
	}
	circuits, err := q.keeper.GetCodeCircuits(ctx, request.CodeId)
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryCodeCircuitsResponse{
		WasmChecksum: types.ChecksumString(info.CodeHash),
		VkChecksums:  types.ChecksumStrings(circuits.VkChecksums),
	}, nil
}

func (q queryServer) CodeWithCircuits(ctx context.Context, request *types.QueryCodeWithCircuitsRequest) (*types.QueryCodeWithCircuitsResponse, error) {
	if request == nil {
		return nil, errNoRequest
	}
	release, err := q.reading.take("ask for the code and for each of its circuits")
	if err != nil {
		return nil, err
	}
	defer release()
	info := q.keeper.wasm.GetCodeInfo(ctx, request.CodeId)
	if info == nil {
		return nil, status.Errorf(codes.NotFound, "no code %d", request.CodeId)
	}
	wasm, err := q.keeper.wasm.GetByteCode(ctx, request.CodeId)
	if err != nil {
		return nil, asStatus(err)
	}
	declared, err := q.keeper.GetCodeCircuits(ctx, request.CodeId)
	if err != nil {
		return nil, asStatus(err)
	}
	response := &types.QueryCodeWithCircuitsResponse{
		CodeInfo: &wasmtypes.CodeInfoResponse{
			CodeID: request.CodeId, Creator: info.Creator, DataHash: info.CodeHash, InstantiatePermission: info.InstantiateConfig,
		},
		WasmByteCode: wasm,
	}
	for _, checksum := range declared.VkChecksums {
		circuit, err := q.circuit(ctx, checksum)
		if status.Code(err) == codes.NotFound {
			// A code can name a circuit that nobody has registered yet.
			circuit, err = &types.QueryCircuitResponse{Circuit: types.CircuitInfo{VkChecksum: types.ChecksumString(checksum)}}, nil
		}
		if err != nil {
			return nil, err
		}
		response.Circuits = append(response.Circuits, *circuit)
	}
	return response, nil
}

func (q queryServer) PinnedCircuits(ctx context.Context, request *types.QueryPinnedCircuitsRequest) (*types.QueryPinnedCircuitsResponse, error) {
	if request == nil {
		return nil, errNoRequest
	}
	release, err := q.reading.take(askAnother)
	if err != nil {
		return nil, err
	}
	defer release()
	names, page, err := query.CollectionPaginate(ctx, q.keeper.pinned, bounded(request.Pagination),
		func(checksum []byte, _ collections.NoValue) (string, error) {
			return types.ChecksumString(checksum), nil
		})
	if err != nil {
		return nil, asStatus(err)
	}
	total, err := q.keeper.PinnedBytes(ctx)
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryPinnedCircuitsResponse{VkChecksums: names, TotalBytes: total, Pagination: page}, nil
}

func (q queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := q.keeper.GetParams(ctx)
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryParamsResponse{Params: params}, nil
}

// CircuitRegistered answers clients. HandleQuery answers contracts.
func (q queryServer) CircuitRegistered(ctx context.Context, request *types.QueryCircuitRegisteredRequest) (*types.QueryCircuitRegisteredResponse, error) {
	if request == nil {
		return nil, errNoRequest
	}
	registered, err := q.keeper.IsRegistered(ctx, request.Checksum)
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryCircuitRegisteredResponse{Registered: registered}, nil
}

// Verify answers clients. In a transaction it answers nobody, because its cost depends on what this node did before.
func (q queryServer) Verify(ctx context.Context, request *types.QueryVerifyRequest) (*types.QueryVerifyResponse, error) {
	if inTransaction(ctx) {
		return nil, status.Error(codes.FailedPrecondition, "contracts verify with the host function verify_halo2_proof, not with this query")
	}
	checksum, err := named(request)
	if err != nil {
		return nil, err
	}
	circuit, err := q.keeper.GetCircuit(ctx, checksum)
	if err != nil {
		return nil, asStatus(err)
	}
	// Lengths are compared first, so that a malformed query takes no place.
	inputs := 0
	for _, count := range circuit.PublicInputs {
		inputs += int(count)
	}
	if len(request.PublicInputs) != inputs {
		return nil, status.Errorf(codes.InvalidArgument, "%d public inputs, the circuit has %d", len(request.PublicInputs), inputs)
	}
	if len(request.Proof) != int(circuit.ProofSize) {
		return nil, status.Errorf(codes.InvalidArgument, "a proof of %d bytes, the circuit's have %d", len(request.Proof), circuit.ProofSize)
	}
	release, err := q.verifying.take("check the proof with `zkwasm verify`")
	if err != nil {
		return nil, err
	}
	defer release()
	return q.verify(sdk.UnwrapSDKContext(ctx), checksum, request)
}

func (q queryServer) verify(ctx sdk.Context, checksum []byte, request *types.QueryVerifyRequest) (*types.QueryVerifyResponse, error) {
	usable, err := q.keeper.isUsable(ctx, checksum)
	if err != nil {
		return nil, asStatus(err)
	}
	if !usable {
		return nil, asStatus(types.ErrNotFound.Wrap(request.VkChecksum))
	}
	gas, err := q.prices.of(ctx, q.keeper, checksum)
	if err != nil {
		return nil, asStatus(err)
	}
	ctx.GasMeter().ConsumeGas(gas, "verify proof")
	valid, err := q.keeper.engine.VerifyHalo2Proof(checksum, request.Proof, request.PublicInputs)
	if err != nil {
		return nil, asStatus(err)
	}
	return &types.QueryVerifyResponse{Valid: valid, Gas: gas}, nil
}

// maxPrices is the most prices that prices remembers.
const maxPrices = 4096

// prices remembers the gas of a verification by circuit, because learning it takes a full check of the circuit.
type prices struct {
	mutex sync.Mutex
	known map[string]uint64
}

func (p *prices) of(ctx sdk.Context, k *Keeper, checksum []byte) (uint64, error) {
	p.mutex.Lock()
	gas, ok := p.known[string(checksum)]
	p.mutex.Unlock()
	if ok {
		return gas, nil
	}
	binary, err := k.GetCircuitBinary(ctx, checksum)
	if err != nil {
		return 0, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	ctx.GasMeter().ConsumeGas(k.uploadGas(params, len(binary)), "check circuit")
	report, err := k.engine.CheckCircuit(binary)
	if err != nil {
		return 0, err
	}
	gas = k.wasm.GetGasRegister().FromWasmVMGas(report.VerificationGas)
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.known == nil || len(p.known) >= maxPrices {
		p.known = make(map[string]uint64)
	}
	p.known[string(checksum)] = gas
	return gas, nil
}

var errNoRequest = status.Error(codes.InvalidArgument, "no request")

// named returns the checksum in a request.
func named(request interface{ GetVkChecksum() string }) ([]byte, error) {
	checksum, err := types.ParseChecksum(request.GetVkChecksum())
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	return checksum, nil
}

// bounded returns a page request whose size a node can afford.
func bounded(page *query.PageRequest) *query.PageRequest {
	if page == nil || page.Limit <= maxPage {
		return page
	}
	smaller := *page
	smaller.Limit = maxPage
	return &smaller
}

// asStatus returns the error with the gRPC code that clients expect.
func asStatus(err error) error {
	var result zkwasmvm.ResultCode
	switch {
	case errors.Is(err, types.ErrNotFound):
		return status.Error(codes.NotFound, err.Error())
	case errors.Is(err, types.ErrInvalid), errors.Is(err, zkwasmvm.ErrInvalidArgument), errors.As(err, &result):
		return status.Error(codes.InvalidArgument, err.Error())
	case errors.Is(err, types.ErrNode):
		return status.Error(codes.Unavailable, err.Error())
	default:
		return status.Error(codes.Internal, err.Error())
	}
}
