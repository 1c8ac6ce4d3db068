package preverify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"
	protov2 "google.golang.org/protobuf/proto"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// soon is how long anything may take here.
const soon = 20 * time.Second

// address is some account's.
var address = sdk.AccAddress(make([]byte, 20)).String()

// contracts is wasm's message server, whose contracts do what their message says.
type contracts struct {
	wasmtypes.UnimplementedMsgServer
	key *storetypes.KVStoreKey

	entered  chan string   // the message of each call, if somebody wants to know
	released chan struct{} // what the message "wait" waits for

	mu    sync.Mutex
	calls []call
}

type call struct {
	message    string
	mode       sdk.ExecMode
	gasLimit   uint64
	hash       string
	msgIndex   int
	sawWrites  bool
	discounted bool
}

func (c *contracts) note(call call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
}

func (c *contracts) ExecuteContract(ctx context.Context, msg *wasmtypes.MsgExecuteContract) (*wasmtypes.MsgExecuteContractResponse, error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	message := strings.Trim(string(msg.Msg), `"`)
	store := sdkCtx.KVStore(c.key)
	_, discounted := wasmtypes.TxContractsFromContext(ctx)
	c.note(call{
		message:    message,
		mode:       sdkCtx.ExecMode(),
		gasLimit:   sdkCtx.GasMeter().Limit(),
		hash:       string(sdkCtx.TxBytes()),
		msgIndex:   sdkCtx.MsgIndex(),
		sawWrites:  store.Has([]byte("written")),
		discounted: discounted,
	})
	if c.entered != nil {
		c.entered <- message
	}
	sdkCtx.EventManager().EmitEvent(sdk.NewEvent("ran"))
	store.Set([]byte("written"), []byte(message))
	switch message {
	case "wait":
		<-c.released
	case "fail":
		return nil, errors.New("the contract says no")
	case "panic":
		panic("a module's panic")
	case "nil":
		var nobody *call
		nobody.message = "a runtime error"
	case "loop":
		for {
			sdkCtx.GasMeter().ConsumeGas(1000, "loop")
		}
	case "block gas":
		sdkCtx.BlockGasMeter().ConsumeGas(1, "of a meter that is not the block's")
	}
	return &wasmtypes.MsgExecuteContractResponse{}, nil
}

// authorizations is authz' message server, which runs what it is given by the same router.
type authorizations struct {
	authz.UnimplementedMsgServer
	router *baseapp.MsgServiceRouter
}

func (a *authorizations) Exec(ctx context.Context, msg *authz.MsgExec) (*authz.MsgExecResponse, error) {
	messages, err := msg.GetMessages()
	if err != nil {
		return nil, err
	}
	for _, message := range messages {
		if _, err := a.router.Handler(message)(sdk.UnwrapSDKContext(ctx), message); err != nil {
			return nil, err
		}
	}
	return &authz.MsgExecResponse{}, nil
}

// tx is a transaction with a gas limit. Its bytes are its place in the setup's list, after the name that marks contract calls.
type tx struct {
	messages []sdk.Msg
	gas      uint64
}

func (t tx) GetMsgs() []sdk.Msg                    { return t.messages }
func (t tx) GetMsgsV2() ([]protov2.Message, error) { return nil, nil }
func (t tx) GetGas() uint64                        { return t.gas }
func (t tx) GetFee() sdk.Coins                     { return nil }
func (t tx) FeePayer() []byte                      { return nil }
func (t tx) FeeGranter() []byte                    { return nil }

// setup is a worker over the SDK's message router and a store of its own.
type setup struct {
	t         *testing.T
	contracts *contracts
	parent    sdk.Context
	worker    *Worker

	mu       sync.Mutex
	txs      map[string]sdk.Tx
	noStates atomic.Bool
}

