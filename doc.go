// Package zkwasmvm is wasmvm with native halo2 verification: the VM of github.com/CosmWasm/wasmvm/v3, whose contracts
// can verify halo2 proofs, and the key store that holds the circuits' verifying keys.
//
// A chain opens a VM with NewVM or NewVMWithConfig where it opened wasmvm's before, and gives it to wasmd's keeper with
// WithWasmEngine: it has all methods of wasmvm's VM. Circuits come in with VM.StoreCircuit, as codes do with StoreCode.
//
// # Building
//
// The package calls libwasmvm of this repository instead of the one that wasmvm ships. Build with cgo and the tag
// sys_wasmvm, and tell the linker where the library is:
//
//	CGO_LDFLAGS="-L/path/to/lib -Wl,-rpath,/path/to/lib" go build -tags sys_wasmvm ./...
//
// Any other libwasmvm fails to link. A program that finds another one when it starts does not start. In both cases the
// message contains the name zk_wasmvm_is_not_linked. Without cgo, or with the tag nolink_libwasmvm, everything compiles
// and every call returns ErrNoCgo.
//
// # What is consensus
//
// The chain's state, not this package, says which circuits are registered: a chain's module stores a circuit with
// VM.StoreCircuit, notes its checksum in its state, and answers the query /zkwasm.v1.Query/CircuitRegistered, which
// the VM asks before each verification.
//
// Every node that runs the same version with the same MaxK gets the same result of StoreCircuit for a circuit binary
// (nil or ErrRefused) and the same cost. BindCircuits and DeclaredCircuits return the same everywhere, whatever MaxK
// is. The wording of errors is not part of consensus. Nor are metrics, ErrNotFound, ErrCorrupt and ErrPinnedCacheFull:
// they are about one node.
package zkwasmvm
