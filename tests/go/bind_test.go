//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// someCircuits are checksums of circuits that there are not.
func someCircuits(count int) []Checksum {
	circuits := make([]Checksum, count)
	for i := range circuits {
		circuits[i] = slices.Repeat(Checksum{byte(i + 1)}, 32)
	}
	return circuits
}

// emptyModule is the shortest Wasm module.
func emptyModule() []byte { return []byte("\x00asm\x01\x00\x00\x00") }

// withSection adds a section halo2_circuits with this content, of less than 112 bytes.
func withSection(wasm, content []byte) []byte {
	name := "halo2_circuits"
	header := append([]byte{0, byte(1 + len(name) + len(content)), byte(len(name))}, name...)
	return slices.Concat(wasm, header, content)
}

func TestAContractIsBoundAsTheCommandLineDoesIt(t *testing.T) {
	plain := file(t, "unbound.wasm")
	declared, err := zkwasmvm.DeclaredCircuits(plain)
	require.NoError(t, err)
	require.Empty(t, declared)
	for _, f := range []fixture{headstash(t), orchard(t)} {
		bound, err := zkwasmvm.BindCircuits(plain, []Checksum{f.checksum})
		require.NoError(t, err)
		require.Equal(t, f.contract(t), bound)
		declared, err = zkwasmvm.DeclaredCircuits(bound)
		require.NoError(t, err)
		require.Equal(t, []Checksum{f.checksum}, declared)
	}
}

func TestABoundContractVerifiesAgainstItsFirstCircuit(t *testing.T) {
	f, g := headstash(t), orchard(t)
	vm := newVM(t)
	upload(t, vm, f)
	bound, err := zkwasmvm.BindCircuits(file(t, "unbound.wasm"), []Checksum{f.checksum, g.checksum})
	require.NoError(t, err)
	c := instantiate(t, vm, bound)
	c.chain.Circuits.Register(f.checksum)
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	require.Equal(t, "false", c.verdict(t, verify(f.badProof(), f.inputs)))
	stored, err := vm.GetCode(c.code)
	require.NoError(t, err)
	declared, err := zkwasmvm.DeclaredCircuits(stored)
	require.NoError(t, err)
	require.Equal(t, []Checksum{f.checksum, g.checksum}, declared)
}

func TestBindingAgainChangesNothing(t *testing.T) {
	for _, count := range []int{1, 2, 64} {
		circuits := someCircuits(count)
		bound, err := zkwasmvm.BindCircuits(emptyModule(), circuits)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(bound, emptyModule()))
		again, err := zkwasmvm.BindCircuits(bound, circuits)
		require.NoError(t, err)
		require.Equal(t, bound, again)
		declared, err := zkwasmvm.DeclaredCircuits(bound)
		require.NoError(t, err)
		require.Equal(t, circuits, declared)
	}
}

func TestAContractThatDeclaresOtherCircuitsIsRefused(t *testing.T) {
	circuits := someCircuits(3)
	bound, err := zkwasmvm.BindCircuits(emptyModule(), circuits[:2])
	require.NoError(t, err)
	for _, others := range [][]Checksum{
		{circuits[1], circuits[0]}, circuits[:1], circuits[1:2], circuits, circuits[1:], circuits[2:],
	} {
		result, err := zkwasmvm.BindCircuits(bound, others)
		requireKind(t, err, zkwasmvm.ErrRefused)
		require.Nil(t, result)
		for _, named := range slices.Concat(circuits[:2], others) {
			require.ErrorContains(t, err, named.String())
		}
	}
}

func TestAListThatNoContractCanHaveIsRefused(t *testing.T) {
	bound, err := zkwasmvm.BindCircuits(emptyModule(), someCircuits(2))
	require.NoError(t, err)
	twice := someCircuits(2)
	for _, wasm := range [][]byte{emptyModule(), bound} {
		for _, circuits := range [][]Checksum{nil, {}, someCircuits(65), append(twice, twice[0])} {
			_, err := zkwasmvm.BindCircuits(wasm, circuits)
			requireKind(t, err, zkwasmvm.ErrRefused)
		}
		// Lengths that are wrong, also where they add up to a right one.
		for _, circuits := range [][]Checksum{
			{nil}, {{}}, {twice[0], nil}, {twice[0][:31]}, {append(twice[0][:32:32], 0)}, {make([]byte, 64)},
			{make([]byte, 31), make([]byte, 33)}, {make([]byte, 1<<20)},
		} {
			_, err := zkwasmvm.BindCircuits(wasm, circuits)
			requireKind(t, err, zkwasmvm.ErrInvalidArgument)
		}
	}
}

