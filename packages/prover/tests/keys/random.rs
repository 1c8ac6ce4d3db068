//! A circuit whose columns, gates and assignments follow from a seed, with everything that key generation sees: simple
//! and complex selectors of many degrees, quotients in fixed cells, tables, constants, and copies of all kinds.
//!
//! It has no witness that satisfies it.

use core::cell::Cell as SeedCell;
use core::marker::PhantomData;

use halo2_proofs::circuit::{Cell, Layouter, Region, Value};
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Circuit, Column, ConstraintSystem, Error, Expression, Fixed, FloorPlanner,
    Instance, Selector, TableColumn, VirtualCells,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// The circuit has 2^`K` rows.
pub(crate) const K: u32 = 6;

/// Public inputs of the instance column.
pub(crate) const INPUTS: usize = 8;

thread_local! {
    /// `configure` is not told of the circuit.
    static SEED: SeedCell<u64> = const { SeedCell::new(0) };
}

/// The circuit of a seed, laid out by `P`.
#[derive(Clone, Copy)]
pub(crate) struct Random<P> {
    seed: u64,
    planner: PhantomData<P>,
}

impl<P> Random<P> {
    /// The circuit of this seed, until another one is made.
    pub(crate) fn new(seed: u64) -> Self {
        SEED.set(seed);
        Self { seed, planner: PhantomData }
    }

    /// Fixed columns without those of selectors.
    pub(crate) fn fixed_columns(&self) -> u32
    where
        P: FloorPlanner,
    {
        let mut meta = ConstraintSystem::default();
        let config = Self::configure(&mut meta);
        (config.fixed.len() + config.tables.len() + 2 * usize::from(config.constants)) as u32
    }

    /// Always the same numbers for a region: it may be assigned several times.
    fn rng(&self, region: u64) -> StdRng {
        StdRng::seed_from_u64(1000 * self.seed + 1 + region)
    }
}

#[derive(Clone)]
pub(crate) struct Config {
    advice: Vec<Column<Advice>>,
    fixed: Vec<Column<Fixed>>,
    tables: Vec<TableColumn>,
    instance: Column<Instance>,
    selectors: Vec<Selector>,
    /// Whether there are columns for constants.
    constants: bool,
    /// Columns under the permutation argument.
    equal: Vec<Column<Any>>,
}

impl Config {
    fn is_equal(&self, column: impl Into<Column<Any>>) -> bool {
        self.equal.contains(&column.into())
    }
}

/// A factor of a gate.
fn query(config: &Config, meta: &mut VirtualCells<'_, Fp>, rng: &mut StdRng) -> Expression<Fp> {
    let rotation = Rotation(rng.random_range(-1..=2));
    let value = match rng.random_range(0..6) {
        0 if !config.fixed.is_empty() => {
            meta.query_fixed(config.fixed[rng.random_range(0..config.fixed.len())])
        }
        1 => meta.query_instance(config.instance, rotation),
        _ => meta.query_advice(config.advice[rng.random_range(0..config.advice.len())], rotation),
    };
    match rng.random_range(0..4) {
        0 => value + Expression::Constant(Fp::from(rng.random::<u64>())),
        1 => -value,
        2 => value * Fp::from(rng.random::<u64>()),
        _ => value,
    }
}

/// A polynomial with a selector in it, or without.
fn polynomial(
    config: &Config,
    meta: &mut VirtualCells<'_, Fp>,
    rng: &mut StdRng,
    selector: Option<Selector>,
) -> Expression<Fp> {
    let degree = rng.random_range(0..=6);
    let product = (0..degree).fold(query(config, meta, rng), |product, _| product * query(config, meta, rng));
    match selector.map(|selector| (selector.is_simple(), meta.query_selector(selector))) {
        None => product,
        Some((true, on)) if rng.random() => product * on,
        Some((false, on)) if rng.random() => product + on.clone() * (on + query(config, meta, rng)),
        Some((_, on)) => on * product,
    }
}

impl<P: FloorPlanner> Circuit<Fp> for Random<P> {
    type Config = Config;
    type FloorPlanner = P;

