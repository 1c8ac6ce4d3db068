// Package vmtest is a chain in memory for tests of a CosmWasm VM: storage, addresses, queries and gas, with figures that
// a test can set and read.
//
// It imports the types of wasmvm alone and links no library, so that it serves tests of any VM with wasmvm's interface.
// What a call of such a VM takes:
//
//	chain := vmtest.NewChain()
//	chain.Circuits.Register(circuitChecksum)
//	vm.Execute(code, chain.Env(), vmtest.Info("alice"), msg,
//		chain.Store, chain.API(), chain.Querier, chain.Meter, limit, vmtest.DeserCost)
package vmtest
