// Package api is the boundary to libwasmvm: one Go method for each C function on circuits, with Go's memory on one
// side and the library's on the other.
//
// The functions on contracts are called by upstream's package, from the same library. Linking another libwasmvm than
// the one of this repository fails, at link time or when the program starts: see link.go.
//
// Nothing here checks arguments: the library does.
package api

import _ "github.com/terpnetwork/zk-wasmvm/libwasmvm" // the header
