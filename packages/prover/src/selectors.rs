//! Selector compression: several selectors share a fixed column where their rows and the degree of their gates allow.
//!
//! A selector that is not simple, or that no gate reads, has a column of its own. The others are dealt out in the order
//! of their indices: the first that is left opens a column, and each later one joins it that is never on together with
//! a member and whose gates leave room. In a column of m selectors the i-th is on where the value is i. It is read by a
//! polynomial of degree m, so the degree of a gate grows from d with the selector to d - 1 + m, which may reach the
//! degree of the whole constraint system.
//!
//! The result must be that of `halo2_proofs`, to the order of the columns: the verifying key depends on it.

use pasta_curves::Fp;

/// The rows where a selector is on, a bit each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Activations(Vec<u64>);

impl Activations {
    /// On nowhere.
    pub(crate) fn new(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(64)])
    }

    /// Is on at this row, which must be one of the selector's.
    pub(crate) fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// The rows, from the first to the last.
    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let bits = std::iter::successors(Some(*word), |bits| Some(bits & bits.wrapping_sub(1)));
            bits.take_while(|bits| *bits != 0).map(move |bits| 64 * index + bits.trailing_zeros() as usize)
        })
    }
}

/// The selectors of each column, in the order of their values.
///
/// `degrees` holds for each selector the largest degree of the gate polynomials that it switches, itself included, or 0
/// for a column of its own.
pub(crate) fn compress(activations: &[Activations], degrees: &[usize], max_degree: usize) -> Vec<Vec<usize>> {
    let (alone, mut left): (Vec<_>, Vec<_>) = (0..activations.len()).partition(|index| degrees[*index] == 0);
    let mut columns: Vec<_> = alone.into_iter().map(|selector| vec![selector]).collect();
    while let Some(first) = left.first() {
        let mut column = Column::new(*first, activations, degrees);
        left = left.split_off(1);
        left.retain(|selector| {
            !column.takes(*selector, &activations[*selector], degrees[*selector], max_degree)
        });
        columns.push(column.members);
    }
    columns
}

/// A column that simple selectors may still join.
struct Column {
    members: Vec<usize>,
    activations: Activations,
    degree: usize,
}

impl Column {
    fn new(selector: usize, activations: &[Activations], degrees: &[usize]) -> Self {
        let (activations, degree) = (activations[selector].clone(), degrees[selector]);
        Self { members: vec![selector], activations, degree }
    }

    /// Takes in a selector if there is room for it.
    fn takes(
        &mut self,
        selector: usize,
        activations: &Activations,
        degree: usize,
        max_degree: usize,
    ) -> bool {
        let degree = self.degree.max(degree);
        let fits = degree + self.members.len() <= max_degree && !self.activations.meets(activations);
        if fits {
            self.degree = degree;
            self.activations.join(activations);
            self.members.push(selector);
        }
        fits
    }
}

/// The values of a column of these selectors, which are on at different rows.
pub(crate) fn values(members: &[usize], activations: &[Activations], rows: usize) -> Vec<Fp> {
    let mut column = vec![Fp::zero(); rows];
    for (value, member) in (1..).zip(members) {
        activations[*member].rows().for_each(|row| column[row] = Fp::from(value));
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(rows: &[usize]) -> Activations {
        let mut activations = Activations::new(130);
        rows.iter().for_each(|row| activations.set(*row));
        activations
    }

    #[test]
    fn rows_are_those_that_were_set() {
        let rows = [0, 1, 63, 64, 100, 129];
        assert_eq!(on(&rows).rows().collect::<Vec<_>>(), rows);
        assert_eq!(on(&[]).rows().count(), 0);
    }

    #[test]
    fn a_column_takes_selectors_of_other_rows_while_the_degree_allows() {
        let activations = [on(&[0, 1]), on(&[1]), on(&[2]), on(&[2]), on(&[]), on(&[3])];
        // Room for three.
        let columns = compress(&activations, &[3, 3, 3, 3, 3, 3], 5);
        assert_eq!(columns, [vec![0, 2, 4], vec![1, 3, 5]]);
        // A gate of the largest degree leaves none.
        let columns = compress(&activations, &[3, 5, 3, 3, 4, 2], 5);
        assert_eq!(columns, [vec![0, 2, 5], vec![1], vec![3, 4]]);
        // Complex and unused selectors come first.
        let columns = compress(&activations, &[3, 0, 3, 3, 0, 3], 5);
        assert_eq!(columns, [vec![1], vec![4], vec![0, 2, 5], vec![3]]);
        assert_eq!(compress(&[], &[], 5), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn the_value_tells_which_selector_is_on() {
        let activations = [on(&[0, 1]), on(&[129]), on(&[2])];
        let column = values(&[0, 2, 1], &activations, 130);
        let nonzero: Vec<_> = (0..130).filter(|row| column[*row] != Fp::zero()).collect();
        assert_eq!(nonzero, [0, 1, 2, 129]);
        assert_eq!([column[0], column[1], column[2], column[129]], [1, 1, 2, 3].map(Fp::from));
    }
}
