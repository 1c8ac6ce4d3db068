//! How a call fails: for the person who sent the transaction, and for the contract that waits for a reply.
//!
//! A contract is not told everything. As wasmd does, what another contract returned as its error is passed on, and
//! everything else is reduced to the codespace and the code of the error.

use std::fmt::Display;

/// Why a call, or a message between contracts, did not take effect.
#[derive(Debug)]
pub(in crate::run) enum Failure {
    /// Refused by a contract or by the chain. The contract that sent the message may live on.
    Refused(Refusal),
    /// The gas is used up. Only a message with a gas limit of its own can run out without ending the transaction.
    OutOfGas,
    /// The local chain cannot go on: a message that it does not carry out, a damaged state.
    Fatal(anyhow::Error),
}

/// A refusal.
#[derive(Debug)]
pub(in crate::run) struct Refusal {
    /// For people.
    pub(in crate::run) reason: String,
    error: ChainError,
    /// Whether the contract that waits for a reply is told the reason.
    passed_on: bool,
}

/// An error of the chain as the Cosmos SDK names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ChainError {
    codespace: &'static str,
    code: u32,
}

/// The errors that wasmd and the SDK answer with, as far as the local chain makes them.
impl ChainError {
    pub(super) const UNAUTHORIZED: Self = Self::sdk(4);
    pub(super) const INSUFFICIENT_FUNDS: Self = Self::sdk(5);
    pub(super) const INVALID_ADDRESS: Self = Self::sdk(7);
    pub(super) const INVALID_COINS: Self = Self::sdk(10);
    const OUT_OF_GAS: Self = Self::sdk(11);
    const INVALID_REQUEST: Self = Self::sdk(18);
    pub(super) const INSTANTIATE_FAILED: Self = Self::wasm(4);
    pub(super) const EXECUTE_FAILED: Self = Self::wasm(5);
    pub(super) const QUERY_FAILED: Self = Self::wasm(9);
    pub(super) const MIGRATION_FAILED: Self = Self::wasm(11);
    pub(super) const EMPTY: Self = Self::wasm(12);
    pub(super) const LIMIT: Self = Self::wasm(13);
    pub(super) const INVALID: Self = Self::wasm(14);
    pub(super) const DUPLICATE: Self = Self::wasm(15);
    pub(super) const INVALID_EVENT: Self = Self::wasm(21);
    pub(super) const NO_SUCH_CONTRACT: Self = Self::wasm(22);
    pub(super) const QUERY_DEPTH: Self = Self::wasm(27);
    pub(super) const NO_SUCH_CODE: Self = Self::wasm(28);
    const VM: Self = Self::wasm(29);
    pub(super) const CALL_DEPTH: Self = Self::wasm(30);

    const fn sdk(code: u32) -> Self {
        Self { codespace: "sdk", code }
    }

    const fn wasm(code: u32) -> Self {
        Self { codespace: "wasm", code }
    }

    /// What wasmd puts behind the error that a contract returned.
    fn of_contract(self) -> &'static str {
        match self {
            Self::INSTANTIATE_FAILED => "instantiate wasm contract failed",
            Self::QUERY_FAILED => "query wasm contract failed",
            Self::MIGRATION_FAILED => "migrate wasm contract failed",
            _ => "execute wasm contract failed",
        }
    }
}

impl Refusal {
    /// What the contract that waits for a reply is told.
    pub(super) fn told(&self) -> String {
        if self.passed_on {
            format!("{}: {}", self.reason, self.error.of_contract())
        } else {
            format!("codespace: {}, code: {}", self.error.codespace, self.error.code)
        }
    }

    /// Whether the VM stopped the contract: it panicked, lacks the entry point, or this machine has a fault.
    pub(in crate::run) fn is_of_the_vm(&self) -> bool {
        self.error == ChainError::VM
    }
}

impl Failure {
    /// The contract returned an error.
    pub(super) fn contract(error: ChainError, reason: String) -> Self {
        Self::Refused(Refusal { reason, error, passed_on: true })
    }

    /// The chain refuses the message.
    pub(super) fn chain(error: ChainError, reason: impl Display) -> Self {
        Self::Refused(Refusal { reason: reason.to_string(), error, passed_on: false })
    }

    /// The VM stopped the contract.
    pub(super) fn vm(reason: impl Display) -> Self {
        Self::chain(ChainError::VM, reason)
    }

    /// A message ran out of the gas that it was sent with.
    pub(super) fn message_out_of_gas(limit: u64) -> Self {
        Self::chain(ChainError::OUT_OF_GAS, format!("the message's own limit of {limit} SDK gas is used up"))
    }

    /// The same with wasmd's plainest error.
    pub(super) fn into_invalid_request(self) -> Self {
        match self {
            Self::Refused(refusal) => Self::chain(ChainError::INVALID_REQUEST, refusal.reason),
            other => other,
        }
    }

    /// The same, from behind a call that adds its name to an error: wasmd then passes the reason on no longer.
    pub(super) fn within_a_call(self) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(Refusal { passed_on: false, ..refusal }),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests")]
    use super::*;

    fn told(failure: Failure) -> String {
        match failure {
            Failure::Refused(refusal) => refusal.told(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_contract_is_told_what_wasmd_tells() {
        let refused = || Failure::contract(ChainError::EXECUTE_FAILED, "no".into());
        assert_eq!(told(refused()), "no: execute wasm contract failed");
        assert_eq!(told(refused().within_a_call()), "codespace: wasm, code: 5");
        let poor = Failure::chain(ChainError::INSUFFICIENT_FUNDS, "alice has 0a, which is less than 1a");
        assert_eq!(told(poor), "codespace: sdk, code: 5");
        assert_eq!(told(Failure::message_out_of_gas(1)), "codespace: sdk, code: 11");
    }
}
