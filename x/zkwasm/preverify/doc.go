// Package preverify lets a node verify proofs before they come in a block.
//
// CheckTx runs no messages, so a node meets most proofs first in FinalizeBlock. A Worker runs the contracts of transactions that
// CheckTx accepted, one at a time, in the background, over the last committed state, and discards the outcome. Only the
// library's memory of verdicts stays: a proof that later comes in a block is not verified again.
//
// An app offers what CheckTx accepted, and says what a block is about to execute:
//
//	func (app *App) CheckTx(req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
//		res, err := app.WasmApp.CheckTx(req)
//		if err == nil && res.IsOK() && req.Type == abci.CheckTxType_New {
//			app.worker.Offer(req.Tx)
//		}
//		return res, err
//	}
//
//	func (app *App) FinalizeBlock(req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
//		app.worker.Block(req.Txs)
//		return app.WasmApp.FinalizeBlock(req)
//	}
//
// and closes the worker before its databases and the VM.
//
// # No effect on consensus
//
// A transaction runs like a gas simulation for a client: over a branch of an immutable version of the state, in
// sdk.ExecModeSimulate, with gas meters and an event manager of its own. Nothing is ever written from the branch, and
// reads do not pass the cache that blocks share (BaseApp.CreateQueryContext reads below it). A module that does
// something besides writing state must look at the ExecMode, as wasmd does (it does not store code in a simulation).
// Other effects concern only time and metrics: the node's telemetry counts the worker's runs too, and the VM's caches
// see them.
//
// The ante handler does not run. CheckTx has run it, and over the committed state the sequence number may belong to a
// later transaction. So wasmd's simulation_gas_limit, which the ante handler applies, does not apply; Config.GasLimit
// does.
//
// # What hostile transactions can do
//
// Whoever gets a transaction past CheckTx pays for its whole gas limit if it comes in a block. The worker takes from a machine at
// most one thread of contract execution (verifications may use more), and it blocks nobody: Offer and Block hold a lock
// only to look into a map. A flood fills the queue. New transactions are then refused, and their proofs are verified in
// the block. One transaction holds the worker for as long as Config.GasLimit buys. A panic ends one run.
//
// The state of a height can be pruned while a transaction runs over it. The store then panics or gives an error, and the run ends
// as failed. (This takes a run that lasts as many blocks as the node keeps, which is at least two.)
package preverify
