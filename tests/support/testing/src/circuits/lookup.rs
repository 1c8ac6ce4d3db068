//! v and v^2 + 7 looked up together in a table; three instance columns, one of them queried by a gate at two rows;
//! constants, rotations both ways, a scaled expression.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Error, Expression, Fixed, Instance, Selector, TableColumn,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// A lookup in two columns, three instance columns.
#[derive(Clone, Default, Debug)]
pub struct Lookup {
    v: Value<Fp>,
}

impl Lookup {
    /// The witness for `instance(v)`.
    pub fn new(v: u64) -> Self {
        Self { v: Value::known(Fp::from(v)) }
    }

    /// The statement that the witness `new(v)` fits.
    pub fn instance(v: u64) -> Vec<Vec<Fp>> {
        let columns: [&[u64]; 3] = [&[v], &[v * v + 7, 3 * v], &[5, 6, v]];
        columns.map(|column| column.iter().copied().map(Fp::from).collect()).to_vec()
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    advice: [Column<Advice>; 2],
    tables: [TableColumn; 2],
    look_up: Selector,
    square: Selector,
    sum: Selector,
    instance: [Column<Instance>; 3],
    offset: Column<Fixed>,
}

impl Circuit<Fp> for Lookup {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let advice = [meta.advice_column(), meta.advice_column()];
        let tables = [meta.lookup_table_column(), meta.lookup_table_column()];
        let (look_up, square, sum) = (meta.complex_selector(), meta.selector(), meta.selector());
        let instance = [meta.instance_column(), meta.instance_column(), meta.instance_column()];
        let (offset, constants) = (meta.fixed_column(), meta.fixed_column());
        advice.iter().for_each(|column| meta.enable_equality(*column));
        meta.enable_equality(instance[0]);
        meta.enable_equality(instance[1]);
        meta.enable_constant(constants);
        let [a, b] = advice;
        meta.lookup(|meta| {
            let on = meta.query_selector(look_up);
            let a = meta.query_advice(a, Rotation::cur());
            let b = meta.query_advice(b, Rotation::next());
            vec![(on.clone() * a, tables[0]), (on * b, tables[1])]
        });
        meta.create_gate("square", |meta| {
            let on = meta.query_selector(square);
            let here = meta.query_advice(a, Rotation::cur());
            let above = meta.query_advice(a, Rotation::prev());
            let result = meta.query_advice(b, Rotation::cur());
            let offset = meta.query_fixed(offset);
            vec![on.clone() * (here.clone().square() + offset - result), on * (above - here * Fp::from(3))]
        });
        meta.create_gate("sum", |meta| {
            let on = meta.query_selector(sum);
            let a = meta.query_advice(a, Rotation::cur());
            let next = meta.query_instance(instance[2], Rotation::next());
            let here = meta.query_instance(instance[2], Rotation::cur());
            vec![on * (a - next * Expression::Constant(Fp::from(2)) - here)]
        });
        Config { advice, tables, look_up, square, sum, instance, offset }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        layouter.assign_table(
            || "squares",
            |mut table| {
                for i in 0..16u64 {
                    let square = if i == 0 { 0 } else { i * i + 7 };
                    for (column, value) in config.tables.into_iter().zip([i, square]) {
                        table.assign_cell(|| "", column, i as usize, || Value::known(Fp::from(value)))?;
                    }
                }
                Ok(())
            },
        )?;
        let [a, b] = config.advice;
        let square = self.v.map(|v| v * v + Fp::from(7));
        let cells = layouter.assign_region(
            || "rows",
            |mut region| {
                config.sum.enable(&mut region, 0)?;
                config.look_up.enable(&mut region, 2)?;
                config.square.enable(&mut region, 2)?;
                region.assign_advice(|| "sum", a, 0, || Value::known(Fp::from(17)))?;
                region.assign_advice_from_constant(|| "constant", b, 0, Fp::from(99))?;
                let triple = self.v.map(|v| v * Fp::from(3));
                let triple = region.assign_advice(|| "triple", a, 1, || triple)?;
                let v = region.assign_advice(|| "v", a, 2, || self.v)?;
                region.assign_fixed(|| "offset", config.offset, 2, || Value::known(Fp::from(7)))?;
                let result = region.assign_advice(|| "square", b, 2, || square)?;
                region.assign_advice(|| "square again", b, 3, || square)?;
                Ok([v, result, triple])
            },
        )?;
        layouter.constrain_instance(cells[0].cell(), config.instance[0], 0)?;
        layouter.constrain_instance(cells[1].cell(), config.instance[1], 0)?;
        layouter.constrain_instance(cells[2].cell(), config.instance[1], 1)
    }
}
