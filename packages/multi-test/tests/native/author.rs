//! What a circuit's author meets: keys of the very circuit, public inputs that are counted, and reasons.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Instance, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;
use zk_cosmwasm_std::Halo2Api;
use zk_multi_test::{BuildError, Circuits, NotValid, TestCircuit, Unsatisfied, mock_dependencies};

use crate::square::{Power, SQUARE, input, prove};

/// Knows x with constant · x = the public input. As in the simple example of `halo2_proofs`, the constant belongs to the
/// circuit, and `without_witnesses` drops it.
#[derive(Clone, Debug, Default)]
struct Multiple {
    constant: u64,
    x: Value<Fp>,
}

impl Multiple {
    fn of(constant: u64, x: u64) -> Self {
        Self { constant, x: Value::known(Fp::from(x)) }
    }
}

impl Circuit<Fp> for Multiple {
    type Config = ([Column<Advice>; 3], Selector, Column<Instance>);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let columns = [(); 3].map(|()| meta.advice_column());
        let (constants, on, instance) = (meta.fixed_column(), meta.selector(), meta.instance_column());
        columns.iter().for_each(|column| meta.enable_equality(*column));
        meta.enable_equality(instance);
        meta.enable_constant(constants);
        meta.create_gate("product", |meta| {
            let [a, b, c] = columns.map(|column| meta.query_advice(column, Rotation::cur()));
            vec![meta.query_selector(on) * (a * b - c)]
        });
        (columns, on, instance)
    }

    fn synthesize(&self, config: Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let ([a, b, c], on, instance) = config;
        let constant = Fp::from(self.constant);
        let product = layouter.assign_region(
            || "product",
            |mut region| {
                on.enable(&mut region, 0)?;
                region.assign_advice_from_constant(|| "constant", a, 0, constant)?;
                region.assign_advice(|| "x", b, 0, || self.x)?;
                region.assign_advice(|| "product", c, 0, || self.x.map(|x| x * constant))
            },
        )?;
        layouter.constrain_instance(product.cell(), instance, 0)
    }
}

#[test]
fn keys_are_of_the_circuit_with_its_constant() {
    let seven = TestCircuit::new(4, Multiple { constant: 7, ..Multiple::default() }, &[1]).unwrap();
    let proof = seven.prove(Multiple::of(7, 3), &[&[Fp::from(21)]]).unwrap();
    let deps = mock_dependencies(Circuits::new().with_own(seven.binary()).unwrap());
    assert_eq!(deps.api.verify_halo2_proof(&proof, &[input(21)]), Ok(true));
    assert_eq!(seven.circuit().constant, 7);
    // The binary is that of every other way to a key.
    let file = tempfile::NamedTempFile::new().unwrap();
    zk_halo2::build_and_write(4, &Multiple::of(7, 1), &[1], file.path()).unwrap();
    assert_eq!(std::fs::read(file.path()).unwrap(), seven.binary());
}

#[test]
fn a_circuit_with_another_constant_is_refused() {
    let seven = TestCircuit::new(4, Multiple::of(7, 0), &[1]).unwrap();
    let error = seven.prove(Multiple::of(5, 3), &[&[Fp::from(15)]]).unwrap_err();
    assert!(matches!(error, BuildError::OtherCircuit { what: "constants or fixed values" }), "{error}");
}

#[test]
fn wrong_numbers_of_public_inputs_are_errors() {
    let root = || Power { root: Value::known(Fp::from(3)) };
    let nine = Fp::from(9);
    for (inputs, found) in [(&[][..], 0), (&[nine, nine], 2)] {
        let error = SQUARE.prove(root(), &[inputs]).unwrap_err();
        let expected =
            matches!(error, BuildError::PublicInputs { column: 0, expected: 1, found: f } if f == found);
        assert!(expected, "{error}");
    }
    assert!(matches!(
        SQUARE.prove(root(), &[]).unwrap_err(),
        BuildError::InstanceColumns { expected: 1, found: 0 }
    ));
    assert!(matches!(
        TestCircuit::new(4, root(), &[0]).unwrap_err(),
        BuildError::UnboundRow { column: 0, row: 0, found: 0 }
    ));
}

#[test]
fn an_unsatisfied_constraint_is_named() {
    let circuit = |root: u64| Power::<2> { root: Value::known(Fp::from(root)) };
    SQUARE.satisfied(&circuit(3), &[&[Fp::from(9)]]).unwrap();
    let error = SQUARE.satisfied(&circuit(3), &[&[Fp::from(10)]]).unwrap_err();
    assert!(matches!(error, Unsatisfied::Constraints(_)));
    assert!(error.to_string().contains("Equality constraint not satisfied"), "{error}");
    assert!(matches!(SQUARE.satisfied(&circuit(3), &[&[]]), Err(Unsatisfied::Build(_))));
    // A circuit without a witness is none of which anything could be said.
    let unknown = SQUARE.satisfied(&Power::default(), &[&[Fp::from(9)]]);
    assert!(matches!(unknown, Err(Unsatisfied::Build(BuildError::Prove(_)))));
}

#[test]
fn a_proof_that_is_not_valid_is_explained() {
    let proof = prove(3);
    SQUARE.explain(&proof, &[input(9)]).unwrap();
    assert_eq!(SQUARE.explain(&proof, &[input(10)]), Err(NotValid::Other));
    let short = SQUARE.explain(&proof[1..], &[input(9)]).unwrap_err().to_string();
    assert!(short.contains(&format!("the proof has {} bytes", proof.len() - 1)), "{short}");
    assert!(short.contains(&format!("has {}", proof.len())), "{short}");
    assert!(matches!(SQUARE.explain(&proof, &[]), Err(NotValid::Inputs(_))));
}
