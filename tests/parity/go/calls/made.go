package main

// Contracts made here: one for each way to call a host function, to trap, to break a rule of upload.

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

// made stores a contract and calls it, if it can be stored. What it does at an upload is an outcome too.
func (s *suite) made(kind, name string, code []byte, entries ...string) *contract {
	name = "made " + kind + ": " + name
	checksum, gas, err := s.vm.StoreCode(code, gasLimit*10)
	s.plain(name+": store", []byte(checksum), &gas, err)
	if err != nil {
		// What an upload refuses can still be there, from a state sync.
		checksum, err = s.vm.StoreCodeUnchecked(code)
		s.plain(name+": store unchecked", []byte(checksum), nil, err)
		if err != nil {
			return nil
		}
	}
	report, err := s.vm.AnalyzeCode(checksum)
	s.plain(name+": analyze", report, nil, err)
	c := s.created(name+":", checksum)
	for _, entry := range entries {
		c.run("call", entry, "{}", call{scratch: true})
	}
	return c
}

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

var (
	g1 = append([]byte{0xc0}, make([]byte, 47)...) // the points at infinity
	g2 = append([]byte{0xc0}, make([]byte, 95)...)

	generatorG1 = unhex("97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb")
	generatorG2 = unhex("93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e" +
		"024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8")
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	must(err)
	return b
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

// cryptography runs the host's functions on signatures that are right.
func (s *suite) cryptography() {
	for _, v := range signatures() {
		for _, broken := range []bool{false, true} {
			name := v.name
			f := hostFunction{name: v.function, sig: v.sig}
			arguments := func(c *wasm.Contract) []uint32 {
				var out []uint32
				for i, a := range v.regions {
					a = bytes.Clone(a)
					if broken && i == v.breaks {
						a[0] ^= 1
					}
					out = append(out, c.Region(a))
				}
				return append(out, v.numbers...)
			}
			if broken {
				name += ", broken"
			}
			c := s.made("signature", name, caller(f, arguments).Bytes())
			c.cuts("call", "execute", "{}", call{scratch: true})
			if slices.Equal(v.sig.Results, []byte{wasm.I64}) {
				s.made("signature", name+", the key", answering(f, arguments, -1).Bytes(), "execute")
			}
		}
	}

	// What the functions write into a region that the contract gives them.
	inputs := map[string][][][]byte{
		"addr_canonicalize":      {{[]byte("someone")}, {[]byte("an-address-of-24-letters")}},
		"addr_humanize":          {{append([]byte("someone"), make([]byte, 17)...)}},
		"bls12_381_aggregate_g1": {{g1}, {generatorG1}, {slices.Concat(generatorG1, generatorG1, g1)}},
		"bls12_381_aggregate_g2": {{g2}, {generatorG2}, {slices.Concat(generatorG2, generatorG2, g2)}},
		"bls12_381_hash_to_g1":   {{[]byte("message"), []byte("domain")}, {nil, nil}, {make([]byte, 2_000), make([]byte, 300)}},
		"bls12_381_hash_to_g2":   {{[]byte("message"), []byte("domain")}, {nil, nil}, {make([]byte, 2_000), make([]byte, 300)}},
	}
	for _, f := range hostFunctionList() {
		for n, input := range inputs[f.name] {
			for _, capacity := range []int{47, 48, 95, 96} {
				s.made(f.name, fmt.Sprintf("output %d into %d bytes", n, capacity), answering(f, func(c *wasm.Contract) []uint32 {
					arguments := regionsOf(append(slices.Clone(input), make([]byte, capacity))...)(c)
					if len(arguments) < len(f.sig.Params) {
						arguments = append([]uint32{0}, arguments...)
					}
					return arguments
				}, len(f.sig.Params)-1).Bytes(), "execute")
			}
		}
	}
	pairing := hostFunction{name: "bls12_381_pairing_equality", sig: wasm.S(4, wasm.I32)}
	for n, points := range [][][]byte{
		{generatorG1, generatorG2, generatorG1, generatorG2},
		{generatorG1, generatorG2, g1, generatorG2},
		{slices.Concat(generatorG1, generatorG1), slices.Concat(generatorG2, g2), generatorG1, generatorG2},
		{slices.Concat(generatorG1, generatorG1), generatorG2, generatorG1, generatorG2},
		{nil, nil, g1, generatorG2},
		{bytes.Repeat([]byte{0x80}, 48), generatorG2, generatorG1, generatorG2},
	} {
		s.made(pairing.name, fmt.Sprintf("points %d", n), caller(pairing, regionsOf(points...)).Bytes()).
			cuts("call", "execute", "{}", call{scratch: true})
	}
}

// answering is a contract that calls the function and answers with the region of one of its arguments, or, for -1, with
// the region whose pointer is the lower half of the result.
func answering(f hostFunction, arguments func(c *wasm.Contract) []uint32, output int) *wasm.Contract {
	return wasm.NewContract(wasm.Env(wasm.Import{Name: f.name, Sig: f.sig}), func(c *wasm.Contract) []byte {
		code, list := []byte{}, arguments(c)
		for _, argument := range list {
			code = append(code, wasm.Const(argument)...)
		}
		code = append(code, wasm.Call(0)...)
		if output < 0 {
			return wasm.Cat(code, 0xa7) // i32.wrap_i64
		}
		return wasm.Cat(code, 0x1a, wasm.Const(list[output]))
	})
}

// entryPoints calls contracts that have every entry point, of the right type and of others.
func (s *suite) entryPoints() {
	every := func(body func(c *wasm.Contract) []byte) *wasm.Contract {
		var code []byte
		c := wasm.NewContract(nil, func(c *wasm.Contract) []byte {
			code = body(c)
			return code
		})
		for _, entry := range entryNames {
			if slices.Contains([]string{"instantiate", "execute", "query", "migrate_with_info"}, entry) {
				continue
			}
			c.Funcs = append(c.Funcs, wasm.Func{Export: entry, Sig: wasm.S(2, wasm.I32), Body: code})
		}
		return c
	}
	migrating := func(c *wasm.Contract) *wasm.Contract {
		c.Func("migrate").Sig = wasm.S(3, wasm.I32)
		return c
	}
	answers := []struct{ name, text string }{
		{"nothing", wasm.Nothing},
		{"an error", `{"error":"text"}`},
		{"empty", ""},
		{"no JSON", "no JSON"},
		{"not UTF-8", "{\"error\":\"\xff\"}"},
		{"null", "null"},
		{"data", `{"ok":"e30="}`},
		{"IBC open", `{"ok":{"version":"v"}}`},
		{"IBC receive", `{"ok":{"acknowledgement":"AA==","messages":[],"attributes":[],"events":[]}}`},
		{"long", `{"error":"` + strings.Repeat("x", 50_000) + `"}`},
	}
	for _, answer := range answers {
		c := every(func(c *wasm.Contract) []byte { return c.Answer(answer.text) })
		s.made("entry points", "all answer "+answer.name, c.Bytes(), entryNames...)
		c = migrating(every(func(c *wasm.Contract) []byte { return c.Answer(answer.text) }))
		s.made("entry points", "migrate takes three and answers "+answer.name, c.Bytes(), "migrate", "migrate_with_info")
	}
	// The arguments, as the contract gets them: it answers with one of them.
	for argument := range 3 {
		c := every(func(*wasm.Contract) []byte { return wasm.Get(min(argument, 1)) })
		if argument == 2 {
			c = migrating(c)
			for _, entry := range []string{"instantiate", "execute", "migrate"} {
				c.Func(entry).Body = wasm.Get(2)
			}
		}
		s.made("entry points", fmt.Sprintf("all answer with argument %d", argument), c.Bytes(), entryNames...)
	}
	// Results that are no regions.
	for _, result := range []struct {
		name string
		code []byte
	}{
		{"null", wasm.Const(0)},
		{"behind the end", wasm.Const(wasm.EndOfPages)},
		{"the last address", wasm.Const(0xffffffff)},
		{"zeros", wasm.Const(900_000)},
	} {
		c := every(func(*wasm.Contract) []byte { return result.code })
		s.made("entry points", "result is "+result.name, c.Bytes(), "instantiate", "execute", "query", "sudo", "ibc_packet_receive")
	}
	for _, length := range []uint32{65_535, 65_536, 65_537, 131_072, 262_144, 262_145, 900_000} {
		c := every(func(c *wasm.Contract) []byte { return wasm.Const(c.RawRegion(70_000, length, length)) })
		s.made("entry points", fmt.Sprintf("result of %d zeros", length), c.Bytes(), "instantiate", "query", "ibc_channel_open")
	}
	// Other types than the VM expects.
	for _, odd := range []struct {
		name string
		sig  wasm.Sig
		code []byte
	}{
		{"no parameters", wasm.S(0, wasm.I32), wasm.Const(0)},
		{"a parameter too few", wasm.S(2, wasm.I32), wasm.Const(0)},
		{"a parameter too many", wasm.S(4, wasm.I32), wasm.Const(0)},
		{"64-bit parameters", wasm.Sig{Params: []byte{wasm.I64, wasm.I64, wasm.I64}, Results: []byte{wasm.I32}}, wasm.Const(0)},
		{"no result", wasm.S(3), nil},
		{"a 64-bit result", wasm.S(3, wasm.I64), wasm.Cat(0x42, 0)},
		{"a floating-point result", wasm.S(3, wasm.F64), wasm.Cat(0x44, make([]byte, 8))},
	} {
		c := every(func(c *wasm.Contract) []byte { return c.Answer(wasm.Nothing) })
		c.Func("execute").Sig, c.Func("execute").Body = odd.sig, odd.code
		s.made("entry points", "execute has "+odd.name, c.Bytes(), "execute", "query")
	}
	for _, broken := range []struct {
		name string
		sig  wasm.Sig
		code []byte
	}{
		{"returns null", wasm.S(1, wasm.I32), wasm.Const(0)},
		{"returns a bad pointer", wasm.S(1, wasm.I32), wasm.Const(0xfffffff0)},
		{"returns a region that is too small", wasm.S(1, wasm.I32), wasm.Const(900_000)},
		{"traps", wasm.S(1, wasm.I32), wasm.Cat(0)},
		{"has no result", wasm.S(1), nil},
		{"has two parameters", wasm.S(2, wasm.I32), wasm.Const(0)},
	} {
		c := every(func(c *wasm.Contract) []byte { return c.Answer(wasm.Nothing) })
		c.Func("allocate").Sig, c.Func("allocate").Body, c.Func("allocate").Locals = broken.sig, broken.code, nil
		s.made("entry points", "allocate "+broken.name, c.Bytes(), "execute")
		c = every(func(c *wasm.Contract) []byte { return c.Answer(wasm.Nothing) })
		c.Func("deallocate").Sig, c.Func("deallocate").Body = broken.sig, broken.code
		s.made("entry points", "deallocate "+broken.name, c.Bytes(), "execute")
	}
}

// traps run into every trap of Wasm.
func (s *suite) traps() {
	body := func(code ...any) func(c *wasm.Contract) []byte {
		return func(*wasm.Contract) []byte { return wasm.Cat(code...) }
	}
	i64 := func(n int64) []byte { return wasm.Cat(0x42, wasm.N(n)) }
	f64 := func(bits ...byte) []byte { return wasm.Cat(0x44, bits) }
	nan, huge := f64(0, 0, 0, 0, 0, 0, 0xf8, 0x7f), f64(0, 0, 0, 0, 0, 0, 0xf0, 0x7e)
	minus := wasm.Const(0x80000000)
	for _, trap := range []struct {
		name string
		code func(c *wasm.Contract) []byte
	}{
		{"unreachable", body(0)},
		{"i32.div_s by zero", body(wasm.Const(1), wasm.Const(0), 0x6d)},
		{"i32.div_u by zero", body(wasm.Const(1), wasm.Const(0), 0x6e)},
		{"i32.rem_s by zero", body(wasm.Const(1), wasm.Const(0), 0x6f)},
		{"i32.rem_u by zero", body(wasm.Const(1), wasm.Const(0), 0x70)},
		{"i64.div_s by zero", body(i64(1), i64(0), 0x7f, 0xa7)},
		{"i64.rem_u by zero", body(i64(1), i64(0), 0x82, 0xa7)},
		{"i32.div_s overflow", body(minus, wasm.Const(0xffffffff), 0x6d)},
		{"i64.div_s overflow", body(i64(-1<<63), i64(-1), 0x7f, 0xa7)},
		{"i32.rem_s, no overflow", body(minus, wasm.Const(0xffffffff), 0x6f)},
		{"i32.trunc_f64_s of NaN", body(nan, 0xaa)},
		{"i32.trunc_f64_s of much", body(huge, 0xaa)},
		{"i64.trunc_f64_u of much", body(huge, 0xb1, 0xa7)},
		{"i32.load behind the end", body(wasm.Const(wasm.EndOfPages), 0x28, 2, 0)},
		{"i32.load over the end", body(wasm.Const(wasm.EndOfPages-3), 0x28, 2, 0)},
		{"i32.load with a large offset", body(wasm.Const(0xfffffff0), 0x28, 2, wasm.U(0xfffffff0))},
		{"i32.store behind the end", body(wasm.Const(wasm.EndOfPages), wasm.Const(1), 0x36, 2, 0, wasm.Const(0))},
		{"i64.load8_u at the last byte", body(wasm.Const(wasm.EndOfPages-1), 0x31, 0, 0, 0xa7)},
		{"memory.grow and its result", func(c *wasm.Contract) []byte { return c.Number(wasm.Cat(wasm.Const(10), 0x40, 0)) }},
		{"memory.grow too far", func(c *wasm.Contract) []byte { return c.Number(wasm.Cat(wasm.Const(600), 0x40, 0)) }},
		{"memory.grow beyond all", func(c *wasm.Contract) []byte { return c.Number(wasm.Cat(wasm.Const(0xffffffff), 0x40, 0)) }},
		{"memory.size", func(c *wasm.Contract) []byte { return c.Number(wasm.Cat(0x3f, 0)) }},
		{"an endless loop", body(0x03, 0x40, 0x0c, 0, 0x0b, wasm.Const(0))},
		{"an endless loop of memory.grow", body(0x03, 0x40, wasm.Const(1), 0x40, 0, 0x1a, 0x0c, 0, 0x0b, wasm.Const(0))},
	} {
		c := s.made("trap", trap.name, wasm.NewContract(nil, trap.code).Bytes())
		if c == nil {
			continue
		}
		c.run("call", "execute", "{}", call{scratch: true, limit: ptr(uint64(1_000_000_000))})
		c.run("call, little gas", "execute", "{}", call{scratch: true, limit: ptr(uint64(2_000_000))})
	}

	// Recursion without an end, with frames of different size.
	for _, locals := range []int{0, 10, 40} {
		c := wasm.NewContract(nil, body(wasm.Const(0)))
		c.Func("execute").Locals = bytes.Repeat([]byte{wasm.I64}, locals)
		c.Func("execute").Body = wasm.Cat(wasm.Get(0), wasm.Get(1), wasm.Get(2), wasm.Call(slices.IndexFunc(c.Funcs, func(f wasm.Func) bool { return f.Export == "execute" })))
		m := s.made("trap", fmt.Sprintf("endless recursion with %d locals", locals), c.Bytes())
		m.run("call, gas runs out", "execute", "{}", call{scratch: true, limit: ptr(uint64(2_000_000))})
		m.run("call, stack runs out", "execute", "{}", call{scratch: true})
	}

	// Tables: an element that is there, one that is not, one of another type, one behind the end.
	for index := range 5 {
		c := wasm.NewContract(nil, body(wasm.Const(0)))
		execute := c.Func("execute")
		c.Tables = [][]byte{wasm.Cat(wasm.FuncRef, wasm.LimitsUpTo(4, 4))}
		c.Elements = [][]byte{wasm.Cat(0, wasm.Const(0), 0x0b, wasm.U(2), wasm.U(0), wasm.U(1))} // interface_version_8, allocate
		execute.Body = wasm.Cat(wasm.Const(uint32(index)), 0x11, wasm.U(0), 0, wasm.Const(0))
		s.made("trap", fmt.Sprintf("call_indirect of element %d", index), c.Bytes(), "execute")
	}

	// Instances that cannot start.
	c := wasm.NewContract(nil, body(wasm.Const(0)))
	c.Data = append(c.Data, wasm.Data{Offset: wasm.EndOfPages - 1, Bytes: []byte("ab")})
	s.made("start", "data behind the end", c.Bytes(), "execute", "query")
	c = wasm.NewContract(nil, body(wasm.Const(0)))
	c.Tables = [][]byte{wasm.Cat(wasm.FuncRef, wasm.LimitsUpTo(1, 1))}
	c.Elements = [][]byte{wasm.Cat(0, wasm.Const(5), 0x0b, wasm.U(1), wasm.U(0))}
	s.made("start", "elements behind the end", c.Bytes(), "execute", "query")
	for _, code := range []struct {
		name string
		code []byte
	}{{"nothing", nil}, {"trap", []byte{0}}, {"loop", wasm.Cat(0x03, 0x40, 0x0c, 0, 0x0b)}} {
		c = wasm.NewContract(nil, body(wasm.Const(0)))
		c.Func("interface_version_8").Body = code.code
		c.Start = wasm.U(0)
		s.made("start", "a function: "+code.name, c.Bytes(), "execute")
	}
}

// features uses one proposal of Wasm each: an upload must be taken or refused by both.
func (s *suite) features() {
	body := func(code ...any) func(c *wasm.Contract) []byte {
		return func(*wasm.Contract) []byte { return wasm.Cat(code...) }
	}
	zero := wasm.Const(0)
	f32, f64 := wasm.Cat(0x43, make([]byte, 4)), wasm.Cat(0x44, make([]byte, 8))
	v128 := wasm.Cat(0xfd, 12, make([]byte, 16))
	type change = func(c *wasm.Contract)
	add := func(f wasm.Func) change { return func(c *wasm.Contract) { c.Funcs = append(c.Funcs, f) } }
	table := func(c *wasm.Contract) { c.Tables = [][]byte{wasm.Cat(wasm.FuncRef, wasm.LimitsUpTo(2, 4))} }
	for _, feature := range []struct {
		name   string
		code   func(c *wasm.Contract) []byte
		change change
	}{
		{"none", body(zero), nil},
		{"floats", body(f64, f64, 0xa0, 0x1a, zero), nil},
		{"f32 and comparison", body(f32, f32, 0x5d), nil},
		{"a float in a type", body(zero), add(wasm.Func{Sig: wasm.Sig{Params: []byte{wasm.F32}}})},
		{"a float local", body(zero), add(wasm.Func{Locals: []byte{wasm.F64}})},
		{"a float global", body(zero), func(c *wasm.Contract) { c.Globals = append(c.Globals, wasm.Cat(wasm.F32, 0, f32, 0x0b)) }},
		{"sign extension", body(zero, 0xc0), nil},
		{"saturating conversion", body(f64, 0xfc, 2), nil},
		{"memory.copy", body(zero, zero, zero, 0xfc, 10, 0, 0, zero), nil},
		{"memory.fill", body(zero, zero, zero, 0xfc, 11, 0, zero), nil},
		{"table.copy", body(zero, zero, zero, 0xfc, 14, 0, 0, zero), table},
		{"table.get", body(zero, 0x25, 0, 0x1a, zero), table},
		{"table.size", body(0xfc, 16, 0), table},
		{"table.grow", body(0xd0, wasm.FuncRef, zero, 0xfc, 15, 0), table},
		{"table.fill", body(zero, 0xd0, wasm.FuncRef, zero, 0xfc, 17, 0, zero), table},
		{"ref.null", body(0xd0, wasm.FuncRef, 0xd1), nil},
		{"ref.func", body(0xd2, 0, 0xd1), func(c *wasm.Contract) { c.Globals = append(c.Globals, wasm.Cat(wasm.FuncRef, 0, 0xd2, 0, 0x0b)) }},
		{"externref", body(zero), add(wasm.Func{Sig: wasm.Sig{Params: []byte{wasm.ExternRef}}})},
		{"a table of externref", body(zero), func(c *wasm.Contract) { c.Tables = [][]byte{wasm.Cat(wasm.ExternRef, wasm.LimitsUpTo(1, 1))} }},
		{"two tables", body(zero), func(c *wasm.Contract) {
			c.Tables = [][]byte{wasm.Cat(wasm.FuncRef, wasm.LimitsUpTo(1, 1)), wasm.Cat(wasm.FuncRef, wasm.LimitsUpTo(1, 1))}
		}},
		{"two results", body(zero), add(wasm.Func{Sig: wasm.S(0, wasm.I32, wasm.I32), Body: wasm.Cat(zero, zero)})},
		{"three results", body(zero), add(wasm.Func{Sig: wasm.S(0, wasm.I32, wasm.I32, wasm.I32), Body: wasm.Cat(zero, zero, zero)})},
		{"a block with parameters", body(zero, 0x02, 1, 0x0b), nil},
		{"vectors", body(v128, 0x1a, zero), nil},
		{"a vector in a type", body(zero), add(wasm.Func{Sig: wasm.Sig{Params: []byte{wasm.V128}}})},
		{"relaxed vectors", body(v128, v128, 0xfd, 0x80, 0x02, 0x1a, zero), nil},
		{"a shared memory", body(zero), func(c *wasm.Contract) { c.Memories = [][]byte{wasm.Cat(3, 16, 16)} }},
		{"atomic.fence", body(0xfe, 3, 0, zero), nil},
		{"i32.atomic.load", body(zero, 0xfe, 0x10, 2, 0), nil},
		{"return_call", body(0x12, 0, zero), nil},
		{"return_call_indirect", body(zero, 0x13, 0, 0, zero), table},
		{"try", body(0x06, 0x40, 0x19, 0x0b, zero), nil},
		{"throw", body(0x08, 0), nil},
		{"a memory of 64 bits", body(zero), func(c *wasm.Contract) { c.Memories = [][]byte{wasm.Cat(4, 16)} }},
		{"two memories", body(zero), func(c *wasm.Contract) { c.Memories = [][]byte{wasm.Limits(1), wasm.Limits(1)} }},
		{"a constant expression that adds", body(zero), func(c *wasm.Contract) {
			c.Globals = append(c.Globals, wasm.Cat(wasm.I32, 0, zero, zero, 0x6a, 0x0b))
		}},
		{"a mutable global, exported", body(zero), func(c *wasm.Contract) { c.Exports = append(c.Exports, wasm.Cat(wasm.Text("g"), 3, 0)) }},
		{"passive elements", body(zero), func(c *wasm.Contract) { c.Elements = [][]byte{wasm.Cat(1, 0, 1, 0)} }},
		{"declared elements", body(0xd2, 0, 0xd1), func(c *wasm.Contract) { c.Elements = [][]byte{wasm.Cat(3, 0, 1, 0)} }},
		{"table.init", body(zero, zero, zero, 0xfc, 12, 0, 0, zero), func(c *wasm.Contract) { table(c); c.Elements = [][]byte{wasm.Cat(1, 0, 1, 0)} }},
		{"elem.drop", body(0xfc, 13, 0, zero), func(c *wasm.Contract) { c.Elements = [][]byte{wasm.Cat(1, 0, 1, 0)} }},
		{"an unknown opcode", body(0xff, zero), nil},
		{"a type error", body(zero, zero), nil},
		{"no end", func(*wasm.Contract) []byte { return wasm.Cat(0x02, 0x40, zero) }, nil},
		{"select with a type", body(zero, zero, zero, 0x1c, 1, wasm.I32), nil},
	} {
		c := wasm.NewContract(nil, feature.code)
		if feature.change != nil {
			feature.change(c)
		}
		s.made("feature", feature.name, c.Bytes(), "execute", "query")
	}
}

// limits of an upload, from both sides.
func (s *suite) limits() {
	fresh := func() *wasm.Contract {
		return wasm.NewContract(nil, func(c *wasm.Contract) []byte { return c.Answer(wasm.Nothing) })
	}
	with := func(change func(c *wasm.Contract)) *wasm.Contract {
		c := fresh()
		change(c)
		return c
	}
	functions := func(n int, f wasm.Func) func(c *wasm.Contract) {
		return func(c *wasm.Contract) {
			for range n {
				c.Funcs = append(c.Funcs, f)
			}
		}
	}
	memory := func(limits ...[]byte) func(c *wasm.Contract) { return func(c *wasm.Contract) { c.Memories = limits } }
	tables := func(limits ...[]byte) func(c *wasm.Contract) {
		return func(c *wasm.Contract) {
			for _, l := range limits {
				c.Tables = append(c.Tables, wasm.Cat(wasm.FuncRef, l))
			}
		}
	}
	type made struct {
		name string
		c    *wasm.Contract
	}
	cases := []made{
		{"memory of 512 pages", with(memory(wasm.Limits(512)))},
		{"memory of 513 pages", with(memory(wasm.Limits(513)))},
		{"memory with a maximum", with(memory(wasm.LimitsUpTo(16, 512)))},
		{"no memory", with(func(c *wasm.Contract) { c.Memories, c.Exports, c.Data = nil, nil, nil })},
		{"memory not exported", with(func(c *wasm.Contract) { c.Exports = nil })},
		{"memory exported by another name", with(func(c *wasm.Contract) { c.Exports = [][]byte{wasm.Cat(wasm.Text("mem"), 2, 0)} })},
		{"memory imported", with(func(c *wasm.Contract) {
			c.Imports = []wasm.Import{{Module: "env", Name: "memory", Kind: 2, Desc: wasm.Limits(16)}}
			c.Memories = nil
		})},
		{"table of 2500 elements", with(tables(wasm.LimitsUpTo(2_500, 2_500)))},
		{"table of 2501 elements", with(tables(wasm.LimitsUpTo(2_501, 2_501)))},
		{"table up to 2501 elements", with(tables(wasm.LimitsUpTo(1, 2_501)))},
		{"table without a maximum", with(tables(wasm.Limits(1)))},
		{"two tables", with(tables(wasm.LimitsUpTo(1, 1), wasm.LimitsUpTo(1, 1)))},
		{"100 parameters", with(functions(1, wasm.Func{Sig: wasm.S(100)}))},
		{"101 parameters", with(functions(1, wasm.Func{Sig: wasm.S(101)}))},
		{"many parameters in all", with(functions(120, wasm.Func{Sig: wasm.S(90)}))},
		{"50 locals", with(functions(1, wasm.Func{Locals: bytes.Repeat([]byte{wasm.I32}, 50)}))},
		{"51 locals", with(functions(1, wasm.Func{Locals: bytes.Repeat([]byte{wasm.I32}, 51)}))},
		{"10,000 locals", with(functions(1, wasm.Func{Locals: bytes.Repeat([]byte{wasm.I32}, 10_000)}))},
		{"many locals in all", with(functions(600, wasm.Func{Locals: bytes.Repeat([]byte{wasm.I32}, 45)}))},
		{"10,000 functions", with(functions(10_000, wasm.Func{}))},
		{"20,001 functions", with(functions(20_001, wasm.Func{}))},
		{"no allocate", fresh().Without("allocate")},
		{"no deallocate", fresh().Without("deallocate")},
		{"no instantiate", fresh().Without("instantiate")},
		{"no query", fresh().Without("query")},
		{"no interface version", fresh().Without("interface_version_8")},
	}
	for _, version := range []int{0, 4, 5, 6, 7, 9, 80} {
		cases = append(cases, made{fmt.Sprintf("interface version %d", version), with(func(c *wasm.Contract) {
			c.Func("interface_version_8").Export = fmt.Sprintf("interface_version_%d", version)
		})})
	}
	cases = append(cases,
		made{"two interface versions", with(functions(1, wasm.Func{Export: "interface_version_7"}))},
		made{"the interface version twice", with(functions(1, wasm.Func{Export: "interface_version_8"}))},
		made{"odd interface version", with(functions(1, wasm.Func{Export: "interface_version_x"}))},
	)
	for _, capability := range append(slices.Clone(capabilities[:upstreamCapabilities]), "halo2", "nonsense", "", "a b", "Iterator") {
		cases = append(cases, made{"requires " + capability, with(functions(1, wasm.Func{Export: "requires_" + capability}))})
	}
	cases = append(cases, made{"requires three", with(func(c *wasm.Contract) {
		for _, capability := range []string{"zzz", "nonsense", "iterator"} {
			functions(1, wasm.Func{Export: "requires_" + capability})(c)
		}
	})})
	imports := func(list ...wasm.Import) *wasm.Contract {
		return wasm.NewContract(list, func(c *wasm.Contract) []byte { return c.Answer(wasm.Nothing) })
	}
	named := func(module, name string, sig wasm.Sig) wasm.Import {
		return wasm.Import{Module: module, Name: name, Sig: sig}
	}
	one := wasm.S(1, wasm.I32)
	var many []wasm.Import
	for range 101 {
		many = append(many, named("env", "db_read", one))
	}
	cases = append(cases,
		made{"100 imports", imports(many[:100]...)},
		made{"101 imports", imports(many...)},
		made{"an unknown import", imports(named("env", "foo", one))},
		made{"three unknown imports", imports(named("env", "zoo", one), named("env", "foo", one), named("env", "bar", one))},
		made{"an import of another module", imports(named("wasi_snapshot_preview1", "fd_write", one))},
		made{"an import of another module with a known name", imports(named("foo", "db_read", one))},
		made{"an import with another type", imports(named("env", "db_read", wasm.S(2, wasm.I32)))},
		made{"an import with 64 bits", imports(named("env", "db_read", wasm.Sig{Params: []byte{wasm.I64}, Results: []byte{wasm.I32}}))},
		made{"an imported global", imports(wasm.Import{Module: "env", Name: "g", Kind: 3, Desc: wasm.Cat(wasm.I32, 0)})},
		made{"an imported global with a known name", imports(wasm.Import{Module: "env", Name: "db_read", Kind: 3, Desc: wasm.Cat(wasm.I32, 0)})},
		made{"an imported table", imports(wasm.Import{Module: "env", Name: "t", Kind: 1, Desc: wasm.Cat(wasm.FuncRef, wasm.Limits(1))})},
	)
	if !slices.Contains(capabilities, "halo2") {
		// What only our library knows, and only with the capability. Without it, it knows nothing of this.
		cases = append(cases,
			made{"an import of verify_halo2_proof", imports(named("env", "verify_halo2_proof", wasm.S(2, wasm.I32)))},
			made{"an import of our others", imports(named("env", "verify_halo2_proof_with", wasm.S(3, wasm.I32)), named("env", "verify_halo2_proofs", wasm.S(2, wasm.I32)))},
			made{"a section halo2_circuits", with(func(c *wasm.Contract) {
				c.Custom = []wasm.Custom{{Name: "halo2_circuits", Payload: []byte("anything")}}
			})},
		)
	}
	for _, version := range []string{"1", "42", "0", "", "abc", "042", "+1", "-1", " 1", "1\n", "18446744073709551615", "18446744073709551616", "\xff"} {
		section := func(c *wasm.Contract) {
			c.Custom = []wasm.Custom{{Name: "cw_migrate_version", Payload: []byte(version)}}
		}
		cases = append(cases,
			made{fmt.Sprintf("migrate version %q without migrate", version), with(section)},
			made{fmt.Sprintf("migrate version %q", version), with(func(c *wasm.Contract) {
				section(c)
				functions(1, wasm.Func{Export: "migrate", Sig: wasm.S(2, wasm.I32), Body: wasm.Const(0)})(c)
			})},
		)
	}
	cases = append(cases,
		made{"two migrate versions", with(func(c *wasm.Contract) {
			c.Custom = []wasm.Custom{{Name: "cw_migrate_version", Payload: []byte("1")}, {Name: "cw_migrate_version", Payload: []byte("2")}}
			functions(1, wasm.Func{Export: "migrate", Sig: wasm.S(2, wasm.I32), Body: wasm.Const(0)})(c)
		})},
		made{"a broken name section", with(func(c *wasm.Contract) { c.Custom = []wasm.Custom{{Name: "name", Payload: []byte{1, 0xff, 0xff}}} })},
		made{"a custom section with a name that is no text", with(func(c *wasm.Contract) { c.Custom = []wasm.Custom{{Name: "\xff\xfe", Payload: nil}} })},
		made{"a large custom section", with(func(c *wasm.Contract) { c.Custom = []wasm.Custom{{Name: "x", Payload: make([]byte, 3*megabyte)}} })},
		made{"an export that is no text", with(functions(1, wasm.Func{Export: "\xff"}))},
		made{"blocks in blocks", wasm.NewContract(nil, func(*wasm.Contract) []byte {
			return wasm.Cat(bytes.Repeat([]byte{0x02, 0x40}, 500), bytes.Repeat([]byte{0x0b}, 500), wasm.Const(0))
		})},
		made{"a large table of branches", wasm.NewContract(nil, func(*wasm.Contract) []byte {
			return wasm.Cat(0x02, 0x40, wasm.Const(0), 0x0e, wasm.U(20_000), make([]byte, 20_001), 0x0b, wasm.Const(0))
		})},
		made{"a large function", wasm.NewContract(nil, func(*wasm.Contract) []byte {
			return wasm.Cat(bytes.Repeat(wasm.Cat(wasm.Const(1), 0x1a), 100_000), wasm.Const(0))
		})},
		made{"every IBC entry point", with(func(c *wasm.Contract) {
			for _, entry := range entryNames[7:13] {
				functions(1, wasm.Func{Export: entry, Sig: wasm.S(2, wasm.I32), Body: wasm.Const(0)})(c)
			}
		})},
		made{"every IBC entry point but one", with(func(c *wasm.Contract) {
			for _, entry := range entryNames[7:12] {
				functions(1, wasm.Func{Export: entry, Sig: wasm.S(2, wasm.I32), Body: wasm.Const(0)})(c)
			}
		})},
	)
	for _, m := range cases {
		s.made("limit", m.name, m.c.Bytes(), "execute")
	}
}
