//! Circuit binaries and proofs for tests.

use std::sync::Arc;

use ff::PrimeField;
use halo2_proofs::plonk::{Circuit, ProvingKey, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use pasta_curves::{Fp, vesta};
use zk_cosmwasm_std::Checksum;
use zk_halo2::params::{MAX_K, MIN_K};
use zk_halo2::{BuildError, CircuitBinary};

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
/// # Cost
/// What depends on k alone is kept on disk between runs (see the crate's page). `halo2_proofs` can store no proving key,
/// so keys are generated in every process.
#[derive(Debug)]
pub struct TestCircuit<C> {
    params: Arc<Params<vesta::Affine>>,
    proving_key: ProvingKey<vesta::Affine>,
    binary: CircuitBinary,
    circuit: C,
}

impl<C: Circuit<Fp>> TestCircuit<C> {
    /// Generates the keys of `circuit`, whose witness does not matter, with 2^k rows and so many public inputs in each
    /// instance column.
    ///
    /// # Errors
    /// [`BuildError`]
    pub fn new(k: u32, circuit: C, instance_lens: &[usize]) -> Result<Self, BuildError> {
        let params = prover_params(k).ok_or(BuildError::K { min: MIN_K, max: MAX_K, found: k })?;
        let circuit = circuit.without_witnesses();
        let verifying_key = keygen_vk(&*params, &circuit).map_err(BuildError::Keygen)?;
        let binary = CircuitBinary::from_vk(&verifying_key, instance_lens)?;
        let proving_key = keygen_pk(&*params, verifying_key, &circuit).map_err(BuildError::Keygen)?;
        prepare_verifier(k);
        Ok(Self { params, proving_key, binary, circuit })
    }

    /// The circuit binary.
    pub fn binary(&self) -> &[u8] {
        self.binary.as_bytes()
    }

    /// The checksum that names the circuit.
    pub fn checksum(&self) -> Checksum {
        Checksum::new(*self.binary.checksum().as_bytes())
    }

    /// The circuit without a witness.
    pub fn circuit(&self) -> &C {
        &self.circuit
    }

    /// Proves `circuit` with the public inputs `instances`, one slice per instance column. Each call gives another proof,
    /// as each wallet would.
    ///
    /// # Errors
    /// [`BuildError::Prove`]. A witness that violates the constraints is none: it yields a proof that is not valid.
    pub fn prove(&self, circuit: C, instances: &[&[Fp]]) -> Result<Vec<u8>, BuildError> {
        zk_halo2::prove(&self.params, &self.proving_key, circuit, instances, rand::rng())
    }
}

/// A field element as contracts take public inputs: 32 bytes, little-endian.
pub fn public_input(value: Fp) -> [u8; 32] {
    value.to_repr()
}
