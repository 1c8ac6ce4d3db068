// Compares two runs of `go test -json` of the same tests: with upstream's library and with ours.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: gotests UPSTREAM OURS")
	}
	var runs [2]run
	for i, path := range os.Args[1:] {
		file, err := os.Open(path)
		if err != nil {
			log.Fatal(err)
		}
		runs[i], err = read(file)
		file.Close()
		if err != nil {
			log.Fatalf("%s: %v", path, err)
		}
	}
	if !compare(runs[0], runs[1], os.Stdout) {
		os.Exit(1)
	}
}

// run is what became of each test, and of each package. The key of a package is its path, of a test the path and its name.
type run struct {
	tests, packages map[string]string
	output          map[string]string
	seconds         float64
}

func read(r io.Reader) (run, error) {
	out := run{map[string]string{}, map[string]string{}, map[string]string{}, 0}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var event struct {
			Action, Package, Test, Output string
			Elapsed                       float64
		}
		// Lines that are no JSON come from the tests' own standard output.
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			continue
		}
		key, outcomes := event.Package, out.packages
		if event.Test != "" {
			key, outcomes = event.Package+" "+event.Test, out.tests
		}
		switch event.Action {
		case "pass", "fail", "skip":
			outcomes[key] = event.Action
			if event.Test == "" {
				out.seconds += event.Elapsed
			}
		case "run":
			// Stays when the process dies in the middle of a test.
			outcomes[key] = "unfinished"
		case "output":
			out.output[key] += event.Output
		}
	}
	return out, lines.Err()
}

func (r run) count(outcome string) int {
	n := 0
	for _, o := range r.tests {
		if o == outcome {
			n++
		}
	}
	return n
}

func compare(upstream, ours run, out io.Writer) bool {
	good := true
	for _, r := range []struct {
		name string
		run
	}{{"upstream's library", upstream}, {"our library", ours}} {
		packages := 0
		for _, outcome := range r.packages {
			if outcome == "pass" {
				packages++
			}
		}
		unfinished := r.count("unfinished")
		fmt.Fprintf(out, "%-20s %d passed, %d failed, %d skipped, %d unfinished in %d packages that pass; %.0f s\n",
			r.name+":", r.count("pass"), r.count("fail"), r.count("skip"), unfinished, packages, r.seconds)
		if r.count("pass") == 0 || r.count("fail")+unfinished > 0 {
			good = false
		}
		for _, key := range slices.Sorted(maps.Keys(r.packages)) {
			if r.packages[key] == "fail" || r.packages[key] == "unfinished" {
				fmt.Fprintf(out, "    package fails: %s\n", key)
				good = false
			}
		}
		for _, key := range slices.Sorted(maps.Keys(r.tests)) {
			if r.tests[key] == "fail" || r.tests[key] == "unfinished" {
				fmt.Fprintf(out, "    %s: %s\n%s", r.tests[key], key, indent(r.output[key]))
			}
		}
	}

	names := map[string]bool{}
	for _, r := range []run{upstream, ours} {
		for key := range r.tests {
			names[key] = true
		}
	}
	different := 0
	for _, key := range slices.Sorted(maps.Keys(names)) {
		if u, o := upstream.tests[key], ours.tests[key]; u != o {
			different++
			fmt.Fprintf(out, "    differs: %s: upstream %s, ours %s\n", key, orNone(u), orNone(o))
		}
	}
	fmt.Fprintf(out, "%d tests by name, %d with another outcome\n", len(names), different)
	return good && different == 0
}

func orNone(outcome string) string {
	if outcome == "" {
		return "has no such test"
	}
	return outcome
}

// indent shows the end of a test's output.
func indent(text string) string {
	lines := strings.SplitAfter(text, "\n")
	if len(lines) > 30 {
		lines = lines[len(lines)-30:]
	}
	return "        " + strings.Join(lines, "        ") + "\n"
}
