package types

import (
	"bytes"
	"crypto/sha256"
)

// DefaultGenesis returns the genesis of a chain without circuits.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams()}
}

// Validate checks what needs neither the virtual machine nor wasm's state: parameters, order, and that codes and pins name
// circuits that are there.
func (g GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	registered := make(map[string]struct{}, len(g.Circuits))
	var previous []byte
	for i, circuit := range g.Circuits {
		if circuit.Owner != "" {
			if err := validateAddress("owner", circuit.Owner); err != nil {
				return ErrInvalid.Wrapf("circuits[%d]: %s", i, err)
			}
		}
		checksum := sha256.Sum256(circuit.CircuitBinary)
		if previous != nil && bytes.Compare(previous, checksum[:]) >= 0 {
			return ErrInvalid.Wrapf("circuits[%d]: not in the order of checksums, or twice", i)
		}
		previous = checksum[:]
		registered[string(checksum[:])] = struct{}{}
	}
	var last uint64
	for i, code := range g.Codes {
		if code.CodeId <= last {
			return ErrInvalid.Wrapf("codes[%d]: code id %d not in order, or 0", i, code.CodeId)
		}
		last = code.CodeId
		if err := code.Circuits.validate(); err != nil {
			return ErrInvalid.Wrapf("codes[%d]: %s", i, err)
		}
	}
	if g.NextCodeId != 0 && last >= g.NextCodeId {
		return ErrInvalid.Wrapf("next_code_id is %d, and there is a code %d", g.NextCodeId, last)
	}
	for i, text := range g.PinnedCircuits {
		checksum, err := ParseChecksum(text)
		if err != nil {
			return ErrInvalid.Wrapf("pinned_circuits[%d]: %s", i, err)
		}
		if text != ChecksumString(checksum) {
			return ErrInvalid.Wrapf("pinned_circuits[%d]: %s has digits in upper case", i, text)
		}
		if _, ok := registered[string(checksum)]; !ok {
			return ErrInvalid.Wrapf("pinned_circuits[%d]: circuit %s is not registered", i, text)
		}
		if i > 0 && g.PinnedCircuits[i-1] >= text {
			return ErrInvalid.Wrapf("pinned_circuits[%d]: not in order, or twice", i)
		}
	}
	return nil
}

func (c CodeCircuits) validate() error {
	if len(c.WasmChecksum) != ChecksumLen {
		return ErrInvalid.Wrapf("wasm_checksum has %d bytes, not %d", len(c.WasmChecksum), ChecksumLen)
	}
	if len(c.VkChecksums) == 0 || len(c.VkChecksums) > MaxCircuits {
		return ErrInvalid.Wrapf("%d circuits, want 1 to %d", len(c.VkChecksums), MaxCircuits)
	}
	for _, checksum := range c.VkChecksums {
		if len(checksum) != ChecksumLen {
			return ErrInvalid.Wrapf("a circuit's checksum has %d bytes, not %d", len(checksum), ChecksumLen)
		}
	}
	return nil
}
