package main

// Contracts made here that call each host function: with good arguments, and with every kind of bad ones.

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

// A host function, and good arguments for it.
type hostFunction struct {
	name string
	sig  wasm.Sig
	// Pointers to regions, or numbers, which build puts into the contract.
	build func(c *wasm.Contract) []uint32
	// Which of the arguments are regions.
	regions []int
	entry   string // "" for execute
}

func regionsOf(contents ...[]byte) func(c *wasm.Contract) []uint32 {
	return func(c *wasm.Contract) []uint32 {
		var out []uint32
		for _, content := range contents {
			out = append(out, c.Region(content))
		}
		return out
	}
}

func hostFunctionList() []hostFunction {
	hash, signature, key := bytes.Repeat([]byte{7}, 32), bytes.Repeat([]byte{9}, 64), append([]byte{2}, bytes.Repeat([]byte{3}, 32)...)
	// A list for the batch: its items, each followed by its length.
	section := func(items ...[]byte) []byte {
		var out []byte
		for _, item := range items {
			n := len(item)
			out = append(append(out, item...), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
		}
		return out
	}
	out := func(n int) []byte { return make([]byte, n) }
	with := func(regions func(c *wasm.Contract) []uint32, numbers ...uint32) func(c *wasm.Contract) []uint32 {
		return func(c *wasm.Contract) []uint32 { return append(regions(c), numbers...) }
	}
	i32, i64 := byte(wasm.I32), byte(wasm.I64)
	return []hostFunction{
		{"abort", wasm.S(1), regionsOf([]byte("the end")), []int{0}, ""},
		{"db_read", wasm.S(1, i32), regionsOf([]byte("key")), []int{0}, ""},
		{"db_write", wasm.S(2), regionsOf([]byte("key"), []byte("value")), []int{0, 1}, ""},
		{"db_remove", wasm.S(1), regionsOf([]byte("key")), []int{0}, ""},
		{"db_scan", wasm.S(3, i32), with(regionsOf([]byte("a"), []byte("z")), 1), []int{0, 1}, ""},
		{"db_next", wasm.S(1, i32), func(*wasm.Contract) []uint32 { return []uint32{1} }, nil, ""},
		{"db_next_key", wasm.S(1, i32), func(*wasm.Contract) []uint32 { return []uint32{1} }, nil, ""},
		{"db_next_value", wasm.S(1, i32), func(*wasm.Contract) []uint32 { return []uint32{1} }, nil, ""},
		{"addr_validate", wasm.S(1, i32), regionsOf([]byte("someone")), []int{0}, ""},
		{"addr_canonicalize", wasm.S(2, i32), regionsOf([]byte("someone"), out(64)), []int{0, 1}, ""},
		{"addr_humanize", wasm.S(2, i32), regionsOf(append([]byte("someone"), out(17)...), out(64)), []int{0, 1}, ""},
		{"bls12_381_aggregate_g1", wasm.S(2, i32), regionsOf(append(bytes.Clone(g1), g1...), out(48)), []int{0, 1}, ""},
		{"bls12_381_aggregate_g2", wasm.S(2, i32), regionsOf(append(bytes.Clone(g2), g2...), out(96)), []int{0, 1}, ""},
		{"bls12_381_pairing_equality", wasm.S(4, i32), regionsOf(g1, g2, g1, g2), []int{0, 1, 2, 3}, ""},
		{"bls12_381_hash_to_g1", wasm.S(4, i32), func(c *wasm.Contract) []uint32 {
			return []uint32{0, c.Region([]byte("message")), c.Region([]byte("domain")), c.Region(out(48))}
		}, []int{1, 2, 3}, ""},
		{"bls12_381_hash_to_g2", wasm.S(4, i32), func(c *wasm.Contract) []uint32 {
			return []uint32{0, c.Region([]byte("message")), c.Region([]byte("domain")), c.Region(out(96))}
		}, []int{1, 2, 3}, ""},
		{"secp256k1_verify", wasm.S(3, i32), regionsOf(hash, signature, key), []int{0, 1, 2}, ""},
		{"secp256k1_recover_pubkey", wasm.S(3, i64), with(regionsOf(hash, signature), 0), []int{0, 1}, ""},
		{"secp256r1_verify", wasm.S(3, i32), regionsOf(hash, signature, key), []int{0, 1, 2}, ""},
		{"secp256r1_recover_pubkey", wasm.S(3, i64), with(regionsOf(hash, signature), 0), []int{0, 1}, ""},
		{"ed25519_verify", wasm.S(3, i32), regionsOf([]byte("message"), signature, hash), []int{0, 1, 2}, ""},
		{"ed25519_batch_verify", wasm.S(3, i32), regionsOf(section([]byte("a"), []byte("b")), section(signature, signature), section(hash, hash)), []int{0, 1, 2}, ""},
		{"debug", wasm.S(1), regionsOf([]byte("hello")), []int{0}, ""},
		{"query_chain", wasm.S(1, i32), regionsOf([]byte(`{"bank":{"balance":{"address":"foobar","denom":"ATOM"}}}`)), []int{0}, ""},
	}
}

// caller is a contract that calls the function and answers with what it returns: the bytes of a region where that is
// what it gives, else the number.
func caller(f hostFunction, arguments func(c *wasm.Contract) []uint32) *wasm.Contract {
	return wasm.NewContract(wasm.Env(wasm.Import{Name: f.name, Sig: f.sig}), func(c *wasm.Contract) []byte {
		code := []byte{}
		for _, argument := range arguments(c) {
			code = append(code, wasm.Const(argument)...)
		}
		code = append(code, wasm.Call(0)...)
		switch {
		case len(f.sig.Results) == 0:
			return wasm.Cat(code, c.Answer(wasm.Nothing))
		case f.sig.Results[0] == wasm.I64:
			return c.Number64(code)
		case slices.Contains([]string{"db_read", "db_next_key", "db_next_value", "query_chain"}, f.name):
			return code
		default:
			return c.Number(code)
		}
	})
}

// hostFunctions calls every function that the VM lends to contracts: with good arguments, with arguments of other
// lengths, with pointers that lead nowhere, with limits of gas around its cost.
func (s *suite) hostFunctions() {
	for _, f := range hostFunctionList() {
		storage := map[string][]byte{"key": []byte("a value"), "b": {1}, "c": {}}
		try := func(name string, arguments func(c *wasm.Contract) []uint32) *contract {
			contract := s.made(f.name, name, caller(f, arguments).Bytes())
			if contract != nil {
				contract.storage = storage
				contract.run("call", "execute", "{}", call{scratch: true})
				contract.run("call, read-only", "query", "{}", call{scratch: true})
			}
			return contract
		}
		good := try("good", f.build)
		good.cuts("good", "execute", "{}", call{scratch: true})
		for _, at := range f.regions {
			replaced := func(region func(c *wasm.Contract) uint32) func(c *wasm.Contract) []uint32 {
				return func(c *wasm.Contract) []uint32 {
					arguments := f.build(c)
					arguments[at] = region(c)
					return arguments
				}
			}
			raw := func(offset, capacity, length uint32) func(c *wasm.Contract) []uint32 {
				return replaced(func(c *wasm.Contract) uint32 { return c.RawRegion(offset, capacity, length) })
			}
			content := func(b []byte) func(c *wasm.Contract) []uint32 {
				return replaced(func(c *wasm.Contract) uint32 { return c.Region(b) })
			}
			pointer := func(p uint32) func(c *wasm.Contract) []uint32 {
				return replaced(func(*wasm.Contract) uint32 { return p })
			}
			name := func(what string) string { return fmt.Sprintf("argument %d %s", at, what) }
			try(name("null"), pointer(0))
			try(name("at the end"), pointer(wasm.EndOfPages-4))
			try(name("behind the end"), pointer(wasm.EndOfPages))
			try(name("the last address"), pointer(0xffffffff))
			try(name("empty"), content(nil))
			try(name("a byte"), content([]byte{5}))
			try(name("32 bytes"), content(bytes.Repeat([]byte{0xff}, 32)))
			try(name("33 bytes"), content(bytes.Repeat([]byte{0x02}, 33)))
			try(name("64 bytes"), content(bytes.Repeat([]byte{0x01}, 64)))
			try(name("100 bytes, not UTF-8"), content(bytes.Repeat([]byte{0xfe}, 100)))
			try(name("60,000 bytes"), content(bytes.Repeat([]byte{'a'}, 60_000)))
			try(name("with length above capacity"), raw(20_000, 10, 11))
			try(name("with offset 0"), raw(0, 10, 10))
			try(name("with more than an address"), raw(0xfffffff0, 0xff, 0xff))
			try(name("reaching over the end"), raw(wasm.EndOfPages-10, 20, 20))
			try(name("with content behind the end"), raw(wasm.EndOfPages+10, 20, 20))
			try(name("up to the end"), raw(wasm.EndOfPages-10, 10, 10))
			try(name("of 200,000 bytes"), raw(70_000, 200_000, 200_000))
			try(name("of 900,000 bytes"), raw(70_000, 900_000, 900_000))
		}
		// Numbers: parameters of recovery, order of a scan, hash function, iterators.
		for at := range f.sig.Params {
			if slices.Contains(f.regions, at) {
				continue
			}
			for _, number := range []uint32{0, 1, 2, 3, 4, 27, 1_000, 0x7fffffff, 0x80000000, 0xffffffff} {
				try(fmt.Sprintf("number %d is %d", at, number), func(c *wasm.Contract) []uint32 {
					arguments := f.build(c)
					arguments[at] = number
					return arguments
				})
			}
		}
	}
	s.iteratorFunctions()
	s.cryptography()
}

// iteratorFunctions walks over the storage with every function for it, past the end.
func (s *suite) iteratorFunctions() {
	scan := wasm.Import{Name: "db_scan", Sig: wasm.S(3, wasm.I32)}
	for _, next := range []string{"db_next", "db_next_key", "db_next_value"} {
		for steps := range 5 {
			for order := uint32(1); order <= 2; order++ {
				code := wasm.NewContract(wasm.Env(scan, wasm.Import{Name: next, Sig: wasm.S(1, wasm.I32)}), func(c *wasm.Contract) []byte {
					body := wasm.Cat(wasm.Const(0), wasm.Const(0), wasm.Const(order), wasm.Call(0), 0x24, 1)
					for range steps {
						body = wasm.Cat(body, 0x23, 1, wasm.Call(1), 0x1a)
					}
					return wasm.Cat(body, 0x23, 1, wasm.Call(1))
				})
				code.Globals = append(code.Globals, wasm.Cat(wasm.I32, 1, wasm.Const(0), 0x0b))
				c := s.made("iterators", fmt.Sprintf("%s after %d, order %d", next, steps, order), code.Bytes())
				c.storage = map[string][]byte{"a": []byte("1"), "b": {}, "c": bytes.Repeat([]byte("3"), 1_000)}
				c.run("call", "execute", "{}", call{scratch: true})
				c.run("call", "query", "{}", call{scratch: true})
			}
		}
	}
	// Bounds.
	for _, bounds := range []struct{ name, start, end string }{
		{"both", "b", "c"},
		{"the wrong way round", "c", "b"},
		{"the same", "b", "b"},
		{"empty texts", "", ""},
		{"prefixes", "b", "b\xff"},
	} {
		code := wasm.NewContract(wasm.Env(scan, wasm.Import{Name: "db_next", Sig: wasm.S(1, wasm.I32)}), func(c *wasm.Contract) []byte {
			start, end := c.Region([]byte(bounds.start)), c.Region([]byte(bounds.end))
			return wasm.Cat(wasm.Const(start), wasm.Const(end), wasm.Const(1), wasm.Call(0), wasm.Call(1))
		})
		c := s.made("iterators", "bounds "+bounds.name, code.Bytes())
		c.storage = map[string][]byte{"a": []byte("1"), "b": []byte("2"), "c": []byte("3")}
		c.run("call", "query", "{}", call{})
	}
}
