// Package library says which libwasmvm this process runs.
package library

import (
	"errors"
	"os"
	"strings"
)

// Loaded is the path of the library that the loader has mapped into this process.
func Loaded() (string, error) {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(maps)) {
		if at := strings.IndexByte(line, '/'); at >= 0 && strings.Contains(line, "libwasmvm") {
			return strings.TrimSpace(line[at:]), nil
		}
	}
	return "", errors.New("no libwasmvm is mapped into this process")
}
