package main

// Contracts made here whose entry points answer everything that a contract can answer.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

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
