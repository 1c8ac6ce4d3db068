//! Circuit binaries and proofs for tests.

use ff::PrimeField;
use halo2_proofs::dev::{MockProver, VerifyFailure};
use halo2_proofs::plonk::Circuit;
use pasta_curves::Fp;
use zk_cosmwasm_std::Checksum;
use zk_halo2::params::{MAX_K, MIN_K};
use zk_halo2::{BuildError, CircuitKeys, VerifyError, WrongProofLength};

use crate::params::{prepare_verifier, prover_params};

/// A circuit with its keys: its binary for the chain, and proofs.
///
/// ```
/// # use halo2_proofs::{circuit::*, plonk::*, poly::Rotation};
/// # use pasta_curves::Fp;
/// # #[derive(Clone, Default)]
/// # struct Root(Value<Fp>);
/// # impl Circuit<Fp> for Root {
/// #     type Config = (Selector, Column<Advice>);
/// #     type FloorPlanner = SimpleFloorPlanner;
/// #     fn without_witnesses(&self) -> Self { Self::default() }
/// #     fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
/// #         let (on, root, square) = (meta.selector(), meta.advice_column(), meta.instance_column());
/// #         meta.create_gate("root^2 = square", |meta| {
/// #             let root = meta.query_advice(root, Rotation::cur());
/// #             vec![meta.query_selector(on) * (root.square() - meta.query_instance(square, Rotation::cur()))]
/// #         });
/// #         (on, root)
/// #     }
/// #     fn synthesize(&self, (on, root): Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
/// #         layouter.assign_region(|| "root", |mut region| {
/// #             on.enable(&mut region, 0)?;
/// #             region.assign_advice(|| "root", root, 0, || self.0).map(drop)
/// #         })
/// #     }
/// # }
/// use std::sync::LazyLock;
/// use zk_multi_test::TestCircuit;
///
/// /// Keys are made once in a process.
/// static ROOT: LazyLock<TestCircuit<Root>> =
///     LazyLock::new(|| TestCircuit::new(4, Root::default(), &[1]).unwrap());
///
/// // `Root(Value<Fp>)` is a circuit: I know a root of the public input.
/// let proof = ROOT.prove(Root(Value::known(Fp::from(3))), &[&[Fp::from(9)]]).unwrap();
/// # let another = ROOT.prove(Root(Value::known(Fp::from(3))), &[&[Fp::from(9)]]).unwrap();
/// # assert_ne!(proof, another);
/// # use zk_cosmwasm_std::Halo2Api;
/// # use zk_multi_test::{Circuits, mock_dependencies, public_input};
/// # let deps = mock_dependencies(Circuits::new().with_own(ROOT.binary()).unwrap());
/// # assert_eq!(deps.api.verify_halo2_proof(&proof, &[public_input(Fp::from(9))]), Ok(true));
/// # assert_eq!(deps.api.verify_halo2_proof(&proof, &[public_input(Fp::from(16))]), Ok(false));
/// ```
///
/// # Keys
/// They are the keys of exactly the circuit that is passed, as with [`build_and_write`](zk_halo2::build_and_write) and
/// every other way to a key. What the circuit holds beside its witness (a constant, a number of rounds) is part of it,
/// even where its `without_witnesses` drops that.
///
/// # Why is my proof not valid?
/// A proof that is wrong in any way is `false` to a contract, as on a chain. [`satisfied`](Self::satisfied) tells which
/// constraint a witness violates, and [`explain`](Self::explain) tells what is wrong with the bytes of a proof.
///
/// # Cost
/// What depends on k alone is kept on disk between runs (see the crate's page). `halo2_proofs` can store no proving key,
/// so keys are generated in every process.
#[derive(Debug)]
pub struct TestCircuit<C> {
    keys: CircuitKeys<C>,
    circuit: C,
}

impl<C: Circuit<Fp>> TestCircuit<C> {
    /// Generates the keys of `circuit`, whose witness does not matter, with 2^k rows and `instance_lens[i]` public
    /// inputs in instance column i.
    ///
    /// # Errors
    /// Those of [`CircuitKeys::new`].
    pub fn new(k: u32, circuit: C, instance_lens: &[usize]) -> Result<Self, BuildError> {
        let params = prover_params(k).ok_or(BuildError::K { min: MIN_K, max: MAX_K, found: k })?;
        let keys = CircuitKeys::with_params(params, &circuit, instance_lens)?;
        prepare_verifier(k);
        Ok(Self { keys, circuit })
    }

    /// The circuit binary.
    pub fn binary(&self) -> &[u8] {
        self.keys.binary().as_bytes()
    }

