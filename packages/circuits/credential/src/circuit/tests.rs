//! The circuit against the plain statement: one verdict on honest values and on single faults, one name each.
#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::fixtures::{MEMBERS, context, honest};
use crate::statement::{Attributes, CredentialRoot, Nullifier as Mark, SecretKey, Statement, check};
use halo2_proofs::dev::MockProver;
use zk_gadgets::{Node, public_input_hash};

/// What the circuit says to a statement: the text of each failure, none if it is satisfied.
fn failures(circuit: &CredentialCircuit, statement: &Statement) -> Vec<String> {
    let instance = vec![vec![public_input_hash(&statement.to_fields())]];
    let failures = MockProver::run(K, circuit, instance).unwrap().verify().err().unwrap_or_default();
    failures.iter().map(ToString::to_string).collect()
}

/// Runs both on a credential and a statement and returns their common verdict.
fn verdict(name: &str, credential: &Credential, statement: &Statement) -> bool {
    let plain = check(credential, statement).is_ok();
    let circuit = CredentialCircuit::new(credential, statement.context);
    assert_eq!(failures(&circuit, statement).is_empty(), plain, "{name}: the statement says {plain}");
    plain
}

/// A named change.
type Change<T> = (&'static str, fn(&mut T));

const HONEST: &[Change<Credential>] = &[
    ("as it is", |_| ()),
    ("secret key 0", |c| c.secret_key = SecretKey::from_field(Fp::ZERO)),
    ("largest secret key", |c| c.secret_key = SecretKey::from_field(-Fp::ONE)),
    ("attributes 0", |c| c.attributes = Attributes::from_field(Fp::ZERO)),
    ("last position", |c| c.path.position = (1 << DEPTH) - 1),
    ("all siblings 0", |c| c.path.siblings = [Node::from_field(Fp::ZERO); DEPTH]),
];

#[test]
fn honest_credentials_pass_both() {
    for (name, change) in HONEST {
        let mut credential = honest(2);
        change(&mut credential);
        for context in [Context::from_field(Fp::ZERO), context()] {
            assert!(verdict(name, &credential, &credential.statement(context)), "{name}");
        }
    }
    for member in 0..MEMBERS {
        assert!(verdict("each member", &honest(member), &honest(member).statement(context())));
    }
}

fn turn(node: &mut Node) {
    *node = Node::from_field(node.to_field() + Fp::ONE);
}

const CREDENTIAL_FAULTS: &[Change<Credential>] = &[
    ("wrong secret key", |c| c.secret_key = SecretKey::from_field(c.secret_key.0 + Fp::ONE)),
    ("wrong attributes", |c| c.attributes = Attributes::from_field(c.attributes.0 + Fp::ONE)),
    ("wrong sibling of the leaf", |c| turn(&mut c.path.siblings[0])),
    ("wrong sibling under the root", |c| turn(&mut c.path.siblings[DEPTH - 1])),
    ("children swapped at the leaf", |c| c.path.position ^= 1),
    ("children swapped under the root", |c| c.path.position ^= 1 << (DEPTH - 1)),
    ("another member's path", |c| c.path = honest(3).path),
    ("another member", |c| *c = honest(3)),
];

#[test]
fn single_faults_in_the_credential_fail_both() {
    let statement = honest(2).statement(context());
    for (name, fault) in CREDENTIAL_FAULTS {
        let mut credential = honest(2);
        fault(&mut credential);
        assert!(!verdict(name, &credential, &statement), "{name}");
    }
}

const STATEMENT_FAULTS: &[Change<Statement>] = &[
    ("other root", |s| s.root = CredentialRoot::from_field(s.root.0 + Fp::ONE)),
    ("other nullifier", |s| s.nullifier = Mark::from_field(s.nullifier.0 + Fp::ONE)),
    ("another member's nullifier", |s| s.nullifier = honest(3).secret_key.nullifier(&s.context)),
    ("nullifier of another context", |s| {
        s.nullifier = honest(2).secret_key.nullifier(&Context::from_field(Fp::ONE));
    }),
    ("other context", |s| s.context = Context::from_field(s.context.0 + Fp::ONE)),
    ("root and nullifier exchanged", |s| (s.root.0, s.nullifier.0) = (s.nullifier.0, s.root.0)),
];

#[test]
fn single_faults_in_the_statement_fail_both() {
    for (name, fault) in STATEMENT_FAULTS {
        let mut statement = honest(2).statement(context());
        fault(&mut statement);
        assert!(!verdict(name, &honest(2), &statement), "{name}");
    }
}

/// The context that is hashed into the nullifier is the one that is public.
#[test]
fn a_proof_for_one_context_is_none_for_another() {
    let circuit = CredentialCircuit::new(&honest(2), context());
    let other = honest(2).statement(Context::from_field(Fp::ONE));
    assert!(!failures(&circuit, &other).is_empty());
    let relabelled = Statement { context: other.context, ..honest(2).statement(context()) };
    assert!(!failures(&circuit, &relabelled).is_empty());
}

#[test]
fn a_position_bit_of_two_fails_the_step_alone() {
    for height in [0, 7, DEPTH - 1] {
        let mut circuit = CredentialCircuit::new(&honest(4), context());
        // The chip orders the children as for 0, so only heights whose bit is 0 keep the public input.
        let height = if honest(4).path.is_right(height) { height + 1 } else { height };
        circuit.path.bits[height] = Value::known(Fp::from(2));
        let failures = failures(&circuit, &honest(4).statement(context()));
        assert!(failures.iter().any(|failure| failure.contains("the bit is a bit")), "{failures:?}");
        assert!(failures.iter().all(|failure| failure.contains("merkle step")), "{failures:?}");
    }
}

#[test]
fn a_circuit_without_values_proves_nothing() {
    let run = MockProver::run(K, &CredentialCircuit::default(), vec![vec![Fp::ONE]]);
    assert!(matches!(run, Err(Error::Synthesis)));
}
