package vmtest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/CosmWasm/wasmvm/v3/types"
)

// ContractAddress is where the contract of a Chain lives.
const ContractAddress = "contract"

const (
	minAddressLength = 3
	maxAddressLength = 90
)

// API returns functions that translate addresses at no cost in gas: the canonical address is the text's bytes, 3 to 90
// of them. Capital letters are an error, as in an address that was not normalised.
func API() types.GoAPI {
	return APIWithCosts(0, 0, 0)
}

// APIWithCosts returns API with these prices in CosmWasm gas.
func APIWithCosts(humanize, canonicalize, validate types.Gas) types.GoAPI {
	return types.GoAPI{
		HumanizeAddress: func(canonical []byte) (string, uint64, error) {
			text := string(canonical)
			return text, humanize, checkAddress(text)
		},
		CanonicalizeAddress: func(text string) ([]byte, uint64, error) {
			return []byte(text), canonicalize, checkAddress(text)
		},
		ValidateAddress: func(text string) (uint64, error) {
			return validate, checkAddress(text)
		},
	}
}

func checkAddress(text string) error {
	if len(text) < minAddressLength || len(text) > maxAddressLength {
		return fmt.Errorf("an address has %d to %d bytes, not %d", minAddressLength, maxAddressLength, len(text))
	}
	if text != strings.ToLower(text) {
		return errors.New("an address is written in small letters")
	}
	return nil
}
