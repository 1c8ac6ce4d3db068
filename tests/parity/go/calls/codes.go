package main

// A VM and its codes: opening it, storing and reading codes, pins and metrics.

import (
	"bytes"
	"fmt"

	cosmwasm "github.com/CosmWasm/wasmvm/v3"
	"github.com/CosmWasm/wasmvm/v3/internal/api"
	"github.com/CosmWasm/wasmvm/v3/parity/host"
	"github.com/CosmWasm/wasmvm/v3/types"
)

// opening a VM: what can be wrong with its configuration. Everything else is Go's.
func (s *suite) opening() {
	open := func(name string, config types.VMConfig) {
		cache, err := api.InitCache(config)
		if err == nil {
			api.ReleaseCache(cache)
		}
		s.plain("open: "+name, nil, nil, err)
	}
	config := func(name string, capabilities []string) types.VMConfig {
		return types.VMConfig{Cache: types.CacheOptions{
			BaseDir: name, AvailableCapabilities: capabilities,
			MemoryCacheSizeBytes: types.NewSizeMebi(100), InstanceMemoryLimitBytes: types.NewSizeMebi(32),
		}}
	}
	open("usual", config("usual", capabilities))
	open("no capabilities", config("none", []string{}))
	open("nil capabilities", config("nil", nil))
	open("odd capabilities", config("odd", []string{"", "a b", "a,b", "ö"}))
	noMemory := config("nomemory", capabilities)
	noMemory.Cache.MemoryCacheSizeBytes = types.NewSize(0)
	noMemory.Cache.InstanceMemoryLimitBytes = types.NewSize(0)
	open("no memory", noMemory)
	must(writeFile("file/state", "not a directory"))
	open("state is a file", config("file", capabilities))

	version, err := cosmwasm.LibwasmvmVersion()
	s.plain("version", version, nil, err)
}

// codes: everything that happens to a code before it runs.
func (s *suite) codes() {
	store := func(name string, wasm []byte) {
		checksum, gas, err := s.vm.SimulateStoreCode(wasm, gasLimit*1000)
		s.plain("codes: simulate storing "+name, []byte(checksum), &gas, err)
		checksum, gas, err = s.vm.StoreCode(wasm, gasLimit*1000)
		s.plain("codes: store "+name, []byte(checksum), &gas, err)
		checksum, err = s.vm.StoreCodeUnchecked(wasm)
		s.plain("codes: store "+name+" unchecked", []byte(checksum), nil, err)
		if err != nil {
			return
		}
		report, err := s.vm.AnalyzeCode(checksum)
		s.plain("codes: analyze "+name, report, nil, err)
		code, err := s.vm.GetCode(checksum)
		if err == nil && !bytes.Equal(code, wasm) {
			err = fmt.Errorf("other code than was stored")
		}
		s.plain("codes: get "+name, []byte(code), nil, err)
	}
	for _, name := range contractNames {
		store(name, s.wasm[name])
		store(name+" with a byte more", append(bytes.Clone(s.wasm[name]), 0))
		store(name+" without its end", s.wasm[name][:len(s.wasm[name])-9])
		store(name+" with a custom section", append(bytes.Clone(s.wasm[name]), 0, 4, 3, 'f', 'o', 'o'))
	}
	hackatom := s.wasm["hackatom"]
	store("nothing", []byte{})
	store("text", []byte("Hello world"))
	store("zeros", make([]byte, 1000))
	store("magic alone", hackatom[:4])
	store("magic and version", hackatom[:8])
	store("another version", append([]byte("\x00asm\x02\x00\x00\x00"), hackatom[8:]...))
	for _, at := range []int{9, 100, 1_000, 10_000, 50_000, 100_000} {
		damaged := bytes.Clone(hackatom)
		damaged[at] ^= 0xff
		store(fmt.Sprintf("hackatom with byte %d changed", at), damaged)
	}
	_, gas, err := s.vm.StoreCode(nil, gasLimit)
	s.plain("codes: store nil", nil, &gas, err)
	_, gas, err = s.vm.StoreCode(hackatom, 1000)
	s.plain("codes: store with too little gas", nil, &gas, err)

	checksum, err := s.vm.StoreCodeUnchecked(hackatom)
	must(err)
	for _, wrong := range []struct {
		name     string
		checksum []byte
	}{
		{"nil", nil},
		{"empty", []byte{}},
		{"31 bytes", checksum[:31]},
		{"33 bytes", append(bytes.Clone(checksum), 0)},
		{"unknown", make([]byte, 32)},
	} {
		code, err := s.vm.GetCode(wrong.checksum)
		s.plain("codes: get: checksum "+wrong.name, []byte(code), nil, err)
		report, err := s.vm.AnalyzeCode(wrong.checksum)
		s.plain("codes: analyze: checksum "+wrong.name, report, nil, err)
		s.plain("codes: pin: checksum "+wrong.name, nil, nil, s.vm.Pin(wrong.checksum))
		s.plain("codes: unpin: checksum "+wrong.name, nil, nil, s.vm.Unpin(wrong.checksum))
		s.plain("codes: sync: checksum "+wrong.name, nil, nil, s.vm.SyncPinnedCodes([]cosmwasm.Checksum{wrong.checksum}))
		s.plain("codes: remove: checksum "+wrong.name, nil, nil, s.vm.RemoveCode(wrong.checksum))
		c := s.created("codes: checksum "+wrong.name, checksum)
		for _, entry := range entryNames {
			c.run("call", entry, "{}", call{checksum: &wrong.checksum})
		}
	}

	// A closed cache is a nil pointer in Go: every function must say so.
	var none api.Cache
	_, err = api.StoreCode(none, hackatom, true)
	s.plain("no cache: store", nil, nil, err)
	_, err = api.GetCode(none, checksum)
	s.plain("no cache: get", nil, nil, err)
	_, err = api.AnalyzeCode(none, checksum)
	s.plain("no cache: analyze", nil, nil, err)
	_, err = api.GetMetrics(none)
	s.plain("no cache: metrics", nil, nil, err)
	_, err = api.GetPinnedMetrics(none)
	s.plain("no cache: pinned metrics", nil, nil, err)
	s.plain("no cache: pin", nil, nil, api.Pin(none, checksum))
	s.plain("no cache: unpin", nil, nil, api.Unpin(none, checksum))
	s.plain("no cache: sync", nil, nil, api.SyncPinnedCodes(none, checksum))
	s.plain("no cache: remove", nil, nil, api.RemoveCode(none, checksum))
	for _, entry := range entryNames {
		h := host.New(nil, nil, gasLimit, host.Fault{})
		meter, querier := types.GasMeter(h), h.Querier()
		_, report, err := entryPoints[entry].raw(none, checksum, []byte("{}"), []byte("{}"), []byte("{}"), &meter, h, h.API(), &querier, gasLimit, false)
		s.plain("no cache: "+entry, report, nil, err)
	}
}

