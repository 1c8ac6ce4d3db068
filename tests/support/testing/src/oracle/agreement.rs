//! The verifiers of this crate's subject beside the one of `halo2_proofs`.

use std::fmt;
use std::sync::LazyLock;

use halo2_proofs::plonk::{Error, SingleVerifier, verify_proof};
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::{Fp, vesta};
use zk_halo2::params::prover_params;
use zk_halo2::{Backend, LoadedVerifyingKey, VerifyError};

use super::inputs::expected_error;
use super::{Finding, ensure};
use crate::Case;
use crate::mutation::Mutated;

/// How far `halo2_proofs` comes with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is not asked: the public inputs are too few, too many or not canonical, which is an error for us.
    Question,
    /// It cannot read the proof.
    Transcript,
    /// It cannot read the opening arguments.
    Opening,
    /// It evaluates the final equation, which does not hold.
    Equation,
    /// It accepts.
    Accepted,
}

impl Stage {
    /// Whether the final equation was evaluated.
    pub fn reached_equation(self) -> bool {
        self >= Stage::Equation
    }
}

type Verify = dyn Fn(&LoadedVerifyingKey, &[u8], &[[u8; 32]]) -> Result<bool, VerifyError> + Send + Sync;

/// A verifier to compare, with a name.
pub struct Verifier {
    name: String,
    verify: Box<Verify>,
}

impl Verifier {
    /// Names a verifier.
    pub fn new(
        name: impl Into<String>,
        verify: impl Fn(&LoadedVerifyingKey, &[u8], &[[u8; 32]]) -> Result<bool, VerifyError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self { name: name.into(), verify: Box::new(verify) }
    }

    /// All that `zk_halo2` has.
    pub fn all() -> Vec<Verifier> {
        let mut all = Self::fast();
        all.push(Verifier::new("reference", zk_halo2::reference::verify));
        all
    }

    /// What is used where proofs are verified: one for each backend that this machine has.
    pub fn fast() -> Vec<Verifier> {
        Backend::available().iter().map(|backend| Self::with(*backend)).collect()
    }

    fn with(backend: Backend) -> Verifier {
        let name = format!("{backend:?}");
        if backend == Backend::current() {
            return Verifier::new(name, zk_halo2::verify);
        }
        Verifier::new(name, move |key, proof, inputs| zk_halo2::verify_with(backend, key, proof, inputs))
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Checks that all verifiers of `zk_halo2` answer as `halo2_proofs` does, apart from the rules that are stricter.
///
/// # Errors
/// [`Finding`] if one of them does not, or if a proof is accepted that no prover made.
pub fn agree(case: &Case, mutated: &Mutated) -> Result<Stage, Finding> {
    static ALL: LazyLock<Vec<Verifier>> = LazyLock::new(Verifier::all);
    agree_with(&ALL, case, mutated)
}

/// [`agree`] for the given verifiers.
///
/// # Errors
/// As for [`agree`].
pub fn agree_with(verifiers: &[Verifier], case: &Case, mutated: &Mutated) -> Result<Stage, Finding> {
    let stage = match mutated.instance(case) {
        Some(instance) => theirs(case, &mutated.proof, &instance)?,
        None => Stage::Question,
    };
    let expected = expected(case, mutated, stage);
    for Verifier { name, verify } in verifiers {
        let found = verify(case.key(), &mutated.proof, &mutated.public_inputs);
        ensure(found == expected, || {
            format!("{}: {name} says {found:?}, expected {expected:?}; halo2_proofs: {stage:?}", case.name)
        })?;
    }
    let forged = expected == Ok(true) && mutated.is_changed(case);
    ensure(!forged, || format!("{}: a proof is accepted that no prover made", case.name))?;
    Ok(stage)
}

/// What our rules make of the answer of `halo2_proofs`.
fn expected(case: &Case, mutated: &Mutated, stage: Stage) -> Result<bool, VerifyError> {
    let lens: Vec<_> = case.instance.iter().map(Vec::len).collect();
    match expected_error(&lens, &mutated.public_inputs) {
        Some(error) => Err(error),
        // It ignores what follows the proof.
        None => Ok(stage == Stage::Accepted && mutated.proof.len() == case.proof.len()),
    }
}

fn theirs(case: &Case, proof: &[u8], instance: &[Vec<Fp>]) -> Result<Stage, Finding> {
    let params = prover_params(case.key().shape().k).unwrap();
    let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof);
    let strategy = SingleVerifier::new(&params);
    match verify_proof(&params, case.pk.get_vk(), strategy, &[&columns], &mut transcript) {
        Ok(()) => Ok(Stage::Accepted),
        Err(Error::Transcript(_)) => Ok(Stage::Transcript),
        Err(Error::Opening) => Ok(Stage::Opening),
        Err(Error::ConstraintSystemFailure) => Ok(Stage::Equation),
        Err(other) => Err(Finding(format!("{}: halo2_proofs fails: {other}", case.name))),
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::mutation::{Kind, Mutator};

    fn findings(verifier: Verifier) -> usize {
        let case = crate::multiply();
        let mut mutator = Mutator::new(StdRng::seed_from_u64(5));
        let verifiers = [verifier];
        let mutations = (0..300).map(|_| mutator.mutate(&case).0);
        mutations.filter(|mutated| agree_with(&verifiers, &case, mutated).is_err()).count()
    }

    #[test]
    fn verify_agrees() {
        assert_eq!(findings(Verifier::new("verify", zk_halo2::verify)), 0);
    }

    #[test]
    fn verifiers_that_are_wrong_are_found() {
        let yes = |_: &LoadedVerifyingKey, _: &[u8], _: &[[u8; 32]]| Ok(true);
        let no = |_: &LoadedVerifyingKey, _: &[u8], _: &[[u8; 32]]| Ok(false);
        assert!(findings(Verifier::new("yes", yes)) > 200);
        assert!(findings(Verifier::new("no", no)) > 3);
    }

    #[test]
    fn verifier_that_takes_trailing_bytes_is_found() {
        let lax = |key: &LoadedVerifyingKey, proof: &[u8], inputs: &[[u8; 32]]| {
            zk_halo2::verify(key, &proof[..proof.len().min(key.shape().proof_len)], inputs)
        };
        let case = crate::multiply();
        let mut mutated = Mutated::honest(&case);
        Mutator::new(StdRng::seed_from_u64(1)).apply(Kind::Extended, &case, &mut mutated);
        assert!(agree_with(&[Verifier::new("lax", lax)], &case, &mutated).is_err());
        assert_eq!(agree(&case, &mutated), Ok(Stage::Accepted));
    }
}
