//! An honest assignment of a circuit, written down: cells, selectors and copies, region by region.

use std::collections::HashMap;

use halo2_proofs::circuit::{SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed, FloorPlanner,
    Instance, Selector,
};
use pasta_curves::Fp;

use crate::system::{ColumnId, Columns, System};

/// A cell: the rows of the columns before its own, and its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellId(pub(crate) usize);

/// A copy constraint: the cell that has its value from elsewhere, and where from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Copy {
    pub(crate) to: CellId,
    pub(crate) from: CellId,
}

/// A row at which a selector is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Enabled {
    pub(crate) row: usize,
    pub(crate) selector: usize,
}

/// What was assigned together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    /// Namespaces and name.
    pub(crate) name: String,
    /// Advice cells in the order of their assignment.
    pub(crate) cells: Vec<CellId>,
    pub(crate) enabled: Vec<Enabled>,
}

/// An assignment.
#[derive(Clone, Debug)]
pub struct Table {
    /// All columns, one after the other; unassigned cells are 0.
    pub(crate) values: Vec<Fp>,
    pub(crate) shape: TableShape,
    pub(crate) names: HashMap<CellId, String>,
    pub(crate) regions: Vec<Region>,
    /// In the order in which they were made.
    pub(crate) copies: Vec<Copy>,
}

/// Rows and columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableShape {
    pub(crate) rows: usize,
    advice: usize,
    fixed: usize,
    instance: usize,
}

impl TableShape {
    fn new(system: &System, k: u32) -> Self {
        let Columns { advice, fixed, instance, .. } = &system.columns;
        Self { rows: 1 << k, advice: advice.len(), fixed: fixed.len(), instance: instance.len() }
    }

    pub(crate) fn cell(&self, column: ColumnId, row: usize) -> CellId {
        let index = match column {
            ColumnId::Advice(index) => index,
            ColumnId::Fixed(index) => self.advice + index,
            ColumnId::Instance(index) => self.advice + self.fixed + index,
        };
        CellId(index * self.rows + row)
    }

    pub(crate) fn place(&self, CellId(cell): CellId) -> (ColumnId, usize) {
        let (index, row) = (cell / self.rows, cell % self.rows);
        let column = match index.checked_sub(self.advice) {
            None => ColumnId::Advice(index),
            Some(index) if index < self.fixed => ColumnId::Fixed(index),
            Some(index) => ColumnId::Instance(index - self.fixed),
        };
        (column, row)
    }

    pub(crate) fn is_instance(&self, CellId(cell): CellId) -> bool {
        cell >= (self.advice + self.fixed) * self.rows
    }

    pub(crate) fn is_fixed(&self, cell: CellId) -> bool {
        matches!(self.place(cell).0, ColumnId::Fixed(_))
    }

    fn cells(&self) -> usize {
        (self.advice + self.fixed + self.instance) * self.rows
    }
}

impl Table {
    /// Writes down what a circuit assigns. The public inputs are those that the copies to the instance say.
    ///
    /// # Errors
    /// Those of the circuit.
    pub fn record<C: Circuit<Fp>>(system: &System, k: u32, circuit: &C) -> Result<Self, Error> {
        let mut recorder = Recorder::new(system, TableShape::new(system, k));
        let config = C::configure(&mut ConstraintSystem::default());
        let constants = system.constants.iter().map(|index| system.columns.fixed[*index]).collect();
        SimpleFloorPlanner::synthesize(&mut recorder, circuit, config, constants)?;
        let mut table = recorder.table;
        for Copy { to, from } in table.copies.iter().filter(|copy| table.shape.is_instance(copy.to)) {
            table.values[to.0] = table.values[from.0];
        }
        Ok(table)
    }

    /// The value of a cell.
    pub(crate) fn value(&self, CellId(cell): CellId) -> Fp {
        self.values[cell]
    }

    /// The name of a cell: its region's, and its own.
    pub fn name(&self, cell: CellId) -> &str {
        self.names.get(&cell).map_or("public input", String::as_str)
    }