    fn without_witnesses(&self) -> Self {
        Self { ..*self }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let rng = &mut StdRng::seed_from_u64(SEED.get());
        let mut config = Config {
            advice: (0..rng.random_range(1..5)).map(|_| meta.advice_column()).collect(),
            fixed: (0..rng.random_range(0..4)).map(|_| meta.fixed_column()).collect(),
            tables: (0..rng.random_range(0..3)).map(|_| meta.lookup_table_column()).collect(),
            instance: meta.instance_column(),
            selectors: vec![],
            constants: rng.random(),
            equal: vec![],
        };
        let simple = (0..rng.random_range(0..14)).map(|_| rng.random_range(0..4) > 0).collect::<Vec<_>>();
        config.selectors = simple
            .iter()
            .map(|simple| if *simple { meta.selector() } else { meta.complex_selector() })
            .collect();
        if config.constants {
            (0..2)
                .map(|_| meta.fixed_column())
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|c| meta.enable_constant(c));
        }
        let advice = config.advice.iter().map(|column| Column::<Any>::from(*column));
        let fixed = config.fixed.iter().map(|column| Column::<Any>::from(*column));
        let equal = advice.chain(fixed).chain([config.instance.into()]);
        config.equal = equal.filter(|_| rng.random()).collect();
        config.equal.iter().for_each(|column| meta.enable_equality(*column));
        for selector in config.selectors.clone().into_iter().map(Some).chain([None]) {
            let gates = rng.random_range(0..3);
            if gates > 0 {
                meta.create_gate("gate", |meta| {
                    (0..gates).map(|_| polynomial(&config, meta, rng, selector)).collect::<Vec<_>>()
                });
            }
        }
        for table in &config.tables {
            let complex = config.selectors.iter().find(|selector| !selector.is_simple());
            meta.lookup(|meta| {
                let value = meta.query_advice(config.advice[0], Rotation::cur());
                vec![(complex.map_or(value.clone(), |on| meta.query_selector(*on) * value), *table)]
            });
        }
        if rng.random() {
            meta.set_minimum_degree(rng.random_range(1..12));
        }
        config
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        for (index, table) in config.tables.iter().enumerate() {
            layouter.assign_table(
                || "table",
                |mut cells| {
                    let mut rng = self.rng(500 + index as u64);
                    (0..rng.random_range(1..40))
                        .try_for_each(|row| cells.assign_cell(|| "", *table, row, || value(&mut rng)))
                },
            )?;
        }
        let mut cells = vec![];
        for region in 0..self.rng(100).random_range(1..6) {
            cells = layouter
                .assign_region(|| "region", |region_| self.assign(&config, region_, region, &cells))?;
        }
        let mut rng = self.rng(200);
        for cell in cells.iter().filter(|_| config.is_equal(config.instance)) {
            if rng.random_range(0..3) == 0 {
                layouter.constrain_instance(*cell, config.instance, rng.random_range(0..INPUTS))?;
            }
        }
        Ok(())
    }
}

/// A value as gadgets assign them: mostly small, sometimes a quotient.
fn value(rng: &mut StdRng) -> Value<Assigned<Fp>> {
    let small = |rng: &mut StdRng| Fp::from(rng.random_range(0..4));
    Value::known(match rng.random_range(0..6) {
        0 => Assigned::Zero,
        1 => Assigned::Rational(small(rng), small(rng)),
        2 => Assigned::Trivial(-Fp::from(rng.random::<u64>())),
        _ => Assigned::Trivial(small(rng)),
    })
}

impl<P> Random<P> {
    /// Assigns a region. Returns the cells that can be copied, those of `earlier` regions first.
    fn assign(
        &self,
        config: &Config,
        mut region: Region<'_, Fp>,
        index: u64,
        earlier: &[Cell],
    ) -> Result<Vec<Cell>, Error> {
        let rng = &mut self.rng(index);
        let mut cells = earlier.to_vec();
        for row in 0..rng.random_range(1..8) {
            for column in &config.advice {
                let is_equal = config.is_equal(*column);
                let assigned = match rng.random_range(0..4) {
                    0 if config.constants && is_equal => {
                        let constant = Fp::from(rng.random_range(0..3));
                        region.assign_advice_from_constant(|| "", *column, row, constant)?.cell()
                    }
                    _ => region.assign_advice(|| "", *column, row, Value::<Fp>::unknown)?.cell(),
                };
                cells.extend(is_equal.then_some(assigned));
            }
            for column in &config.fixed {
                if rng.random() {
                    region.assign_fixed(|| "", *column, row, || Value::known(Fp::from(9)))?;
                }
                let value = value(rng);
                let assigned = region.assign_fixed(|| "", *column, row, || value)?.cell();
                cells.extend(config.is_equal(*column).then_some(assigned));
            }
            for (index, selector) in config.selectors.iter().enumerate() {
                if rng.random_range(0..4 << (index % 4)) == 0 {
                    selector.enable(&mut region, row)?;
                }
            }
        }
        if !cells.is_empty() {
            for _ in 0..rng.random_range(0..20) {
                let [left, right] = [(); 2].map(|()| cells[rng.random_range(0..cells.len())]);
                region.constrain_equal(left, right)?;
            }
        }
        Ok(cells)
    }
}
