// Upstream's VM with the library that it ships: stores a contract and prints the error, if there is one.
//
//	upstream DATA_DIR CONTRACT CAPABILITY...
package main

import (
	"fmt"
	"os"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
)

func main() {
	vm, err := wasmvm.NewVM(os.Args[1], os.Args[3:], 32, false, 100)
	if err != nil {
		panic(err)
	}
	defer vm.Cleanup()
	wasm, err := os.ReadFile(os.Args[2])
	if err != nil {
		panic(err)
	}
	if _, _, err = vm.StoreCode(wasm, 1<<62); err != nil {
		fmt.Print(err)
	}
}