// pins and metrics, on a cache of their own: what was called before must not count.
func (s *suite) pins() {
	dir, cleanup := tempDir()
	defer cleanup()
	vm, err := cosmwasm.NewVM(dir, capabilities, 32, false, 100)
	must(err)
	defer vm.Cleanup()
	step := 0
	metrics := func(after string) {
		step++
		metrics, err := vm.GetMetrics()
		s.plain(fmt.Sprintf("pins: metrics %d, after %s", step, after), metrics, nil, err)
		pinned, err := vm.GetPinnedMetrics()
		must(err)
		sorted := map[string]types.PerModuleMetrics{}
		for _, entry := range pinned.PerModule {
			sorted[entry.Checksum.String()] = entry.Metrics
		}
		s.plain(fmt.Sprintf("pins: metrics of the pinned %d, after %s", step, after), sorted, nil, err)
	}
	metrics("opening")
	all := map[string]cosmwasm.Checksum{}
	for _, name := range contractNames {
		all[name], _, err = vm.StoreCode(s.wasm[name], gasLimit)
		must(err)
		metrics("storing " + name)
	}
	hackatom := all["hackatom"]
	use := func(name string, checksum cosmwasm.Checksum) {
		h := host.New(nil, nil, gasLimit, host.Fault{})
		_, gas, err := vm.Query(checksum, env(), []byte(`{}`), h, *h.API(), h.Querier(), h, gasLimit, deserCost)
		s.plain(fmt.Sprintf("pins: query %s, step %d", name, step), nil, &gas, err)
	}
	use("hackatom", hackatom)
	metrics("a query")
	use("hackatom", hackatom)
	metrics("another query")
	s.plain("pins: pin", nil, nil, vm.Pin(hackatom))
	metrics("pin")
	s.plain("pins: pin again", nil, nil, vm.Pin(hackatom))
	use("hackatom", hackatom)
	metrics("a pinned query")
	s.plain("pins: pin queue", nil, nil, vm.Pin(all["queue"]))
	use("queue", all["queue"])
	metrics("pin queue")
	s.plain("pins: sync to queue and reflect", nil, nil, vm.SyncPinnedCodes([]cosmwasm.Checksum{all["queue"], all["reflect"]}))
	metrics("sync to queue and reflect")
	s.plain("pins: sync to hackatom and an unknown one", nil, nil, vm.SyncPinnedCodes([]cosmwasm.Checksum{hackatom, make([]byte, 32), all["queue"]}))
	metrics("sync to hackatom and an unknown one")
	s.plain("pins: sync to nothing", nil, nil, vm.SyncPinnedCodes(nil))
	metrics("sync to nothing")
	s.plain("pins: unpin what is not pinned", nil, nil, vm.Unpin(hackatom))
	s.plain("pins: pin, remove", nil, nil, vm.Pin(hackatom))
	s.plain("pins: remove a pinned code", nil, nil, vm.RemoveCode(hackatom))
	metrics("removing a pinned code")
	use("hackatom", hackatom)
	s.plain("pins: unpin a removed code", nil, nil, vm.Unpin(hackatom))
	metrics("unpin")
	use("hackatom", hackatom)
	s.plain("pins: remove again", nil, nil, vm.RemoveCode(hackatom))
	use("reflect", all["reflect"])
	metrics("all")
}
