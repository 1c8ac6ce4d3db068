//! All ways from a circuit to a key agree with `halo2_proofs`, and who gives a wrong number of public inputs, or another
//! circuit, is told so.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Case, Constant, Multiply};
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value, floor_planner::V1};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Error, FloorPlanner, Instance, Selector, keygen_vk,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::params::prover_params;
use zk_halo2::{BuildError, CircuitBinary, CircuitKeys, build_and_write, prove, verify};

fn rng() -> StdRng {
    StdRng::seed_from_u64(1)
}

fn text<T: std::fmt::Debug>(result: Result<T, BuildError>) -> String {
    result.unwrap_err().to_string()
}

/// What `halo2_proofs` says, and each way of this crate.
fn all_ways<P: FloorPlanner>(circuit: &Constant<P>) -> Vec<Vec<u8>> {
    let vk = keygen_vk(&prover_params(4).unwrap(), circuit).unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    build_and_write(4, circuit, &[1], file.path()).unwrap();
    vec![
        CircuitBinary::from_vk(&vk, &[1]).unwrap().to_bytes(),
        CircuitKeys::new(4, circuit, &[1]).unwrap().binary().to_bytes(),
        std::fs::read(file.path()).unwrap(),
    ]
}

fn every_way_makes_the_key_of_the_circuit_handed_over<P: FloorPlanner>() {
    let ways = [Constant::<P>::unknown(7), Constant::new(7, 3)].map(|circuit| all_ways(&circuit)).concat();
    assert!(ways.windows(2).all(|pair| pair[0] == pair[1]));
    assert_ne!(ways[0], all_ways(&Constant::<P>::unknown(0))[0]);
    let case = Case::new("constant", 4, Constant::<P>::new(7, 3), Constant::<P>::instance(7, 3));
    assert_eq!(case.binary.as_bytes(), ways[0]);
    assert_eq!(case.verify(), Ok(true));
}

#[test]
fn every_way_to_a_key_agrees_whatever_without_witnesses_drops() {
    every_way_makes_the_key_of_the_circuit_handed_over::<SimpleFloorPlanner>();
    every_way_makes_the_key_of_the_circuit_handed_over::<V1>();
}

#[test]
fn a_circuit_with_another_constant_is_not_proved() {
    let keys = CircuitKeys::new(4, &Constant::<SimpleFloorPlanner>::unknown(7), &[1]).unwrap();
    let inputs = [Fp::from(21)];
    let proof = keys.prove(Constant::new(7, 3), &[&inputs], rng()).unwrap();
    assert_eq!(verify(keys.binary().key(), &proof, &[ff::PrimeField::to_repr(&inputs[0])]), Ok(true));
    let error = text(keys.prove(Constant::new(5, 3), &[&[Fp::from(15)]], rng()));
    assert!(
        error.contains("other constants or fixed values than the one that the keys were made of"),
        "{error}"
    );
    // A wrong witness is proved: the proof is not valid.
    let proof = keys.prove(Constant::new(7, 4), &[&inputs], rng()).unwrap();
    assert_eq!(verify(keys.binary().key(), &proof, &[ff::PrimeField::to_repr(&inputs[0])]), Ok(false));
}

#[test]
fn keys_of_another_circuit_than_the_file_s_are_refused() {
    let keys =
        |constant| CircuitKeys::new(4, &Constant::<SimpleFloorPlanner>::unknown(constant), &[1]).unwrap();
    let (seven, five) = (keys(7), keys(5));
    seven.ensure_for(keys(7).binary()).unwrap();
    let error = text(seven.ensure_for(five.binary()));
    for part in [five.binary().checksum(), seven.binary().checksum()] {
        assert!(error.contains(&part.to_string()), "{error}");
    }
    let more = CircuitKeys::new(4, &Constant::<SimpleFloorPlanner>::unknown(7), &[2]).unwrap();
    assert!(matches!(seven.ensure_for(more.binary()), Err(BuildError::OtherBinary { .. })));
}

#[test]
fn another_number_of_public_inputs_is_told() {
    let keys = CircuitKeys::new(4, &Multiply::default(), &[1]).unwrap();
    let answer = Fp::from(42);
    let prove = |instances: &[&[Fp]]| text(keys.prove(Multiply::new(6, 7), instances, rng()));
    assert!(prove(&[&[]]).contains("instance column 0 takes 1 public inputs, 0 are given"));
    assert!(prove(&[&[answer, Fp::zero()]]).contains("instance column 0 takes 1 public inputs, 2 are given"));
    assert!(prove(&[]).contains("the circuit has 1 instance columns, public inputs are given for 0"));
    assert!(
        prove(&[&[answer], &[]])
            .contains("the circuit has 1 instance columns, public inputs are given for 2")
    );
}

