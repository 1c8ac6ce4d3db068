//! The constraint system of a circuit as its `configure` makes it, with selectors.
//!
//! `halo2_proofs` keeps its gates to itself, but prints them: the text is read for what key generation needs (the
//! degrees of gates, the columns under the permutation argument, the columns of constants). The text of the system
//! with its selectors compressed is part of the verifying key's, so a circuit can be compared with a key.

mod compressed;
mod scan;

use halo2_proofs::plonk::{Column, ConstraintSystem, Fixed};
use pasta_curves::Fp;
use zk_halo2::model::{self, ColumnKind};

use crate::BuildError;
use crate::columns::{Counts, Twins};
use scan::{Polynomial, Scanner};

/// A constraint system before selector compression.
#[derive(Debug)]
pub(crate) struct System {
    pub(crate) counts: Counts,
    pub(crate) twins: Twins,
    /// Columns under the permutation argument.
    pub(crate) permutation: Vec<model::Column>,
    /// Fixed columns for constants.
    constants: Vec<usize>,
    gates: Vec<Polynomial>,
    text: Text,
}

/// What `{:?}` prints, with the places that compression changes.
#[derive(Debug)]
struct Text {
    all: String,
    /// The number of fixed columns.
    fixed_columns: core::ops::Range<usize>,
    /// The closing bracket of the fixed queries.
    fixed_queries_end: usize,
    fixed_queries: usize,
}

impl System {
    /// Reads a constraint system.
    ///
    /// # Errors
    /// [`BuildError::Text`] for another version of `halo2_proofs`.
    pub(crate) fn of(meta: &ConstraintSystem<Fp>) -> Result<Self, BuildError> {
        Self::read(format!("{:?}", meta.pinned()))
    }

    fn read(text: String) -> Result<Self, BuildError> {
        let mut scanner = Scanner::new(&text);
        scanner.expect("PinnedConstraintSystem { num_fixed_columns: ")?;
        let start = scanner.offset();
        let fixed = scanner.number()?;
        let fixed_columns = start..scanner.offset();
        let advice = scanner.field(", num_advice_columns: ", Scanner::number)?;
        let instance = scanner.field(", num_instance_columns: ", Scanner::number)?;
        let selectors = scanner.field(", num_selectors: ", Scanner::number)?;
        let counts = Counts { advice, fixed, instance, selectors };
        scanner.limit_selectors(selectors);
        let gates = scanner.list(", gates: ", Scanner::expression)?;
        scanner.list(", advice_queries: ", Scanner::query)?;
        scanner.list(", instance_queries: ", Scanner::query)?;
        let fixed_queries = scanner.list(", fixed_queries: ", Scanner::query)?.len();
        let fixed_queries_end = scanner.offset() - 1;
        let permutation = scanner.list(", permutation: Argument { columns: ", Scanner::column)?;
        scanner.list(" }, lookups: ", Scanner::lookup)?;
        let constants = scanner.list(", constants: ", Scanner::column)?;
        let constants = constants.iter().map(|column| column.index as usize).collect();
        let text = Text { fixed_columns, fixed_queries_end, fixed_queries, all: text };
        Ok(Self { counts, twins: Twins::new(counts), permutation, constants, gates, text })
    }

    /// The fixed columns that a floor planner may put constants in.
    pub(crate) fn constants(&self) -> Vec<Column<Fixed>> {
        self.constants.iter().filter_map(|index| self.twins.fixed_column(*index)).collect()
    }

    /// For each selector, the largest degree of the gates that have it as their simple selector; 0 for all others.
    pub(crate) fn selector_degrees(&self) -> Vec<usize> {
        let mut degrees = vec![0; self.counts.selectors];
        for gate in &self.gates {
            if let Some(selector) = gate.simple_selector {
                degrees[selector] = degrees[selector].max(gate.degree);
            }
        }
        degrees
    }

    /// Whether columns are as many, and used in the same way, as those of a key.
    pub(crate) fn same_columns(&self, key: &model::PinnedKey) -> bool {
        let constants = key.constant_columns.iter().map(|index| *index as usize);
        [ColumnKind::Advice, ColumnKind::Instance]
            .iter()
            .all(|kind| self.counts.columns(*kind) == key.columns(*kind) as usize)
            && self.counts.selectors == key.selectors as usize
            && self.counts.fixed <= key.fixed_columns as usize
            && self.permutation == key.permutation
            && self.constants.iter().copied().eq(constants)
    }
}
