package keeper

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// slowEngine verifies until a test lets it end.
type slowEngine struct {
	*faultyEngine
	entered, end chan struct{}
}

func (e slowEngine) VerifyHalo2Proof(zkwasmvm.Checksum, []byte, [][]byte) (bool, error) {
	e.entered <- struct{}{}
	<-e.end
	return true, nil
}

// A query that came through CometBFT and waited would have the whole node wait.
func TestVerifyDoesNotWaitForAPlace(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	checksum, _, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
	require.NoError(t, err)
	require.NoError(t, k.EndBlock(ctx))
	slow := slowEngine{engine, make(chan struct{}), make(chan struct{})}
	k.engine = slow
	server := NewQueryServer(k).(queryServer)
	request := &types.QueryVerifyRequest{VkChecksum: types.ChecksumString(checksum)}
	query := in(ctx, sdk.ExecModeCheck)

	answers := make(chan error, cap(server.verifying))
	for range cap(server.verifying) {
		// A branch for each, as nodes give every query a context of its own.
		branch, _ := query.CacheContext()
		go func() {
			_, err := server.Verify(branch, request)
			answers <- err
		}()
		<-slow.entered
	}
	_, err = server.Verify(query, request)
	require.Equal(t, codes.ResourceExhausted, status.Code(err), "%v", err)
	// What is wrong in itself is told all the same.
	_, err = server.Verify(query, &types.QueryVerifyRequest{VkChecksum: request.VkChecksum, Proof: []byte{1}})
	require.Equal(t, codes.InvalidArgument, status.Code(err), "%v", err)
	close(slow.end)
	for range cap(server.verifying) {
		require.NoError(t, <-answers)
	}
	go func() { <-slow.entered }()
	_, err = server.Verify(query, request)
	require.NoError(t, err)
}

// GetCodeInfo finds no code.
func (someWasm) GetCodeInfo(context.Context, uint64) *wasmtypes.CodeInfo { return nil }

// Answers of megabytes are bounded too, each list among them.
func TestLargeAnswersDoNotWaitForAPlace(t *testing.T) {
	k, _, ctx := newKeeper(t)
	server := NewQueryServer(k).(queryServer)
	queries := map[string]func() error{
		"circuits": func() error { _, err := server.Circuits(ctx, &types.QueryCircuitsRequest{}); return err },
		"pinned":   func() error { _, err := server.PinnedCircuits(ctx, &types.QueryPinnedCircuitsRequest{}); return err },
		"code": func() error {
			_, err := server.CodeWithCircuits(ctx, &types.QueryCodeWithCircuitsRequest{CodeId: 1})
			return err
		},
	}
	for range cap(server.reading) {
		_, err := server.reading.take("")
		require.NoError(t, err)
	}
	for name, query := range queries {
		err := query()
		require.Equal(t, codes.ResourceExhausted, status.Code(err), "%s: %v", name, err)
	}
	for range cap(server.reading) {
		<-server.reading
	}
	for name, query := range queries {
		for range 2 * cap(server.reading) {
			require.NotEqual(t, codes.ResourceExhausted, status.Code(query()), name)
		}
	}
}

// In a transaction nobody is answered: the gas would depend on what this node has looked up before.
func TestContractsDoNotVerifyByQuery(t *testing.T) {
	k, _, ctx := newKeeper(t)
	circuit, _, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
	require.NoError(t, err)
	require.NoError(t, k.EndBlock(ctx))
	for _, mode := range []sdk.ExecMode{sdk.ExecModeFinalize, sdk.ExecModeSimulate} {
		_, err = NewQueryServer(k).Verify(in(ctx, mode), &types.QueryVerifyRequest{VkChecksum: types.ChecksumString(circuit)})
		require.Equal(t, codes.FailedPrecondition, status.Code(err))
	}
}
