//! The events of the contract, beside the attribute `action` of each message.
//!
//! A chain puts `wasm-` before the names of events. Amounts are plain decimal numbers, the token has an attribute of its
//! own.

use cosmwasm_std::{Event, Uint128};
use headstash_circuit::statement::Claim;

/// `claim`: one leaf was paid. A batch has one for each claim, in its order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claimed<'a> {
    /// Gives `nullifier`, `commitment` (each 64 hexadecimal digits) and `amount`.
    pub(crate) claim: &'a Claim,
    pub(crate) token: &'a str,
    pub(crate) recipient: &'a str,
}

/// `fund`: cw20 tokens came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Funded<'a> {
    pub(crate) token: &'a str,
    pub(crate) sender: &'a str,
    /// What was kept.
    pub(crate) amount: Uint128,
    /// What has come in of this token altogether.
    pub(crate) funded: Uint128,
}

/// `withdraw`: the admin took what was left of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Withdrawn<'a> {
    pub(crate) token: &'a str,
    pub(crate) recipient: &'a str,
    pub(crate) amount: Uint128,
}

impl From<Claimed<'_>> for Event {
    fn from(Claimed { claim, token, recipient }: Claimed<'_>) -> Self {
        Event::new("claim")
            .add_attribute("nullifier", claim.nullifier.to_hex())
            .add_attribute("commitment", claim.commitment.to_hex())
            .add_attribute("recipient", recipient)
            .add_attribute("token", token)
            .add_attribute("amount", claim.amount.to_string())
    }
}

impl From<Funded<'_>> for Event {
    fn from(Funded { token, sender, amount, funded }: Funded<'_>) -> Self {
        Event::new("fund")
            .add_attribute("token", token)
            .add_attribute("sender", sender)
            .add_attribute("amount", amount)
            .add_attribute("funded", funded)
    }
}

impl From<Withdrawn<'_>> for Event {
    fn from(Withdrawn { token, recipient, amount }: Withdrawn<'_>) -> Self {
        Event::new("withdraw")
            .add_attribute("token", token)
            .add_attribute("recipient", recipient)
            .add_attribute("amount", amount)
    }
}
