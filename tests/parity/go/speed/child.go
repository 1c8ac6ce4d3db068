package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	cosmwasm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/parity/host"
	"github.com/CosmWasm/wasmvm/v3/parity/library"
	"github.com/CosmWasm/wasmvm/v3/types"
)

const gasLimit = 1_000_000_000_000_000

var (
	capabilities = []string{"iterator", "staking", "stargate", "cosmwasm_1_1", "cosmwasm_1_2", "cosmwasm_1_3", "cosmwasm_1_4", "cosmwasm_2_0", "cosmwasm_2_1", "cosmwasm_2_2"}
	free         = types.UFraction{Numerator: 0, Denominator: 1}
	env          = types.Env{
		Block:    types.BlockInfo{Height: 1, Time: 1, ChainID: "speed"},
		Contract: types.ContractInfo{Address: "contract"},
	}
	info = types.MessageInfo{Sender: "fred"}
)

type operation struct {
	name string
	call func()
}

// serve says what there is, then runs what it is asked to: "operation,number of calls". It answers with nanoseconds: of the
// clock on the wall, and of the processor.
func serve(contracts string) {
	dir, err := os.MkdirTemp("", "zk-wasmvm-speed-")
	must(err)
	defer os.RemoveAll(dir)
	operations := prepare(dir, contracts)

	path, err := library.Loaded()
	must(err)
	var names []string
	calls := map[string]func(){}
	for _, o := range operations {
		names = append(names, o.name)
		calls[o.name] = o.call
	}
	fmt.Printf("%s\n%s\n", path, strings.Join(names, ","))

	debug.SetGCPercent(-1) // between batches only
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		name, number, _ := strings.Cut(in.Text(), ",")
		if name == "end" {
			fmt.Println(peak())
			return
		}
		n, err := strconv.Atoi(number)
		must(err)
		call := calls[name]
		runtime.GC()
		begin, used := time.Now(), processor()
		for range n {
			call()
		}
		fmt.Println(time.Since(begin).Nanoseconds(), (processor() - used).Nanoseconds())
	}
}

// processor is the time that all threads of this process have run.
func processor() time.Duration {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	must(err)
	for line := range strings.Lines(string(status)) {
		if rest, is := strings.CutPrefix(line, "VmHWM:"); is {
			kilobytes, err := strconv.Atoi(strings.Fields(rest)[0])
			must(err)
			return kilobytes / 1024
		}
	}
	return 0
}

func prepare(dir, contracts string) []operation {
	vm, err := cosmwasm.NewVM(filepath.Join(dir, "vm"), capabilities, 32, false, 500)
	must(err)
	// One that keeps no module in memory: every call reads it from disk.
	cold, err := cosmwasm.NewVM(filepath.Join(dir, "cold"), capabilities, 32, false, 0)
	must(err)

	var out []operation
	checksums := map[string]cosmwasm.Checksum{}
	for _, name := range []string{"hackatom", "cyberpunk", "queue"} {
		wasm, err := os.ReadFile(filepath.Join(contracts, name+".wasm"))
		must(err)
		checksums[name], _, err = vm.StoreCode(wasm, gasLimit)
		must(err)
		_, _, err = cold.StoreCode(wasm, gasLimit)
		must(err)
		out = append(out, operation{"store " + name, func() {
			_, _, err := cold.StoreCode(wasm, gasLimit)
			must(err)
		}})
	}

	// A contract with its storage, which calls change and which stays small.
	type state struct {
		*host.Host
		checksum cosmwasm.Checksum
	}
	create := func(name, msg string) state {
		h := host.New(nil, map[string]types.Array[types.Coin]{"contract": {types.NewCoin(250, "ATOM")}}, gasLimit, host.Fault{})
		result, _, err := vm.Instantiate(checksums[name], env, info, []byte(msg), h, *h.API(), h.Querier(), h, gasLimit, free)
		check(err, result)
		return state{h, checksums[name]}
	}
	instantiate := func(name, msg string) operation {
		return operation{"instantiate " + name, func() { create(name, msg) }}
	}
	execute := func(s state, msg string) {
		result, _, err := vm.Execute(s.checksum, env, info, []byte(msg), s, *s.API(), s.Querier(), s, gasLimit, free)
		check(err, result)
	}
	query := func(vm *cosmwasm.VM, s state, msg string) {
		result, _, err := vm.Query(s.checksum, env, []byte(msg), s, *s.API(), s.Querier(), s, gasLimit, free)
		must(err)
		if result.Err != "" {
			log.Fatal(result.Err)
		}
	}

	hackatom := create("hackatom", `{"verifier":"fred","beneficiary":"bob"}`)
	cyberpunk := create("cyberpunk", `{}`)
	queue, long := create("queue", `{}`), create("queue", `{}`)
	for value := range 100 {
		execute(long, fmt.Sprintf(`{"enqueue":{"value":%d}}`, value))
	}
	pinned, err := cosmwasm.NewVM(filepath.Join(dir, "pinned"), capabilities, 32, false, 0)
	must(err)
	for name, checksum := range checksums {
		code, err := vm.GetCode(checksum)
		must(err)
		_, err = pinned.StoreCodeUnchecked(code)
		must(err)
		must(pinned.Pin(checksums[name]))
	}
	out = append(out,
		instantiate("hackatom", `{"verifier":"fred","beneficiary":"bob"}`),
		instantiate("cyberpunk", `{}`),
		instantiate("queue", `{}`),
		operation{"execute hackatom: release", func() { execute(hackatom, `{"release":{}}`) }},
		operation{"execute cyberpunk: mirror", func() { execute(cyberpunk, `{"mirror_env":{}}`) }},
		operation{"execute cyberpunk: argon2", func() { execute(cyberpunk, `{"argon2":{"mem_cost":256,"time_cost":2}}`) }},
		operation{"execute queue: there and back", func() {
			execute(queue, `{"enqueue":{"value":7}}`)
			execute(queue, `{"dequeue":{}}`)
		}},
		operation{"query hackatom: verifier", func() { query(vm, hackatom, `{"verifier":{}}`) }},
		operation{"query cyberpunk: mirror", func() { query(vm, cyberpunk, `{"mirror_env":{}}`) }},
		operation{"query queue: sum of 100", func() { query(vm, long, `{"sum":{}}`) }},
		operation{"query queue: list of 100", func() { query(vm, long, `{"list":{}}`) }},
		operation{"query hackatom from disk", func() { query(cold, hackatom, `{"verifier":{}}`) }},
		operation{"query cyberpunk from disk", func() { query(cold, cyberpunk, `{"mirror_env":{}}`) }},
		operation{"query queue from disk", func() { query(cold, queue, `{"count":{}}`) }},
		operation{"query hackatom pinned", func() { query(pinned, hackatom, `{"verifier":{}}`) }},
	)
	return out
}

func check(err error, result *types.ContractResult) {
	must(err)
	if result.Err != "" {
		log.Fatal(result.Err)
	}
}