#[test]
fn a_proving_key_alone_is_not_used_with_fewer_public_inputs_than_are_constrained() {
    let (params, file) = (prover_params(4).unwrap(), tempfile::NamedTempFile::new().unwrap());
    let (pk, _) = build_and_write(4, &Multiply::default(), &[1], file.path()).unwrap();
    let error = text(prove(&params, &pk, Multiply::new(6, 7), &[&[]], rng()));
    assert!(
        error.contains("constrains row 0 of instance column 0 (counted from 0), which has 0 public inputs")
    );
    assert!(error.contains("1 at least"), "{error}");
    let error = text(prove(&params, &pk, Multiply::new(6, 7), &[], rng()));
    assert!(error.contains("1 instance columns, public inputs are given for 0"), "{error}");
    prove(&params, &pk, Multiply::new(6, 7), &[&[Fp::from(42)]], rng()).unwrap();
}

/// Reads public inputs in one of the three ways that `halo2_proofs` has.
#[derive(Clone, Debug, Default)]
struct Reader<const WAY: usize>(Value<Fp>);

/// Reads them by a gate.
const GATE: usize = 0;
/// Copies them into the witness.
const ASSIGN: usize = 1;
/// Constrains a witness to be equal.
const CONSTRAIN: usize = 2;

/// The row that is read where it can be chosen.
const ROW: usize = 2;

impl<const WAY: usize> Circuit<Fp> for Reader<WAY> {
    type Config = (Column<Advice>, Column<Instance>, Selector);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let (_unread, instance) = (meta.instance_column(), meta.instance_column());
        let (advice, on) = (meta.advice_column(), meta.selector());
        meta.enable_equality(advice);
        meta.enable_equality(instance);
        meta.create_gate("read", |meta| {
            let value = meta.query_advice(advice, Rotation::cur());
            let read = match WAY {
                GATE => meta.query_instance(instance, Rotation::cur()),
                _ => value.clone(),
            };
            vec![meta.query_selector(on) * (value - read)]
        });
        (advice, instance, on)
    }

    fn synthesize(&self, config: Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let (advice, instance, on) = config;
        let cell = layouter.assign_region(
            || "read",
            |mut region| {
                on.enable(&mut region, 0)?;
                match WAY {
                    ASSIGN => region.assign_advice_from_instance(|| "public", instance, ROW, advice, 0),
                    _ => region.assign_advice(|| "public", advice, 0, || self.0),
                }
            },
        )?;
        match WAY {
            CONSTRAIN => layouter.constrain_instance(cell.cell(), instance, ROW),
            _ => Ok(()),
        }
    }
}

fn a_row_without_a_public_input_is_told<const WAY: usize>() {
    let circuit = Reader::<WAY>(Value::known(Fp::from(9)));
    for found in [0, ROW] {
        let error = CircuitKeys::new(4, &Reader::<WAY>::default(), &[0, found]).unwrap_err();
        let told = matches!(error, BuildError::UnboundRow { column: 1, row: ROW, found: f } if f == found);
        assert!(told, "{error}");
    }
    let keys = CircuitKeys::new(4, &Reader::<WAY>::default(), &[0, ROW + 1]).unwrap();
    let inputs = [Fp::from(7), Fp::from(8), Fp::from(9)];
    let error =
        text(prove(keys.params(), keys.proving_key(), circuit.clone(), &[&[], &inputs[..ROW]], rng()));
    assert!(
        error.contains("constrains row 2 of instance column 1") && error.contains("3 at least"),
        "{error}"
    );
    let proof = keys.prove(circuit, &[&[], &inputs], rng()).unwrap();
    let encoded = inputs.map(|input| ff::PrimeField::to_repr(&input));
    assert_eq!(verify(keys.binary().key(), &proof, &encoded), Ok(true));
}

#[test]
fn a_missing_row_is_told_by_its_number() {
    a_row_without_a_public_input_is_told::<ASSIGN>();
    a_row_without_a_public_input_is_told::<CONSTRAIN>();
}

#[test]
fn a_column_that_gates_read_has_public_inputs() {
    let error = text(CircuitKeys::new(4, &Reader::<GATE>::default(), &[0, 0]));
    assert!(error.contains("gates read instance column 1, which has no public inputs"), "{error}");
    CircuitKeys::new(4, &Reader::<GATE>::default(), &[0, 1]).unwrap();
}
