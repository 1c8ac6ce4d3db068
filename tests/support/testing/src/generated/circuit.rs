//! The circuit of a [`Generated`] shape.

use std::cell::RefCell;

use ff::Field;
use halo2_proofs::circuit::{AssignedCell, Layouter, Region, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Error, Expression, Fixed, Instance, TableColumn, VirtualCells,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

use super::Generated;

/// The value in row 0. It is in every lookup table.
pub(super) const START: Fp = Fp::ONE;

/// Rows that hold results unless the circuit is [`filled`](Synthetic::filled), if there are as many.
const RESULTS: usize = 4;

/// Rows of a lookup table, if there are as many.
const TABLE: usize = 16;

thread_local! {
    /// `Circuit::configure` is not told of the circuit, so the shape waits here.
    static SHAPE: RefCell<Generated> = const { RefCell::new(Generated::SMALLEST) };
}

/// Runs `work`, in which circuits made by [`Synthetic`] are of this shape.
pub(super) fn of_shape<R>(shape: &Generated, work: impl FnOnce() -> R) -> R {
    SHAPE.set(shape.clone());
    work()
}

/// The circuit, with a witness or without.
#[derive(Clone, Debug)]
pub struct Synthetic {
    shape: Generated,
    start: Value<Fp>,
    /// Rows that hold results, if there are as many.
    results: usize,
}

impl Synthetic {
    pub(super) fn witness(shape: &Generated) -> Self {
        Self { shape: shape.clone(), start: Value::known(START), results: RESULTS }
    }

    /// The circuit with results in all rows, another one with other keys: to measure provers, for which an empty row is
    /// next to no work. If gates read other rows, all but the first results are numbers of full length.
    pub fn filled(self) -> Self {
        Self { results: usize::MAX, ..self }
    }

    /// The values of the advice columns, by row.
    fn values(&self, rows: usize) -> Vec<Vec<Value<Fp>>> {
        let shape = &self.shape;
        let mut values = vec![vec![self.start; shape.advice]];
        for row in 1..rows {
            values.push(
                (0..shape.advice).map(|c| self.start.map(|v| v + Fp::from((row + c) as u64))).collect(),
            );
            if row < shape.first_result() {
                continue;
            }
            for column in 0..shape.advice {
                let term = fixed_value(shape, column, row);
                values[row][column] = match operand(shape, column) {
                    Some((from, up)) => values[row - up][from].map(|v| v.square() + term),
                    None => Value::known(term),
                };
            }
        }
        values
    }
}

/// What a result in `column` is the square of: a column, and how many rows above.
fn operand(shape: &Generated, column: usize) -> Option<(usize, usize)> {
    match (shape.rotations, column) {
        (1, 0) => None,
        (1, _) => Some((column - 1, 0)),
        (rotations, _) => Some(((column + 1) % shape.advice, 1 + column % (rotations - 1))),
    }
}

/// The value of the fixed column that a result in `row` of `column` adds; a constant if gates read none.
fn fixed_value(shape: &Generated, column: usize, row: usize) -> Fp {
    match shape.fixed {
        0 => Fp::from(5),
        fixed => Fp::from((10 * (column % fixed) + row) as u64),
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    shape: Generated,
    advice: Vec<Column<Advice>>,
    /// 1 where gates are on.
    on: Column<Fixed>,
    /// 1 in row 0.
    first: Column<Fixed>,
    fixed: Vec<Column<Fixed>>,
    tables: Vec<TableColumn>,
    instance: Vec<Column<Instance>>,
}

impl Config {
    /// As many rows as a result lies below the row whose gate it is in.
    fn shift(&self) -> usize {
        self.shape.rotations / 2
    }

    fn rotation(&self, rows_up: usize) -> Rotation {
        Rotation(self.shift() as i32 - rows_up as i32)
    }

    fn create_gates(&self, meta: &mut ConstraintSystem<Fp>) {
        for gate in 0..self.shape.gates {
            meta.create_gate("result", |meta| vec![self.result(meta, gate)]);
        }
    }

    /// The result is right, or one of the factors is zero that bring the gate to its degree.
    fn result(&self, meta: &mut VirtualCells<'_, Fp>, gate: usize) -> Expression<Fp> {
        let (shape, column) = (&self.shape, gate % self.shape.advice);
        let result = meta.query_advice(self.advice[column], self.rotation(0));
        let term = match shape.fixed {
            0 => Expression::Constant(Fp::from(5)),
            fixed => meta.query_fixed(self.fixed[column % fixed]),
        };
        let expected = match operand(shape, column) {
            Some((from, up)) => meta.query_advice(self.advice[from], self.rotation(up)).square() + term,
            None => term,
        };
        let difference = meta.query_fixed(self.on) * (result - expected) * Fp::from(gate as u64 + 1);
        // Without an operand that is squared, the degree is one less.
        let so_far = if operand(shape, column).is_some() { 3 } else { 2 };
        (so_far..shape.degree).fold(difference, |product, factor| {
            let number = gate + factor;
            let (column, turn) = (number % shape.advice, number / shape.advice);
            let rotation = self.rotation((column + turn) % shape.rotations);
            let cell = meta.query_advice(self.advice[column], rotation);
            product * (cell + Expression::Constant(Fp::from(number as u64 + 1)))
        })
    }

    fn create_public_gates(&self, meta: &mut ConstraintSystem<Fp>) {
        for (column, _) in self.bound_instances() {
            meta.create_gate("public", |meta| {
                let first = meta.query_fixed(self.first);
                let value = meta.query_advice(self.advice[0], Rotation::cur());
                vec![first * (value - meta.query_instance(column, Rotation::cur()))]
            });
        }
    }

    fn create_lookups(&self, meta: &mut ConstraintSystem<Fp>) {
        let width = self.shape.lookup_width;
        for (lookup, tables) in self.tables.chunks(width).enumerate() {
            meta.lookup(|meta| {
                let mut input = |part: usize| {
                    let column = self.advice[(lookup + part) % self.shape.advice];
                    meta.query_fixed(self.first) * meta.query_advice(column, Rotation::cur())
                };
                tables.iter().enumerate().map(|(part, table)| (input(part), *table)).collect()
            });
        }
    }

    /// Instance columns whose first public input is the value in row 0.
    fn bound_instances(&self) -> impl Iterator<Item = (Column<Instance>, usize)> {
        let columns = self.instance.iter().copied().zip(self.shape.inputs.iter().copied());
        columns.filter(|(_, len)| *len > 0)
    }
}

impl Circuit<Fp> for Synthetic {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self { start: Value::unknown(), ..self.clone() }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let shape = SHAPE.with_borrow(Clone::clone);
        let config = Config {
            advice: (0..shape.advice).map(|_| meta.advice_column()).collect(),
            on: meta.fixed_column(),
            first: meta.fixed_column(),
            fixed: (0..shape.fixed).map(|_| meta.fixed_column()).collect(),
            tables: (0..shape.lookups * shape.lookup_width).map(|_| meta.lookup_table_column()).collect(),
            instance: shape.inputs.iter().map(|_| meta.instance_column()).collect(),
            shape,
        };
        let shape = &config.shape;
        config.advice[..shape.permutation].iter().for_each(|column| meta.enable_equality(*column));
        if shape.permutation > 0 {
            config.instance.iter().for_each(|column| meta.enable_equality(*column));
        }
        config.create_gates(meta);
        if shape.read_instances {
            config.create_public_gates(meta);
        }
        config.create_lookups(meta);
        config
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let usable = self.shape.usable_rows(self.shape.k);
        for table in &config.tables {
            layouter.assign_table(
                || "numbers",
                |mut cells| {
                    // One row at least must be left for `halo2_proofs` to fill up.
                    (0..TABLE.min(usable - 1)).try_for_each(|row| {
                        cells.assign_cell(|| "", *table, row, || Value::known(Fp::from(row as u64)))
                    })
                },
            )?;
        }
        let first = layouter.assign_region(|| "rows", |region| self.assign(&config, region, usable))?;
        if self.shape.permutation > 0 {
            for (column, _) in config.bound_instances() {
                layouter.constrain_instance(first.cell(), column, 0)?;
            }
        }
        Ok(())
    }
}

impl Synthetic {
    fn assign(
        &self,
        config: &Config,
        mut region: Region<'_, Fp>,
        usable: usize,
    ) -> Result<AssignedCell<Fp, Fp>, Error> {
        let shape = &self.shape;
        let rows = usable.min(shape.first_result().saturating_add(self.results));
        region.assign_fixed(|| "first", config.first, 0, || Value::known(Fp::ONE))?;
        for row in shape.first_result()..rows {
            let gate = row - config.shift();
            region.assign_fixed(|| "on", config.on, gate, || Value::known(Fp::ONE))?;
            for (index, column) in config.fixed.iter().enumerate() {
                let value = fixed_value(shape, index, row);
                region.assign_fixed(|| "term", *column, gate, || Value::known(value))?;
            }
        }
        let mut first = vec![];
        for (row, values) in self.values(rows).into_iter().enumerate() {
            for (column, value) in config.advice.iter().zip(values) {
                let cell = region.assign_advice(|| "", *column, row, || value)?;
                if row == 0 {
                    first.push(cell);
                }
            }
        }
        for copy in first[..shape.permutation].iter().skip(1) {
            region.constrain_equal(first[0].cell(), copy.cell())?;
        }
        Ok(first.swap_remove(0))
    }
}
