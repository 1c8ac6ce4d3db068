#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::fixtures::honest;
use crate::statement::{Amount, Nullifier};
use ff::Field;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use halo2_proofs::plonk::{
    Circuit, ConstraintSystem, Error, SingleVerifier, keygen_pk, keygen_vk, verify_proof,
};
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::Fp;
use rand::{rand_core::UnwrapErr, rngs::SysRng};
use std::sync::LazyLock;

static PROVER: LazyLock<Prover> = LazyLock::new(|| Prover::new().unwrap());

fn verifies(proof: &[u8], public_input: &PublicInput) -> bool {
    let instance = [public_input.to_field()];
    let mut transcript = Blake2bRead::<_, _, Challenge255<_>>::init(proof);
    let strategy = SingleVerifier::new(PROVER.params());
    let vk = PROVER.proving_key().get_vk();
    verify_proof(PROVER.params(), vk, strategy, &[&[&instance]], &mut transcript).is_ok()
}

/// The circuit's key decides which proofs are valid, so it changes only on purpose.
#[test]
fn the_verifying_key_is_the_pinned_one() {
    let params = Params::new(K);
    let found = fingerprint(&keygen_vk(&params, &HeadstashCircuit::default()).unwrap());
    assert_eq!(
        found, VK_FINGERPRINT,
        "the circuit has changed: circuit binaries and proofs made before no longer fit. If that is meant, raise \
         `statement::STATEMENT_VERSION` where the statement changed, set `prover::VK_FINGERPRINT` to the value on \
         the left, `CIRCUIT` of cw-headstash to the new circuit binary's checksum, check `circuit::PROOF_LEN`, and say so \
         in the changelog."
    );
}

#[test]
fn the_key_does_not_depend_on_the_witness() {
    let params = Params::new(K);
    let circuit = HeadstashCircuit::from(&honest(3));
    assert_eq!(fingerprint(&keygen_vk(&params, &circuit).unwrap()), VK_FINGERPRINT);
}

#[test]
fn a_proof_verifies_for_its_public_input_and_no_other() {
    let witness = honest(2);
    let claim = witness.claim();
    let made = PROVER.prove(&witness, &claim, UnwrapErr(SysRng)).unwrap();
    assert_eq!(made.proof.len(), PROOF_LEN);
    assert_eq!(made.public_input, claim.public_input());
    assert!(verifies(&made.proof, &made.public_input));

    let more = Claim { amount: Amount::new(claim.amount.get() + 1), ..claim };
    assert!(!verifies(&made.proof, &more.public_input()));
    for byte in [0, PROOF_LEN / 2, PROOF_LEN - 1] {
        let mut tampered = made.proof.clone();
        tampered[byte] ^= 1;
        assert!(!verifies(&tampered, &made.public_input), "byte {byte}");
    }
}

#[test]
fn two_proofs_of_one_claim_differ() {
    let witness = honest(1);
    let [a, b] = [0; 2].map(|_| PROVER.prove(&witness, &witness.claim(), UnwrapErr(SysRng)).unwrap());
    assert_eq!(a.public_input, b.public_input);
    assert_ne!(a.proof[..32], b.proof[..32], "the first commitment is blinded");
    assert!(verifies(&a.proof, &a.public_input) && verifies(&b.proof, &b.public_input));
}

#[test]
fn a_false_claim_is_refused_before_proving() {
    let witness = honest(2);
    let claim = Claim { nullifier: Nullifier::from_field(Fp::ONE), ..witness.claim() };
    let error = PROVER.prove(&witness, &claim, UnwrapErr(SysRng)).unwrap_err();
    assert!(matches!(error, ProverError::Statement(StatementError::WrongNullifier { .. })), "{error}");

    let other_tree =
        Claim { genesis_root: crate::statement::GenesisRoot::from_field(Fp::ONE), ..witness.claim() };
    let error = PROVER.prove(&witness, &other_tree, UnwrapErr(SysRng)).unwrap_err();
    assert!(matches!(error, ProverError::Statement(StatementError::LeafNotInTree { .. })), "{error}");
}

/// A prover that leaves out the check gets bytes, but no valid proof.
#[test]
fn a_proof_of_a_false_claim_does_not_verify() {
    let witness = honest(2);
    let claim = Claim { nullifier: Nullifier::from_field(Fp::ONE), ..witness.claim() };
    let input = claim.public_input();
    let proof = PROVER.keys.prove((&witness).into(), input.to_field(), UnwrapErr(SysRng)).unwrap();
    assert!(!verifies(&proof, &input));
    assert!(!verifies(&proof, &witness.claim().public_input()));
}

/// A circuit that is not the headstash.
struct Other;

impl Circuit<Fp> for Other {
    type Config = ();
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) {
        let column = meta.advice_column();
        meta.create_gate("zero", |meta| vec![meta.query_advice(column, halo2_proofs::poly::Rotation::cur())]);
    }

    fn synthesize(&self, _: (), _: impl Layouter<Fp>) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn keys_of_another_circuit_are_refused() {
    let keys = |k| {
        let params = Params::new(k);
        let vk = keygen_vk(&params, &Other).unwrap();
        let pk = keygen_pk(&params, vk, &Other).unwrap();
        (params, pk)
    };
    let own = || (PROVER.params().clone(), PROVER.proving_key().clone());
    let (small_params, small_pk) = keys(4);
    let error = Prover::from_parts(small_params, small_pk.clone()).unwrap_err();
    assert!(
        matches!(error, ProverError::Keys(KeysError::ForeignParams { expected: K, found: 4 })),
        "{error}"
    );
    let error = Prover::from_parts(own().0, small_pk).unwrap_err();
    assert!(matches!(error, ProverError::Keys(KeysError::ForeignKey { .. })), "{error}");
    assert!(Prover::from_parts(own().0, own().1).is_ok());
}
