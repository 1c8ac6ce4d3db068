package types

import (
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/legacy"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/msgservice"
)

// RegisterInterfaces registers the module's messages.
func RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	registry.RegisterImplementations((*sdk.Msg)(nil),
		&MsgStoreCircuit{}, &MsgStoreCodeWithCircuit{}, &MsgRemoveCircuit{},
		&MsgPinCircuit{}, &MsgUnpinCircuit{}, &MsgUpdateParams{},
	)
	msgservice.RegisterMsgServiceDesc(registry, &_Msg_serviceDesc)
}

// RegisterLegacyAminoCodec registers the messages for ledgers and multi-signatures.
func RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	legacy.RegisterAminoMsg(cdc, &MsgStoreCircuit{}, "zkwasm/MsgStoreCircuit")
	legacy.RegisterAminoMsg(cdc, &MsgStoreCodeWithCircuit{}, "zkwasm/MsgStoreCodeWithCircuit")
	legacy.RegisterAminoMsg(cdc, &MsgRemoveCircuit{}, "zkwasm/MsgRemoveCircuit")
	legacy.RegisterAminoMsg(cdc, &MsgPinCircuit{}, "zkwasm/MsgPinCircuit")
	legacy.RegisterAminoMsg(cdc, &MsgUnpinCircuit{}, "zkwasm/MsgUnpinCircuit")
	legacy.RegisterAminoMsg(cdc, &MsgUpdateParams{}, "zkwasm/MsgUpdateParams")
	cdc.RegisterConcrete(&Params{}, "zkwasm/Params", nil)
}
