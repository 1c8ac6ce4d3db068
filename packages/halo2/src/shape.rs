//! The numbers of a key that decide how long a proof is and what verifying it costs.

/// Everything countable about a verifying key.
///
/// Two keys with equal shapes take the same time to verify against: gas is a function of this and of nothing else
/// about the key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shape {
    /// The circuit has 2^k rows.
    pub k: u32,
    /// Degree of the constraint system, at least 3.
    pub degree: usize,
    /// Rows at the end of each column that hold the prover's randomness.
    pub blinding_factors: usize,
    /// Advice (witness) columns.
    pub advice_columns: usize,
    /// Fixed columns, compressed selectors included.
    pub fixed_columns: usize,
    /// Instance (public input) columns.
    pub instance_columns: usize,
    /// Pairs of advice column and rotation that expressions read.
    pub advice_queries: usize,
    /// Pairs of instance column and rotation that expressions read.
    pub instance_queries: usize,
    /// Pairs of fixed column and rotation that expressions read.
    pub fixed_queries: usize,
    /// Gate polynomials.
    pub gates: usize,
    /// Lookup arguments.
    pub lookups: usize,
    /// Pairs of input and table expression, over all lookup arguments.
    pub lookup_expressions: usize,
    /// Columns under the permutation argument.
    pub permutation_columns: usize,
    /// Product polynomials of the permutation argument, each for `degree - 2` columns.
    pub permutation_sets: usize,
    /// Nodes of the expression table: field operations per evaluation.
    pub nodes: usize,
    /// Bytes of the key's text, rendered and hashed when the key is loaded. Nodes are shared, so a few of them can
    /// stand for megabytes.
    pub rendered_len: usize,
    /// Distinct sets of points at which commitments are opened together.
    pub point_sets: usize,
    /// Sum over the point sets of the square of their size: the work of interpolating them.
    pub interpolation_work: usize,
    /// Polynomials that are opened, the ones from the key included.
    pub commitments: usize,
    /// Public inputs of each instance column.
    pub instance_lens: Vec<usize>,
    /// Bytes of every proof for this key.
    pub proof_len: usize,
}

impl Shape {
    /// Public inputs of all instance columns together, at most 255.
    pub fn public_inputs(&self) -> usize {
        self.instance_lens.iter().sum()
    }
}
