package types

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// MaxCircuits is the most circuits that one contract can declare: the section's own limit.
const MaxCircuits = 64

var (
	_ sdk.HasValidateBasic = (*MsgStoreCircuit)(nil)
	_ sdk.HasValidateBasic = (*MsgStoreCodeWithCircuit)(nil)
	_ sdk.HasValidateBasic = (*MsgRemoveCircuit)(nil)
	_ sdk.HasValidateBasic = (*MsgPinCircuit)(nil)
	_ sdk.HasValidateBasic = (*MsgUnpinCircuit)(nil)
	_ sdk.HasValidateBasic = (*MsgUpdateParams)(nil)
)

// ValidateBasic checks what needs no state.
func (m MsgStoreCircuit) ValidateBasic() error {
	if err := validateAddress("sender", m.Sender); err != nil {
		return err
	}
	return validateCircuit(m.Circuit)
}

// ValidateBasic checks what needs no state.
func (m MsgStoreCodeWithCircuit) ValidateBasic() error {
	if err := validateAddress("sender", m.Sender); err != nil {
		return err
	}
	if len(m.WasmByteCode) == 0 || len(m.WasmByteCode) > wasmtypes.MaxWasmSize {
		return ErrInvalid.Wrapf("wasm_byte_code has %d bytes, want 1 to %d", len(m.WasmByteCode), wasmtypes.MaxWasmSize)
	}
	if len(m.Circuits) == 0 || len(m.Circuits) > MaxCircuits {
		return ErrInvalid.Wrapf("%d circuits, want 1 to %d (without circuits: wasm's store)", len(m.Circuits), MaxCircuits)
	}
	for _, circuit := range m.Circuits {
		if err := validateCircuit(circuit); err != nil {
			return err
		}
	}
	if m.InstantiatePermission != nil {
		if err := m.InstantiatePermission.ValidateBasic(); err != nil {
			return ErrInvalid.Wrapf("instantiate_permission: %s", err)
		}
	}
	return nil
}

// ValidateBasic checks what needs no state.
func (m MsgRemoveCircuit) ValidateBasic() error {
	return validateNamed("sender", m.Sender, m.VkChecksum)
}

// ValidateBasic checks what needs no state.
func (m MsgPinCircuit) ValidateBasic() error {
	return validateNamed("authority", m.Authority, m.VkChecksum)
}

// ValidateBasic checks what needs no state.
func (m MsgUnpinCircuit) ValidateBasic() error {
	return validateNamed("authority", m.Authority, m.VkChecksum)
}

// ValidateBasic checks what needs no state.
func (m MsgUpdateParams) ValidateBasic() error {
	if err := validateAddress("authority", m.Authority); err != nil {
		return err
	}
	return m.Params.Validate()
}

func validateNamed(field, address, checksum string) error {
	if err := validateAddress(field, address); err != nil {
		return err
	}
	_, err := ParseChecksum(checksum)
	return err
}

func validateAddress(field, address string) error {
	if _, err := sdk.AccAddressFromBech32(address); err != nil {
		return ErrInvalid.Wrapf("%s: %s", field, err)
	}
	return nil
}

func validateCircuit(circuit []byte) error {
	if len(circuit) == 0 || len(circuit) > LargestCircuitBytes {
		return ErrInvalid.Wrapf("a circuit of %d bytes, want 1 to %d", len(circuit), LargestCircuitBytes)
	}
	return nil
}
