// Compares what two runs of calls have written, and fails when they are not the same.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"strings"

	"github.com/CosmWasm/wasmvm/v3/parity/record"
)

func main() {
	log.SetFlags(0)
	table := flag.String("table", "", "file for the table with every call")
	differs := flag.String("differs", "", "calls that must differ, in their error alone: a regular expression for their names")
	flag.Parse()
	if flag.NArg() != 2 {
		log.Fatal("usage: compare [-table FILE] [-differs REGEXP] UPSTREAM OURS")
	}
	upstream, err := read(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	ours, err := read(flag.Arg(1))
	if err != nil {
		log.Fatal(err)
	}
	var expected *regexp.Regexp
	if *differs != "" {
		expected = regexp.MustCompile(*differs)
	}
	all := io.Discard
	if *table != "" {
		file, err := os.Create(*table)
		if err != nil {
			log.Fatal(err)
		}
		defer file.Close()
		all = file
	}
	if !compare(upstream, ours, expected, all, os.Stdout) {
		os.Exit(1)
	}
}

func read(path string) ([]record.Record, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var out []record.Record
	decoder := json.NewDecoder(bufio.NewReader(file))
	for {
		var r record.Record
		if err := decoder.Decode(&r); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out = append(out, r)
	}
}

// group is the summary of the calls that begin the same: a contract, or a kind of contract made for the test.
type group struct {
	name                       string
	calls, failures, different int
	upstream, ours             uint64 // gas
}

// compare writes every call to table, and a summary, what differs and the verdict to out.
func compare(upstream, ours []record.Record, expected *regexp.Regexp, table, out io.Writer) bool {
	fmt.Fprintf(table, "%15s %15s %15s %15s  %-9s %s\n", "gas: upstream", "ours", "external: up.", "ours", "", "call")
	byName := map[string]record.Record{}
	for _, r := range ours {
		byName[r.Name] = r
	}
	var groups []*group
	at := map[string]*group{}
	var failures []string
	met, allowed, withGas := 0, 0, 0
	for _, u := range upstream {
		name := groupOf(u.Name)
		g := at[name]
		if g == nil {
			g = &group{name: name}
			at[name] = g
			groups = append(groups, g)
		}
		g.calls++
		if u.Error != "" {
			g.failures++
		}
		o, found := byName[u.Name]
		verdict := "="
		var fields []string
		if !found {
			fields = []string{"no such call in ours"}
		} else {
			met++
			fields = differences(u, o)
		}
		mayDiffer := expected != nil && expected.MatchString(u.Name)
		switch {
		case mayDiffer && len(fields) == 0:
			verdict, fields = "EQUAL", []string{"should differ, and does not"}
		case mayDiffer && onlyErrors(fields):
			verdict, fields = "expected", nil
			allowed++
		case len(fields) > 0:
			verdict = "DIFFERENT"
		}
		uInt, uExt := gas(u)
		oInt, oExt := gas(o)
		if u.Report != nil || u.Gas != nil {
			withGas++
		}
		g.upstream += uInt
		g.ours += oInt
		fmt.Fprintf(table, "%15d %15d %15d %15d  %-9s %s\n", uInt, oInt, uExt, oExt, verdict, u.Name)
		if len(fields) > 0 {
			g.different++
			failures = append(failures, fmt.Sprintf("%s: %s", u.Name, strings.Join(fields, "; ")))
		}
	}
	if met != len(ours) {
		failures = append(failures, fmt.Sprintf("ours has %d calls that upstream has not", len(ours)-met))
	}
	if len(upstream) == 0 {
		failures = append(failures, "there are no calls")
	}

	fmt.Fprintf(out, "%-34s %7s %9s %20s %20s %10s\n", "", "calls", "errors", "gas: upstream", "gas: ours", "different")
	for _, g := range groups {
		fmt.Fprintf(out, "%-34s %7d %9d %20d %20d %10d\n", g.name, g.calls, g.failures, g.upstream, g.ours, g.different)
	}
	for n, f := range failures {
		if n == 50 {
			fmt.Fprintf(out, "... and %d more\n", len(failures)-n)
			break
		}
		fmt.Fprintf(out, "DIFFERENT %s\n", f)
	}
	fmt.Fprintf(out, "%d calls, %d of them with gas: %d different", len(upstream), withGas, len(failures))
	if expected != nil {
		fmt.Fprintf(out, ", %d expected to have another error", allowed)
	}
	fmt.Fprintln(out)
	return len(failures) == 0
}

func onlyErrors(fields []string) bool {
	for _, f := range fields {
		if !strings.HasPrefix(f, "error ") {
			return false
		}
	}
	return len(fields) > 0
}

func gas(r record.Record) (internally, externally uint64) {
	if r.Report != nil {
		return r.Report.Internally, r.Report.Externally
	}
	if r.Gas != nil {
		return *r.Gas, 0
	}
	return 0, 0
}

// groupOf is what the summary counts together: the calls of a contract, or the contracts made for one purpose.
func groupOf(name string) string {
	group, _, _ := strings.Cut(name, ":")
	if !strings.HasPrefix(group, "made ") && group != "no cache" {
		group, _, _ = strings.Cut(group, " ")
	}
	return group
}

// differences names every field in which two outcomes are not the same, with both values.
func differences(u, o record.Record) []string {
	var out []string
	field := func(name string, upstream, ours any) {
		if upstream != ours {
			out = append(out, fmt.Sprintf("%s %v, ours %v", name, upstream, ours))
		}
	}
	number := func(n *uint64) any {
		if n == nil {
			return "none"
		}
		return *n
	}
	field("gas", number(u.Gas), number(o.Gas))
	if (u.Report == nil) != (o.Report == nil) {
		field("gas report", u.Report != nil, o.Report != nil)
	} else if u.Report != nil {
		field("limit", u.Report.Limit, o.Report.Limit)
		field("gas remaining", u.Report.Remaining, o.Report.Remaining)
		field("gas used externally", u.Report.Externally, o.Report.Externally)
		field("gas used internally", u.Report.Internally, o.Report.Internally)
	}
	if u.Result != o.Result {
		out = append(out, fmt.Sprintf("result %s (%d bytes, %q), ours %s (%d bytes, %q)", u.Result, u.Length, u.Head, o.Result, o.Length, o.Head))
	}
	field("storage", u.Storage, o.Storage)
	field("host", u.Host, o.Host)
	if u.Error != o.Error {
		out = append(out, fmt.Sprintf("error %q, ours %q", u.Error, o.Error))
	}
	field("method's result", u.MethodResult, o.MethodResult)
	if u.MethodError != o.MethodError {
		out = append(out, fmt.Sprintf("error of the method %q, ours %q", u.MethodError, o.MethodError))
	}
	return out
}
