package zkwasmvm

import "fmt"

// ResultCode is why a verification gives no verdict: the same number that a contract gets from the host function.
//
//	var code zkwasmvm.ResultCode
//	if errors.As(err, &code) { … }
type ResultCode uint32

const (
	// CodeMalformedInputs: a public input is not below the field's modulus.
	CodeMalformedInputs ResultCode = 10
	// CodeWrongInputCount: the circuit has another number of public inputs.
	CodeWrongInputCount ResultCode = 11
	// CodeNoCircuit: the contract declares no circuit.
	CodeNoCircuit ResultCode = 12
	// CodeCircuitNotRegistered: the chain does not know the circuit.
	CodeCircuitNotRegistered ResultCode = 13
	// CodeProofTooLong: the proof is longer than the host reads.
	CodeProofTooLong ResultCode = 14
	// CodeBatchMismatch: the numbers of proofs and of lists of public inputs differ.
	CodeBatchMismatch ResultCode = 15
	// CodeMalformedChecksum: the circuit is not named by 32 bytes.
	CodeMalformedChecksum ResultCode = 16
	// CodeTooManyInputs: the public inputs are longer than the host reads.
	CodeTooManyInputs ResultCode = 17
	// CodeBatchTooLarge: a batch has more proofs than one call takes.
	CodeBatchTooLarge ResultCode = 18
	// CodeMalformedBatch: a batch does not parse.
	CodeMalformedBatch ResultCode = 19
)

// The answers of a verification that are a verdict.
const (
	codeValid    = 0
	codeNotValid = 1
)

var codeNames = map[ResultCode]string{
	CodeMalformedInputs:      "malformed public inputs",
	CodeWrongInputCount:      "wrong number of public inputs",
	CodeNoCircuit:            "the contract declares no circuit",
	CodeCircuitNotRegistered: "the circuit is not registered",
	CodeProofTooLong:         "the proof is too long",
	CodeBatchMismatch:        "as many lists of public inputs as proofs are needed",
	CodeMalformedChecksum:    "malformed checksum",
	CodeTooManyInputs:        "too many public inputs",
	CodeBatchTooLarge:        "the batch is too large",
	CodeMalformedBatch:       "malformed batch",
}

func (c ResultCode) Error() string {
	name, known := codeNames[c]
	if !known {
		name = "unknown"
	}
	return fmt.Sprintf("no verdict: %s (code %d)", name, uint32(c))
}

// verdict reads the answer of a verification.
func verdict(code uint32) (bool, error) {
	switch code {
	case codeValid, codeNotValid:
		return code == codeValid, nil
	default:
		return false, ResultCode(code)
	}
}
