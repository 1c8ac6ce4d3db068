package main

import (
	"io"
	"strings"
	"testing"
)

const good = `{"Action":"run","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"B"}
{"Action":"skip","Package":"p","Test":"B"}
not JSON
{"Action":"pass","Package":"p","Elapsed":1.5}
`

func parse(t *testing.T, text string) run {
	r, err := read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCompare(t *testing.T) {
	if !compare(parse(t, good), parse(t, good), io.Discard) {
		t.Error("the same run differs")
	}
	for name, bad := range map[string]string{
		"nothing":              "",
		"a test fails":         strings.Replace(good, `"pass","Package":"p","Test":"A"`, `"fail","Package":"p","Test":"A"`, 1),
		"a test is skipped":    strings.Replace(good, `"pass","Package":"p","Test":"A"`, `"skip","Package":"p","Test":"A"`, 1),
		"a test is missing":    strings.ReplaceAll(good, `"Test":"B"`, `"Test":"A"`),
		"a test is new":        good + `{"Action":"pass","Package":"p","Test":"C"}`,
		"a process dies":       strings.Replace(good, `{"Action":"pass","Package":"p","Test":"A"}`, "", 1),
		"a package fails":      good + `{"Action":"fail","Package":"q"}`,
		"a package is missing": strings.Replace(good, `{"Action":"pass","Package":"p","Elapsed":1.5}`, `{"Action":"fail","Package":"p"}`, 1),
	} {
		if compare(parse(t, good), parse(t, bad), io.Discard) {
			t.Errorf("%s: not found", name)
		}
	}
	// The same failure on both sides is a failure.
	bad := strings.Replace(good, `"pass","Package":"p","Test":"A"`, `"fail","Package":"p","Test":"A"`, 1)
	if compare(parse(t, bad), parse(t, bad), io.Discard) {
		t.Error("a failure on both sides passes")
	}
}
