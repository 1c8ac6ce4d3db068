//! The harness sees what it is for: a constraint that is missing, and one that is not needed.
#![allow(clippy::unwrap_used, reason = "tests")]

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Constraints, Error, Instance, Selector,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;
use zk_circuit_faults::{
    Case, CellId, Constraint, Fault, Removed, System, free_cells, mock_accepts, survivors,
};

/// Which mistake the circuit below has.
const NONE: u8 = 0;
const NO_GATE: u8 = 1;
const NOT_ENABLED: u8 = 2;
const NO_COPY: u8 = 3;
const COPIED_TWICE: u8 = 4;
const WEAK_GATE: u8 = 5;

/// The public input is the product of two witnessed values that are copied into one row, with a mistake.
#[derive(Clone, Default)]
struct Product<const MISTAKE: u8>;

impl<const MISTAKE: u8> Circuit<Fp> for Product<MISTAKE> {
    type Config = ([Column<Advice>; 3], Selector, Column<Instance>);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let columns: [Column<Advice>; 3] = core::array::from_fn(|_| meta.advice_column());
        let (selector, output) = (meta.selector(), meta.instance_column());
        columns.iter().for_each(|column| meta.enable_equality(*column));
        meta.enable_equality(output);
        if MISTAKE != NO_GATE {
            meta.create_gate("product", |meta| {
                let selector = meta.query_selector(selector);
                let [a, b, c] = columns.map(|column| meta.query_advice(column, Rotation::cur()));
                // The weak one also holds wherever the first value is 0.
                let factor = if MISTAKE == WEAK_GATE {
                    a.clone()
                } else {
                    halo2_proofs::plonk::Expression::Constant(Fp::one())
                };
                Constraints::with_selector(selector, [("a b = c", factor * (a * b - c))])
            });
        }
        (columns, selector, output)
    }

    fn synthesize(
        &self,
        ([a, b, c], selector, output): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let value = |value: u64| Value::known(Fp::from(value));
        let mut witness = |name: &'static str, column, number| {
            layouter.assign_region(
                || name,
                |mut region| region.assign_advice(|| "value", column, 0, || value(number)),
            )
        };
        let (first, second) = (witness("first", a, 3)?, witness("second", b, 5)?);
        let product = layouter.assign_region(
            || "product",
            |mut region| {
                if MISTAKE != NOT_ENABLED {
                    selector.enable(&mut region, 0)?;
                }
                first.copy_advice(|| "a", &mut region, a, 0)?;
                let copied = region.assign_advice(|| "b", b, 0, || value(5))?;
                let copies = match MISTAKE {
                    NO_COPY => 0,
                    COPIED_TWICE => 2,
                    _ => 1,
                };
                (0..copies).try_for_each(|_| region.constrain_equal(second.cell(), copied.cell()))?;
                region.assign_advice(|| "c", c, 0, || value(15))
            },
        )?;
        layouter.constrain_instance(product.cell(), output, 0)
    }
}

fn case<const MISTAKE: u8>() -> Case {
    Case::new("product", 5, &Product::<MISTAKE>, &[]).unwrap()
}

fn free<const MISTAKE: u8>() -> Vec<String> {
    let case = case::<MISTAKE>();
    let cells: Vec<CellId> = case.bench.table.advice().collect();
    free_cells(&case, &cells)
}

fn surviving<const MISTAKE: u8>() -> Vec<Constraint> {
    let case = case::<MISTAKE>();
    survivors(&case, &case.bench.constraints().collect::<Vec<_>>())
}

const WITNESS: [&str; 2] = [" / first: value", " / second: value"];

#[test]
fn the_right_circuit_leaves_the_witness_and_needs_every_constraint() {
    assert_eq!(free::<NONE>(), WITNESS);
    assert_eq!(surviving::<NONE>(), []);
}

#[test]
fn a_missing_constraint_is_a_free_cell() {
    assert_eq!(free::<NO_GATE>(), [WITNESS[0], WITNESS[1], " / product: c"], "no gate");
    assert_eq!(free::<NOT_ENABLED>(), [WITNESS[0], WITNESS[1], " / product: c"], "the gate is not on");
    // With `b` to choose, `c` is too: `b` follows from it.
    assert_eq!(free::<NO_COPY>(), [WITNESS[0], WITNESS[1], " / product: b", " / product: c"], "no copy");
}

#[test]
fn a_constraint_that_another_implies_survives() {
    assert_eq!(surviving::<COPIED_TWICE>(), [Constraint::Copy(1), Constraint::Copy(2)]);
}

#[test]
fn a_polynomial_read_back_is_the_circuit_s() {
    let names = |system: System| system.polynomials.into_iter().map(|own| own.name).collect::<Vec<_>>();
    assert_eq!(names(System::of::<Product<NONE>>().unwrap()), ["product: a b = c"]);
    assert_eq!(names(System::of::<Product<NO_GATE>>().unwrap()), [""; 0]);
}

#[test]
fn the_mock_prover_says_the_same_of_every_cell() {
    fn agrees<const MISTAKE: u8>() {
        let case = case::<MISTAKE>();
        for cell in case.bench.table.advice() {
            let fault = case.changed(cell);
            let mock = mock_accepts(&case, &fault, None, Removed::Nothing).unwrap();
            assert_eq!(mock, case.bench.broken_by(&fault).is_empty(), "{MISTAKE}: {fault:?}");
        }
        assert!(mock_accepts(&case, &Fault::none(), None, Removed::Nothing).unwrap());
    }
    agrees::<NONE>();
    agrees::<NO_GATE>();
    agrees::<NOT_ENABLED>();
    agrees::<NO_COPY>();
    agrees::<COPIED_TWICE>();
    agrees::<WEAK_GATE>();
}
