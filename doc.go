// Package zkwasmvm is wasmvm with native halo2 verification: the VM of github.com/CosmWasm/wasmvm/v3, whose contracts
// can verify halo2 proofs, and the key store that holds the circuits' verifying keys.
//
// A chain opens a VM with NewVM or NewVMWithConfig where it opened wasmvm's before, and gives it to wasmd's keeper with
// WithWasmEngine: it has all methods of wasmvm's VM. Circuits come in with VM.StoreCircuit, as codes do with StoreCode.
//
// # Building
//
// The package calls libwasmvm of this repository, in place of the one that wasmvm ships. Build with cgo, the tag
// sys_wasmvm, and tell the linker where the library is:
//
//	CGO_LDFLAGS="-L/path/to/lib -Wl,-rpath,/path/to/lib" go build -tags sys_wasmvm ./...
//
// Any other libwasmvm fails to link, and a program that finds another one when it starts does not start: the message has
// the name zk_wasmvm_is_not_linked. Without cgo, or with the tag nolink_libwasmvm, everything compiles and every call
// returns ErrNoCgo.
//
// # What is consensus
//
// Which circuits are registered is state of the chain, not of this package: a chain's module stores a circuit with
// VM.StoreCircuit, notes its checksum in its state, and answers the query /zkwasm.v1.Query/CircuitRegistered, which
// the VM asks before each verification.
//
// Whether StoreCircuit takes a circuit binary (nil or ErrRefused) and what it costs is the same on every node that
// runs the same version with the same MaxK. So is what BindCircuits and DeclaredCircuits return, whatever MaxK is. The
// wording of errors is not, and neither are metrics, ErrNotFound, ErrCorrupt and ErrPinnedCacheFull: these are about
// one node.
package zkwasmvm