func newSetup(t *testing.T, config Config) *setup {
	t.Helper()
	registry := codectypes.NewInterfaceRegistry()
	wasmtypes.RegisterInterfaces(registry)
	authz.RegisterInterfaces(registry)
	banktypes.RegisterInterfaces(registry)
	router := baseapp.NewMsgServiceRouter()
	router.SetInterfaceRegistry(registry)

	key := storetypes.NewKVStoreKey("test")
	s := &setup{
		t:         t,
		contracts: &contracts{key: key, released: make(chan struct{})},
		parent:    testutil.DefaultContext(key, storetypes.NewTransientStoreKey("transient")),
		txs:       make(map[string]sdk.Tx),
	}
	wasmtypes.RegisterMsgServer(router, s.contracts)
	authz.RegisterMsgServer(router, &authorizations{router: router})
	s.worker = New(config, s.decode, router.Handler, s.newContext, log.NewTestLogger(t))
	t.Cleanup(s.worker.Close)
	return s
}

func (s *setup) newContext() (sdk.Context, error) {
	if s.noStates.Load() {
		return sdk.Context{}, errors.New("not ready; please wait for first block")
	}
	return s.parent, nil
}

func (s *setup) decode(raw []byte) (sdk.Tx, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	decoded, ok := s.txs[string(raw)]
	if !ok {
		return nil, errors.New("no transaction")
	}
	return decoded, nil
}

// add makes bytes of a transaction.
func (s *setup) add(gas uint64, messages ...sdk.Msg) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	raw := fmt.Sprintf("%d %s", len(s.txs), contractMessages)
	s.txs[raw] = tx{messages, gas}
	return []byte(raw)
}

// offer makes a transaction and offers it.
func (s *setup) offer(gas uint64, messages ...sdk.Msg) []byte {
	raw := s.add(gas, messages...)
	s.worker.Offer(raw)
	return raw
}

// until waits for the worker's numbers.
func (s *setup) until(condition func(Stats) bool) Stats {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return condition(s.worker.Stats()) }, soon, time.Millisecond)
	return s.worker.Stats()
}

func (s *setup) ran(count uint64) Stats {
	s.t.Helper()
	return s.until(func(stats Stats) bool { return stats.Succeeded+stats.Failed+stats.Skipped >= count })
}

func (s *setup) calls() []call {
	s.contracts.mu.Lock()
	defer s.contracts.mu.Unlock()
	return append([]call(nil), s.contracts.calls...)
}

func execute(message string) sdk.Msg {
	return &wasmtypes.MsgExecuteContract{Sender: address, Contract: address, Msg: []byte(`"` + message + `"`)}
}

// nested is a message inside others.
func nested(depth int, message sdk.Msg) sdk.Msg {
	for range depth {
		exec := authz.NewMsgExec(sdk.AccAddress(make([]byte, 20)), []sdk.Msg{message})
		message = &exec
	}
	return message
}

func TestRunsContractsInASimulationOfItsOwn(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	raw := s.offer(300_000, execute("one"), execute("two"))
	stats := s.ran(1)
	require.Equal(t, uint64(1), stats.Succeeded)

	want := call{mode: sdk.ExecModeSimulate, gasLimit: 300_000, hash: string(raw), discounted: true}
	first, second := want, want
	first.message = "one"
	second.message, second.msgIndex, second.sawWrites = "two", 1, true
	require.Equal(t, []call{first, second}, s.calls())

	// What ran is nowhere to be seen.
	require.Zero(t, s.parent.GasMeter().GasConsumed())
	require.Empty(t, s.parent.EventManager().Events())
	require.False(t, s.parent.KVStore(s.contracts.key).Has([]byte("written")))

	// Neither for the next transaction.
	s.offer(300_000, execute("three"))
	s.ran(2)
	require.False(t, s.calls()[2].sawWrites)
}

