package keeper

import (
	"context"
	"strconv"

	sdk "github.com/cosmos/cosmos-sdk/types"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

type msgServer struct {
	keeper *Keeper
}

var _ types.MsgServer = msgServer{}

// NewMsgServer returns the server of the module's messages.
func NewMsgServer(keeper *Keeper) types.MsgServer {
	return msgServer{keeper}
}

func (m msgServer) StoreCircuit(ctx context.Context, msg *types.MsgStoreCircuit) (*types.MsgStoreCircuitResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	checksum, isNew, err := m.keeper.StoreCircuit(ctx, msg.Sender, msg.Circuit)
	if err != nil {
		return nil, err
	}
	if err := m.emitStored(ctx, checksum, isNew); err != nil {
		return nil, err
	}
	return &types.MsgStoreCircuitResponse{VkChecksum: types.ChecksumString(checksum)}, nil
}

func (m msgServer) StoreCodeWithCircuit(ctx context.Context, msg *types.MsgStoreCodeWithCircuit) (*types.MsgStoreCodeWithCircuitResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	stored, err := m.keeper.StoreCodeWithCircuits(ctx, msg.Sender, msg.WasmByteCode, msg.Circuits, msg.InstantiatePermission)
	if err != nil {
		return nil, err
	}
	event := sdk.NewEvent(types.EventTypeStoreCodeWithCircuit,
		sdk.NewAttribute(types.AttributeKeyCodeID, strconv.FormatUint(stored.CodeID, 10)),
		sdk.NewAttribute(types.AttributeKeyWasmChecksum, types.ChecksumString(stored.WasmChecksum)),
	)
	for i, checksum := range stored.VkChecksums {
		if err := m.emitStored(ctx, checksum, stored.New[i]); err != nil {
			return nil, err
		}
		event = event.AppendAttributes(sdk.NewAttribute(types.AttributeKeyVkChecksum, types.ChecksumString(checksum)))
	}
	emit(ctx, event)
	return &types.MsgStoreCodeWithCircuitResponse{
		CodeId:       stored.CodeID,
		WasmChecksum: types.ChecksumString(stored.WasmChecksum),
		VkChecksums:  types.ChecksumStrings(stored.VkChecksums),
	}, nil
}

func (m msgServer) RemoveCircuit(ctx context.Context, msg *types.MsgRemoveCircuit) (*types.MsgRemoveCircuitResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	checksum, err := types.ParseChecksum(msg.VkChecksum)
	if err != nil {
		return nil, err
	}
	if err := m.keeper.RemoveCircuit(ctx, msg.Sender, checksum); err != nil {
		return nil, err
	}
	emit(ctx, circuitEvent(types.EventTypeRemoveCircuit, checksum))
	return &types.MsgRemoveCircuitResponse{}, nil
}

func (m msgServer) PinCircuit(ctx context.Context, msg *types.MsgPinCircuit) (*types.MsgPinCircuitResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	if err := m.change(ctx, msg.Authority, msg.VkChecksum, types.EventTypePinCircuit, m.keeper.PinCircuit); err != nil {
		return nil, err
	}
	return &types.MsgPinCircuitResponse{}, nil
}

func (m msgServer) UnpinCircuit(ctx context.Context, msg *types.MsgUnpinCircuit) (*types.MsgUnpinCircuitResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	if err := m.change(ctx, msg.Authority, msg.VkChecksum, types.EventTypeUnpinCircuit, m.keeper.UnpinCircuit); err != nil {
		return nil, err
	}
	return &types.MsgUnpinCircuitResponse{}, nil
}

func (m msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	if err := msg.ValidateBasic(); err != nil {
		return nil, err
	}
	if err := m.authorize(ctx, msg.Authority); err != nil {
		return nil, err
	}
	if err := m.keeper.SetParams(ctx, msg.Params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, nil
}

// change applies to a circuit a change that only the authority may make.
func (m msgServer) change(ctx context.Context, authority, name, event string, change func(context.Context, []byte) error) error {
	if err := m.authorize(ctx, authority); err != nil {
		return err
	}
	checksum, err := types.ParseChecksum(name)
	if err != nil {
		return err
	}
	if err := change(ctx, checksum); err != nil {
		return err
	}
	emit(ctx, circuitEvent(event, checksum))
	return nil
}

func (m msgServer) authorize(ctx context.Context, sender string) error {
	if !m.keeper.isAuthority(ctx, sender) {
		return sdkerrors.ErrUnauthorized.Wrapf("%s is not the authority, which is %s: put the message into a governance proposal", sender, m.keeper.authorityNow(ctx))
	}
	return nil
}

func (m msgServer) emitStored(ctx context.Context, checksum []byte, isNew bool) error {
	circuit, err := m.keeper.GetCircuit(ctx, checksum)
	if err != nil {
		return err
	}
	emit(ctx, circuitEvent(types.EventTypeStoreCircuit, checksum).AppendAttributes(
		sdk.NewAttribute(types.AttributeKeyOwner, circuit.Owner),
		sdk.NewAttribute(types.AttributeKeyNew, strconv.FormatBool(isNew)),
	))
	return nil
}

func circuitEvent(kind string, checksum []byte) sdk.Event {
	return sdk.NewEvent(kind, sdk.NewAttribute(types.AttributeKeyVkChecksum, types.ChecksumString(checksum)))
}

func emit(ctx context.Context, event sdk.Event) {
	sdk.UnwrapSDKContext(ctx).EventManager().EmitEvent(event)
}
