package keeper_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// fixture is a circuit with a valid proof, from scripts/xtask.sh module-fixtures.
type fixture struct {
	circuit  []byte
	checksum []byte
	proof    []byte
	inputs   [][]byte
}

func (f fixture) name() string { return hex.EncodeToString(f.checksum) }

func (f fixture) store(sender account) *types.MsgStoreCircuit {
	return &types.MsgStoreCircuit{Sender: sender.String(), Circuit: f.circuit}
}

// badProof is the proof with one bit changed.
func (f fixture) badProof() []byte {
	bad := slices.Clone(f.proof)
	bad[len(bad)/2] ^= 1
	return bad
}

// headstash is our own circuit: k = 10, one public input.
func headstash(t testing.TB) fixture {
	return load(t, "vm/headstash.vk", "vm/headstash.proof", "vm/headstash.public.json")
}

// orchard is zcash's: k = 11, ten public inputs.
func orchard(t testing.TB) fixture {
	return load(t, "vm/orchard_fixed.vk", "vm/orchard_fixed.proof", "vm/orchard_fixed.public.json")
}

// small is one of many circuits with k = 5, counted from 1.
func small(t testing.TB, number int) fixture {
	folder := filepath.Join("circuits", strconv.Itoa(number))
	return load(t, filepath.Join(folder, "circuit.vk"), filepath.Join(folder, "proof.bin"), filepath.Join(folder, "public.json"))
}

func load(t testing.TB, circuit, proof, inputs string) fixture {
	t.Helper()
	f := fixture{circuit: file(t, circuit), proof: file(t, proof)}
	sum := sha256.Sum256(f.circuit)
	f.checksum = sum[:]
	var numbers []string
	require.NoError(t, json.Unmarshal(file(t, inputs), &numbers))
	for _, number := range numbers {
		digits := strings.TrimPrefix(number, "0x")
		input, err := hex.DecodeString(strings.Repeat("0", 64-len(digits)) + digits)
		require.NoError(t, err)
		slices.Reverse(input)
		f.inputs = append(f.inputs, input)
	}
	return f
}

// refusedCircuits are binaries that fail the check, by what is wrong with them.
func refusedCircuits(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(fixtures(t), "circuits", "refused", "*.vk"))
	require.NoError(t, err)
	require.NotEmpty(t, names, howToMake)
	circuits := make(map[string][]byte)
	for _, name := range names {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		circuits[strings.TrimSuffix(filepath.Base(name), ".vk")] = content
	}
	return circuits
}

const howToMake = "scripts/xtask.sh module-fixtures makes the folder that ZKWASM_TEST_FIXTURES names"

func fixtures(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("ZKWASM_TEST_FIXTURES")
	require.NotEmpty(t, folder, howToMake)
	return folder
}

// file is one of the fixtures' files. That it is missing is a failure.
func file(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(fixtures(t), name))
	require.NoError(t, err, howToMake)
	return content
}

// boundContract verifies proofs, and declares headstash.
func boundContract(t testing.TB) []byte { return file(t, "vm/headstash.wasm") }

// unboundContract is the same one, which declares nothing.
func unboundContract(t testing.TB) []byte { return file(t, "vm/unbound.wasm") }

// verifyMessage is the contract's message for a proof of its own circuit.
func verifyMessage(t testing.TB, proof []byte, inputs [][]byte) []byte {
	t.Helper()
	digits := make([]string, len(inputs))
	for i, input := range inputs {
		digits[i] = hex.EncodeToString(input)
	}
	message, err := json.Marshal(map[string]any{"verify": map[string]any{"proof": proof, "public_inputs": digits}})
	require.NoError(t, err)
	return message
}
