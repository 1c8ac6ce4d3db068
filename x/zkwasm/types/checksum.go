package types

import (
	"crypto/sha256"
	"encoding/hex"
)

// ChecksumLen is the length of a checksum in bytes.
const ChecksumLen = sha256.Size

// ParseChecksum reads a checksum of 64 hex digits.
func ParseChecksum(text string) ([]byte, error) {
	checksum, err := hex.DecodeString(text)
	if err != nil || len(checksum) != ChecksumLen {
		return nil, ErrInvalid.Wrapf("checksum %.80q: want the 64 hex digits of a SHA-256", text)
	}
	return checksum, nil
}

// ChecksumString returns a checksum in lower-case hex digits.
func ChecksumString(checksum []byte) string {
	return hex.EncodeToString(checksum)
}

// ChecksumStrings returns several checksums in lower-case hex digits.
func ChecksumStrings(checksums [][]byte) []string {
	texts := make([]string, len(checksums))
	for i, checksum := range checksums {
		texts[i] = ChecksumString(checksum)
	}
	return texts
}
