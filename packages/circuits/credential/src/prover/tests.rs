#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::circuit::INSTANCE_LENS;
use crate::fixtures::{context, honest, tree};
use crate::statement::{Nullifier, public_input};
use ff::Field;
use halo2_proofs::plonk::{SingleVerifier, keygen_vk, verify_proof};
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::Fp;
use rand::{rand_core::UnwrapErr, rngs::SysRng};
use std::sync::LazyLock;
use zk_halo2::CircuitBinary;

static PROVER: LazyLock<Prover> = LazyLock::new(|| Prover::new().unwrap());

fn verifies(proof: &[u8], statement: &Statement) -> bool {
    let instance = [public_input_hash(&statement.to_fields())];
    let mut transcript = Blake2bRead::<_, _, Challenge255<_>>::init(proof);
    let strategy = SingleVerifier::new(PROVER.params());
    let vk = PROVER.proving_key().get_vk();
    verify_proof(PROVER.params(), vk, strategy, &[&[&instance]], &mut transcript).is_ok()
}

/// The circuit's key decides which proofs are valid, so it changes only on purpose.
#[test]
fn the_verifying_key_is_the_pinned_one() {
    let params = Params::new(K);
    let found = fingerprint(&keygen_vk(&params, &CredentialCircuit::default()).unwrap());
    assert_eq!(
        found, VK_FINGERPRINT,
        "the circuit has changed: circuit binaries and proofs made before no longer fit. If that is meant, give the \
         tags another version where the statement changed, set `prover::VK_FINGERPRINT` to the value on the left, \
         `CIRCUIT` of zk-authenticator to the new circuit binary's checksum, check `circuit::PROOF_LEN`, and say so in the \
         changelog."
    );
    let of_credential = CredentialCircuit::new(&honest(3), context());
    assert_eq!(fingerprint(&keygen_vk(&params, &of_credential).unwrap()), VK_FINGERPRINT);
}

#[test]
fn a_proof_verifies_for_its_statement_and_no_other() {
    let made = PROVER.prove(&honest(2), tree().root(), context(), UnwrapErr(SysRng)).unwrap();
    assert_eq!(made.proof.len(), PROOF_LEN);
    assert!(verifies(&made.proof, &made.statement));
    let others = [
        honest(3).statement(context()),
        Statement { nullifier: Nullifier::from_field(Fp::ONE), ..made.statement },
        Statement { context: Context::from_field(Fp::ONE), ..made.statement },
        honest(2).statement(Context::from_field(Fp::ONE)),
    ];
    for other in others {
        assert!(!verifies(&made.proof, &other));
    }
}

/// The verifier of the virtual machine says the same.
#[test]
fn zk_halo2_accepts_the_proof() {
    let binary = CircuitBinary::from_vk(PROVER.proving_key().get_vk(), &INSTANCE_LENS).unwrap();
    assert_eq!(binary.key().shape().proof_len, PROOF_LEN);
    let made = PROVER.prove(&honest(1), tree().root(), context(), UnwrapErr(SysRng)).unwrap();
    let verdict = |statement| zk_halo2::verify(binary.key(), &made.proof, &[public_input(statement)]);
    assert!(verdict(&made.statement).unwrap());
    assert!(!verdict(&honest(2).statement(context())).unwrap());
}

#[test]
fn who_is_no_member_is_refused_before_proving() {
    let error = PROVER.prove(&honest(2), CredentialRoot::from_field(Fp::ONE), context(), UnwrapErr(SysRng));
    assert!(matches!(error, Err(ProverError::Statement(StatementError::NotAMember { .. }))));
}

/// A prover that leaves out the check gets bytes, but no valid proof.
#[test]
fn a_proof_of_a_false_statement_does_not_verify() {
    let statement = Statement { nullifier: Nullifier::from_field(Fp::ONE), ..honest(2).statement(context()) };
    let circuit = CredentialCircuit::new(&honest(2), context());
    let public_input = public_input_hash(&statement.to_fields());
    let proof = PROVER.keys.prove(circuit, public_input, UnwrapErr(SysRng)).unwrap();
    assert!(!verifies(&proof, &statement));
}
