//! The lookup argument: inputs and table, permuted so that each input stands beside its entry of the table.

use ff::{Field, PrimeField};
use pasta_curves::Fp;
use zk_pasta::field::{Lanes, rows};

use crate::permutation::running_product;

/// The permuted values of the usable rows: inputs in ascending order, and for each first occurrence the same value in the
/// table, the other entries of the table in the rows that remain. The row of an input that the table lacks is the error.
pub(crate) fn permuted(inputs: &[Fp], table: &[Fp]) -> Result<[Vec<Fp>; 2], usize> {
    let mut sorted_inputs = sorted(inputs);
    let mut sorted_table = sorted(table);
    let mut entries = sorted_table.drain(..).peekable();
    let mut permuted_table = vec![Fp::ZERO; inputs.len()];
    let (mut repeated, mut left_over) = (vec![], vec![]);
    let mut previous = None;
    for (row, (key, input, source)) in sorted_inputs.iter().enumerate() {
        if previous == Some(*key) {
            repeated.push(row);
            continue;
        }
        previous = Some(*key);
        while let Some((_, entry, _)) = entries.next_if(|(entry, _, _)| entry < key) {
            left_over.push(entry);
        }
        if entries.next_if(|(entry, _, _)| entry == key).is_none() {
            return Err(*source);
        }
        permuted_table[row] = *input;
    }
    left_over.extend(entries.map(|(_, entry, _)| entry));
    for entry in left_over {
        if let Some(row) = repeated.pop() {
            permuted_table[row] = entry;
        }
    }
    Ok([sorted_inputs.drain(..).map(|(_, input, _)| input).collect(), permuted_table])
}

/// Elements by the number that they stand for, with the row that each comes from.
fn sorted(elements: &[Fp]) -> Vec<([u64; 4], Fp, usize)> {
    let key = |element: &Fp| {
        let repr = element.to_repr();
        let (words, _) = repr.as_chunks::<8>();
        [3, 2, 1, 0].map(|word| u64::from_le_bytes(words[word]))
    };
    let mut elements: Vec<_> =
        elements.iter().enumerate().map(|(row, element)| (key(element), *element, row)).collect();
    elements.sort_unstable();
    elements
}

/// The running product over all rows: (input + beta)(table + gamma) divided by the same of the permuted values.
pub(crate) fn product<L: Lanes>(
    lanes: L,
    compressed: [&[Fp]; 2],
    permuted: [&[Fp]; 2],
    [beta, gamma]: [Fp; 2],
) -> Vec<Fp> {
    let factor = |values: [&[Fp]; 2]| {
        let [inputs, table] = values.map(|values| rows(lanes, values));
        let (beta, gamma) = (lanes.scalar(&beta), lanes.scalar(&gamma));
        lanes.run(|| {
            let (beta, gamma) = (lanes.broadcast(&beta), lanes.broadcast(&gamma));
            inputs
                .iter()
                .zip(&table)
                .map(|(input, table)| lanes.mul(&lanes.add(input, &beta), &lanes.add(table, &gamma)))
                .collect::<Vec<_>>()
        })
    };
    running_product(lanes, factor(compressed), factor(permuted), Fp::ONE)
}
