//! Tables that mean a key but are not its canonical table.
//!
//! The text of a key does not depend on the layout of the table, so the representative fits in each case.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../tests/common/mod.rs"]
mod common;

use super::model::{Node, PinnedKey};
use super::*;

fn key(case: &common::Case) -> VerifyingKey {
    let file = case.binary.to_bytes();
    VerifyingKey::from_section(&file[4..file.len() - 10], 4, &Limits::default()).unwrap()
}

/// The verdict on a key whose table `change` laid out differently.
fn verdict(key: &VerifyingKey, change: impl FnOnce(&mut PinnedKey)) -> VkError {
    let mut pinned = key.pinned.clone();
    change(&mut pinned);
    let domain = domain_text(&key.derived.domain);
    let text = render::render(&pinned, &domain, &Limits::default()).unwrap();
    assert_eq!(text, key.pinned_text(), "the change is one of layout only");
    let section = encode::encode(&pinned, key.instance_lens(), key.representative);
    VerifyingKey::from_section(&section, 4, &Limits::default()).unwrap_err()
}

/// Moves all references from `at` on by one, to make room for a node.
fn insert_node(pinned: &mut PinnedKey, at: u32, node: Node) {
    let moved = |id: u32| if id >= at { id + 1 } else { id };
    for node in &mut pinned.expressions.nodes {
        *node = match *node {
            Node::Negated(a) => Node::Negated(moved(a)),
            Node::Sum(a, b) => Node::Sum(moved(a), moved(b)),
            Node::Product(a, b) => Node::Product(moved(a), moved(b)),
            Node::Scaled(a, c) => Node::Scaled(moved(a), c),
            leaf => leaf,
        };
    }
    pinned.expressions.nodes.insert(at as usize, node);
    let lookups = pinned.lookups.iter_mut().flat_map(|l| l.inputs.iter_mut().chain(&mut l.tables));
    pinned.gates.iter_mut().chain(lookups).for_each(|id| *id = moved(*id));
}

#[test]
fn real_keys_are_canonical_and_round_trip() {
    for case in common::cases() {
        let key = key(&case);
        let file = case.binary.to_bytes();
        assert_eq!(key.to_section(), file[4..file.len() - 10], "{}", case.name);
        let again = VerifyingKey::from_pinned(&key.pinned_text(), key.instance_lens(), &Limits::default());
        assert_eq!(again.unwrap().pinned, key.pinned, "{}", case.name);
    }
}

#[test]
fn duplicate_node_is_refused() {
    // Node 2 of the multiplication (b) twice, the second one in use.
    let error = verdict(&key(&common::multiply()), |pinned| {
        let b = pinned.expressions.nodes[2];
        insert_node(pinned, 2, b);
    });
    assert_eq!(error, VkError::NotCanonical { what: "expression table: duplicate node" });
}

#[test]
fn unreachable_node_is_refused() {
    let error = verdict(&key(&common::multiply()), |pinned| {
        let last = pinned.expressions.nodes.len() as u32 - 1;
        pinned.expressions.nodes.push(Node::Negated(last));
    });
    assert_eq!(error, VkError::NotCanonical { what: "expression table: entry that no expression uses" });
}

#[test]
fn nodes_in_another_order_are_refused() {
    let error = verdict(&key(&common::multiply()), |pinned| {
        // a and b exchange places; their product follows them.
        pinned.expressions.nodes.swap(1, 2);
        assert_eq!(pinned.expressions.nodes[3], Node::Product(1, 2));
        pinned.expressions.nodes[3] = Node::Product(2, 1);
    });
    assert_eq!(error, VkError::NotCanonical { what: "expression table: order of the nodes" });
}

#[test]
fn constants_that_are_duplicate_unused_or_in_another_order_are_refused() {
    let key = key(&common::poseidon());
    let error = verdict(&key, |pinned| {
        let first = pinned.expressions.constants[0];
        pinned.expressions.constants.push(first);
    });
    assert_eq!(error, VkError::NotCanonical { what: "constants: duplicate" });
    let error = verdict(&key, |pinned| pinned.expressions.constants.push(Fp::from(123_456_789)));
    assert_eq!(error, VkError::NotCanonical { what: "expression table: entry that no expression uses" });
    let error = verdict(&key, |pinned| {
        pinned.expressions.constants.swap(0, 1);
        for node in &mut pinned.expressions.nodes {
            let exchanged = |c: u32| if c < 2 { 1 - c } else { c };
            *node = match *node {
                Node::Constant(c) => Node::Constant(exchanged(c)),
                Node::Scaled(a, c) => Node::Scaled(a, exchanged(c)),
                other => other,
            };
        }
    });
    assert_eq!(error, VkError::NotCanonical { what: "constants: order" });
}

#[test]
fn texts_that_are_no_key_are_refused_where_they_go_wrong() {
    let text = key(&common::lookup()).pinned_text();
    let parse = |text: &str| VerifyingKey::from_pinned(text, &[1, 2, 3], &Limits::default()).map(|_| ());
    assert_eq!(parse(&text), Ok(()));
    // Layout does not matter.
    let indented = text.replace(", ", ",\n\t ").replace(" }", ",\r\n}").replace("])", "]\n,)");
    assert_eq!(parse(&indented), Ok(()));
    // Every truncation, and every byte changed to another. (To a digit it could be the text of another key.)
    for len in 0..text.len() {
        assert!(parse(&text[..len]).is_err(), "{len} bytes");
    }
    for position in 0..text.len() {
        for byte in ['x', '(', ']', ',', '"', '\u{e9}'] {
            let changed = format!("{}{byte}{}", &text[..position], &text[position + 1..]);
            if !pinned::same_but_for_layout(&changed, &text) {
                assert!(parse(&changed).is_err(), "{byte} at {position}");
            }
        }
    }
    assert!(matches!(parse(&format!("{text} more")), Err(VkError::Pinned { .. })));
    let selector = text.replacen("Fixed {", "Selector(", 1);
    assert!(matches!(parse(&selector), Err(VkError::Pinned { .. })));
    let infinity = text.replacen("fixed_commitments: [(", "fixed_commitments: [Infinity, (", 1);
    assert!(matches!(parse(&infinity), Err(VkError::Pinned { .. })));
}
