//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/CosmWasm/wasmvm/v3/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// This uploads a circuit and verifies a proof against it, as a chain's module would. Contracts do the rest in Execute.
func Example() {
	dataDir, err := os.MkdirTemp("", "")
	check(err)
	defer os.RemoveAll(dataDir)
	vm, err := zkwasmvm.NewVM(dataDir, []string{"iterator", "staking", "stargate"}, 32, false, 100)
	check(err)
	defer vm.Cleanup()

	// zkwasm circuit build headstash -o headstash.vk
	circuit := read("headstash.vk")
	report, err := vm.CheckCircuit(circuit)
	check(err)
	fmt.Printf("k = %d, public inputs %v, proofs of %d bytes, %d SDK gas\n",
		report.K, report.PublicInputs, report.ProofLength, (report.VerificationGas+139_999)/140_000)

	const gasLimit = 1_000_000 * 140_000 // CosmWasm gas
	checksum, _, err := vm.StoreCircuit(circuit, gasLimit)
	check(err)
	check(vm.PinCircuit(checksum))

	proof, inputs := read("headstash.proof"), publicInputs("headstash.public.json")
	valid, err := vm.VerifyHalo2Proof(checksum, proof, inputs)
	check(err)
	fmt.Println("valid:", valid)

	inputs[0][0] ^= 1
	valid, err = vm.VerifyHalo2Proof(checksum, proof, inputs)
	check(err)
	fmt.Println("with another input:", valid)

	_, err = vm.VerifyHalo2Proof(checksum, proof, nil)
	fmt.Println(err)
	// Output:
	// k = 10, public inputs [1], proofs of 3264 bytes, 32776 SDK gas
	// valid: true
	// with another input: false
	// no verdict: wrong number of public inputs (code 11)
}

// An upload ends in one of three ways: taken, refused for a reason that every node finds, or failed on this node.
func ExampleVM_StoreCircuit() {
	dataDir, err := os.MkdirTemp("", "")
	check(err)
	defer os.RemoveAll(dataDir)
	vm, err := zkwasmvm.NewVM(dataDir, nil, 32, false, 100)
	check(err)
	defer vm.Cleanup()

	upload := func(circuit []byte, gasLimit uint64) {
		checksum, _, err := vm.StoreCircuit(circuit, gasLimit)
		switch {
		case err == nil:
			fmt.Println("taken:", checksum)
		case errors.Is(err, types.OutOfGasError{}):
			fmt.Println("out of gas")
		case errors.Is(err, zkwasmvm.ErrRefused):
			fmt.Println("refused")
		default:
			panic(err) // this node cannot go on: its disk is full, or its data damaged
		}
	}
	upload(read("headstash.vk"), 1_000_000*140_000)
	upload(read("headstash.vk"), 1)
	upload([]byte("no circuit"), 1_000_000*140_000)
	// Output:
	// taken: b28d0586d2fe40b1277ca19ee457466cfb91166aece1ae909bcd4ca7a62ff59f
	// out of gas
	// refused
}

// A contract that comes with its circuits is bound to them before it is stored.
func ExampleBindCircuits() {
	dataDir, err := os.MkdirTemp("", "")
	check(err)
	defer os.RemoveAll(dataDir)
	vm, err := zkwasmvm.NewVM(dataDir, nil, 32, false, 100)
	check(err)
	defer vm.Cleanup()

	const gasLimit = 1_000_000 * 140_000
	circuit, _, err := vm.StoreCircuit(read("headstash.vk"), gasLimit)
	check(err)
	wasm, err := zkwasmvm.BindCircuits(read("unbound.wasm"), []zkwasmvm.Checksum{circuit})
	check(err)
	code, _, err := vm.StoreCode(wasm, gasLimit)
	check(err)

	stored, err := vm.GetCode(code)
	check(err)
	circuits, err := zkwasmvm.DeclaredCircuits(stored)
	check(err)
	fmt.Println(circuits)
	// Output:
	// [b28d0586d2fe40b1277ca19ee457466cfb91166aece1ae909bcd4ca7a62ff59f]
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// read returns the content of a file that scripts/xtask.sh go-fixtures made.
func read(name string) []byte {
	folder := os.Getenv("ZKWASM_FIXTURES")
	if folder == "" {
		folder = "target/go-fixtures"
	}
	content, err := os.ReadFile(filepath.Join(folder, name))
	check(err)
	return content
}

// publicInputs reads a public.json of `zkwasm prove`: hexadecimal, big-endian.
func publicInputs(name string) [][]byte {
	var texts []string
	check(json.Unmarshal(read(name), &texts))
	inputs := make([][]byte, len(texts))
	for i, text := range texts {
		input, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
		check(err)
		slices.Reverse(input)
		inputs[i] = input
	}
	return inputs
}
