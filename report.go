package zkwasmvm

// CircuitReport describes a circuit binary that passed its check.
type CircuitReport struct {
	// Checksum names the circuit.
	Checksum Checksum `json:"checksum"`
	// K says that the circuit has 2^K rows.
	K uint32 `json:"k"`
	// PublicInputs is the number of public inputs of each instance column. A verification takes them one column after
	// the other.
	PublicInputs []uint64 `json:"public_inputs"`
	// FileLength is the length of the circuit binary in bytes.
	FileLength uint64 `json:"file_length"`
	// ProofLength is the length of every proof in bytes.
	ProofLength uint64 `json:"proof_length"`
	// AdviceColumns, FixedColumns, InstanceColumns, Gates and Lookups are their numbers.
	AdviceColumns   uint64 `json:"advice_columns"`
	FixedColumns    uint64 `json:"fixed_columns"`
	InstanceColumns uint64 `json:"instance_columns"`
	Gates           uint64 `json:"gates"`
	Lookups         uint64 `json:"lookups"`
	// Degree is the largest degree of a constraint.
	Degree uint64 `json:"degree"`
	// VerificationGas is the CosmWasm gas of one verification (140,000 are one SDK gas), without the call of the host
	// function and the query whether the circuit is registered.
	VerificationGas uint64 `json:"verification_gas"`
}