    /// The checksum that names the circuit.
    pub fn checksum(&self) -> Checksum {
        Checksum::new(*self.keys.binary().checksum().as_bytes())
    }

    /// The circuit that the keys were made of.
    pub fn circuit(&self) -> &C {
        &self.circuit
    }

    /// Proves `circuit` with the public inputs `instances`, one slice per instance column. Each call gives another proof,
    /// as each wallet would.
    ///
    /// # Errors
    /// Those of [`CircuitKeys::prove`]: another number of public inputs, another circuit. A witness that violates the
    /// constraints is no error: it yields a proof that is not valid.
    pub fn prove(&self, circuit: C, instances: &[&[Fp]]) -> Result<Vec<u8>, BuildError> {
        self.keys.prove(circuit, instances, rand::rng())
    }

    /// Tells whether the witness in `circuit` satisfies it for these public inputs, so that its proof will be valid.
    ///
    /// # Errors
    /// [`Unsatisfied`], which names each constraint that is violated, and where.
    ///
    /// # Cost
    /// Milliseconds for a small circuit, about as long as a proof for a large one.
    pub fn satisfied(&self, circuit: &C, instances: &[&[Fp]]) -> Result<(), Unsatisfied> {
        self.keys.ensure_provable(circuit, instances)?;
        let columns = instances.iter().map(|column| column.to_vec()).collect();
        let prover = MockProver::run(self.keys.params().k(), circuit, columns).map_err(BuildError::Prove)?;
        prover.verify().map_err(Unsatisfied::Constraints)
    }

    /// Tells whether the proof is valid and, if it is not, what its bytes and inputs show about the reason.
    ///
    /// ```
    /// # use zk_multi_test::halo2_proofs::{circuit::*, pasta::Fp, plonk::*};
    /// # #[derive(Clone, Default)]
    /// # struct Fixed;
    /// # impl Circuit<Fp> for Fixed {
    /// #     type Config = Column<Advice>;
    /// #     type FloorPlanner = SimpleFloorPlanner;
    /// #     fn without_witnesses(&self) -> Self { Self }
    /// #     fn configure(meta: &mut ConstraintSystem<Fp>) -> Column<Advice> { meta.advice_column() }
    /// #     fn synthesize(&self, advice: Column<Advice>, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
    /// #         layouter.assign_region(|| "", |mut region| {
    /// #             region.assign_advice(|| "", advice, 0, || Value::known(Fp::one())).map(drop)
    /// #         })
    /// #     }
    /// # }
    /// # let circuit = zk_multi_test::TestCircuit::new(4, Fixed, &[]).unwrap();
    /// let mut proof = circuit.prove(Fixed, &[]).unwrap();
    /// circuit.explain(&proof, &[]).unwrap();
    /// proof.push(b'\n');
    /// let reason = circuit.explain(&proof, &[]).unwrap_err().to_string();
    /// assert!(reason.contains("a line break follows the proof"));
    /// ```
    ///
    /// # Errors
    /// [`NotValid`]
    pub fn explain(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<(), NotValid> {
        let key = self.keys.binary().key();
        if let Some(length) = WrongProofLength::of(key.shape(), proof) {
            return Err(NotValid::Length(length));
        }
        match zk_halo2::verify(key, proof, public_inputs)? {
            true => Ok(()),
            false => Err(NotValid::Other),
        }
    }
}

/// Why a proof is not valid, or why the question makes no sense.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NotValid {
    /// No proof for this circuit has this length.
    #[error("{0}")]
    Length(WrongProofLength),
    /// The public inputs are not those of any proof for this circuit.
    #[error(transparent)]
    Inputs(#[from] VerifyError),
    /// Any other reason.
    #[error(
        "the proof has the right length and is not valid: it is for other public inputs or another circuit of the same \
         shape, it was changed, or its witness does not satisfy the circuit. `TestCircuit::satisfied` tells the last"
    )]
    Other,
}

/// Why a proof of a witness is not valid, or cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unsatisfied {
    /// There is no proof of this circuit with these public inputs.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The witness violates these constraints.
    #[error("the witness does not satisfy the circuit for these public inputs:{}", lines(.0))]
    Constraints(Vec<VerifyFailure>),
}

fn lines(failures: &[VerifyFailure]) -> String {
    failures.iter().map(|failure| format!("\n{failure}")).collect()
}

/// A field element as contracts take public inputs: 32 bytes, little-endian.
pub fn public_input(value: Fp) -> [u8; 32] {
    value.to_repr()
}
