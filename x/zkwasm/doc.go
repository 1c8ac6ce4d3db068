// Package zkwasm is the Cosmos SDK module that keeps circuits in a chain's state, for contracts that verify halo2 proofs.
//
// It stands beside wasmd's x/wasm and changes nothing there: OpenVM opens the virtual machine for wasm's keeper,
// Keeper.Options lets contracts ask whether a circuit is registered, and AppModule does the rest (messages, queries,
// genesis, the key store of the node). README.md describes state, messages and events; testing/simapp shows everything
// that a chain adds to its app.
package zkwasm
