//! Copy constraints as a permutation of cells.
//!
//! A cell is numbered column · rows + row, with the column's place under the permutation argument. Cells that must be
//! equal form a cycle of the permutation, and each names the next one.

/// A permutation that grows from copy constraints.
///
/// The order of a cycle follows from the order in which its copies came, in the way that `halo2_proofs` has it: a copy
/// between two cycles swaps the successors of its two cells, and a copy inside of a cycle changes nothing.
#[derive(Debug)]
pub(crate) struct Copies {
    rows: usize,
    next: Vec<u32>,
    /// Towards the cell that stands for the whole cycle, which is its own parent.
    parent: Vec<u32>,
}

impl Copies {
    /// Cells that equal none but themselves; `None` if there are more than can be numbered.
    pub(crate) fn new(columns: usize, rows: usize) -> Option<Self> {
        let cells = u32::try_from(columns.checked_mul(rows)?).ok()?;
        let next: Vec<u32> = (0..cells).collect();
        Some(Self { rows, parent: next.clone(), next })
    }

    /// Makes two cells equal, each given by column and row; `None` if there is no such cell.
    pub(crate) fn copy(&mut self, left: (usize, usize), right: (usize, usize)) -> Option<()> {
        let (left, right) = (self.cell(left)?, self.cell(right)?);
        let (root, other) = (self.root(left), self.root(right));
        if root != other {
            self.parent[other] = root as u32;
            self.next.swap(left, right);
        }
        Some(())
    }

    fn cell(&self, (column, row): (usize, usize)) -> Option<usize> {
        let cell = column.checked_mul(self.rows)?.checked_add(row)?;
        (row < self.rows && cell < self.next.len()).then_some(cell)
    }

    /// The cell that stands for the cycle. Every second cell on the way is linked to its grandparent, which keeps ways
    /// short.
    fn root(&mut self, mut cell: usize) -> usize {
        while self.parent[cell] as usize != cell {
            let grandparent = self.parent[self.parent[cell] as usize];
            self.parent[cell] = grandparent;
            cell = grandparent as usize;
        }
        cell
    }

    /// For each column and row, the cell that comes next in its cycle.
    pub(crate) fn into_columns(self) -> Vec<Vec<u32>> {
        self.next.chunks(self.rows).map(<[u32]>::to_vec).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_copy_joins_cycles_and_changes_nothing_inside_of_one() {
        let mut copies = Copies::new(2, 4).unwrap();
        copies.copy((0, 0), (1, 1)).unwrap();
        assert_eq!(copies.next, [5, 1, 2, 3, 4, 0, 6, 7]);
        copies.copy((0, 3), (1, 1)).unwrap();
        let joined = [5, 1, 2, 0, 4, 3, 6, 7];
        assert_eq!(copies.next, joined);
        copies.copy((0, 3), (0, 0)).unwrap();
        copies.copy((0, 2), (0, 2)).unwrap();
        assert_eq!(copies.next, joined);
        assert_eq!(copies.into_columns(), [[5, 1, 2, 0], [4, 3, 6, 7]]);
    }

    #[test]
    fn cells_that_are_not_there_are_not_copied() {
        let mut copies = Copies::new(2, 4).unwrap();
        assert_eq!(copies.copy((0, 4), (0, 0)), None);
        assert_eq!(copies.copy((0, 0), (2, 0)), None);
        assert!(Copies::new(1 << 20, 1 << 17).is_none());
        assert_eq!(Copies::new(0, 8).unwrap().into_columns(), Vec::<Vec<u32>>::new());
    }
}
