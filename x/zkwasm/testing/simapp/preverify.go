package simapp

import (
	"github.com/prometheus/client_golang/prometheus"

	"cosmossdk.io/log/v2"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/preverify"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/telemetry"
)

// preVerification starts the worker that verifies proofs ahead of their block, if the operator wants it.
func (app *App) preVerification(logger log.Logger, config zkwasm.NodeConfig, wasmConfig wasmtypes.NodeConfig) {
	settings := preverify.Config{Enabled: config.PreVerify, Queue: config.PreVerifyQueue, GasLimit: preverify.DefaultGasLimit}
	if limit := wasmConfig.SimulationGasLimit; limit != nil && *limit > 0 {
		settings.GasLimit = min(settings.GasLimit, *limit)
	}
	lastState := func() (sdk.Context, error) { return app.CreateQueryContext(0, false) }
	app.worker = preverify.New(settings, app.TxConfig().TxDecoder(), app.MsgServiceRouter().Handler, lastState, logger)
	app.metrics = telemetry.NewCollector(app.vm)
}

// Worker returns the worker that verifies proofs ahead of their block.
func (app *App) Worker() *preverify.Worker { return app.worker }

// Collectors returns the metrics of the key store and of the verification ahead, for Prometheus.
func (app *App) Collectors() []prometheus.Collector {
	return []prometheus.Collector{app.metrics, telemetry.NewWorkerCollector(app.worker)}
}

// CheckTx offers the transactions that the mempool accepts for verification ahead.
func (app *App) CheckTx(request *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	response, err := app.WasmApp.CheckTx(request)
	if err == nil && response.IsOK() && request.Type == abci.CheckTxType_New {
		app.worker.Offer(request.Tx)
	}
	return response, err
}

// FinalizeBlock tells the worker which transactions need no verification ahead any more.
func (app *App) FinalizeBlock(request *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	app.worker.Block(request.Txs)
	defer app.metrics.Block()()
	return app.WasmApp.FinalizeBlock(request)
}
