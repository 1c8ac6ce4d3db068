package main

// Contracts made here that call the host's cryptography with what is right, and read what it writes.

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

var (
	g1 = append([]byte{0xc0}, make([]byte, 47)...) // the points at infinity
	g2 = append([]byte{0xc0}, make([]byte, 95)...)

	generatorG1 = unhex("97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb")
	generatorG2 = unhex("93e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e" +
		"024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8")
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	must(err)
	return b
}

// cryptography runs the host's functions on signatures that are right.
func (s *suite) cryptography() {
	for _, v := range signatures() {
		for _, broken := range []bool{false, true} {
			name := v.name
			f := hostFunction{name: v.function, sig: v.sig}
			arguments := func(c *wasm.Contract) []uint32 {
				var out []uint32
				for i, a := range v.regions {
					a = bytes.Clone(a)
					if broken && i == v.breaks {
						a[0] ^= 1
					}
					out = append(out, c.Region(a))
				}
				return append(out, v.numbers...)
			}
			if broken {
				name += ", broken"
			}
			c := s.made("signature", name, caller(f, arguments).Bytes())
			c.cuts("call", "execute", "{}", call{scratch: true})
			if slices.Equal(v.sig.Results, []byte{wasm.I64}) {
				s.made("signature", name+", the key", answering(f, arguments, -1).Bytes(), "execute")
			}
		}
	}

	// What the functions write into a region that the contract gives them.
	inputs := map[string][][][]byte{
		"addr_canonicalize":      {{[]byte("someone")}, {[]byte("an-address-of-24-letters")}},
		"addr_humanize":          {{append([]byte("someone"), make([]byte, 17)...)}},
		"bls12_381_aggregate_g1": {{g1}, {generatorG1}, {slices.Concat(generatorG1, generatorG1, g1)}},
		"bls12_381_aggregate_g2": {{g2}, {generatorG2}, {slices.Concat(generatorG2, generatorG2, g2)}},
		"bls12_381_hash_to_g1":   {{[]byte("message"), []byte("domain")}, {nil, nil}, {make([]byte, 2_000), make([]byte, 300)}},
		"bls12_381_hash_to_g2":   {{[]byte("message"), []byte("domain")}, {nil, nil}, {make([]byte, 2_000), make([]byte, 300)}},
	}
	for _, f := range hostFunctionList() {
		for n, input := range inputs[f.name] {
			for _, capacity := range []int{47, 48, 95, 96} {
				s.made(f.name, fmt.Sprintf("output %d into %d bytes", n, capacity), answering(f, func(c *wasm.Contract) []uint32 {
					arguments := regionsOf(append(slices.Clone(input), make([]byte, capacity))...)(c)
					if len(arguments) < len(f.sig.Params) {
						arguments = append([]uint32{0}, arguments...)
					}
					return arguments
				}, len(f.sig.Params)-1).Bytes(), "execute")
			}
		}
	}
	pairing := hostFunction{name: "bls12_381_pairing_equality", sig: wasm.S(4, wasm.I32)}
	for n, points := range [][][]byte{
		{generatorG1, generatorG2, generatorG1, generatorG2},
		{generatorG1, generatorG2, g1, generatorG2},
		{slices.Concat(generatorG1, generatorG1), slices.Concat(generatorG2, g2), generatorG1, generatorG2},
		{slices.Concat(generatorG1, generatorG1), generatorG2, generatorG1, generatorG2},
		{nil, nil, g1, generatorG2},
		{bytes.Repeat([]byte{0x80}, 48), generatorG2, generatorG1, generatorG2},
	} {
		s.made(pairing.name, fmt.Sprintf("points %d", n), caller(pairing, regionsOf(points...)).Bytes()).
			cuts("call", "execute", "{}", call{scratch: true})
	}
}

// answering is a contract that calls the function and answers with the region of one of its arguments, or, for -1, with
// the region whose pointer is the lower half of the result.
func answering(f hostFunction, arguments func(c *wasm.Contract) []uint32, output int) *wasm.Contract {
	return wasm.NewContract(wasm.Env(wasm.Import{Name: f.name, Sig: f.sig}), func(c *wasm.Contract) []byte {
		code, list := []byte{}, arguments(c)
		for _, argument := range list {
			code = append(code, wasm.Const(argument)...)
		}
		code = append(code, wasm.Call(0)...)
		if output < 0 {
			return wasm.Cat(code, 0xa7) // i32.wrap_i64
		}
		return wasm.Cat(code, 0x1a, wasm.Const(list[output]))
	})
}
