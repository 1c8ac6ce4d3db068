//go:build cgo && !nolink_libwasmvm && sys_wasmvm

package api

// #cgo LDFLAGS: -lwasmvm
import "C"
