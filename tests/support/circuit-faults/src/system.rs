//! A circuit's constraint system, open to inspection, and built again with a gate polynomial left out.

use ff::PrimeField;
use halo2_proofs::plonk::{
    Advice, Any, Circuit, Column, ConstraintSystem, Expression, Fixed, Instance, Selector, VirtualCells,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

use crate::text::Item;

/// A gate polynomial.
#[derive(Clone, Debug)]
pub struct Polynomial {
    /// The gate's name and the constraint's, or its number.
    pub name: String,
    /// The gate's name.
    pub gate: String,
    pub(crate) expression: Expr,
    /// The selectors that switch it on, all of them.
    pub(crate) selectors: Vec<usize>,
}

/// The kind and index of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ColumnId {
    Advice(usize),
    Fixed(usize),
    Instance(usize),
}

/// A column at a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Query {
    pub(crate) column: ColumnId,
    pub(crate) rotation: i32,
}

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Constant(Fp),
    Selector(usize),
    Query(Query),
    Negated(Box<Expr>),
    Sum(Box<Expr>, Box<Expr>),
    Product(Box<Expr>, Box<Expr>),
    Scaled(Box<Expr>, Fp),
}

/// The constraint system of a circuit.
#[derive(Clone, Debug)]
pub struct System {
    /// The gate polynomials, in the order of the key.
    pub polynomials: Vec<Polynomial>,
    pub(crate) columns: Columns,
    permutation: Vec<ColumnId>,
    pub(crate) constants: Vec<usize>,
    minimum_degree: Option<usize>,
}

/// The columns and selectors, as a fresh constraint system hands them out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub(crate) advice: Vec<Column<Advice>>,
    pub(crate) fixed: Vec<Column<Fixed>>,
    pub(crate) instance: Vec<Column<Instance>>,
    pub(crate) selectors: Vec<Selector>,
}

impl Columns {
    fn new(meta: &mut ConstraintSystem<Fp>, [advice, fixed, instance]: [usize; 3], simple: &[bool]) -> Self {
        let selector = |simple: &bool, meta: &mut ConstraintSystem<Fp>| {
            if *simple { meta.selector() } else { meta.complex_selector() }
        };
        Self {
            advice: (0..advice).map(|_| meta.advice_column()).collect(),
            fixed: (0..fixed).map(|_| meta.fixed_column()).collect(),
            instance: (0..instance).map(|_| meta.instance_column()).collect(),
            selectors: simple.iter().map(|simple| selector(simple, meta)).collect(),
        }
    }

    pub(crate) fn id(&self, column: Column<Any>) -> Option<ColumnId> {
        fn index<C: Copy + Into<Column<Any>>>(columns: &[C], column: Column<Any>) -> Option<usize> {
            columns.iter().position(|own| (*own).into() == column)
        }
        index(&self.advice, column)
            .map(ColumnId::Advice)
            .or_else(|| index(&self.fixed, column).map(ColumnId::Fixed))
            .or_else(|| index(&self.instance, column).map(ColumnId::Instance))
    }

    pub(crate) fn any(&self, id: ColumnId) -> Column<Any> {
        match id {
            ColumnId::Advice(index) => self.advice[index].into(),
            ColumnId::Fixed(index) => self.fixed[index].into(),
            ColumnId::Instance(index) => self.instance[index].into(),
        }
    }
}

impl System {
    /// The constraint system of a circuit type; none where it has lookups, or a gate without a selector.
    pub fn of<C: Circuit<Fp>>() -> Option<Self> {
        let mut meta = ConstraintSystem::default();
        C::configure(&mut meta);
        Self::read(&Item::parse(&format!("{meta:?}"))?)
    }

    fn read(item: &Item<'_>) -> Option<Self> {
        let count = |name| item.field(name)?.number::<usize>();
        if item.field("lookups")?.items().len() > 0 {
            return None;
        }
        let gates = item.field("gates")?.items().map(gate).collect::<Option<Vec<_>>>()?;
        let counts =
            [count("num_advice_columns")?, count("num_fixed_columns")?, count("num_instance_columns")?];
        let simple = simple_selectors(item.field("gates")?, count("num_selectors")?)?;
        let permutation =
            item.field("permutation")?.field("columns")?.items().map(column).collect::<Option<_>>()?;
        let constants = item.field("constants")?.items().map(|column| column.field("index")?.number());
        let degree = item.field("minimum_degree")?;
        Some(Self {
            polynomials: gates.into_iter().flatten().collect(),
            columns: Columns::new(&mut ConstraintSystem::default(), counts, &simple),
            permutation,
            constants: constants.collect::<Option<_>>()?,
            minimum_degree: degree.at(0).and_then(Item::number),
        })
    }

    /// Builds the same system, without one of its polynomials.
    pub(crate) fn build(&self, meta: &mut ConstraintSystem<Fp>, without: Option<usize>) -> Columns {
        let own = &self.columns;
        let simple: Vec<bool> = own.selectors.iter().map(Selector::is_simple).collect();
        let columns = Columns::new(meta, [own.advice.len(), own.fixed.len(), own.instance.len()], &simple);
        if let Some(degree) = self.minimum_degree {
            meta.set_minimum_degree(degree);
        }
        self.constants.iter().for_each(|index| meta.enable_constant(columns.fixed[*index]));
        self.permutation.iter().for_each(|id| meta.enable_equality(columns.any(*id)));
        for (index, polynomial) in self.polynomials.iter().enumerate() {
            if Some(index) != without {
                meta.create_gate("rebuilt", |cells| vec![polynomial.expression.build(&columns, cells)]);
            }
        }
        columns
    }
}

