package main

import (
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"math/big"
	"slices"

	"github.com/CosmWasm/wasmvm/v3/parity/wasm"
)

// A signature that is right, and which of its regions to break.
type vector struct {
	name, function string
	sig            wasm.Sig
	regions        [][]byte
	numbers        []uint32
	breaks         int
}

// signatures made from fixed keys and nonces. Go has no secp256k1: its curve is written down here, and points are added
// the way schoolbooks do.
func signatures() []vector {
	message := []byte("a message")
	hash := sha256.Sum256(message)
	verify, recover64 := wasm.S(3, wasm.I32), wasm.S(3, wasm.I64)

	var out []vector
	var public, signature [3][]byte
	for i := range 3 {
		key := ed25519.NewKeyFromSeed(slices.Repeat([]byte{byte(i + 1)}, 32))
		public[i], signature[i] = key.Public().(ed25519.PublicKey), ed25519.Sign(key, message)
	}
	batch := func(items ...[]byte) []byte {
		var list []byte
		for _, item := range items {
			list = append(append(list, item...), 0, 0, byte(len(item)>>8), byte(len(item)))
		}
		return list
	}
	out = append(out,
		vector{"ed25519", "ed25519_verify", verify, [][]byte{message, signature[0], public[0]}, nil, 0},
		vector{"ed25519 batch of 1", "ed25519_batch_verify", verify, [][]byte{batch(message), batch(signature[0]), batch(public[0])}, nil, 1},
		vector{
			"ed25519 batch of 3", "ed25519_batch_verify", verify,
			[][]byte{batch(message, message, message), batch(signature[:]...), batch(public[:]...)}, nil, 1,
		},
		vector{"ed25519 batch, one message", "ed25519_batch_verify", verify, [][]byte{batch(message), batch(signature[0], signature[0]), batch(public[0], public[0])}, nil, 1},
		vector{"ed25519 batch, one key", "ed25519_batch_verify", verify, [][]byte{batch(message, message), batch(signature[0], signature[0]), batch(public[0])}, nil, 1},
		vector{"ed25519 batch, wrong numbers", "ed25519_batch_verify", verify, [][]byte{batch(message, message, message), batch(signature[0], signature[1]), batch(public[:]...)}, nil, 1},
	)

	for _, c := range []struct {
		name  string
		curve curve
	}{{"secp256k1", secp256k1()}, {"secp256r1", secp256r1()}} {
		x, y, r, s, parity := c.curve.sign(big.NewInt(0x1234_5678), big.NewInt(0x0fed_cba9), hash[:])
		signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
		compressed := append([]byte{2 + byte(y.Bit(0))}, x.FillBytes(make([]byte, 32))...)
		uncompressed := slices.Concat([]byte{4}, x.FillBytes(make([]byte, 32)), y.FillBytes(make([]byte, 32)))
		high := slices.Concat(signature[:32], new(big.Int).Sub(c.curve.n, s).FillBytes(make([]byte, 32)))
		out = append(out,
			vector{c.name, c.name + "_verify", verify, [][]byte{hash[:], signature, compressed}, nil, 0},
			vector{c.name + ", whole key", c.name + "_verify", verify, [][]byte{hash[:], signature, uncompressed}, nil, 0},
			vector{c.name + ", other s", c.name + "_verify", verify, [][]byte{hash[:], high, compressed}, nil, 0},
			vector{c.name + ", recovered", c.name + "_recover_pubkey", recover64, [][]byte{hash[:], signature}, []uint32{uint32(parity)}, 1},
			vector{c.name + ", recovered with the other parameter", c.name + "_recover_pubkey", recover64, [][]byte{hash[:], signature}, []uint32{uint32(1 - parity)}, 1},
		)
	}
	return out
}

// curve is y² = x³ + ax + b over p, with a generator of order n.
type curve struct{ p, a, gx, gy, n *big.Int }

func secp256k1() curve {
	number := func(s string) *big.Int {
		n, ok := new(big.Int).SetString(s, 16)
		if !ok {
			panic(s)
		}
		return n
	}
	return curve{
		number("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"), big.NewInt(0),
		number("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
		number("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"),
		number("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
	}
}

func secp256r1() curve {
	p := elliptic.P256().Params()
	return curve{p.P, new(big.Int).Sub(p.P, big.NewInt(3)), p.Gx, p.Gy, p.N}
}

func (c curve) add(x1, y1, x2, y2 *big.Int) (x, y *big.Int) {
	if x1 == nil {
		return x2, y2
	}
	slope := new(big.Int)
	if x1.Cmp(x2) == 0 {
		slope.Mul(x1, x1).Mul(slope, big.NewInt(3)).Add(slope, c.a)
		slope.Mul(slope, new(big.Int).ModInverse(new(big.Int).Lsh(y1, 1), c.p))
	} else {
		slope.Sub(y2, y1)
		run := new(big.Int).Sub(x2, x1)
		slope.Mul(slope, run.ModInverse(run.Mod(run, c.p), c.p))
	}
	slope.Mod(slope, c.p)
	x = new(big.Int).Mul(slope, slope)
	x.Sub(x, x1).Sub(x, x2).Mod(x, c.p)
	y = new(big.Int).Sub(x1, x)
	y.Mul(y, slope).Sub(y, y1).Mod(y, c.p)
	return x, y
}

func (c curve) multiple(k *big.Int) (x, y *big.Int) {
	for bit := k.BitLen() - 1; bit >= 0; bit-- {
		if x != nil {
			x, y = c.add(x, y, x, y)
		}
		if k.Bit(bit) == 1 {
			x, y = c.add(x, y, c.gx, c.gy)
		}
	}
	return x, y
}

// sign gives the public key, the signature with the smaller s, and the parity for recovery.
func (c curve) sign(key, nonce *big.Int, hash []byte) (x, y, r, s *big.Int, parity uint) {
	x, y = c.multiple(key)
	rx, ry := c.multiple(nonce)
	r = new(big.Int).Mod(rx, c.n)
	s = new(big.Int).Mul(r, key)
	s.Add(s, new(big.Int).SetBytes(hash)).Mul(s, new(big.Int).ModInverse(nonce, c.n)).Mod(s, c.n)
	parity = ry.Bit(0)
	if new(big.Int).Lsh(s, 1).Cmp(c.n) > 0 {
		s.Sub(c.n, s)
		parity = 1 - parity
	}
	return x, y, r, s, parity
}
