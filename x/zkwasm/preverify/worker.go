package preverify

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

const (
	// DefaultQueue is the queue's length when Config.Queue is 0.
	DefaultQueue = 1000
	// DefaultGasLimit is the most gas of one run when Config.GasLimit is 0: several private airdrop claims in one transaction,
	// or about a third of a second of a contract's work.
	DefaultGasLimit = 2_000_000
	// MaxQueueBytes is the most bytes of waiting transactions, whatever their number.
	MaxQueueBytes = 32 << 20

	// maxRemembered is the most transactions that are remembered after their run until they come in a block.
	maxRemembered = 1 << 14
	// One transaction in sampleEvery runs twice, to learn how much time the second run saves; maxSamples are remembered.
	sampleEvery = 16
	maxSamples  = 64
)

// Config holds the operator's settings.
type Config struct {
	// Enabled switches the worker on. When it is off, its methods do nothing.
	Enabled bool
	// Queue is the most transactions that wait; 0 stands for DefaultQueue. When the queue is full, new ones are refused:
	// blocks take the oldest first, and those are in the queue.
	Queue int
	// GasLimit is the most gas of one run, however high a transaction's own limit is; 0 stands for DefaultGasLimit. Proofs
	// that a lower limit cuts off are verified in the block.
	GasLimit uint64
}

// Stats counts what a worker did.
type Stats struct {
	// Offered counts transactions that were put into the queue. Transactions that run no contracts are not put there, and
	// not counted.
	Offered uint64
	// Refused counts transactions that found the queue full.
	Refused uint64
	// Late counts transactions that came in a block while they waited.
	Late uint64
	// Succeeded counts transactions whose messages all ran without an error.
	Succeeded uint64
	// Failed counts the others that ran: an error, a panic, or out of gas. A proof before the failure was verified all the same.
	Failed uint64
	// Skipped counts transactions that could not run: not decoded, without contracts after all, or no state yet.
	Skipped uint64
	// Busy is the time spent on all transactions.
	Busy time.Duration
	// Used counts transactions that came in a block after they had succeeded.
	Used uint64
	// Saved estimates the time that blocks were spared. It adds, for each transaction that was used, the value of Saving
	// at that moment.
	Saved time.Duration
	// Saving estimates the time that running a transaction ahead spares its block. One transaction in sixteen runs twice
	// in a row; Saving is the mean, over the last samples, of how much faster the second run was. It is 0 while there are
	// no samples.
	Saving time.Duration
	// Samples counts these samples.
	Samples uint64
	// Waiting is the number of transactions in the queue, and WaitingBytes their bytes.
	Waiting, WaitingBytes int
}

// Worker runs transactions ahead of their block. All methods are safe for concurrent use.
type Worker struct {
	decode     sdk.TxDecoder
	handler    func(sdk.Msg) baseapp.MsgServiceHandler
	newContext func() (sdk.Context, error)
	logger     log.Logger
	gasLimit   uint64
	queue      int

	mu      sync.Mutex
	stats   Stats
	waiting *list.List // of transaction, the oldest in front
	byHash  map[[sha256.Size]byte]*list.Element
	ran     remembered
	samples samples
	closed  bool
	wake    *sync.Cond // something waits, or closed
	done    chan struct{}
}

type transaction struct {
	hash [sha256.Size]byte
	raw  []byte
}

// New starts a worker, or makes one that does nothing if it is not enabled.
//
// decode and handler are the app's (TxConfig().TxDecoder(), MsgServiceRouter().Handler); newContext gives a context over the last
// committed state that nobody else uses, as BaseApp.CreateQueryContext(0, false) does.
func New(
	config Config,
	decode sdk.TxDecoder,
	handler func(sdk.Msg) baseapp.MsgServiceHandler,
	newContext func() (sdk.Context, error),
	logger log.Logger,
) *Worker {
	worker := &Worker{
		decode:     decode,
		handler:    handler,
		newContext: newContext,
		logger:     logger.With("module", "preverify"),
		gasLimit:   config.GasLimit,
		queue:      config.Queue,
		waiting:    list.New(),
		byHash:     make(map[[sha256.Size]byte]*list.Element),
		ran:        remember(maxRemembered),
		closed:     !config.Enabled,
		done:       make(chan struct{}),
	}
	worker.wake = sync.NewCond(&worker.mu)
	if worker.gasLimit == 0 {
		worker.gasLimit = DefaultGasLimit
	}
	if worker.queue <= 0 {
		worker.queue = DefaultQueue
	}
	if config.Enabled {
		go worker.work()
	} else {
		close(worker.done)
	}
	return worker
}

// Offer takes a transaction that CheckTx has just accepted; the caller must not change its bytes afterwards. It never waits for a
// run. Do not call it for a recheck: the transaction was offered before.
func (w *Worker) Offer(tx []byte) {
	// Messages carry the names of their types, those inside others too. So a transaction that need not run is left out
	// before it takes a place in the queue.
	if !bytes.Contains(tx, contractMessages) {
		return
	}
	hash := sha256.Sum256(tx)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed || w.byHash[hash] != nil {
		return
	}
	if w.waiting.Len() >= w.queue || w.stats.WaitingBytes+len(tx) > MaxQueueBytes {
		w.stats.Refused++
		return
	}
	w.stats.Offered++
	w.stats.WaitingBytes += len(tx)
	w.byHash[hash] = w.waiting.PushBack(transaction{hash, tx})
	w.wake.Signal()
}

