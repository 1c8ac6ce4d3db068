//! What a transaction may use and has used, in CosmWasm gas, and what wasmd adds to the work of contracts.

use super::failure::Failure;
use cosmwasm_std::{Attribute, Event, SubMsgResult};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;

// wasmd's `gas_register.go`, in SDK gas.
const INSTANCE: u64 = 60_000;
const INSTANCE_LOADED_BEFORE: u64 = 2_000;
const PER_ATTRIBUTE: u64 = 10;
const PER_CUSTOM_EVENT: u64 = 20;
const ATTRIBUTE_BYTES_FREE: u64 = 100;

/// A gas meter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gas {
    limit: u64,
    used: u64,
}

impl Gas {
    pub(super) fn new(limit: u64) -> Self {
        Self { limit, used: 0 }
    }

    /// The limit is in SDK gas.
    pub(super) fn of_sdk(limit: u64) -> Self {
        Self::new(limit.saturating_mul(COSMWASM_GAS_PER_SDK_GAS))
    }

    pub(super) fn used(&self) -> u64 {
        self.used
    }

    pub(super) fn left(&self) -> u64 {
        self.limit - self.used
    }

    /// Charges CosmWasm gas; what is left and no more when that is not enough.
    pub(super) fn charge(&mut self, amount: u64) -> Result<(), Failure> {
        if amount > self.left() {
            self.used = self.limit;
            return Err(Failure::OutOfGas);
        }
        self.used += amount;
        Ok(())
    }

    /// Charges SDK gas.
    pub(super) fn charge_sdk(&mut self, amount: u64) -> Result<(), Failure> {
        self.charge(amount.saturating_mul(COSMWASM_GAS_PER_SDK_GAS))
    }
}

/// What it costs to load a contract, in SDK gas: less when the transaction has called the same code before.
pub(super) fn setup(loaded_before: bool) -> u64 {
    if loaded_before { INSTANCE_LOADED_BEFORE } else { INSTANCE }
}

/// What a contract's attributes and events cost, in SDK gas.
pub(super) fn events(attributes: &[Attribute], events: &[Event]) -> u64 {
    let all = attributes.iter().chain(events.iter().flat_map(|event| &event.attributes));
    let (count, bytes) =
        all.fold((0, 0), |(count, bytes), a| (count + 1, bytes + length(&[&a.key, &a.value])));
    let types: u64 = events.iter().map(|event| PER_CUSTOM_EVENT + length(&[&event.ty])).sum();
    types + PER_ATTRIBUTE * count + bytes.saturating_sub(ATTRIBUTE_BYTES_FREE)
}

/// What a reply costs before the contract does anything with it, in SDK gas.
pub(super) fn reply(result: &SubMsgResult) -> u64 {
    let events_in_reply = match result {
        SubMsgResult::Ok(response) => {
            let types: u64 = response.events.iter().map(|event| length(&[&event.ty])).sum();
            let attributes: Vec<_> =
                response.events.iter().flat_map(|event| event.attributes.clone()).collect();
            types + events(&attributes, &[])
        }
        SubMsgResult::Err(_) => 0,
    };
    events_in_reply + INSTANCE_LOADED_BEFORE
}

fn length(texts: &[&str]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_meter_never_runs_over() {
        let mut gas = Gas::new(10);
        gas.charge(4).unwrap();
        assert!(matches!(gas.charge(7), Err(Failure::OutOfGas)));
        assert_eq!((gas.used(), gas.left()), (10, 0));
        assert!(matches!(Gas::of_sdk(1).charge_sdk(2), Err(Failure::OutOfGas)));
    }

    // 10 for each attribute, 20 for each event of its own, one for each byte of its type and for each byte of
    // attributes after the first hundred.
    #[test]
    fn events_cost_what_wasmd_charges() {
        let attribute = |key: &str, value: &str| Attribute { key: key.into(), value: value.into() };
        assert_eq!(events(&[], &[]), 0);
        assert_eq!(events(&[attribute("12345", "67890")], &[]), 10);
        assert_eq!(events(&[attribute(&"a".repeat(60), &"b".repeat(41))], &[]), 11);
        let event = Event::new("foo").add_attribute("12345", "67890");
        assert_eq!(events(&[], &[event]), 20 + 3 + 10);
    }
}
