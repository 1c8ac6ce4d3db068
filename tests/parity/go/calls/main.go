// Calls every function of the library through upstream's Go package, for all of upstream's test contracts and for many
// contracts made here, and writes one line of JSON for each call: gas, result, storage, what the host was asked, error.
// Two runs with two libraries must write the same lines.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/CosmWasm/wasmvm/v3/parity/library"
)

func main() {
	contracts := flag.String("contracts", "", "directory with upstream's test contracts")
	output := flag.String("o", "", "file for the lines")
	capability := flag.String("capability", "", "a capability of the chain, beside upstream's")
	flag.Parse()
	if *capability != "" {
		capabilities = append(capabilities, *capability)
	}
	log.SetFlags(0)

	file, err := os.Create(*output)
	must(err)
	out := bufio.NewWriter(file)
	// Relative paths: their length stands in errors about the configuration.
	dir, err := os.MkdirTemp("", "zk-wasmvm-parity-")
	must(err)
	defer os.RemoveAll(dir)

	s := &suite{wasm: map[string][]byte{}, out: json.NewEncoder(out), names: map[string]bool{}}
	s.out.SetEscapeHTML(false)
	for _, name := range []string{"hackatom", "cyberpunk", "floaty_2.0", "ibc_reflect", "queue", "reflect"} {
		s.wasm[name], err = os.ReadFile(filepath.Join(*contracts, name+".wasm"))
		must(err)
	}

	must(os.Chdir(dir))
	s.open()
	s.opening()
	s.codes()
	s.hackatom()
	s.cyberpunk()
	s.queue()
	s.reflect()
	s.ibcReflect()
	s.floaty()
	s.faults()
	s.hostFunctions()
	s.entryPoints()
	s.traps()
	s.features()
	s.limits()
	s.pins()
	s.vm.Cleanup()

	must(out.Flush())
	must(file.Close())
	library, err := library.Loaded()
	must(err)
	fmt.Printf("%d calls of %s\n", s.count, library)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
