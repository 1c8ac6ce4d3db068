package zkwasmvm

import "slices"

// Capability is what a contract requires that verifies halo2 proofs (it exports requires_halo2). A VM of this package
// has it always; wasmvm's own VM, over the same library, has it when it is listed, and otherwise refuses such
// contracts as upstream does.
const Capability = "halo2"

// withCapability is a list with Capability in it once; the argument is left as it is.
func withCapability(capabilities []string) []string {
	if slices.Contains(capabilities, Capability) {
		return capabilities
	}
	return append(slices.Clone(capabilities), Capability)
}
