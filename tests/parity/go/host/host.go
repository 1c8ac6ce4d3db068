// Package host is what a chain gives to a contract: gas meter, storage, addresses, queries. Everything is deterministic,
// keeps a log of what the library asked, and fails where a test wants it to.
package host

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"
	"sort"

	"github.com/CosmWasm/wasmvm/v3/types"
)

// ErrorOutOfGas is recognized by its name: the panic of the Cosmos SDK's gas meter.
type ErrorOutOfGas struct{ Descriptor string }

// Fault makes the nth call (from 1) of an operation fail. The operations are get, set, delete, scan, next, key, value,
// humanize, canonicalize, validate and query.
type Fault struct {
	Operation string
	Nth       int
	How       How
}

// How a call fails. Not every one makes sense for every operation; a storage cannot return an error, only panic.
type How string

const (
	OutOfGas How = "out of gas"
	Panic    How = "panic"
	Error    How = "error"
	Empty    How = "empty" // an empty result
	Nil      How = "nil"   // no result
	Garbage  How = "garbage"
	Costly   How = "costly" // succeeds, and costs more than there is
	BadText  How = "error that is not UTF-8"
)

// Host is one call's surroundings.
type Host struct {
	Storage  map[string][]byte
	Balances map[string]types.Array[types.Coin]
	GasLimit uint64 // of the meter, not of the VM
	Fault    Fault

	consumed, queried uint64
	counts            map[string]int
	calls             int
	log               hash.Hash
}

// New takes a copy of the storage.
func New(storage map[string][]byte, balances map[string]types.Array[types.Coin], gasLimit uint64, fault Fault) *Host {
	h := &Host{
		Storage: map[string][]byte{}, Balances: balances, GasLimit: gasLimit, Fault: fault,
		counts: map[string]int{}, log: sha256.New(),
	}
	for k, v := range storage {
		h.Storage[k] = v
	}
	return h
}

// GasConsumed is the meter that the VM reads.
func (h *Host) GasConsumed() uint64 { return h.consumed }

// Log says how often the library called back, and what: the operations, their arguments, their order.
func (h *Host) Log() string {
	if h.calls == 0 {
		return "0"
	}
	return fmt.Sprintf("%d %x", h.calls, h.log.Sum(nil)[:8])
}

