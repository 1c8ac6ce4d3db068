package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/parity/record"
)

func sample() []record.Record {
	gas := uint64(7)
	return []record.Record{
		{Name: "a", Gas: &gas, Report: &record.Report{Limit: 10, Remaining: 2, Externally: 1, Internally: 7}, Result: "x", Storage: "s", Host: "1 h", MethodResult: "m"},
		{Name: "b", Result: "none", Error: "e", MethodError: "e"},
	}
}

// Every field counts: a change of any one must be found, and named.
func TestEveryFieldIsCompared(t *testing.T) {
	changes := map[string]func(r []record.Record) []record.Record{
		"gas 7":               func(r []record.Record) []record.Record { *r[0].Gas = 8; return r },
		"gas 7, ours none":    func(r []record.Record) []record.Record { r[0].Gas = nil; return r },
		"gas report":          func(r []record.Record) []record.Record { r[0].Report = nil; return r },
		"limit":               func(r []record.Record) []record.Record { r[0].Report.Limit++; return r },
		"gas remaining":       func(r []record.Record) []record.Record { r[0].Report.Remaining++; return r },
		"gas used externally": func(r []record.Record) []record.Record { r[0].Report.Externally++; return r },
		"gas used internally": func(r []record.Record) []record.Record { r[0].Report.Internally++; return r },
		"result":              func(r []record.Record) []record.Record { r[0].Result = "y"; return r },
		"storage":             func(r []record.Record) []record.Record { r[0].Storage = "y"; return r },
		"host":                func(r []record.Record) []record.Record { r[0].Host = "2 h"; return r },
		"error":               func(r []record.Record) []record.Record { r[1].Error = "f"; return r },
		"method's result":     func(r []record.Record) []record.Record { r[0].MethodResult = "y"; return r },
		"error of the method": func(r []record.Record) []record.Record { r[1].MethodError = "f"; return r },
		"no such call":        func(r []record.Record) []record.Record { return r[:1] },
		"that upstream has":   func(r []record.Record) []record.Record { return append(r, record.Record{Name: "c"}) },
	}
	for want, change := range changes {
		var out bytes.Buffer
		if compare(sample(), change(sample()), nil, io.Discard, &out) {
			t.Errorf("%s: not found", want)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: not named in\n%s", want, out.String())
		}
	}
	var table, out bytes.Buffer
	if !compare(sample(), sample(), nil, &table, &out) {
		t.Errorf("the same is different:\n%s", out.String())
	}
	if strings.Count(table.String(), "\n") != 3 {
		t.Errorf("not every call is in the table:\n%s", table.String())
	}
	if compare(nil, nil, nil, io.Discard, io.Discard) {
		t.Error("no calls at all are no proof")
	}
}

func TestExpectedDifferences(t *testing.T) {
	onlyB := regexp.MustCompile(`^b$`)
	ours := sample()
	ours[1].Error, ours[1].MethodError = "f", "f"
	if !compare(sample(), ours, onlyB, io.Discard, io.Discard) {
		t.Error("an expected difference of the error fails")
	}
	if compare(sample(), sample(), onlyB, io.Discard, io.Discard) {
		t.Error("an expected difference may be missing")
	}
	ours[1].Result = "other"
	if compare(sample(), ours, onlyB, io.Discard, io.Discard) {
		t.Error("more than the error may differ")
	}
	ours = sample()
	ours[0].Report.Internally++
	ours[1].Error = "f"
	if compare(sample(), ours, onlyB, io.Discard, io.Discard) {
		t.Error("another call may differ")
	}
}
