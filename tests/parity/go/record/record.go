// Package record is what one call leaves behind.
package record

// Record is one line. Lengths and heads of results are there to be read; what counts is the hash.
type Record struct {
	Name         string  `json:"name"`
	Gas          *uint64 `json:"gas,omitempty"` // as upstream's method returns it, with the charge for the result
	Report       *Report `json:"report,omitempty"`
	Result       string  `json:"result"` // SHA-256 of the bytes, "nil", or "none" for a function without a result
	Length       int     `json:"length"`
	Head         string  `json:"head,omitempty"`
	Storage      string  `json:"storage,omitempty"` // SHA-256 of the storage after the call, whether it succeeds or not
	Host         string  `json:"host,omitempty"`    // how often the host was called, and a hash of the calls
	Error        string  `json:"error,omitempty"`
	MethodResult string  `json:"method_result,omitempty"`
	MethodError  string  `json:"method_error,omitempty"`
}

// Report is upstream's gas report.
type Report struct {
	Limit      uint64 `json:"limit"`
	Remaining  uint64 `json:"remaining"`
	Externally uint64 `json:"externally"`
	Internally uint64 `json:"internally"`
}