// StorageHash is over the keys in order, with their values.
func (h *Host) StorageHash() string {
	sum := sha256.New()
	for _, k := range h.keys(nil, nil) {
		fmt.Fprintf(sum, "%d %x %x\n", len(k), k, h.Storage[k])
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func (h *Host) keys(start, end []byte) []string {
	var keys []string
	for k := range h.Storage {
		if (start == nil || k >= string(start)) && (end == nil || k < string(end)) {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	return keys
}

// enter logs the call and says how it is to fail, if at all.
func (h *Host) enter(operation string, arguments ...any) How {
	h.counts[operation]++
	h.calls++
	fmt.Fprintf(h.log, "%s %q\n", operation, arguments)
	if h.Fault.Operation != operation || h.Fault.Nth != h.counts[operation] {
		return ""
	}
	switch h.Fault.How {
	case OutOfGas:
		panic(ErrorOutOfGas{operation})
	case Panic:
		panic("the host fails in " + operation)
	}
	return h.Fault.How
}

func (h *Host) consume(gas uint64) {
	h.consumed += gas
	if h.consumed > h.GasLimit {
		panic(ErrorOutOfGas{"meter"})
	}
}

// KVStore

func (h *Host) Get(key []byte) []byte {
	how := h.enter("get", key)
	h.consume(100_000 + 30*uint64(len(key)))
	switch how {
	case Empty:
		return []byte{}
	case Nil:
		return nil
	case Garbage:
		return []byte{0xff, 0, '{'}
	case Costly:
		h.consumed += 1 << 60
	}
	return h.Storage[string(key)]
}

func (h *Host) Set(key, value []byte) {
	how := h.enter("set", key, value)
	h.consume(200_000 + 300*uint64(len(key)+len(value)))
	if how == Costly {
		h.consumed += 1 << 60
	}
	h.Storage[string(key)] = bytes.Clone(value)
}

func (h *Host) Delete(key []byte) {
	how := h.enter("delete", key)
	h.consume(150_000)
	if how == Costly {
		h.consumed += 1 << 60
	}
	delete(h.Storage, string(key))
}

func (h *Host) Iterator(start, end []byte) types.Iterator { return h.scan(start, end, false) }

func (h *Host) ReverseIterator(start, end []byte) types.Iterator { return h.scan(start, end, true) }

func (h *Host) scan(start, end []byte, reverse bool) types.Iterator {
	how := h.enter("scan", start, start == nil, end, end == nil, reverse)
	h.consume(260_000)
	if how == Costly {
		h.consumed += 1 << 60
	}
	keys := h.keys(start, end)
	if reverse {
		slices.Reverse(keys)
	}
	return &iterator{host: h, keys: keys, start: start, end: end}
}

type iterator struct {
	host       *Host
	keys       []string
	start, end []byte
}

func (i *iterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *iterator) Valid() bool                 { return len(i.keys) > 0 }
func (i *iterator) Error() error                { return nil }
func (i *iterator) Close() error                { return nil }

func (i *iterator) Next() {
	i.host.consume(40_000)
	if i.host.enter("next") == Costly {
		i.host.consumed += 1 << 60
	}
	i.keys = i.keys[1:]
}

func (i *iterator) Key() []byte {
	switch i.host.enter("key") {
	case Empty:
		return []byte{}
	case Nil:
		return nil
	}
	return []byte(i.keys[0])
}

func (i *iterator) Value() []byte {
	switch i.host.enter("value") {
	case Empty:
		return []byte{}
	case Nil:
		return nil
	}
	return i.host.Storage[i.keys[0]]
}

// Addresses: the canonical form is the text padded with zeros to 24 bytes.

const canonicalLength = 24

// API is for one call.
func (h *Host) API() *types.GoAPI {
	return &types.GoAPI{
		HumanizeAddress: func(canonical []byte) (string, uint64, error) {
			switch how := h.enter("humanize", canonical); how {
			case Empty:
				return "", 5_000, nil
			case Costly:
				return "costly", 1 << 60, nil
			case Error, BadText:
				return "", 5_000, failure(how)
			}
			if len(canonical) != canonicalLength {
				return "", 5_000, errors.New("a canonical address has 24 bytes")
			}
			return string(bytes.TrimRight(canonical, "\x00")), 5_000, nil
		},
		CanonicalizeAddress: func(human string) ([]byte, uint64, error) {
			switch how := h.enter("canonicalize", human); how {
			case Empty:
				return nil, 4_000, nil
			case Costly:
				return make([]byte, canonicalLength), 1 << 60, nil
			case Garbage:
				return make([]byte, 100), 4_000, nil
			case Error, BadText:
				return nil, 4_000, failure(how)
			}
			if len(human) > canonicalLength {
				return nil, 4_000, errors.New("an address has at most 24 characters")
			}
			return append([]byte(human), make([]byte, canonicalLength-len(human))...), 4_000, nil
		},
		ValidateAddress: func(human string) (uint64, error) {
			switch how := h.enter("validate", human); how {
			case Costly:
				return 1 << 60, nil
			case Error, BadText:
				return 9_000, failure(how)
			}
			if len(human) > canonicalLength || human == "" {
				return 9_000, errors.New("an address has 1 to 24 characters")
			}
			return 9_000, nil
		},
	}
}

func failure(how How) error {
	if how == BadText {
		return errors.New("bytes \xff\xfe that are no text")
	}
	return errors.New("the host says no")
}

// Querier is for one call.
func (h *Host) Querier() types.Querier { return querier{h} }

type querier struct{ host *Host }

func (q querier) GasConsumed() uint64 { return q.host.queried }

func (q querier) Query(request types.QueryRequest, gasLimit uint64) ([]byte, error) {
	raw, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	how := q.host.enter("query", raw, gasLimit)
	q.host.queried += 1_000 * uint64(len(raw))
	switch how {
	case Costly:
		q.host.queried += 1 << 60
	case Empty:
		return []byte{}, nil
	case Nil:
		return nil, nil
	case Garbage:
		return []byte{0xff, 0, '{'}, nil
	case Error, BadText:
		return nil, failure(how)
	}
	switch {
	case request.Bank != nil && request.Bank.Balance != nil:
		amount := types.NewCoin(0, request.Bank.Balance.Denom)
		for _, c := range q.host.Balances[request.Bank.Balance.Address] {
			if c.Denom == amount.Denom {
				amount = c
			}
		}
		return json.Marshal(types.BalanceResponse{Amount: amount})
	case request.Bank != nil && request.Bank.AllBalances != nil:
		return json.Marshal(types.AllBalancesResponse{Amount: q.host.Balances[request.Bank.AllBalances.Address]})
	case request.Wasm != nil && request.Wasm.Raw != nil:
		return q.host.Storage[string(request.Wasm.Raw.Key)], nil
	case request.Wasm != nil:
		return nil, types.NoSuchContract{Addr: "nobody"}
	case request.Custom != nil:
		var custom struct {
			Ping        *struct{}
			Capitalized *struct{ Text string }
		}
		if err := json.Unmarshal(request.Custom, &custom); err != nil {
			return nil, types.InvalidRequest{Err: err.Error(), Request: request.Custom}
		}
		switch {
		case custom.Ping != nil:
			return []byte(`{"msg":"PONG"}`), nil
		case custom.Capitalized != nil:
			return json.Marshal(map[string]string{"msg": string(bytes.ToUpper([]byte(custom.Capitalized.Text)))})
		}
	case request.Staking != nil:
		return nil, types.UnsupportedRequest{Kind: "staking"}
	}
	return nil, types.Unknown{}
}
