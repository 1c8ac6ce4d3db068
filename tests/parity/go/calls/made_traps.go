package main

// Contracts made here that trap, or cannot start.

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

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
