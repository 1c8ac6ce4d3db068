// A program as small as one can be that has a VM of ours. It says how far it came.
package main

import (
	"fmt"
	"os"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

func main() {
	fmt.Println("started")
	vm, err := zkwasmvm.NewVM(os.Args[1], nil, 32, false, 16)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	vm.Cleanup()
	fmt.Println("done")
}
