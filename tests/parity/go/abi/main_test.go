package main

import (
	"io"
	"slices"
	"strings"
	"testing"
)

const upstream = `/* comment; with { */
#include <stdint.h>
enum E { // another
  A = 0,
  B = 1,
};
typedef int32_t E;
typedef struct S {
  /** doc; */
  uint8_t *a;
  int32_t (*next)(struct I i,
                  uint64_t *gas);
} S;
void f(struct S *s,
       bool b);
`

func TestDeclarations(t *testing.T) {
	want := []string{
		"enum E{A=0,B=1,}", "typedef int32_t E", "typedef struct S{uint8_t*a;int32_t(*next)(struct I i,uint64_t*gas);}S",
		"void f(struct S*s,bool b)",
	}
	if got := declarations(upstream); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestCompareHeaders(t *testing.T) {
	if !compareHeaders(upstream, "int more(void);\n"+upstream, io.Discard) {
		t.Error("the same header with one declaration more is refused")
	}
	for _, ours := range []string{
		"", "void f(struct S*s, bool b);",
		// Another type, another order of fields, another value.
		replace("uint64_t *gas", "uint32_t *gas"), replace("A = 0,\n  B = 1,", "B = 1,\n  A = 0,"), replace("B = 1", "B = 2"),
		replace("bool b", "int b"), replace("uint8_t *a;", ""), replace("void f", "int f"),
	} {
		if compareHeaders(upstream, ours, io.Discard) {
			t.Errorf("accepted: %s", ours)
		}
	}
	if compareHeaders("", upstream, io.Discard) {
		t.Error("an empty header proves nothing")
	}
}

func replace(old, new string) string { return strings.Replace(upstream, old, new, 1) }

func TestCompareSymbols(t *testing.T) {
	if !compareSymbols([]string{"a", "b"}, []string{"a", "b", "c"}, io.Discard) {
		t.Error("a symbol more is refused")
	}
	if compareSymbols([]string{"a", "b"}, []string{"a", "c"}, io.Discard) || compareSymbols(nil, []string{"a"}, io.Discard) {
		t.Error("a missing symbol is accepted")
	}
}
