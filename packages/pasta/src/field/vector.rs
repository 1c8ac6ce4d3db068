//! Operations on whole vectors.

use ff::Field;
use pasta_curves::Fp;
use pasta_curves::arithmetic::VartimeField;

use super::lanes::Lanes;

/// Elements in the order of rows.
pub fn rows<L: Lanes>(lanes: L, elements: &[Fp]) -> Vec<L::Pack> {
    lanes.run(|| elements.chunks(L::WIDTH).map(|chunk| lanes.load(chunk)).collect())
}

/// The elements of packs in the order of rows.
pub fn to_rows<L: Lanes>(lanes: L, packs: &[L::Pack]) -> Vec<Fp> {
    let mut elements = vec![Fp::ZERO; packs.len() * L::WIDTH];
    lanes.run(|| {
        elements.chunks_mut(L::WIDTH).zip(packs).for_each(|(chunk, pack)| lanes.store(pack, chunk));
    });
    elements
}

/// Elements in the order of lanes; their number is a multiple of the width.
pub fn coefficients<L: Lanes>(lanes: L, elements: &[Fp]) -> Vec<L::Pack> {
    let packs = elements.len() / L::WIDTH;
    lanes.run(|| {
        let mut chunk = vec![Fp::ZERO; L::WIDTH];
        (0..packs)
            .map(|pack| {
                chunk.iter_mut().enumerate().for_each(|(lane, slot)| *slot = elements[pack + packs * lane]);
                lanes.load(&chunk)
            })
            .collect()
    })
}

/// The elements of packs in the order of lanes.
pub fn to_coefficients<L: Lanes>(lanes: L, packs: &[L::Pack]) -> Vec<Fp> {
    let mut elements = vec![Fp::ZERO; packs.len() * L::WIDTH];
    lanes.run(|| {
        let mut chunk = vec![Fp::ZERO; L::WIDTH];
        for (index, pack) in packs.iter().enumerate() {
            lanes.store(pack, &mut chunk);
            chunk
                .iter()
                .enumerate()
                .for_each(|(lane, element)| elements[index + packs.len() * lane] = *element);
        }
    });
    elements
}

/// The value at `x` of the polynomial with these coefficients, in the order of lanes.
pub fn evaluate<L: Lanes>(lanes: L, packs: &[L::Pack], x: &Fp) -> Fp {
    let mut values = vec![Fp::ZERO; L::WIDTH];
    lanes.run(|| {
        let point = lanes.broadcast(&lanes.scalar(x));
        let sum =
            packs.iter().rev().fold(lanes.zero(), |sum, pack| lanes.add(&lanes.mul(&sum, &point), pack));
        lanes.store(&sum, &mut values);
    });
    let far = x.pow_vartime([packs.len() as u64]);
    values.iter().rev().fold(Fp::ZERO, |sum, value| sum * far + value)
}

/// Replaces `sum` by `sum * factor + packs`.
pub fn add_scaled<L: Lanes>(lanes: L, sum: &mut [L::Pack], factor: &Fp, packs: &[L::Pack]) {
    lanes.run(|| {
        let factor = lanes.broadcast(&lanes.scalar(factor));
        for (sum, pack) in sum.iter_mut().zip(packs) {
            *sum = lanes.add(&lanes.mul(sum, &factor), pack);
        }
    });
}

/// Replaces each element by its inverse; `false`, and nothing of use in `packs`, if one of them is zero.
pub fn invert_all<L: Lanes>(lanes: L, packs: &mut [L::Pack]) -> bool {
    lanes.run(|| {
        let one = lanes.broadcast(&lanes.scalar(&Fp::ONE));
        let mut product = one;
        let before: Vec<_> = packs
            .iter()
            .map(|pack| {
                let before = product;
                product = lanes.mul(&product, pack);
                before
            })
            .collect();
        let mut last = vec![Fp::ZERO; L::WIDTH];
        lanes.store(&product, &mut last);
        let Some(inverses) = last.iter().map(VartimeField::invert_vartime).collect::<Option<Vec<_>>>() else {
            return false;
        };
        let mut inverse = lanes.load(&inverses);
        for (pack, before) in packs.iter_mut().zip(&before).rev() {
            (*pack, inverse) = (lanes.mul(&inverse, before), lanes.mul(&inverse, pack));
        }
        true
    })
}

#[cfg(test)]
mod tests;
