// Package libwasmvm has no Go code: it makes `go mod vendor` copy this folder's bindings.h, which cgo includes.
package libwasmvm
