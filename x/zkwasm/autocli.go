package zkwasm

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

// AutoCLIOptions returns the commands that autocli makes from messages and queries.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	checksum := []*autocliv1.PositionalArgDescriptor{{ProtoField: "vk_checksum"}}
	codeID := []*autocliv1.PositionalArgDescriptor{{ProtoField: "code_id"}}
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service:              "zkwasm.v1.Query",
			EnhanceCustomCommand: true,
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{RpcMethod: "Circuits", Use: "circuits", Short: "Show all registered circuits"},
				{RpcMethod: "CodeCircuits", Use: "code-circuits [code-id]", Short: "Show the checksums of a code and of its circuits", PositionalArgs: codeID},
				{RpcMethod: "PinnedCircuits", Use: "pinned", Short: "Show the circuits that every node keeps in memory"},
				{RpcMethod: "Params", Use: "params", Short: "Show the module's parameters"},
				// Commands of package cli, which read and write files.
				{RpcMethod: "Circuit", Skip: true},
				{RpcMethod: "CodeWithCircuits", Skip: true},
				{RpcMethod: "CircuitRegistered", Skip: true},
				{RpcMethod: "Verify", Skip: true},
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service:              "zkwasm.v1.Msg",
			EnhanceCustomCommand: true,
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{RpcMethod: "RemoveCircuit", Use: "remove-circuit [vk-checksum]", Short: "Remove a circuit that no code declares", PositionalArgs: checksum},
				{RpcMethod: "PinCircuit", Use: "pin-circuit [vk-checksum]", Short: "Propose that every node keeps a circuit in memory", PositionalArgs: checksum, GovProposal: true},
				{RpcMethod: "UnpinCircuit", Use: "unpin-circuit [vk-checksum]", Short: "Propose to undo pin-circuit", PositionalArgs: checksum, GovProposal: true},
				{RpcMethod: "UpdateParams", Use: "update-params [params]", Short: "Propose other parameters (JSON, all of them)", PositionalArgs: []*autocliv1.PositionalArgDescriptor{{ProtoField: "params"}}, GovProposal: true},
				{RpcMethod: "StoreCircuit", Skip: true},
				{RpcMethod: "StoreCodeWithCircuit", Skip: true},
			},
		},
	}
}