// Block tells the worker which transactions a block is about to execute. Those that still wait are dropped: the worker
// is more useful to those of the next block.
func (w *Worker) Block(txs [][]byte) {
	for _, tx := range txs {
		if !bytes.Contains(tx, contractMessages) {
			continue
		}
		hash := sha256.Sum256(tx)
		w.mu.Lock()
		if element := w.byHash[hash]; element != nil {
			w.take(element)
			w.stats.Late++
		} else if w.ran.remove(hash) {
			w.stats.Used++
			w.stats.Saved += w.stats.Saving
		}
		w.mu.Unlock()
	}
}

// Stats returns the counts so far.
func (w *Worker) Stats() Stats {
	w.mu.Lock()
	defer w.mu.Unlock()
	stats := w.stats
	stats.Waiting = w.waiting.Len()
	return stats
}

// Close stops the worker and waits for the transaction that runs. Waiting transactions are dropped. Calling it again
// does nothing.
func (w *Worker) Close() {
	w.mu.Lock()
	w.closed = true
	w.waiting.Init()
	clear(w.byHash)
	w.stats.WaitingBytes = 0
	w.wake.Broadcast()
	w.mu.Unlock()
	<-w.done
}

// take removes an element from the queue. The caller holds the lock.
func (w *Worker) take(element *list.Element) transaction {
	taken := w.waiting.Remove(element).(transaction)
	delete(w.byHash, taken.hash)
	w.stats.WaitingBytes -= len(taken.raw)
	return taken
}

func (w *Worker) work() {
	defer close(w.done)
	runs := 0 // that succeeded
	for {
		next, ok := w.next()
		if !ok {
			return
		}
		first, err := w.timed(next.raw)
		var second time.Duration
		// The very first run is no sample, because it finds the caches cold.
		sample := err == nil && runs%sampleEvery == 1
		if err == nil {
			runs++
		}
		if sample {
			var again error
			second, again = w.timed(next.raw)
			sample = again == nil
		}

		w.mu.Lock()
		w.stats.Busy += first + second
		switch {
		case err == nil:
			w.stats.Succeeded++
			w.ran.add(next.hash)
		case errors.Is(err, errSkipped):
			w.stats.Skipped++
		default:
			w.stats.Failed++
		}
		if sample {
			w.stats.Samples++
			w.samples.add(first - second)
			w.stats.Saving = max(0, w.samples.mean())
		}
		w.mu.Unlock()
		w.logger.Debug("ran a transaction ahead of its block", "hash", fmt.Sprintf("%X", next.hash), "took", first, "error", err)
	}
}

func (w *Worker) timed(raw []byte) (time.Duration, error) {
	started := time.Now()
	err := w.run(raw)
	return time.Since(started), err
}

// next waits for a transaction. When it returns false, no more will come.
func (w *Worker) next() (transaction, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.closed && w.waiting.Len() == 0 {
		w.wake.Wait()
	}
	if w.closed {
		return transaction{}, false
	}
	return w.take(w.waiting.Front()), true
}

// errSkipped ends a run before its first message.
var errSkipped = errors.New("skipped")

// run executes the messages of a transaction and discards what they did.
func (w *Worker) run(raw []byte) (err error) {
	// Running out of gas is a panic, and so are many failures of a store. A contract's own panic is an error.
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("panic: %v", caught)
		}
	}()
	tx, err := w.decode(raw)
	if err != nil {
		return fmt.Errorf("%w: %w", errSkipped, err)
	}
	messages := tx.GetMsgs()
	if !runContracts(messages, 0) {
		return fmt.Errorf("%w: no contract is run", errSkipped)
	}
	ctx, err := w.newContext()
	if err != nil {
		return fmt.Errorf("%w: %w", errSkipped, err)
	}
	ctx = w.prepare(ctx, raw, tx)
	for i, message := range messages {
		handle := w.handler(message)
		if handle == nil {
			return fmt.Errorf("no handler for %s", sdk.MsgTypeURL(message))
		}
		if _, err := handle(ctx.WithMsgIndex(i), message); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the context of one run from a context over the last state. It has what BaseApp and wasmd's ante handler
// give to a gas simulation, and shares nothing with anyone.
func (w *Worker) prepare(ctx sdk.Context, raw []byte, tx sdk.Tx) sdk.Context {
	limit := w.gasLimit
	if fee, ok := tx.(sdk.FeeTx); ok {
		limit = min(limit, fee.GetGas())
	}
	ctx, _ = ctx.CacheContext() // the function that would write is dropped
	ctx = ctx.
		WithExecMode(sdk.ExecModeSimulate).
		WithGasMeter(storetypes.NewGasMeter(limit)).
		WithBlockGasMeter(storetypes.NewGasMeter(limit)).
		WithEventManager(sdk.NewEventManager()).
		WithTxBytes(raw).
		WithLogger(log.NewNopLogger()) // what a module says about a run is not what happened
	return wasmtypes.WithTxContracts(ctx, wasmtypes.NewTxContracts())
}
