package preverify

// A worker over the SDK's message router, and contracts that do what their message says.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
