package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log"
	"reflect"
	"strings"
	"unsafe"

	cosmwasm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/internal/api"
	"github.com/CosmWasm/wasmvm/v3/parity/host"
	"github.com/CosmWasm/wasmvm/v3/parity/record"
	"github.com/CosmWasm/wasmvm/v3/types"
)

const (
	gasLimit = 1_000_000_000_000
	megabyte = 1 << 20
)

// capabilities are all that upstream's library knows, one more than wasmd lists: both libraries are asked about each.
var capabilities = []string{
	"iterator", "staking", "stargate", "cosmwasm_1_1", "cosmwasm_1_2", "cosmwasm_1_3", "cosmwasm_1_4", "cosmwasm_2_0",
	"cosmwasm_2_1", "cosmwasm_2_2", "cosmwasm_3_0", "ibc2",
}

var upstreamCapabilities = len(capabilities)

// What upstream's methods charge for each byte of a result.
var deserCost = types.UFraction{Numerator: 4375, Denominator: 10}

type suite struct {
	vm    *cosmwasm.VM
	cache api.Cache // the one of vm
	wasm  map[string][]byte
	out   *json.Encoder
	count int
	names map[string]bool
}

func (s *suite) open() {
	vm, err := cosmwasm.NewVM("vm", capabilities, 32, false, 100)
	must(err)
	s.vm, s.cache = vm, cacheOf(vm)
}

// The functions below upstream's methods tell more: all four numbers of the gas report, the result's bytes. Both are
// called with the same cache, which is the VM's first field.
func cacheOf(vm *cosmwasm.VM) api.Cache {
	field := reflect.ValueOf(vm).Elem().FieldByName("cache")
	if field.Type() != reflect.TypeFor[api.Cache]() {
		log.Fatal("upstream's VM has no cache")
	}
	return *(*api.Cache)(unsafe.Pointer(field.UnsafeAddr()))
}

func (s *suite) write(r record.Record) {
	if s.names[r.Name] {
		log.Fatalf("two calls are named %q", r.Name)
	}
	s.names[r.Name] = true
	s.count++
	must(s.out.Encode(r))
}

// plain writes the outcome of a function that runs no contract.
func (s *suite) plain(name string, result any, gas *uint64, err error) {
	r := record.Record{Name: name, Gas: gas, Error: text(err)}
	switch v := result.(type) {
	case nil:
		r.Result = "none"
	case []byte:
		r.Result, r.Length, r.Head = digest(v)
	default:
		raw, err := json.Marshal(v)
		must(err)
		r.Result, r.Length, r.Head = digest(raw)
	}
	s.write(r)
}

func digest(b []byte) (sum string, length int, head string) {
	if b == nil {
		return "nil", 0, ""
	}
	hash := sha256.Sum256(b)
	return hex.EncodeToString(hash[:]), len(b), strings.ToValidUTF8(string(b[:min(len(b), 200)]), "?")
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return strings.ToValidUTF8(err.Error(), "?")
}

// A contract that lives: its code and its storage.
type contract struct {
	*suite
	name     string
	checksum []byte
	storage  map[string][]byte
	balances map[string]types.Array[types.Coin]
}

func (s *suite) contract(name string) *contract {
	checksum, err := s.vm.StoreCodeUnchecked(s.wasm[name])
	must(err)
	return s.created(name, checksum)
}

func (s *suite) created(name string, checksum []byte) *contract {
	return &contract{
		suite: s, name: name, checksum: checksum, storage: map[string][]byte{},
		balances: map[string]types.Array[types.Coin]{
			"contract": {types.NewCoin(250, "ATOM"), types.NewCoin(7, "ore")},
			"foobar":   {types.NewCoin(1_000_000, "ATOM")},
		},
	}
}

// call says how an entry point is called. The zero value of a field means what is usual.
type call struct {
	sender     string
	funds      types.Array[types.Coin]
	limit      *uint64
	meterLimit uint64
	deser      *types.UFraction
	fault      host.Fault
	env, info  *[]byte // other bytes than usual; upstream's methods cannot send them
	checksum   *[]byte
	msgIsNil   bool
	scratch    bool // forget what it writes
	debug      bool
}

func ptr[T any](v T) *T { return &v }

