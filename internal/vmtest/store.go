package vmtest

import (
	"bytes"
	"maps"
	"slices"

	"github.com/CosmWasm/wasmvm/v3/types"
)

// StoreCosts are prices in CosmWasm gas. The zero value charges nothing.
type StoreCosts struct {
	// Read is the price of one Get, and of each record that an iterator comes to.
	Read types.Gas
	// Write is the price of one Set.
	Write types.Gas
	// Delete is the price of one Delete.
	Delete types.Gas
	// PerByte is the price of each byte of key and value that is read or written.
	PerByte types.Gas
}

// Store is a contract's storage: a map in memory whose iterators see it in the order of its keys.
type Store struct {
	// Costs may be set at any time.
	Costs StoreCosts

	meter   *GasMeter
	records map[string][]byte
}

var _ types.KVStore = (*Store)(nil)

// NewStore makes an empty store that charges this meter.
func NewStore(meter *GasMeter) *Store {
	return &Store{meter: meter, records: map[string][]byte{}}
}

// Get returns the value of a key, or nil when there is none.
func (s *Store) Get(key []byte) []byte {
	value, found := s.records[string(key)]
	s.charge(s.Costs.Read, len(key)+len(value), "read")
	if !found {
		return nil
	}
	return bytes.Clone(value)
}

// Set writes a record.
func (s *Store) Set(key, value []byte) {
	s.charge(s.Costs.Write, len(key)+len(value), "write")
	s.records[string(key)] = append([]byte{}, value...)
}

// Delete removes a record, if it is there.
func (s *Store) Delete(key []byte) {
	s.charge(s.Costs.Delete, len(key), "delete")
	delete(s.records, string(key))
}

// Iterator returns an iterator that goes up from start, which is included, to end, which is not. Nil is no bound.
func (s *Store) Iterator(start, end []byte) types.Iterator {
	return s.iterator(start, end, false)
}

// ReverseIterator returns an iterator that goes down through the same keys.
func (s *Store) ReverseIterator(start, end []byte) types.Iterator {
	return s.iterator(start, end, true)
}

// Records returns a copy of everything that is stored.
func (s *Store) Records() map[string][]byte {
	return maps.Clone(s.records)
}

func (s *Store) iterator(start, end []byte, down bool) types.Iterator {
	keys := slices.Sorted(maps.Keys(s.records))
	keys = slices.DeleteFunc(keys, func(key string) bool {
		return (start != nil && key < string(start)) || (end != nil && key >= string(end))
	})
	if down {
		slices.Reverse(keys)
	}
	it := &iterator{store: s, start: start, end: end, keys: keys, values: make([][]byte, len(keys))}
	for i, key := range keys {
		it.values[i] = s.records[key]
	}
	it.pay()
	return it
}

func (s *Store) charge(flat types.Gas, length int, what string) {
	s.meter.Consume(flat+s.Costs.PerByte*types.Gas(length), "store: "+what)
}

// iterator sees the records as they were when it was made.
type iterator struct {
	store      *Store
	start, end []byte
	keys       []string
	values     [][]byte
}

func (i *iterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *iterator) Valid() bool                 { return len(i.keys) > 0 }
func (i *iterator) Key() []byte                 { return []byte(i.keys[0]) }
func (i *iterator) Value() []byte               { return bytes.Clone(i.values[0]) }
func (i *iterator) Error() error                { return nil }

func (i *iterator) Next() {
	i.keys, i.values = i.keys[1:], i.values[1:]
	i.pay()
}

func (i *iterator) Close() error {
	i.keys, i.values = nil, nil
	return nil
}

func (i *iterator) pay() {
	if i.Valid() {
		i.store.charge(i.store.Costs.Read, len(i.keys[0])+len(i.values[0]), "iterate")
	}
}
