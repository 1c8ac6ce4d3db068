//! A circuit whose shape is chosen at run time, with a witness that satisfies it.
//!
//! | function | what for |
//! |---|---|
//! | [`Generated::case`] | keys and honest proofs |
//! | [`Generated::binary`] | a circuit binary alone, at any k, within milliseconds |
//! | [`small()`] | shapes of few rows that stand for every feature, for long runs over proofs |
//! | [`sweep()`] | hundreds of shapes at k = 6 to 14, for measurements that need no honest proof |
//!
//! Row 0 holds one value in all advice columns: the one that is public, copied and looked up. The rows that follow are
//! free up to where every rotation stays inside the column, and then each cell is the square of an earlier one plus a
//! fixed one, which is what the gates say.
//!
//! Start at [`Generated`].

mod circuit;
mod key;
mod small;
mod sweep;

use std::fmt;

use pasta_curves::Fp;

use crate::Case;
pub use circuit::Synthetic;
pub use small::{small, small_case};
pub use sweep::{Swept, sweep};

/// The shape of a circuit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Generated {
    /// The circuit has 2^k rows.
    pub k: u32,
    /// Advice columns, at least one.
    pub advice: usize,
    /// Fixed columns that gates read, besides those that switch gates and lookups on.
    pub fixed: usize,
    /// Public inputs of each instance column.
    pub inputs: Vec<usize>,
    /// Whether a gate reads the instance columns that have public inputs.
    pub read_instances: bool,
    /// Lookup arguments.
    pub lookups: usize,
    /// Expressions of each lookup argument.
    pub lookup_width: usize,
    /// Advice columns under the permutation argument. If there are any, so are the instance columns.
    pub permutation: usize,
    /// Gate polynomials.
    pub gates: usize,
    /// Degree of the gates, at least 3.
    pub degree: usize,
    /// Rows at which gates read advice columns, one after the other; about half of them above the current one.
    pub rotations: usize,
}

impl Generated {
    /// One gate over one advice column.
    pub const SMALLEST: Self = Self {
        k: 3,
        advice: 1,
        fixed: 0,
        inputs: vec![],
        read_instances: false,
        lookups: 0,
        lookup_width: 1,
        permutation: 0,
        gates: 1,
        degree: 3,
        rotations: 1,
    };

    /// Rows at the end of each column that hold randomness: at most one for each row that a column is read at, but
    /// at least 3, and two more.
    fn blinding_factors(&self) -> usize {
        self.rotations.max(3) + 2
    }

    /// Rows that the circuit can use at 2^k.
    fn usable_rows(&self, k: u32) -> usize {
        (1 << k as usize) - (self.blinding_factors() + 1).min(1 << k)
    }

    /// The first row that is a result.
    fn first_result(&self) -> usize {
        (self.rotations - 1).max(1)
    }

    /// The smallest k with rows enough for the gates and for tables that hold the value of row 0.
    fn min_k(&self) -> u32 {
        let needed = if self.lookups > 0 { 2 } else { 1 };
        (3..).find(|k| self.usable_rows(*k) > self.first_result().max(needed)).unwrap()
    }

    /// The statement.
    pub fn instance(&self) -> Vec<Vec<Fp>> {
        let bound = self.permutation > 0 || self.read_instances;
        let element = |column: usize, row: usize| match row {
            0 if bound => circuit::START,
            _ => Fp::from((1000 * column + row) as u64),
        };
        let column = |(index, len): (usize, &usize)| (0..*len).map(|row| element(index, row)).collect();
        self.inputs.iter().enumerate().map(column).collect()
    }

    /// Keys, the statement and proofs of it.
    ///
    /// # Cost
    /// A few milliseconds for the shapes of [`small()`]; beyond k = 10 the parameters alone take seconds.
    pub fn case(&self) -> Case {
        self.with_circuit(|circuit, instance| Case::new(self.to_string(), self.k, circuit, instance))
    }

    /// Calls `work` with the circuit and the public inputs. Only there, and on this thread, does the circuit's `configure` make
    /// columns of this shape.
    pub fn with_circuit<R>(&self, work: impl FnOnce(Synthetic, Vec<Vec<Fp>>) -> R) -> R {
        circuit::of_shape(self, || work(Synthetic::witness(self), self.instance()))
    }
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inputs = self.inputs.iter().map(usize::to_string).collect::<Vec<_>>().join("+");
        let read = if self.read_instances { "r" } else { "" };
        write!(
            f,
            "k{}-a{}-f{}-i{inputs}{read}-l{}x{}-p{}-g{}-d{}-r{}",
            self.k,
            self.advice,
            self.fixed,
            self.lookups,
            self.lookup_width,
            self.permutation,
            self.gates,
            self.degree,
            self.rotations
        )
    }
}