func TestGasIsBounded(t *testing.T) {
	for name, c := range map[string]struct{ configured, wanted, limit uint64 }{
		"the transaction's":       {0, 10_000, 10_000},
		"the constant":            {0, 1 << 60, DefaultGasLimit},
		"the operator's":          {50_000, 1 << 60, 50_000},
		"the transaction's again": {50_000, 49_999, 49_999},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t, Config{Enabled: true, GasLimit: c.configured})
			s.offer(c.wanted, execute("anything"))
			require.Equal(t, uint64(1), s.ran(1).Succeeded)
			require.Equal(t, c.limit, s.calls()[0].gasLimit)
			s.offer(c.wanted, execute("loop"))
			require.Equal(t, uint64(1), s.ran(2).Failed)
		})
	}
	s := newSetup(t, Config{Enabled: true})
	s.offer(0, execute("anything"))
	require.Equal(t, uint64(1), s.ran(1).Failed, "no gas at all")
}

func TestSurvivesWhatTransactionsDo(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	for i, message := range []string{"fail", "panic", "nil", "loop"} {
		s.offer(100_000, execute(message), execute("never"))
		require.Equal(t, uint64(i+1), s.ran(uint64(i+1)).Failed, message)
	}
	// Without a handler.
	s.offer(100_000, execute("first"), &banktypes.MsgSend{FromAddress: address, ToAddress: address})
	require.Equal(t, uint64(5), s.ran(5).Failed)
	// Not decoded, and only seemingly a contract's.
	s.worker.Offer(append([]byte("none "), contractMessages...))
	s.offer(100_000, &banktypes.MsgSend{FromAddress: address, ToAddress: address})
	s.offer(100_000)
	require.Equal(t, uint64(3), s.ran(8).Skipped)
	// Before the first block.
	s.noStates.Store(true)
	s.offer(100_000, execute("never"))
	require.Equal(t, uint64(4), s.ran(9).Skipped)
	s.noStates.Store(false)
	// A message that does not pass its own check.
	s.offer(100_000, &wasmtypes.MsgExecuteContract{Sender: "nobody"})
	require.Equal(t, uint64(6), s.ran(10).Failed)

	s.offer(100_000, execute("last"), execute("block gas"))
	require.Equal(t, uint64(1), s.ran(11).Succeeded)
	for _, call := range s.calls() {
		require.NotEqual(t, "never", call.message)
	}
}

func TestLooksIntoOtherMessagesToADepth(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	for depth := range maxDepth + 1 {
		s.offer(100_000, nested(depth, execute("inner")))
		require.Equal(t, uint64(depth+1), s.ran(uint64(depth+1)).Succeeded, depth)
	}
	require.Len(t, s.calls(), maxDepth+2, "one of them twice, as a sample")
	s.offer(100_000, nested(maxDepth+1, execute("inner")))
	s.offer(100_000, nested(500, execute("inner")))
	require.Equal(t, uint64(2), s.ran(maxDepth+3).Skipped)
	// Every kind that enters a contract.
	for _, message := range []sdk.Msg{
		&wasmtypes.MsgInstantiateContract{}, &wasmtypes.MsgInstantiateContract2{}, &wasmtypes.MsgMigrateContract{},
	} {
		require.True(t, runContracts([]sdk.Msg{&banktypes.MsgSend{}, message}, 0))
	}
	require.False(t, runContracts([]sdk.Msg{&wasmtypes.MsgStoreCode{}, &wasmtypes.MsgClearAdmin{}}, 0))
}

// The bytes of a real transaction carry the names of its messages, also of those inside others.
func TestNamesAreInTheBytes(t *testing.T) {
	for _, depth := range []int{0, 1, maxDepth} {
		packed, err := codectypes.NewAnyWithValue(nested(depth, execute("inner")))
		require.NoError(t, err)
		raw, err := proto.Marshal(packed)
		require.NoError(t, err)
		require.Contains(t, string(raw), string(contractMessages))
	}
	for _, message := range []sdk.Msg{&wasmtypes.MsgInstantiateContract{}, &wasmtypes.MsgInstantiateContract2{}, &wasmtypes.MsgMigrateContract{}} {
		require.True(t, strings.HasPrefix(sdk.MsgTypeURL(message), string(contractMessages)))
	}
	require.NotContains(t, sdk.MsgTypeURL(&banktypes.MsgSend{}), string(contractMessages))
}

