// Command stack calls a contract that hands over nothing, from goroutines whose stacks are of many sizes.
//
// The library tells a callback of no bytes by a length of 0. What it writes as their pointer matters all the same: when a
// goroutine's stack grows, Go looks at every pointer on it and ends the process at one that is a small number. The stack has
// to grow in the middle of a callback for that, so this tries many depths. It ends with exit code 0 or does not survive.
package main

import (
	"fmt"
	"os"
	"runtime"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/parity/host"
	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
	"github.com/CosmWasm/wasmvm/v3/types"
)

const (
	plenty = uint64(1) << 60
	rounds = 4
	depths = 400
)

func main() {
	folder, err := os.MkdirTemp("", "stack")
	must(err)
	defer os.RemoveAll(folder)
	vm, err := wasmvm.NewVM(folder, []string{"iterator"}, 32, false, 100)
	must(err)
	defer vm.Cleanup()
	for name, contract := range contracts() {
		code, _, err := vm.StoreCode(contract.Bytes(), plenty)
		must(err)
		must(vm.Pin(code))
		for range rounds {
			for depth := range depths {
				done := make(chan error)
				go func() { deep(depth, func() { done <- execute(vm, code) }) }()
				must(<-done)
			}
			runtime.GC() // shrinks stacks, which moves them too
		}
		fmt.Printf("%s: survived %d calls\n", name, rounds*depths)
	}
}

// contracts hand a region of no bytes to each function that leads to a callback, fifty times in a call.
func contracts() map[string]*wasm.Contract {
	imports := wasm.Env(
		wasm.Import{Name: "db_write", Sig: wasm.S(2)},
		wasm.Import{Name: "db_remove", Sig: wasm.S(1)},
		wasm.Import{Name: "db_read", Sig: wasm.S(1, wasm.I32)},
		wasm.Import{Name: "db_scan", Sig: wasm.S(3, wasm.I32)},
	)
	const drop = 0x1a
	contract := func(step func(key, empty []byte) []byte) *wasm.Contract {
		return wasm.NewContract(imports, func(c *wasm.Contract) []byte {
			key, empty := wasm.Const(c.Region(make([]byte, 40))), wasm.Const(c.RawRegion(8192, 0, 0))
			var body []byte
			for range 50 {
				body = wasm.Cat(body, step(key, empty))
			}
			return wasm.Cat(body, c.Answer(wasm.Nothing))
		})
	}
	return map[string]*wasm.Contract{
		"write":  contract(func(key, empty []byte) []byte { return wasm.Cat(key, empty, wasm.Call(0)) }),
		"remove": contract(func(_, empty []byte) []byte { return wasm.Cat(empty, wasm.Call(1)) }),
		"read":   contract(func(_, empty []byte) []byte { return wasm.Cat(empty, wasm.Call(2), drop) }),
		"scan": contract(func(key, empty []byte) []byte {
			return wasm.Cat(key, empty, wasm.Const(1), wasm.Call(3), drop)
		}),
	}
}

func execute(vm *wasmvm.VM, code wasmvm.Checksum) error {
	env := types.Env{Block: types.BlockInfo{Height: 1, Time: 1, ChainID: "chain"}, Contract: types.ContractInfo{Address: "contract"}}
	h := host.New(nil, nil, plenty, host.Fault{})
	result, _, err := vm.Execute(code, env, types.MessageInfo{Sender: "alice"}, []byte(`{}`), h, *h.API(), h.Querier(), h, plenty,
		types.UFraction{Numerator: 1, Denominator: 1})
	if err == nil && result.Err != "" {
		err = fmt.Errorf("%s", result.Err)
	}
	return err
}

// deep calls f with about 64 bytes more on the stack for each step.
//
//go:noinline
func deep(steps int, f func()) byte {
	var frame [48]byte
	if steps == 0 {
		f()
		return frame[0]
	}
	frame[steps%48] = 1
	return deep(steps-1, f) + frame[(steps+1)%48]
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "stack:", err)
		os.Exit(1)
	}
}
