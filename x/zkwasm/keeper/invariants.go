package keeper

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// CheckInvariants returns an error when the state contradicts itself. Circuits and binaries must have the same names,
// which are the SHA-256 of the binaries; pinned circuits must be registered, and their lengths must add up; each
// circuit must be counted once for each code that declares it. CheckInvariants reads the whole state.
func (k *Keeper) CheckInvariants(ctx context.Context) error {
	sizes := make(map[checksum]uint64)
	err := k.binaries.Walk(ctx, nil, func(name, binary []byte) (bool, error) {
		if sha256.Sum256(binary) != checksum(name) {
			return true, fmt.Errorf("the binary of circuit %x has another checksum", name)
		}
		sizes[checksum(name)] = uint64(len(binary))
		return false, nil
	})
	if err != nil {
		return err
	}
	circuits := 0
	err = k.circuits.Walk(ctx, nil, func(name []byte, circuit types.Circuit) (bool, error) {
		circuits++
		if size, ok := sizes[checksum(name)]; !ok || size != uint64(circuit.Size_) {
			return true, fmt.Errorf("circuit %x has no binary of %d bytes", name, circuit.Size_)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if circuits != len(sizes) {
		return fmt.Errorf("%d circuits and %d binaries", circuits, len(sizes))
	}
	if err := k.checkPinned(ctx, sizes); err != nil {
		return err
	}
	return k.checkCodeCounts(ctx)
}

func (k *Keeper) checkPinned(ctx context.Context, sizes map[checksum]uint64) error {
	var total uint64
	err := k.pinned.Walk(ctx, nil, func(name []byte) (bool, error) {
		size, ok := sizes[checksum(name)]
		if !ok {
			return true, fmt.Errorf("circuit %x is pinned and not registered", name)
		}
		total += size
		return false, nil
	})
	if err != nil {
		return err
	}
	if counted, err := k.PinnedBytes(ctx); err != nil || counted != total {
		return fmt.Errorf("pinned circuits have %d bytes, counted were %d (%w)", total, counted, err)
	}
	return nil
}

func (k *Keeper) checkCodeCounts(ctx context.Context) error {
	counts := make(map[checksum]uint64)
	err := k.codes.Walk(ctx, nil, func(_ uint64, code types.CodeCircuits) (bool, error) {
		for _, name := range code.VkChecksums {
			counts[checksum(name)]++
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.codeCounts.Walk(ctx, nil, func(name []byte, count uint64) (bool, error) {
		if counts[checksum(name)] != count {
			return true, fmt.Errorf("circuit %x: %d codes, counted were %d", name, counts[checksum(name)], count)
		}
		delete(counts, checksum(name))
		return false, nil
	})
	if err != nil {
		return err
	}
	if len(counts) > 0 {
		return fmt.Errorf("%d circuits of codes are not counted", len(counts))
	}
	return nil
}
