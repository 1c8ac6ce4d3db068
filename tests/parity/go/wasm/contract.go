package wasm

import "encoding/binary"

// Where a contract's memory holds what. Sixteen pages are enough for the arguments of these tests.
const (
	pages      = 16
	EndOfPages = pages << 16
	regions    = 1024
	texts      = 8192
	heap       = 1 << 16
)

// The answer of a contract that has nothing to say.
const Nothing = `{"ok":{"messages":[],"attributes":[],"events":[],"data":null}}`

// Contract is a module with everything that a contract needs. Its functions' bodies are changed by the tests.
type Contract struct {
	Module
	regions, texts uint32
}

// NewContract has the exports that the VM asks for. Its `instantiate`, `execute` and `query` run the given body, which
// leaves a pointer to a region on the stack.
func NewContract(imports []Import, build func(c *Contract) []byte) *Contract {
	c := &Contract{regions: regions, texts: texts}
	c.Imports = imports
	body := build(c)
	c.Memories = [][]byte{Limits(pages)}
	c.Globals = [][]byte{Cat(I32, 1, Const(heap), 0x0b)}
	c.Exports = [][]byte{Cat(Text("memory"), 2, 0)}
	c.Funcs = []Func{
		{Export: "interface_version_8"},
		// A region and its bytes at the end of the heap, which only grows: {offset, capacity, length 0}.
		{Export: "allocate", Sig: S(1, I32), Locals: []byte{I32}, Body: Cat(
			0x23, 0, 0x22, 1, Get(1), Const(12), 0x6a, 0x36, 2, 0,
			Get(1), Get(0), 0x36, 2, 4,
			Get(1), Const(0), 0x36, 2, 8,
			Get(1), Const(12), 0x6a, Get(0), 0x6a, 0x24, 0,
			Get(1),
		)},
		{Export: "deallocate", Sig: S(1)},
		{Export: "instantiate", Sig: S(3, I32), Body: body},
		{Export: "execute", Sig: S(3, I32), Body: body},
		{Export: "query", Sig: S(2, I32), Body: body},
	}
	return c
}

// Without leaves out the exported function of this name.
func (c *Contract) Without(name string) *Contract {
	for i := range c.Funcs {
		if c.Funcs[i].Export == name {
			c.Funcs[i].Export = ""
		}
	}
	return c
}

// Func finds the exported function of this name.
func (c *Contract) Func(name string) *Func {
	for i := range c.Funcs {
		if c.Funcs[i].Export == name {
			return &c.Funcs[i]
		}
	}
	panic("no function " + name)
}

// Env is the list of imports for these names, from module env, with these types.
func Env(list ...Import) []Import {
	for i := range list {
		list[i].Module = "env"
	}
	return list
}

// Region puts bytes into the memory and returns the pointer to their region.
func (c *Contract) Region(content []byte) uint32 {
	c.Data = append(c.Data, Data{c.texts, content})
	at := c.RawRegion(c.texts, uint32(len(content)), uint32(len(content)))
	c.texts += uint32(len(content))
	return at
}

// RawRegion puts a region with any numbers into the memory.
func (c *Contract) RawRegion(offset, capacity, length uint32) uint32 {
	at := c.regions
	var raw [12]byte
	binary.LittleEndian.PutUint32(raw[0:], offset)
	binary.LittleEndian.PutUint32(raw[4:], capacity)
	binary.LittleEndian.PutUint32(raw[8:], length)
	c.Data = append(c.Data, Data{at, raw[:]})
	c.regions += 16
	return at
}

// Answer pushes the region of a constant result.
func (c *Contract) Answer(result string) []byte { return Const(c.Region([]byte(result))) }

// Number makes code that leaves an i32 into code that leaves a region with its four bytes.
func (c *Contract) Number(code []byte) []byte {
	region := c.Region(make([]byte, 4))
	at := c.texts - 4
	return Cat(Const(at), code, 0x36, 0, 0, Const(region))
}

// Number64 is Number for an i64.
func (c *Contract) Number64(code []byte) []byte {
	region := c.Region(make([]byte, 8))
	at := c.texts - 8
	return Cat(Const(at), code, 0x37, 0, 0, Const(region))
}
