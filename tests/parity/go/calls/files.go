package main

import (
	"os"
	"path/filepath"
)

func writeFile(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o644)
}

func tempDir() (string, func()) {
	dir, err := os.MkdirTemp("", "zk-wasmvm-parity-")
	must(err)
	return dir, func() { os.RemoveAll(dir) }
}
