//go:build linux

package linktest

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// markerName is what a developer sees who has the wrong library.
const markerName = "zk_wasmvm_is_not_linked__this_is_another_libwasmvm__build_with_tags_sys_wasmvm_and_point_the_linker_to_zk_wasmvm"

func TestUpstreamsLibraryDoesNotLinkWithoutTheTag(t *testing.T) {
	output, err := build(t, filepath.Join(t.TempDir(), "program"), "")
	require.Error(t, err, "upstream's package brings a library of its own, and it must not do")
	require.Regexp(t, "undefined.*"+markerName, output)
}

func TestUpstreamsLibraryDoesNotLinkInOurPlace(t *testing.T) {
	output, err := build(t, filepath.Join(t.TempDir(), "program"), "-L"+upstreamsLibrary(t), "-tags=sys_wasmvm")
	require.Error(t, err)
	require.Regexp(t, "undefined.*"+markerName, output)
}

func TestNoLibraryDoesNotLink(t *testing.T) {
	output, err := build(t, filepath.Join(t.TempDir(), "program"), "-L"+t.TempDir(), "-tags=sys_wasmvm")
	require.Error(t, err)
	require.Contains(t, output, "-lwasmvm")
}

func TestUpstreamsLibraryStopsTheProgramAtItsStart(t *testing.T) {
	program := filepath.Join(t.TempDir(), "program")
	output, err := build(t, program, "-L"+ourLibrary(t), "-tags=sys_wasmvm")
	require.NoError(t, err, output)

	output, err = run(t, program, ourLibrary(t))
	require.NoError(t, err, output)
	require.Equal(t, "started\ndone\n", output)

	output, err = run(t, program, upstreamsLibrary(t))
	require.Error(t, err)
	require.Contains(t, output, markerName)
	require.NotContains(t, output, "started")
}

// build makes the program with these flags for the linker alone, whatever this test was built with.
func build(t *testing.T, program, ldflags string, arguments ...string) (output string, err error) {
	t.Helper()
	arguments = append([]string{"build", "-o", program}, arguments...)
	command := exec.Command("go", append(arguments, "./testdata/program")...)
	command.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "CGO_ENABLED=1", "CGO_LDFLAGS="+ldflags)
	text, err := command.CombinedOutput()
	return string(text), err
}

func run(t *testing.T, program, library string) (output string, err error) {
	t.Helper()
	command := exec.Command(program, t.TempDir())
	command.Env = append(os.Environ(), "LD_LIBRARY_PATH="+library)
	text, err := command.CombinedOutput()
	return string(text), err
}

// ourLibrary is the folder of our libwasmvm.so; scripts/xtask.sh test-go says where it is.
func ourLibrary(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("ZKWASM_LIB_DIR")
	require.FileExists(t, filepath.Join(folder, "libwasmvm.so"), "ZKWASM_LIB_DIR is the folder of libwasmvm.so")
	return folder
}

// upstreamsLibrary is a folder with the library that wasmvm ships, under the name of ours.
func upstreamsLibrary(t *testing.T) string {
	t.Helper()
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CosmWasm/wasmvm/v3").Output()
	require.NoError(t, err)
	name := map[string]string{"amd64": "libwasmvm.x86_64.so", "arm64": "libwasmvm.aarch64.so"}[runtime.GOARCH]
	shipped := filepath.Join(strings.TrimSpace(string(module)), "internal", "api", name)
	folder := t.TempDir()
	require.NoError(t, os.Symlink(shipped, filepath.Join(folder, "libwasmvm.so")))
	return folder
}
