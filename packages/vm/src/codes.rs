//! What the host functions return to a contract: one number per outcome.
//!
//! The numbers are part of consensus and of the interface with contracts: `zk-cosmwasm-std` has the same table (a
//! test compares the two). Nothing but these numbers reaches a contract; the wording of errors never does.

/// The outcome of a verification call that a contract sees.
///
/// Everything that a contract or a peer can cause is one of these. What is the node's or the chain's own fault (a
/// missing key file, a querier that does not answer) is a `VmError` instead and aborts the execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u32)]
#[non_exhaustive]
pub enum ResultCode {
    /// The proof is valid for the circuit and the public inputs. Of `poseidon_hash`: the hash is written.
    Valid = 0,
    /// The proof is not valid, for whatever reason inside the proof, its length included.
    NotValid = 1,
    /// The length of the public inputs, or of the elements to hash, is no multiple of 32, or one of them is not below the
    /// field's modulus; or there is none to hash.
    MalformedInputs = 10,
    /// The circuit has another number of public inputs.
    WrongInputCount = 11,
    /// The code declares no circuit of its own.
    NoCircuit = 12,
    /// The circuit is not registered on this chain.
    CircuitNotRegistered = 13,
    /// The proof is longer than the host reads.
    ProofTooLong = 14,
    /// The numbers of proofs and of public input lists differ.
    BatchMismatch = 15,
    /// The circuit argument is not 32 bytes long (nor empty, where that means the code's own).
    MalformedChecksum = 16,
    /// The public inputs, or the elements to hash, are longer than the host reads.
    TooManyInputs = 17,
    /// The batch has more elements, or more bytes, than the host reads.
    BatchTooLarge = 18,
    /// The batch does not parse as sections.
    MalformedBatch = 19,
}

impl ResultCode {
    /// All outcomes, in the order of their numbers.
    pub const ALL: [ResultCode; 12] = [
        ResultCode::Valid,
        ResultCode::NotValid,
        ResultCode::MalformedInputs,
        ResultCode::WrongInputCount,
        ResultCode::NoCircuit,
        ResultCode::CircuitNotRegistered,
        ResultCode::ProofTooLong,
        ResultCode::BatchMismatch,
        ResultCode::MalformedChecksum,
        ResultCode::TooManyInputs,
        ResultCode::BatchTooLarge,
        ResultCode::MalformedBatch,
    ];

    /// The number that the host function returns.
    pub const fn to_u32(self) -> u32 {
        self as u32
    }

    /// The outcome with this number.
    pub fn from_u32(number: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.to_u32() == number)
    }

    /// The verdict as a code.
    pub const fn from_verdict(valid: bool) -> Self {
        if valid { ResultCode::Valid } else { ResultCode::NotValid }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::ResultCode;

    #[test]
    fn numbers_are_the_published_ones_and_go_both_ways() {
        let numbers: Vec<u32> = ResultCode::ALL.iter().map(|code| code.to_u32()).collect();
        assert_eq!(numbers, [0, 1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
        for code in ResultCode::ALL {
            assert_eq!(ResultCode::from_u32(code.to_u32()).unwrap(), code);
        }
        assert_eq!(ResultCode::from_u32(2), None);
        assert_eq!(ResultCode::from_u32(20), None);
    }
}
