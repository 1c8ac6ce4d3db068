// Package linktest tests that a program over the wrong libwasmvm cannot be built, and cannot be started.
package linktest
