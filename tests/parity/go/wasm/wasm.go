// Package wasm writes small Wasm modules, byte by byte: contracts that call one host function, or that break one rule.
package wasm

import "encoding/binary"

// Value types.
const (
	I32       = 0x7f
	I64       = 0x7e
	F32       = 0x7d
	F64       = 0x7c
	V128      = 0x7b
	FuncRef   = 0x70
	ExternRef = 0x6f
)

// Sig is the type of a function: parameters, then results.
type Sig struct{ Params, Results []byte }

// S makes the type of a function that takes n i32.
func S(n int, results ...byte) Sig {
	params := make([]byte, n)
	for i := range params {
		params[i] = I32
	}
	return Sig{params, results}
}

// Import is an imported function. Kind and Desc, when set, make it something else than a function.
type Import struct {
	Module, Name string
	Sig          Sig
	Kind         byte
	Desc         []byte
}

// Func is a function of the module, exported when it has a name.
type Func struct {
	Export string
	Sig    Sig
	Locals []byte
	Body   []byte // without the closing end
}

// Module is what Bytes encodes. Raw sections are put where their number belongs.
type Module struct {
	Imports  []Import
	Funcs    []Func
	Memories [][]byte // limits
	Tables   [][]byte // element type and limits
	Globals  [][]byte // type, mutability, expression
	Exports  [][]byte // beside the functions: name, kind, index
	Start    []byte
	Elements [][]byte
	Data     []Data
	Custom   []Custom
}

// Data is an active segment of the first memory.
type Data struct {
	Offset uint32
	Bytes  []byte
}

// Custom is a custom section, put at the end.
type Custom struct {
	Name    string
	Payload []byte
}

// U is an unsigned LEB128.
func U(n uint64) []byte { return binary.AppendUvarint(nil, n) }

// N is a signed LEB128.
func N(n int64) []byte {
	var out []byte
	for {
		b := byte(n & 0x7f)
		n >>= 7
		if n == 0 && b&0x40 == 0 || n == -1 && b&0x40 != 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}

// Cat joins pieces of code: bytes, single opcodes, or lists of them.
func Cat(parts ...any) []byte {
	var out []byte
	for _, part := range parts {
		switch p := part.(type) {
		case int:
			out = append(out, byte(p))
		case byte:
			out = append(out, p)
		case []byte:
			out = append(out, p...)
		case string:
			out = append(out, p...)
		default:
			panic("wasm.Cat takes opcodes and bytes")
		}
	}
	return out
}

// Const pushes an i32.
func Const(n uint32) []byte { return Cat(0x41, N(int64(int32(n)))) }

// Call calls a function by its index, imports first.
func Call(index int) []byte { return Cat(0x10, U(uint64(index))) }

// Get pushes a local or a parameter.
func Get(local int) []byte { return Cat(0x20, U(uint64(local))) }

// Limits of a memory or a table, without a maximum.
func Limits(minimum uint64) []byte { return Cat(0, U(minimum)) }

// LimitsUpTo is Limits with a maximum.
func LimitsUpTo(minimum, maximum uint64) []byte { return Cat(1, U(minimum), U(maximum)) }

// Text is a name as it stands in a section.
func Text(s string) []byte { return Cat(U(uint64(len(s))), s) }

func vec(items [][]byte) []byte {
	out := U(uint64(len(items)))
	for _, item := range items {
		out = append(out, item...)
	}
	return out
}

func sig(s Sig) []byte {
	return Cat(0x60, U(uint64(len(s.Params))), s.Params, U(uint64(len(s.Results))), s.Results)
}

// Bytes encodes the module.
func (m Module) Bytes() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	section := func(id byte, items [][]byte) {
		if len(items) > 0 {
			body := vec(items)
			out = Cat(out, id, U(uint64(len(body))), body)
		}
	}

	// Every function has a type of its own: nothing here needs them shared, but for call_indirect, which names them.
	var types, imports, funcs, exports, code, data [][]byte
	for _, i := range m.Imports {
		if i.Desc != nil {
			imports = append(imports, Cat(Text(i.Module), Text(i.Name), i.Kind, i.Desc))
			continue
		}
		imports = append(imports, Cat(Text(i.Module), Text(i.Name), 0, U(uint64(len(types)))))
		types = append(types, sig(i.Sig))
	}
	imported := len(types)
	for n, f := range m.Funcs {
		funcs = append(funcs, U(uint64(len(types))))
		types = append(types, sig(f.Sig))
		if f.Export != "" {
			exports = append(exports, Cat(Text(f.Export), 0, U(uint64(imported+n))))
		}
		var locals [][]byte
		for _, l := range f.Locals {
			locals = append(locals, Cat(1, l))
		}
		body := Cat(vec(locals), f.Body, 0x0b)
		code = append(code, Cat(U(uint64(len(body))), body))
	}
	for _, d := range m.Data {
		data = append(data, Cat(0, Const(d.Offset), 0x0b, U(uint64(len(d.Bytes))), d.Bytes))
	}

	section(1, types)
	section(2, imports)
	section(3, funcs)
	section(4, m.Tables)
	section(5, m.Memories)
	section(6, m.Globals)
	section(7, append(exports, m.Exports...))
	if m.Start != nil {
		out = Cat(out, 8, U(uint64(len(m.Start))), m.Start)
	}
	section(9, m.Elements)
	section(10, code)
	section(11, data)
	for _, c := range m.Custom {
		body := Cat(Text(c.Name), c.Payload)
		out = Cat(out, 0, U(uint64(len(body))), body)
	}
	return out
}
