//! Many selectors, simple and complex, some of which `halo2_proofs` combines into one fixed column; two lookups, one
//! of them without selector; a selector in a sum.

use ff::Field;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Constraints, Error, Expression, Instance, Selector,
    TableColumn,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// Many selectors, and two lookups.
#[derive(Clone, Default, Debug)]
pub struct Selectors {
    v: Value<Fp>,
}

impl Selectors {
    /// The witness for `instance(v)`.
    pub fn new(v: u64) -> Self {
        Self { v: Value::known(Fp::from(v)) }
    }

    /// The statement that the witness `new(v)` fits.
    pub fn instance(v: u64) -> Vec<Vec<Fp>> {
        vec![vec![Fp::from(v), Fp::from(v).pow([16])]]
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    a: Column<Advice>,
    b: Column<Advice>,
    small: TableColumn,
    square: [Selector; 4],
    boolean: Selector,
    range: Selector,
    either: [Selector; 2],
    instance: Column<Instance>,
}

impl Circuit<Fp> for Selectors {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let (a, b) = (meta.advice_column(), meta.advice_column());
        let small = meta.lookup_table_column();
        let instance = meta.instance_column();
        let square = [(); 4].map(|()| meta.selector());
        let boolean = meta.selector();
        let range = meta.complex_selector();
        let either = [meta.complex_selector(), meta.complex_selector()];
        meta.enable_equality(a);
        meta.enable_equality(instance);
        for selector in square {
            meta.create_gate("square", |meta| {
                let here = meta.query_advice(a, Rotation::cur());
                let next = meta.query_advice(a, Rotation::next());
                let on = meta.query_selector(selector);
                Constraints::with_selector(on, [("square", here.square() - next)])
            });
        }
        meta.create_gate("boolean", |meta| {
            let b = meta.query_advice(b, Rotation::cur());
            let not = Expression::Constant(Fp::ONE) - b.clone();
            vec![meta.query_selector(boolean) * b * not]
        });
        meta.create_gate("either", |meta| {
            let [left, right] = either.map(|selector| meta.query_selector(selector));
            let b = meta.query_advice(b, Rotation::cur());
            vec![(left + right) * (b - Expression::Constant(Fp::from(9)))]
        });
        meta.lookup(|meta| {
            let on = meta.query_selector(range);
            let v = meta.query_advice(a, Rotation::cur());
            let nine = Expression::Constant(Fp::from(9));
            let off = Expression::Constant(Fp::ONE) - on.clone();
            vec![(on * v + off * nine, small)]
        });
        meta.lookup(|meta| vec![(meta.query_advice(b, Rotation::cur()), small)]);
        Config { a, b, small, square, boolean, range, either, instance }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        layouter.assign_table(
            || "small",
            |mut table| {
                (0..10u64).try_for_each(|i| {
                    table.assign_cell(|| "", config.small, i as usize, || Value::known(Fp::from(i)))
                })
            },
        )?;
        let (first, last) = layouter.assign_region(
            || "powers",
            |mut region| {
                config.range.enable(&mut region, 0)?;
                let mut value = self.v;
                let first = region.assign_advice(|| "v", config.a, 0, || value)?;
                let mut last = first.clone();
                for (row, selector) in config.square.iter().enumerate() {
                    selector.enable(&mut region, row)?;
                    value = value.map(|v| v.square());
                    last = region.assign_advice(|| "power", config.a, row + 1, || value)?;
                }
                config.boolean.enable(&mut region, 1)?;
                region.assign_advice(|| "bit", config.b, 1, || Value::known(Fp::ONE))?;
                config.either[0].enable(&mut region, 2)?;
                config.either[1].enable(&mut region, 3)?;
                region.assign_advice(|| "nine", config.b, 2, || Value::known(Fp::from(9)))?;
                region.assign_advice(|| "nine", config.b, 3, || Value::known(Fp::from(9)))?;
                Ok((first, last))
            },
        )?;
        layouter.constrain_instance(first.cell(), config.instance, 0)?;
        layouter.constrain_instance(last.cell(), config.instance, 1)
    }
}