fn gate(gate: &Item<'_>) -> Option<Vec<Polynomial>> {
    let names = gate.field("constraint_names")?;
    let polynomials = gate.field("polys")?.items().zip(names.items()).enumerate();
    let gate = gate.field("name")?.name;
    polynomials
        .map(|(index, (item, name))| {
            let expression = Expr::read(item)?;
            let mut selectors = Vec::new();
            expression.visit(&mut |node| {
                if let Expr::Selector(index) = node {
                    selectors.push(*index)
                }
            });
            let constraint = if name.name.is_empty() { index.to_string() } else { name.name.to_string() };
            let name = format!("{gate}: {constraint}");
            (!selectors.is_empty()).then_some(Polynomial { name, gate: gate.into(), expression, selectors })
        })
        .collect()
}

/// Whether each selector is simple; one that no gate reads counts as such.
fn simple_selectors(gates: &Item<'_>, count: usize) -> Option<Vec<bool>> {
    let mut simple = vec![true; count];
    for selector in gates.items().filter_map(|gate| gate.field("queried_selectors")).flat_map(Item::items) {
        *simple.get_mut(selector.at(0)?.number::<usize>()?)? = selector.at(1)?.name == "true";
    }
    Some(simple)
}

fn column(item: &Item<'_>) -> Option<ColumnId> {
    let index = item.field("index")?.number()?;
    match item.field("column_type")?.name {
        "Advice" => Some(ColumnId::Advice(index)),
        "Fixed" => Some(ColumnId::Fixed(index)),
        "Instance" => Some(ColumnId::Instance(index)),
        _ => None,
    }
}

/// An element as its `Debug` writes it: `0x` and the big-endian digits.
fn element(item: &Item<'_>) -> Option<Fp> {
    let digits = item.name.strip_prefix("0x").filter(|digits| digits.len() == 64)?;
    let mut bytes = [0; 32];
    for (i, byte) in bytes.iter_mut().rev().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Option::from(Fp::from_repr(bytes))
}

impl Expr {
    fn read(item: &Item<'_>) -> Option<Self> {
        let part = |index| Some(Box::new(Expr::read(item.at(index)?)?));
        let query = |kind: fn(usize) -> ColumnId| {
            let rotation = item.field("rotation")?.at(0)?.number()?;
            Some(Expr::Query(Query { column: kind(item.field("column_index")?.number()?), rotation }))
        };
        match item.name {
            "Constant" => element(item.at(0)?).map(Expr::Constant),
            "Selector" => item.at(0)?.at(0)?.number().map(Expr::Selector),
            "Advice" => query(ColumnId::Advice),
            "Fixed" => query(ColumnId::Fixed),
            "Instance" => query(ColumnId::Instance),
            "Negated" => Some(Expr::Negated(part(0)?)),
            "Sum" => Some(Expr::Sum(part(0)?, part(1)?)),
            "Product" => Some(Expr::Product(part(0)?, part(1)?)),
            "Scaled" => Some(Expr::Scaled(part(0)?, element(item.at(1)?)?)),
            _ => None,
        }
    }

    pub(crate) fn visit(&self, f: &mut impl FnMut(&Expr)) {
        f(self);
        match self {
            Expr::Constant(_) | Expr::Selector(_) | Expr::Query(_) => {}
            Expr::Negated(a) | Expr::Scaled(a, _) => a.visit(f),
            Expr::Sum(a, b) | Expr::Product(a, b) => {
                a.visit(f);
                b.visit(f);
            }
        }
    }

    /// The value where all selectors are on.
    pub(crate) fn value(&self, cell: &impl Fn(Query) -> Fp) -> Fp {
        match self {
            Expr::Constant(constant) => *constant,
            Expr::Selector(_) => Fp::one(),
            Expr::Query(query) => cell(*query),
            Expr::Negated(a) => -a.value(cell),
            Expr::Sum(a, b) => a.value(cell) + b.value(cell),
            Expr::Product(a, b) => a.value(cell) * b.value(cell),
            Expr::Scaled(a, factor) => a.value(cell) * factor,
        }
    }

    /// An upper bound of the degree in one query.
    pub(crate) fn degree_in(&self, query: Query) -> usize {
        match self {
            Expr::Constant(_) | Expr::Selector(_) => 0,
            Expr::Query(own) => usize::from(*own == query),
            Expr::Negated(a) | Expr::Scaled(a, _) => a.degree_in(query),
            Expr::Sum(a, b) => a.degree_in(query).max(b.degree_in(query)),
            Expr::Product(a, b) => a.degree_in(query) + b.degree_in(query),
        }
    }

    fn build(&self, columns: &Columns, cells: &mut VirtualCells<'_, Fp>) -> Expression<Fp> {
        match self {
            Expr::Constant(constant) => Expression::Constant(*constant),
            Expr::Selector(index) => cells.query_selector(columns.selectors[*index]),
            Expr::Query(Query { column: ColumnId::Fixed(index), .. }) => {
                cells.query_fixed(columns.fixed[*index])
            }
            Expr::Query(query) => cells.query_any(columns.any(query.column), Rotation(query.rotation)),
            Expr::Negated(a) => -a.build(columns, cells),
            Expr::Sum(a, b) => a.build(columns, cells) + b.build(columns, cells),
            Expr::Product(a, b) => a.build(columns, cells) * b.build(columns, cells),
            Expr::Scaled(a, factor) => a.build(columns, cells) * *factor,
        }
    }
}
