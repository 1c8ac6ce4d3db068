package main

// Contracts made here at the edge of what an upload takes: each proposal of Wasm, each limit.

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

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
