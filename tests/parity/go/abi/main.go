// Checks that our header declares everything that upstream's declares, in the same words, and that our library exports
// every function that upstream's exports.
package main

import (
	"debug/elf"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	upstreamHeader := flag.String("upstream-header", "", "")
	upstreamLibrary := flag.String("upstream-library", "", "")
	header := flag.String("header", "", "")
	library := flag.String("library", "", "")
	flag.Parse()

	text := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			log.Fatal(err)
		}
		return string(b)
	}
	exports := func(path string) (list, glibc []string) {
		list, glibc, err := symbols(path)
		if err != nil {
			log.Fatalf("%s: %v", path, err)
		}
		return list, glibc
	}
	upstreamExports, upstreamNeeds := exports(*upstreamLibrary)
	ourExports, ourNeeds := exports(*library)
	good := compareHeaders(text(*upstreamHeader), text(*header), os.Stdout)
	good = compareSymbols(upstreamExports, ourExports, os.Stdout) && good
	fmt.Printf("the newest symbol of glibc: upstream's library needs %s, ours %s\n", last(upstreamNeeds), last(ourNeeds))
	if !good {
		os.Exit(1)
	}
}

func last(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return list[len(list)-1]
}

var (
	comments   = regexp.MustCompile(`(?s)/\*.*?\*/|//[^\n]*`)
	directives = regexp.MustCompile(`(?m)^[ \t]*#.*$`)
	spaces     = regexp.MustCompile(`\s+`)
	// White space matters only between two words.
	around = regexp.MustCompile(` ?([^A-Za-z0-9_ ]) ?`)
)

// declarations are the header's, without comments, directives and white space.
func declarations(header string) []string {
	header = directives.ReplaceAllString(comments.ReplaceAllString(header, " "), " ")
	header = strings.TrimSpace(around.ReplaceAllString(spaces.ReplaceAllString(header, " "), "$1"))
	var out []string
	depth, start := 0, 0
	for i, c := range header {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		case ';':
			if depth == 0 {
				out = append(out, strings.TrimSpace(header[start:i]))
				start = i + 1
			}
		}
	}
	if rest := strings.TrimSpace(header[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

func compareHeaders(upstream, ours string, out io.Writer) bool {
	theirs, mine := declarations(upstream), declarations(ours)
	missing := 0
	for _, d := range theirs {
		if !slices.Contains(mine, d) {
			missing++
			fmt.Fprintf(out, "NOT IN OUR HEADER: %s\n", d)
		}
	}
	fmt.Fprintf(out, "%d declarations of upstream's header, %d missing in ours, which has %d more\n", len(theirs), missing, len(mine)-len(theirs)+missing)
	return missing == 0 && len(theirs) > 0
}

func compareSymbols(upstream, ours []string, out io.Writer) bool {
	missing := 0
	for _, s := range upstream {
		if !slices.Contains(ours, s) {
			missing++
			fmt.Fprintf(out, "NOT EXPORTED BY OUR LIBRARY: %s\n", s)
		}
	}
	var more []string
	for _, s := range ours {
		if !slices.Contains(upstream, s) {
			more = append(more, s)
		}
	}
	fmt.Fprintf(out, "%d symbols of upstream's library, %d missing in ours, which has %d more: %s\n", len(upstream), missing, len(more), strings.Join(more, " "))
	return missing == 0 && len(upstream) > 0
}

// symbols are the functions and data that a library exports, and the versions of glibc that it imports.
func symbols(path string) (exports, glibc []string, err error) {
	file, err := elf.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	list, err := file.DynamicSymbols()
	if err != nil {
		return nil, nil, err
	}
	for _, s := range list {
		bind := elf.ST_BIND(s.Info)
		if bind != elf.STB_GLOBAL && bind != elf.STB_WEAK {
			continue
		}
		if s.Section != elf.SHN_UNDEF {
			exports = append(exports, s.Name)
		} else if version, is := strings.CutPrefix(s.Version, "GLIBC_"); is && !slices.Contains(glibc, version) {
			glibc = append(glibc, version)
		}
	}
	slices.Sort(exports)
	slices.SortFunc(glibc, func(a, b string) int {
		var x, y [3]int
		fmt.Sscanf(a, "%d.%d.%d", &x[0], &x[1], &x[2])
		fmt.Sscanf(b, "%d.%d.%d", &y[0], &y[1], &y[2])
		return slices.Compare(x[:], y[:])
	})
	return exports, glibc, nil
}
