package client

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
)

// Pair is an entry of a store.
type Pair struct{ Key, Value []byte }

// Subspace is what a store has under a prefix, below the module that it belongs to.
func (c *Client) Subspace(ctx context.Context, store string, prefix []byte) ([]Pair, error) {
	response, err := c.RPC.ABCIQuery(ctx, fmt.Sprintf("/store/%s/subspace", store), prefix)
	if err != nil {
		return nil, err
	}
	if response.Response.Code != 0 {
		return nil, errors.New(response.Response.Log)
	}
	var pairs []Pair
	err = fields(response.Response.Value, func(_ protowire.Number, message []byte) error {
		pairs = append(pairs, Pair{})
		pair := &pairs[len(pairs)-1]
		return fields(message, func(number protowire.Number, value []byte) error {
			if number == 1 {
				pair.Key = value
			} else {
				pair.Value = value
			}
			return nil
		})
	})
	return pairs, err
}

// fields visits the fields of a message that has none but bytes.
func fields(message []byte, visit func(protowire.Number, []byte) error) error {
	for len(message) > 0 {
		number, kind, length := protowire.ConsumeTag(message)
		if length < 0 || kind != protowire.BytesType {
			return errors.New("the store's answer is no list of pairs")
		}
		message = message[length:]
		value, length := protowire.ConsumeBytes(message)
		if length < 0 {
			return protowire.ParseError(length)
		}
		message = message[length:]
		if err := visit(number, value); err != nil {
			return err
		}
	}
	return nil
}
