//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// fixture is a circuit with a valid proof, from scripts/xtask.sh go-fixtures.
type fixture struct {
	name     string
	circuit  zkwasmvm.CircuitBinary
	checksum Checksum
	proof    []byte
	inputs   [][]byte
}

// headstash is our own circuit with a proof made just now: k = 10, one public input.
func headstash(t testing.TB) fixture { return load(t, "headstash") }

// orchard is zcash's: k = 11, ten public inputs.
func orchard(t testing.TB) fixture { return load(t, "orchard_fixed") }

// allCircuits are all that there are fixtures of.
func allCircuits(t testing.TB) []fixture {
	return []fixture{headstash(t), orchard(t), load(t, "orchard_insecure"), load(t, "orchard_post_nu6_3")}
}

func load(t testing.TB, name string) fixture {
	t.Helper()
	circuit := file(t, name+".vk")
	checksum := sha256.Sum256(circuit)
	var numbers []string
	require.NoError(t, json.Unmarshal(file(t, name+".public.json"), &numbers))
	inputs := make([][]byte, len(numbers))
	for i, number := range numbers {
		digits := strings.TrimPrefix(number, "0x")
		input, err := hex.DecodeString(strings.Repeat("0", 64-len(digits)) + digits)
		require.NoError(t, err)
		slices.Reverse(input)
		inputs[i] = input
	}
	return fixture{name, circuit, checksum[:], file(t, name+".proof"), inputs}
}

// file is one of the fixtures' files.
func file(t testing.TB, name string) []byte {
	t.Helper()
	folder := os.Getenv("ZKWASM_FIXTURES")
	if folder == "" {
		folder = filepath.Join(repository, "target", "go-fixtures")
	}
	content, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(t, err, "scripts/xtask.sh go-fixtures makes it")
	return content
}

// contract is the verifying contract bound to this circuit.
func (f fixture) contract(t testing.TB) []byte { return file(t, f.name+".wasm") }

// badProof is the proof with one bit changed.
func (f fixture) badProof() []byte {
	bad := slices.Clone(f.proof)
	bad[len(bad)/2] ^= 1
	return bad
}

// otherInputs are public inputs that the proof is not for.
func (f fixture) otherInputs() [][]byte {
	other := slices.Clone(f.inputs)
	other[0] = slices.Clone(other[0])
	other[0][0] ^= 1
	return other
}

// tooLarge is no field element: all bits are set.
func tooLarge() []byte {
	return slices.Repeat([]byte{0xff}, zkwasmvm.PublicInputLen)
}
