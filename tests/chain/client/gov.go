package client

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
)

// Deposit is what a proposal needs in the chains of the tests.
var Deposit = sdk.NewInt64Coin("stake", 10)

// Propose has governance send messages: the first voter proposes, all vote yes. It returns the proposal when it has
// passed, failed or been rejected.
func (c *Client) Propose(ctx context.Context, voters []*Account, messages ...sdk.Msg) (*govtypes.Proposal, error) {
	proposal, err := govtypes.NewMsgSubmitProposal(messages, sdk.NewCoins(Deposit), voters[0].Address, "", "test", "test", false)
	if err != nil {
		return nil, err
	}
	// A proposal carries its messages as they are: 10 gas for each byte, and 30 whenever it is written.
	result, err := c.Do(ctx, voters[0], 1_000_000+200*uint64(proposal.Size()), proposal)
	if err != nil {
		return nil, err
	}
	var submitted govtypes.MsgSubmitProposalResponse
	if err := result.Response(0, &submitted); err != nil {
		return nil, err
	}
	if err := c.vote(ctx, voters, submitted.ProposalId); err != nil {
		return nil, err
	}
	var decided *govtypes.Proposal
	err = poll(ctx, fmt.Sprintf("the end of proposal %d", submitted.ProposalId), func() (bool, error) {
		response, err := c.Gov().Proposal(ctx, &govtypes.QueryProposalRequest{ProposalId: submitted.ProposalId})
		if err != nil {
			return false, err
		}
		decided = response.Proposal
		return decided.Status != govtypes.StatusVotingPeriod, nil
	})
	return decided, err
}

// Pass is Propose where the messages have to be executed.
func (c *Client) Pass(ctx context.Context, voters []*Account, messages ...sdk.Msg) error {
	proposal, err := c.Propose(ctx, voters, messages...)
	if err != nil {
		return err
	}
	if proposal.Status != govtypes.StatusPassed {
		return fmt.Errorf("proposal %d is %s: %s", proposal.Id, proposal.Status, proposal.FailedReason)
	}
	return nil
}

// vote has all vote yes at once: a voting period is a few blocks.
func (c *Client) vote(ctx context.Context, voters []*Account, proposal uint64) error {
	var hashes [][]byte
	for _, voter := range voters {
		vote := &govtypes.MsgVote{ProposalId: proposal, Voter: voter.Address, Option: govtypes.OptionYes}
		hash, err := c.Broadcast(ctx, voter, 500_000, vote)
		if err != nil {
			return err
		}
		hashes = append(hashes, hash)
	}
	for _, hash := range hashes {
		result, err := c.Wait(ctx, hash)
		if err != nil {
			return err
		}
		if err := result.Err(); err != nil {
			return err
		}
	}
	return nil
}
