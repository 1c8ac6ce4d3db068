package main

// A host that fails, under upstream's test contracts.

import (
	"fmt"

	"github.com/CosmWasm/wasmvm/v3/parity/host"
)

// faults makes the host fail in every way, at every operation that these calls use.
func (s *suite) faults() {
	hackatom, queue, reflect := s.contract("hackatom"), s.contract("queue"), s.contract("reflect")
	hackatom.name, queue.name, reflect.name = "faults: hackatom", "faults: queue", "faults: reflect"
	hackatom.run("usual", "instantiate", `{"verifier":"fred","beneficiary":"bob"}`, call{})
	queue.run("usual", "instantiate", `{}`, call{})
	for value := range 3 {
		queue.run(fmt.Sprint(value), "execute", fmt.Sprintf(`{"enqueue":{"value":%d}}`, value), call{})
	}
	reflect.run("usual", "instantiate", `{}`, call{})

	panics := []host.How{host.OutOfGas, host.Panic, host.Costly}
	data := append(panics, host.Empty, host.Nil, host.Garbage)
	addresses := append(panics, host.Empty, host.Error, host.BadText, host.Garbage)
	queries := append(panics, host.Empty, host.Nil, host.Garbage, host.Error, host.BadText)
	try := func(c *contract, entry, msg, operation string, hows []host.How, nths ...int) {
		for _, how := range hows {
			for _, nth := range nths {
				name := fmt.Sprintf("%s, %s of %s %d", msg, how, operation, nth)
				c.run(name, entry, msg, call{fault: host.Fault{Operation: operation, Nth: nth, How: how}, scratch: true, sender: "fred"})
				c.run(name+", little gas", entry, msg, call{
					fault: host.Fault{Operation: operation, Nth: nth, How: how}, scratch: true, sender: "fred", limit: ptr(uint64(9_000_000)),
				})
			}
		}
	}
	try(hackatom, "instantiate", `{"verifier":"fred","beneficiary":"bob"}`, "set", panics, 1)
	try(hackatom, "instantiate", `{"verifier":"fred","beneficiary":"bob"}`, "validate", addresses, 1, 2)
	try(hackatom, "instantiate", `{"verifier":"fred","beneficiary":"bob"}`, "canonicalize", addresses, 1)
	try(hackatom, "execute", `{"release":{}}`, "get", data, 1)
	try(hackatom, "execute", `{"release":{}}`, "humanize", addresses, 1)
	try(hackatom, "execute", `{"release":{}}`, "query", queries, 1)
	try(hackatom, "query", `{"verifier":{}}`, "get", data, 1)
	try(hackatom, "query", `{"verifier":{}}`, "humanize", addresses, 1)
	try(hackatom, "execute", `{"user_errors_in_api_calls":{}}`, "canonicalize", addresses, 1, 2)
	try(hackatom, "execute", `{"user_errors_in_api_calls":{}}`, "humanize", addresses, 1, 2)
	try(queue, "execute", `{"dequeue":{}}`, "scan", panics, 1)
	try(queue, "execute", `{"dequeue":{}}`, "key", data, 1)
	try(queue, "execute", `{"dequeue":{}}`, "value", data, 1)
	try(queue, "execute", `{"dequeue":{}}`, "next", panics, 1)
	try(queue, "execute", `{"dequeue":{}}`, "delete", panics, 1)
	try(queue, "execute", `{"enqueue":{"value":1}}`, "set", panics, 1)
	try(queue, "query", `{"reducer":{}}`, "scan", panics, 1, 2)
	try(queue, "query", `{"reducer":{}}`, "key", data, 1, 4)
	try(queue, "query", `{"reducer":{}}`, "value", data, 2)
	try(queue, "query", `{"reducer":{}}`, "next", panics, 3)
	try(queue, "query", `{"list":{}}`, "next", panics, 1)
	try(reflect, "query", `{"capitalized":{"text":"x"}}`, "query", queries, 1)
	try(reflect, "execute", `{"change_owner":{"owner":"someone"}}`, "get", data, 1)
	try(reflect, "query", `{"chain":{"request":{"bank":{"balance":{"address":"foobar","denom":"ATOM"}}}}}`, "query", queries, 1)
}