// busy starts a run that does not end before the test says so.
func (s *setup) busy() {
	s.t.Helper()
	s.contracts.entered = make(chan string, 10_000)
	s.t.Cleanup(func() {
		select {
		case <-s.contracts.released:
		default:
			close(s.contracts.released)
		}
	})
	s.offer(100_000, execute("wait"))
	select {
	case <-s.contracts.entered:
	case <-time.After(soon):
		s.t.Fatal("nothing runs")
	}
}

func TestOfferNeverWaitsAndTheQueueIsBounded(t *testing.T) {
	s := newSetup(t, Config{Enabled: true, Queue: 3})
	s.busy()
	for range 3 {
		s.offer(100_000, execute("waits"))
	}
	for range 100 {
		s.offer(100_000, execute("refused"))
	}
	// A transaction that waits already takes no second place, and nothing else does either.
	s.worker.Offer([]byte("1 " + string(contractMessages)))
	s.worker.Offer([]byte("a transaction without contracts"))
	stats := s.worker.Stats()
	require.Equal(t, []uint64{4, 100}, []uint64{stats.Offered, stats.Refused})
	require.Equal(t, 3, stats.Waiting)
	close(s.contracts.released)
	stats = s.ran(4)
	require.Equal(t, 0, stats.Waiting)
	require.Zero(t, stats.WaitingBytes)
	for _, call := range s.calls()[1:] {
		require.Equal(t, "waits", call.message, "the oldest are kept, in their order")
	}
}

func TestBytesThatWaitAreBounded(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	s.busy()
	for i := range 5 {
		s.worker.Offer([]byte(fmt.Sprintf("%d %s %s", i+1, contractMessages, strings.Repeat("x", MaxQueueBytes/3))))
	}
	stats := s.worker.Stats()
	require.Equal(t, []uint64{3, 3}, []uint64{stats.Offered, stats.Refused})
	require.LessOrEqual(t, stats.WaitingBytes, MaxQueueBytes)
	require.Greater(t, stats.WaitingBytes, MaxQueueBytes/2)
}

func TestABlockTakesWhatWaits(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	s.busy()
	var txs [][]byte
	for range 4 {
		txs = append(txs, s.offer(100_000, execute("waits")))
	}
	s.worker.Block([][]byte{txs[1], txs[2], []byte("others"), s.add(1, execute("never offered"))})
	stats := s.worker.Stats()
	require.Equal(t, uint64(2), stats.Late)
	require.Equal(t, 2, stats.Waiting)
	require.Equal(t, len(txs[0])+len(txs[3]), stats.WaitingBytes)
	close(s.contracts.released)
	stats = s.ran(3)
	require.Zero(t, stats.Used)
	// What has run is of use once.
	s.worker.Block(txs)
	s.worker.Block(txs)
	require.Equal(t, uint64(2), s.worker.Stats().Used)
	require.Equal(t, uint64(2), s.worker.Stats().Late)
}

func TestWhatFailedIsOfNoUse(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	failed := s.offer(100_000, execute("fail"))
	s.ran(1)
	s.worker.Block([][]byte{failed})
	require.Zero(t, s.worker.Stats().Used)
}

func TestSamplesWhatIsSpared(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	// A contract that is slow when it runs for the first time, as one that verifies a proof.
	const slow = 20 * time.Millisecond
	seen := make(map[string]bool)
	handler := s.worker.handler
	s.worker.Close()
	s.worker = New(Config{Enabled: true}, s.decode, func(message sdk.Msg) baseapp.MsgServiceHandler {
		return func(ctx sdk.Context, message sdk.Msg) (*sdk.Result, error) {
			if key := string(ctx.TxBytes()); !seen[key] {
				seen[key] = true
				time.Sleep(slow)
			}
			return handler(message)(ctx, message)
		}
	}, s.newContext, log.NewNopLogger())
	t.Cleanup(s.worker.Close)

	var txs [][]byte
	for range 3 {
		txs = append(txs, s.offer(100_000, execute("verify")))
	}
	stats := s.ran(3)
	require.Equal(t, uint64(1), stats.Samples)
	require.Greater(t, stats.Saving, slow/2)
	require.LessOrEqual(t, stats.Saving, stats.Busy)
	require.Zero(t, stats.Saved)
	s.worker.Block(txs)
	stats = s.worker.Stats()
	require.Equal(t, uint64(3), stats.Used)
	require.Equal(t, 3*stats.Saving, stats.Saved)
	require.GreaterOrEqual(t, stats.Busy, 3*slow)
	require.Len(t, s.calls(), 4)
}

