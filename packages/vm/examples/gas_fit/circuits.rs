//! Circuits that stress one term of the price each: columns, degree, lookups, rotations, nodes, public inputs.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error, Expression, keygen_vk};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;
use zk_halo2::CircuitBinary;
use zk_halo2::params::prover_params;

use crate::Case;

/// All shapes at all k.
pub(crate) fn cases() -> Vec<Case> {
    (6..=12).flat_map(cases_at).collect()
}

fn cases_at(k: u32) -> Vec<Case> {
    vec![
        case::<Synthetic<1, 3, 0, 1, 1>>("bare", k, 1),
        case::<Synthetic<3, 4, 0, 1, 2>>("small", k, 1),
        case::<Synthetic<10, 5, 0, 2, 20>>("middle", k, 1),
        case::<Synthetic<10, 9, 2, 3, 50>>("middle, lookups", k, 10),
        case::<Synthetic<40, 5, 0, 2, 40>>("wide", k, 1),
        case::<Synthetic<5, 5, 12, 2, 20>>("many lookups", k, 1),
        case::<Synthetic<5, 17, 0, 1, 20>>("high degree", k, 1),
        case::<Synthetic<10, 5, 0, 12, 40>>("many rotations", k, 1),
        case::<Synthetic<6, 6, 0, 2, 1000>>("many gates", k, 1),
        case::<Synthetic<150, 9, 30, 4, 150>>("huge", k, 1),
        case::<Synthetic<480, 5, 60, 4, 200>>("vast", k, 1),
        case::<Synthetic<3, 4, 0, 1, 2>>("small, 16 inputs", k, 16),
        case::<Synthetic<3, 4, 0, 1, 2>>("small, 50 inputs", k, 50),
        case::<Synthetic<3, 4, 0, 1, 2>>("small, 254 inputs", k, 254),
    ]
}

fn case<C: Circuit<Fp> + Default>(name: &str, k: u32, public_inputs: usize) -> Case {
    let params = prover_params(k).expect("a k within bounds");
    let usable = (1 << k) - 20;
    let vk = keygen_vk(&params, &C::default()).expect("rows enough");
    let binary = CircuitBinary::from_vk(&vk, &[public_inputs.min(usable)]).expect("within limits");
    Case { name: format!("k = {k:>2} {name}"), binary: binary.to_bytes() }
}

/// `GATES` constraints of degree `DEGREE` over `ADVICE` columns at `ROTATIONS` rotations, with `LOOKUPS` lookups. All
/// advice columns are under the permutation argument. Nothing is assigned: only the key matters.
#[derive(Clone, Copy, Default)]
struct Synthetic<
    const ADVICE: usize,
    const DEGREE: usize,
    const LOOKUPS: usize,
    const ROTATIONS: usize,
    const GATES: usize,
>;

impl<
    const ADVICE: usize,
    const DEGREE: usize,
    const LOOKUPS: usize,
    const ROTATIONS: usize,
    const GATES: usize,
> Circuit<Fp> for Synthetic<ADVICE, DEGREE, LOOKUPS, ROTATIONS, GATES>
{
    type Config = ();
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        *self
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) {
        let advice: Vec<_> = (0..ADVICE).map(|_| meta.advice_column()).collect();
        let (public, fixed) = (meta.instance_column(), meta.fixed_column());
        meta.enable_equality(public);
        advice.iter().for_each(|column| meta.enable_equality(*column));
        for gate in 0..GATES {
            meta.create_gate("gate", |meta| {
                let on = meta.query_fixed(fixed);
                let cell = |number: usize| (advice[number % ADVICE], Rotation((number % ROTATIONS) as i32));
                let factors = (1..DEGREE).map(|factor| cell(gate + factor));
                let product = factors.fold(on, |product, (column, rotation)| {
                    product
                        * (meta.query_advice(column, rotation) + Expression::Constant(Fp::from(gate as u64)))
                });
                vec![product]
            });
        }
        for lookup in 0..LOOKUPS {
            let table = meta.lookup_table_column();
            let column = advice[lookup % ADVICE];
            meta.lookup(|meta| vec![(meta.query_advice(column, Rotation::cur()), table)]);
        }
    }

    fn synthesize(&self, (): (), _: impl Layouter<Fp>) -> Result<(), Error> {
        Ok(())
    }
}