    /// All advice cells, in the order of their assignment.
    pub fn advice(&self) -> impl Iterator<Item = CellId> {
        self.regions.iter().flat_map(|region| region.cells.iter().copied())
    }

    /// The public inputs.
    pub fn instance(&self) -> impl Iterator<Item = CellId> {
        self.copies.iter().map(|copy| copy.to).filter(|cell| self.shape.is_instance(*cell))
    }
}

struct Recorder<'a> {
    columns: &'a Columns,
    table: Table,
    path: Vec<String>,
    /// When each advice cell was assigned.
    order: HashMap<CellId, usize>,
}

impl<'a> Recorder<'a> {
    fn new(system: &'a System, shape: TableShape) -> Self {
        let values = vec![Fp::zero(); shape.cells()];
        let table = Table { values, shape, names: HashMap::new(), regions: vec![], copies: vec![] };
        Self { columns: &system.columns, table, path: vec![], order: HashMap::new() }
    }

    fn cell(&self, column: impl Into<Column<Any>>, row: usize) -> Result<CellId, Error> {
        let column = self.columns.id(column.into()).ok_or(Error::Synthesis)?;
        Ok(self.table.shape.cell(column, row))
    }

    fn region(&mut self) -> Result<&mut Region, Error> {
        self.table.regions.last_mut().ok_or(Error::Synthesis)
    }

    /// Fixed cells first, then advice in the order of assignment, public inputs last: values flow this way.
    fn rank(&self, cell: &CellId) -> usize {
        match self.table.shape.place(*cell).0 {
            ColumnId::Fixed(_) => 0,
            ColumnId::Advice(_) => self.order.get(cell).map_or(0, |order| order + 1),
            ColumnId::Instance(_) => usize::MAX,
        }
    }
}

impl Assignment<Fp> for Recorder<'_> {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, name: N) {
        let path = self.path.iter().map(String::as_str).filter(|name| !name.is_empty()).collect::<Vec<_>>();
        let name = [path.join(" / "), name().into()].join(" / ");
        self.table.regions.push(Region { name, ..Region::default() });
    }

    fn exit_region(&mut self) {}

    fn enable_selector<A, AR>(&mut self, _: A, selector: &Selector, row: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let selector =
            self.columns.selectors.iter().position(|own| own == selector).ok_or(Error::Synthesis)?;
        self.region()?.enabled.push(Enabled { row, selector });
        Ok(())
    }

    fn query_instance(&self, _: Column<Instance>, _: usize) -> Result<Value<Fp>, Error> {
        Ok(Value::unknown())
    }

    fn assign_advice<V, VR, A, AR>(
        &mut self,
        annotation: A,
        column: Column<Advice>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let cell = self.cell(column, row)?;
        to().map(|value| self.table.values[cell.0] = value.into().evaluate());
        let name = format!("{}: {}", self.region()?.name, annotation().into());
        self.table.names.insert(cell, name);
        self.order.insert(cell, self.order.len());
        self.region()?.cells.push(cell);
        Ok(())
    }

    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        annotation: A,
        column: Column<Fixed>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let cell = self.cell(column, row)?;
        to().map(|value| self.table.values[cell.0] = value.into().evaluate());
        self.table.names.insert(cell, annotation().into());
        Ok(())
    }

    fn copy(
        &mut self,
        left_column: Column<Any>,
        left_row: usize,
        right_column: Column<Any>,
        right_row: usize,
    ) -> Result<(), Error> {
        let (left, right) = (self.cell(left_column, left_row)?, self.cell(right_column, right_row)?);
        let (from, to) = if self.rank(&left) < self.rank(&right) { (left, right) } else { (right, left) };
        self.table.copies.push(Copy { to, from });
        Ok(())
    }

    fn fill_from_row(&mut self, _: Column<Fixed>, _: usize, _: Value<Assigned<Fp>>) -> Result<(), Error> {
        Err(Error::Synthesis)
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, name: N) {
        self.path.push(name().into());
    }

    fn pop_namespace(&mut self, _: Option<String>) {
        self.path.pop();
    }
}
