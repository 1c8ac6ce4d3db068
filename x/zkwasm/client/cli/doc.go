// Package cli has the commands of x/zkwasm that read or write files. autocli makes the others.
package cli