func env() types.Env {
	return types.Env{
		Block:       types.BlockInfo{Height: 12_345, Time: 1_578_939_743_987_654_321, ChainID: "parity"},
		Transaction: &types.TransactionInfo{Index: 3, Hash: []byte{0xaa, 0xbb, 0xcc}},
		Contract:    types.ContractInfo{Address: "contract"},
	}
}

// run calls an entry point twice, from the same storage: through the function below upstream's method, and through the
// method. The two must have asked the host the same. What a successful call wrote stays.
func (c *contract) run(name, entry, msg string, opt call) record.Record {
	limit := uint64(gasLimit)
	if opt.limit != nil {
		limit = *opt.limit
	}
	meterLimit := uint64(gasLimit)
	if opt.meterLimit != 0 {
		meterLimit = opt.meterLimit
	}
	if opt.sender == "" {
		opt.sender = "creator"
	}
	message := types.MessageInfo{Sender: opt.sender, Funds: opt.funds}
	envBytes, err := json.Marshal(env())
	must(err)
	infoBytes, err := json.Marshal(message)
	must(err)
	if opt.env != nil {
		envBytes = *opt.env
	}
	if opt.info != nil {
		infoBytes = *opt.info
	}
	msgBytes := []byte(msg)
	if opt.msgIsNil {
		msgBytes = nil
	}
	checksum := c.checksum
	if opt.checksum != nil {
		checksum = *opt.checksum
	}
	cost := deserCost
	if opt.deser != nil {
		cost = *opt.deser
	}

	point := entryPoints[entry]
	r := record.Record{Name: c.name + " " + entry + ": " + name}
	lower := host.New(c.storage, c.balances, meterLimit, opt.fault)
	meter, querier := types.GasMeter(lower), lower.Querier()
	data, report, err := point.raw(c.cache, checksum, envBytes, infoBytes, msgBytes, &meter, lower, lower.API(), &querier, limit, opt.debug)
	r.Report = &record.Report{
		Limit: report.Limit, Remaining: report.Remaining,
		Externally: report.UsedExternally, Internally: report.UsedInternally,
	}
	r.Result, r.Length, r.Head = digest(data)
	r.Error, r.Storage, r.Host = text(err), lower.StorageHash(), lower.Log()

	if opt.env == nil && opt.info == nil && !opt.debug {
		upper := host.New(c.storage, c.balances, meterLimit, opt.fault)
		result, gas, upperErr, can := point.method(c.vm, checksum, env(), message, msgBytes, upper, *upper.API(), upper.Querier(), upper, limit, cost)
		if can {
			if upper.StorageHash() != r.Storage || upper.Log() != r.Host || err != nil && text(upperErr) != r.Error {
				log.Fatalf("%s: a second call does something else: %v, %v", r.Name, err, upperErr)
			}
			r.Gas, r.MethodError = &gas, text(upperErr)
			raw, err := json.Marshal(result)
			must(err)
			r.MethodResult, _, _ = digest(raw)
		}
	}
	if err == nil && !opt.scratch {
		c.storage = lower.Storage
	}
	c.write(r)
	return r
}

// cuts calls as run does, and before that with limits of gas around what the call needs, and with a host that has not
// enough of it.
func (c *contract) cuts(name, entry, msg string, opt call) {
	whole := opt
	whole.scratch = true
	r := c.run(name+", for its gas", entry, msg, whole)
	used := r.Report.Internally + r.Report.Externally
	for _, cut := range []struct {
		label string
		limit uint64
	}{
		{"0", 0}, {"1", 1}, {"1/8", used / 8}, {"1/4", used / 4}, {"1/2", used / 2}, {"3/4", used / 4 * 3}, {"15/16", used / 16 * 15},
		{"all but 1", used - 1}, {"all", used}, {"all and 1", used + 1},
	} {
		limited := whole
		limited.limit = &cut.limit
		c.run(name+", limit "+cut.label, entry, msg, limited)
	}
	if r.Report.Externally > 0 {
		for _, cut := range []struct {
			label string
			limit uint64
		}{{"1", 1}, {"1/2", r.Report.Externally / 2}, {"all but 1", r.Report.Externally - 1}} {
			limited := whole
			limited.meterLimit = cut.limit
			c.run(name+", host has "+cut.label, entry, msg, limited)
		}
	}
	free := whole
	free.deser = &types.UFraction{Numerator: gasLimit, Denominator: 1}
	c.run(name+", result too dear", entry, msg, free)
	c.run(name, entry, msg, opt)
}
