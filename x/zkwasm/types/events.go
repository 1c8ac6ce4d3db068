package types

// Types of events, and their attributes.
const (
	EventTypeStoreCircuit         = "store_circuit"
	EventTypeStoreCodeWithCircuit = "store_code_with_circuit"
	EventTypeRemoveCircuit        = "remove_circuit"
	EventTypePinCircuit           = "pin_circuit"
	EventTypeUnpinCircuit         = "unpin_circuit"

	AttributeKeyVkChecksum   = "vk_checksum"
	AttributeKeyWasmChecksum = "wasm_checksum"
	AttributeKeyCodeID       = "code_id"
	AttributeKeyOwner        = "owner"
	// AttributeKeyNew is "false" for a circuit that was registered before.
	AttributeKeyNew = "new"
)