func TestSamples(t *testing.T) {
	var s samples
	for i, c := range []struct{ sample, mean time.Duration }{{7, 7}, {-9, -1}, {8, 2}, {2, 2}} {
		s.add(c.sample)
		require.Equal(t, c.mean, s.mean(), i)
	}
	for n := range maxSamples {
		s.add([]time.Duration{1000, 3, 5, 3, 5, 3, 5, -1000}[n%8])
	}
	require.Len(t, s.last, maxSamples)
	require.Equal(t, time.Duration(4), s.mean(), "what is far off counts for nothing")
}

func TestCloseWaitsForTheRun(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	s.busy()
	s.offer(100_000, execute("never"))
	closed := make(chan struct{})
	for range 3 {
		go func() {
			s.worker.Close()
			closed <- struct{}{}
		}()
	}
	s.until(func(stats Stats) bool { return stats.Waiting == 0 })
	select {
	case <-closed:
		t.Fatal("closed while a transaction runs")
	case <-time.After(50 * time.Millisecond):
	}
	close(s.contracts.released)
	for range 3 {
		select {
		case <-closed:
		case <-time.After(soon):
			t.Fatal("not closed")
		}
	}
	s.worker.Close()
	s.worker.Offer(s.add(100_000, execute("never")))
	s.worker.Block([][]byte{contractMessages})
	require.Len(t, s.calls(), 1)
	require.Equal(t, uint64(2), s.worker.Stats().Offered)
}

func TestOffDoesNothing(t *testing.T) {
	worker := New(Config{}, nil, nil, nil, log.NewNopLogger())
	worker.Offer(contractMessages)
	worker.Block([][]byte{contractMessages})
	require.Equal(t, Stats{}, worker.Stats())
	worker.Close()
	worker.Close()
}

func TestManyAtOnce(t *testing.T) {
	s := newSetup(t, Config{Enabled: true, Queue: 50})
	var txs [][]byte
	for i := range 500 {
		txs = append(txs, s.add(100_000, execute([]string{"good", "fail", "panic", "loop"}[i%4])))
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j, raw := range txs {
				switch {
				case i < 5:
					s.worker.Offer(raw)
				case i < 7:
					s.worker.Block(txs[j : j+1])
				default:
					s.worker.Stats()
				}
			}
		})
	}
	group.Wait()
	stats := s.until(func(stats Stats) bool { return stats.Waiting == 0 })
	stats = s.until(func(stats Stats) bool { return stats.Offered == stats.Late+stats.Succeeded+stats.Failed+stats.Skipped })
	require.Positive(t, stats.Offered)
	require.Zero(t, stats.WaitingBytes)
	require.Empty(t, s.worker.byHash)
	s.worker.Close()
}

func TestRememberedIsBounded(t *testing.T) {
	set := remember(3)
	hash := func(n byte) (h [32]byte) { h[0] = n; return h }
	for n := range byte(5) {
		set.add(hash(n))
		set.add(hash(n))
	}
	require.Len(t, set.byHash, 3)
	require.False(t, set.remove(hash(1)))
	require.True(t, set.remove(hash(3)))
	require.False(t, set.remove(hash(3)))
	for n := byte(10); n < 13; n++ {
		set.add(hash(n))
	}
	require.Len(t, set.byHash, 3)
	for n := byte(10); n < 13; n++ {
		require.True(t, set.remove(hash(n)))
	}
	require.Empty(t, set.byHash)
}