func TestWhatIsNoContractIsNotBound(t *testing.T) {
	one := someCircuits(1)
	refused := func(wasm []byte, kind error) {
		t.Helper()
		bound, err := zkwasmvm.BindCircuits(wasm, one)
		requireKind(t, err, kind)
		require.Nil(t, bound)
		declared, err := zkwasmvm.DeclaredCircuits(wasm)
		requireKind(t, err, kind)
		require.Nil(t, declared)
	}
	refused(nil, zkwasmvm.ErrInvalidArgument)
	for _, wasm := range [][]byte{
		{}, {0}, []byte("no contract"), headstash(t).circuit, make([]byte, 1<<20),
		[]byte("\x00asm\x0d\x00\x01\x00"),          // a component
		[]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"), // compressed
	} {
		refused(wasm, zkwasmvm.ErrRefused)
	}
	for _, length := range []int{0, 1, 31, 33, 95} {
		refused(withSection(emptyModule(), make([]byte, length)), zkwasmvm.ErrRefused)
	}
	refused(withSection(emptyModule(), slices.Concat(one[0], one[0])), zkwasmvm.ErrRefused)
	once := withSection(emptyModule(), one[0])
	declared, err := zkwasmvm.DeclaredCircuits(once)
	require.NoError(t, err)
	require.Equal(t, one, declared, "these sections are read")
	refused(withSection(once, one[0]), zkwasmvm.ErrRefused)
}

// Of damaged bytes, either nothing comes out or a contract that declares these circuits and is otherwise as it was.
func TestADamagedContractIsRefusedOrBound(t *testing.T) {
	circuits := someCircuits(2)
	ends := map[bool]int{}
	check := func(wasm []byte) {
		bound, err := zkwasmvm.BindCircuits(wasm, circuits)
		ends[err == nil]++
		if err != nil {
			require.ErrorIs(t, err, zkwasmvm.ErrRefused)
			return
		}
		require.True(t, bytes.HasPrefix(bound, wasm))
		declared, err := zkwasmvm.DeclaredCircuits(bound)
		require.NoError(t, err)
		require.Equal(t, circuits, declared)
	}
	small, err := zkwasmvm.BindCircuits(emptyModule(), circuits)
	require.NoError(t, err)
	for length := range small {
		check(small[:length])
	}
	for bit := range 8 * len(small) {
		changed := slices.Clone(small)
		changed[bit/8] ^= 1 << (bit % 8)
		check(changed)
	}
	large := headstash(t).contract(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		check(large[:random.IntN(len(large))])
		changed := slices.Clone(large)
		changed[random.IntN(len(changed))] ^= byte(1 + random.IntN(255))
		check(changed)
	}
	require.Positive(t, ends[true])
	require.Positive(t, ends[false])
}

// Neither the library nor Go keeps what it was lent, or returns what it keeps.
func TestWhatIsBoundBelongsToTheCaller(t *testing.T) {
	wasm, circuits := emptyModule(), someCircuits(2)
	bound, err := zkwasmvm.BindCircuits(wasm, circuits)
	require.NoError(t, err)
	same, err := zkwasmvm.BindCircuits(bound, circuits)
	require.NoError(t, err)
	clear(bound)
	require.NotEqual(t, bound, same, "a copy, also of a contract that was bound")
	declared, err := zkwasmvm.DeclaredCircuits(same)
	require.NoError(t, err)
	_ = append(declared[0], 0xff)
	require.Equal(t, circuits, declared, "appending to one does not change the next")
	clear(same)
	require.Equal(t, someCircuits(2), declared)
}

// Many goroutines read and bind the same bytes, and no store is open.
func TestConcurrentBinding(t *testing.T) {
	f := headstash(t)
	plain, want := file(t, "unbound.wasm"), f.contract(t)
	together(func(int) {
		for range 10 {
			bound, err := zkwasmvm.BindCircuits(plain, []Checksum{f.checksum})
			assert.NoError(t, err)
			assert.True(t, bytes.Equal(want, bound))
			declared, err := zkwasmvm.DeclaredCircuits(want)
			assert.NoError(t, err)
			assert.Equal(t, []Checksum{f.checksum}, declared)
			_, err = zkwasmvm.BindCircuits(want, someCircuits(1))
			assert.ErrorIs(t, err, zkwasmvm.ErrRefused)
		}
	})
}
