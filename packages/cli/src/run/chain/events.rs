//! The events of a transaction, as wasmd makes them of a contract's response and as contracts read them in a reply.

use super::failure::{ChainError, Failure};
use cosmwasm_std::{Attribute, Coin, Event};

/// The attribute by which wasmd names the contract that an event is of.
pub(in crate::run) const CONTRACT: &str = "_contract_address";

/// The events of a response: one for its attributes, one for each event of its own.
pub(super) fn of_response(
    contract: &str,
    attributes: Vec<Attribute>,
    events: Vec<Event>,
) -> Result<Vec<Event>, Failure> {
    let mut made = vec![];
    if !attributes.is_empty() {
        made.push(of_contract("wasm".into(), contract, attributes)?);
    }
    for event in events {
        let name = event.ty.trim();
        if name.len() <= 2 {
            return Err(invalid(format!("the event type {name:?} is too short: it needs three characters")));
        }
        made.push(of_contract(format!("wasm-{name}"), contract, event.attributes)?);
    }
    Ok(made)
}

fn of_contract(ty: String, contract: &str, attributes: Vec<Attribute>) -> Result<Event, Failure> {
    let mut event = Event::new(ty).add_attribute(CONTRACT, contract);
    for Attribute { key, value } in attributes {
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() {
            return Err(invalid(format!("an attribute has no key; its value is {value:?}")));
        }
        if key.starts_with('_') {
            return Err(invalid(format!(
                "the attribute key {key:?} begins with _, which the chain reserves"
            )));
        }
        event = event.add_attribute(key, value);
    }
    Ok(event)
}

fn invalid(reason: String) -> Failure {
    Failure::chain(ChainError::INVALID_EVENT, reason)
}

/// What wasmd says of a call.
pub(super) fn of_call(ty: &str, contract: &str) -> Event {
    Event::new(ty).add_attribute(CONTRACT, contract)
}

/// What the bank says of coins that move.
pub(super) fn of_transfer(from: &str, to: &str, coins: &[Coin]) -> [Event; 3] {
    let amount = coins.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    [
        Event::new("coin_spent").add_attribute("spender", from).add_attribute("amount", &amount),
        Event::new("coin_received").add_attribute("receiver", to).add_attribute("amount", &amount),
        Event::new("transfer")
            .add_attribute("recipient", to)
            .add_attribute("sender", from)
            .add_attribute("amount", &amount),
    ]
}

/// Events as a reply carries them: the attributes in the order of their keys.
pub(super) fn for_reply(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    for event in &mut events {
        event.attributes.sort_by(|a, b| a.key.cmp(&b.key));
    }
    events
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn attribute(key: &str, value: &str) -> Attribute {
        Attribute { key: key.into(), value: value.into() }
    }

    #[test]
    fn a_response_becomes_the_events_of_its_contract() {
        let own = Event::new(" claim ").add_attribute("amount", " 7 ");
        let made = of_response("c", vec![attribute("action", "x")], vec![own]).unwrap();
        let wasm = Event::new("wasm").add_attribute(CONTRACT, "c").add_attribute("action", "x");
        let claim = Event::new("wasm-claim").add_attribute(CONTRACT, "c").add_attribute("amount", "7");
        assert_eq!(made, [wasm, claim]);
        assert!(of_response("c", vec![], vec![]).unwrap().is_empty());
    }

    #[test]
    fn what_the_chain_refuses_is_refused() {
        for wrong in [attribute(" ", "x"), attribute("_reserved", "x")] {
            assert!(of_response("c", vec![wrong], vec![]).is_err());
        }
        assert!(of_response("c", vec![], vec![Event::new("ab")]).is_err());
    }
}
