//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/internal/vmtest"
)

// plenty of CosmWasm gas: 10 million SDK gas.
const plenty = 10_000_000 * 140_000

// repository is its folder, from the one in which these tests run.
const repository = "../.."

// capabilities of the chain in these tests, without ours: those of wasmd, which a test of the module compares with its own.
var capabilities = func() []string {
	list, err := os.ReadFile(filepath.Join(repository, "packages", "vm", "src", "wasmd_capabilities.csv"))
	if err != nil {
		panic(err)
	}
	return strings.Split(strings.TrimSpace(string(list)), ",")
}()

// newVM opens a VM in a folder of its own with the defaults.
func newVM(t testing.TB) *zkwasmvm.VM {
	t.Helper()
	return openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{})
}

// openVM opens a VM, which is closed when the test ends.
func openVM(t testing.TB, folder string, circuits zkwasmvm.CircuitConfig) *zkwasmvm.VM {
	t.Helper()
	vm, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, circuits)
	require.NoError(t, err)
	t.Cleanup(vm.Cleanup)
	return vm
}

func vmConfig(folder string) types.VMConfig {
	return types.VMConfig{Cache: types.CacheOptions{
		BaseDir:                  folder,
		AvailableCapabilities:    capabilities,
		MemoryCacheSizeBytes:     types.NewSizeMebi(100),
		InstanceMemoryLimitBytes: types.NewSizeMebi(32),
	}}
}

// upload stores a circuit and checks what that returns.
func upload(t testing.TB, vm *zkwasmvm.VM, f fixture) {
	t.Helper()
	checksum, gas, err := vm.StoreCircuit(f.circuit, plenty)
	require.NoError(t, err)
	require.Equal(t, f.checksum, checksum)
	require.NotZero(t, gas)
}

// contract is an instance of the verifying contract.
type contract struct {
	vm    *zkwasmvm.VM
	code  Checksum
	chain *vmtest.Chain
	env   types.Env
	info  types.MessageInfo
}

// instantiate stores a contract and makes an instance of it on a chain of its own.
func instantiate(t testing.TB, vm *zkwasmvm.VM, wasm []byte) *contract {
	t.Helper()
	code, _, err := vm.StoreCode(wasm, plenty)
	require.NoError(t, err)
	return instance(t, vm, code, vmtest.NewChain())
}

// instance makes an instance of a stored contract.
func instance(t testing.TB, vm *zkwasmvm.VM, code Checksum, chain *vmtest.Chain) *contract {
	t.Helper()
	c := &contract{vm: vm, code: code, chain: chain, env: chain.Env(), info: vmtest.Info("alice")}
	result, _, err := vm.Instantiate(code, c.env, c.info, []byte("{}"),
		chain.Store, chain.API(), chain.Querier, chain.Meter, plenty, vmtest.DeserCost)
	require.NoError(t, err)
	require.Empty(t, result.Err)
	return c
}

// setup is a VM with a registered circuit and an instance of the contract that is bound to it.
func setup(t testing.TB, f fixture) *contract {
	t.Helper()
	vm := newVM(t)
	upload(t, vm, f)
	c := instantiate(t, vm, f.contract(t))
	c.chain.Circuits.Register(f.checksum)
	return c
}

// execute runs a message.
func (c *contract) execute(message []byte) (*types.ContractResult, uint64, error) {
	return c.executeWithin(message, plenty)
}

func (c *contract) executeWithin(message []byte, gasLimit uint64) (*types.ContractResult, uint64, error) {
	return c.vm.Execute(c.code, c.env, c.info, message,
		c.chain.Store, c.chain.API(), c.chain.Querier, c.chain.Meter, gasLimit, vmtest.DeserCost)
}

// verdict runs a message that must end with a verdict: true or false as text, as the contract tells it.
func (c *contract) verdict(t testing.TB, message []byte) string {
	t.Helper()
	result, _, err := c.execute(message)
	require.NoError(t, err)
	require.Empty(t, result.Err)
	require.Len(t, result.Ok.Attributes, 1)
	require.Equal(t, "valid", result.Ok.Attributes[0].Key)
	return result.Ok.Attributes[0].Value
}

// refusal runs a message that the contract must refuse, and returns its words.
func (c *contract) refusal(t testing.TB, message []byte) string {
	t.Helper()
	result, _, err := c.execute(message)
	require.NoError(t, err)
	require.NotEmpty(t, result.Err)
	return result.Err
}

// lastVerdict asks the contract for what it stored.
func (c *contract) lastVerdict(t testing.TB) bool {
	t.Helper()
	result := c.query(t, `{"last_verdict":{}}`)
	require.Empty(t, result.Err)
	var answer struct{ Valid *bool }
	require.NoError(t, json.Unmarshal(result.Ok, &answer))
	require.NotNil(t, answer.Valid)
	return *answer.Valid
}

// query asks the contract.
func (c *contract) query(t testing.TB, message string) *types.QueryResult {
	t.Helper()
	result, _, err := c.vm.Query(c.code, c.env, []byte(message),
		c.chain.Store, c.chain.API(), c.chain.Querier, c.chain.Meter, plenty, vmtest.DeserCost)
	require.NoError(t, err)
	return result
}

// verify is the message to verify against the contract's own circuit.
func verify(proof []byte, inputs [][]byte) []byte {
	return encode(map[string]any{"verify": map[string]any{"proof": proof, "public_inputs": hexes(inputs)}})
}

// verifyWith is the message to verify against a circuit that it names.
func verifyWith(circuit []byte, proof []byte, inputs [][]byte) []byte {
	return encode(map[string]any{"verify": map[string]any{
		"proof": proof, "public_inputs": hexes(inputs), "circuit": hex.EncodeToString(circuit),
	}})
}

// verifyBatch is the message to verify several proofs together, against the contract's own circuit if none is given.
func verifyBatch(circuit []byte, proofs [][]byte, inputs [][][]byte) []byte {
	lists := make([][]string, len(inputs))
	for i := range inputs {
		lists[i] = hexes(inputs[i])
	}
	batch := map[string]any{"proofs": proofs, "public_inputs": lists}
	if circuit != nil {
		batch["circuit"] = hex.EncodeToString(circuit)
	}
	return encode(map[string]any{"verify_batch": batch})
}

func hexes(inputs [][]byte) []string {
	texts := make([]string, len(inputs))
	for i, input := range inputs {
		texts[i] = hex.EncodeToString(input)
	}
	return texts
}

func encode(message any) []byte {
	text, err := json.Marshal(message)
	if err != nil {
		panic(err)
	}
	return text
}

// isAny tells whether an error is one of these.
func isAny(err error, kinds ...error) bool {
	return slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) })
}
