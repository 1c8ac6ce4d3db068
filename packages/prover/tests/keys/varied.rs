//! A circuit of which one thing at a time can be changed.

use core::cell::Cell;

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Fixed, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// What a circuit has that is no witness.
#[derive(Clone, Copy)]
pub(crate) struct Varied {
    /// The value of a fixed cell.
    pub(crate) fixed: u64,
    /// The row where the selector is on.
    pub(crate) on: usize,
    /// The row that row 0 is a copy of.
    pub(crate) copied: usize,
    /// The factor in the gate.
    pub(crate) factor: u64,
    /// Advice columns that nothing uses.
    pub(crate) unused: usize,
}

/// The circuit that others are compared with.
pub(crate) const VARIED: Varied = Varied { fixed: 3, on: 0, copied: 1, factor: 2, unused: 0 };

thread_local! {
    static OF_GATES: Cell<Varied> = const { Cell::new(VARIED) };
}

impl Varied {
    /// Runs `work` with the circuit.
    pub(crate) fn with<R>(self, work: impl FnOnce(&Self) -> R) -> R {
        OF_GATES.set(self);
        work(&self)
    }
}

impl Circuit<Fp> for Varied {
    type Config = (Column<Advice>, Column<Fixed>, Selector);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        *self
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let Varied { factor, unused, .. } = OF_GATES.get();
        let (advice, fixed, on) = (meta.advice_column(), meta.fixed_column(), meta.selector());
        for _ in 0..unused {
            meta.advice_column();
        }
        meta.enable_equality(advice);
        meta.create_gate("multiple", |meta| {
            let on = meta.query_selector(on);
            vec![
                on * (meta.query_advice(advice, Rotation::cur())
                    - meta.query_fixed(fixed) * Fp::from(factor)),
            ]
        });
        (advice, fixed, on)
    }

    fn synthesize(&self, config: Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let (advice, fixed, on) = config;
        layouter.assign_region(
            || "rows",
            |mut region| {
                on.enable(&mut region, self.on)?;
                region.assign_fixed(|| "", fixed, 0, || Value::known(Fp::from(self.fixed)))?;
                let cells =
                    [0, 1, 2].map(|row| region.assign_advice(|| "", advice, row, Value::<Fp>::unknown));
                let [first, second, third] = cells;
                let others = [second?.cell(), third?.cell()];
                region.constrain_equal(first?.cell(), others[self.copied - 1])
            },
        )
    }
}
