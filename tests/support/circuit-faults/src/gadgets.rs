//! A small circuit with every gadget in it, for the run over the gadgets.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error};
use pasta_curves::Fp;
use zk_gadgets::circuit::{Lane, Nullifier, PathValues, PublicInputHash, RangeCheck, membership};
use zk_gadgets::{MerklePath, Node, Tag};

/// Levels of the tree.
const DEPTH: usize = 4;

/// The columns.
#[derive(Clone, Debug)]
pub(crate) struct GadgetsConfig {
    lanes: [Lane; 2],
    witnessed: RangeCheck<6>,
    checked: RangeCheck<8>,
    public_input: PublicInputHash,
}

/// `H(root, nullifier, a, b)` where `root` is over `H(sk, a, b)`, `a` has 6 bits and `b` 8.
#[derive(Clone, Debug, Default)]
pub(crate) struct GadgetsCircuit {
    secret_key: Value<Fp>,
    numbers: [Value<Fp>; 2],
    path: PathValues<DEPTH>,
}

impl GadgetsCircuit {
    /// The circuit has 2^`K` rows.
    pub(crate) const K: u32 = 9;

    /// Some values, with both bits on the path.
    pub(crate) fn honest() -> Self {
        let siblings = core::array::from_fn(|i| Node::from_field(Fp::from(50 + i as u64)));
        Self {
            secret_key: Value::known(Fp::from(7)),
            numbers: [0b11_01_10, 0b10_00_11_01].map(|number| Value::known(Fp::from(number))),
            path: (&MerklePath { position: 0b0110, siblings }).into(),
        }
    }
}

impl Circuit<Fp> for GadgetsCircuit {
    type Config = GadgetsConfig;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> GadgetsConfig {
        let lanes: [Lane; 2] = core::array::from_fn(|_| Lane::configure(meta));
        meta.enable_constant(lanes[0].constants());
        GadgetsConfig {
            witnessed: RangeCheck::configure(meta, lanes[0].free_column()),
            checked: RangeCheck::configure(meta, lanes[1].free_column()),
            public_input: PublicInputHash::configure(meta),
            lanes,
        }
    }

    fn synthesize(&self, config: GadgetsConfig, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let [one, other] = &config.lanes;
        let secret_key = one.witness(layouter.namespace(|| "secret key"), self.secret_key)?;
        let a = config.witnessed.witness(layouter.namespace(|| "a"), self.numbers[0])?;
        let b = other.witness(layouter.namespace(|| "b"), self.numbers[1])?;
        config.checked.check(layouter.namespace(|| "b"), &b)?;

        let leaf = one.hash(layouter.namespace(|| "leaf"), [secret_key.clone(), a.clone(), b.clone()])?;
        let root = membership(&config.lanes, layouter.namespace(|| "path"), &leaf, &self.path)?;
        let nullifier = Nullifier::new(Tag::new("gadgets/v1/nullifier")).hash(
            other,
            layouter.namespace(|| "nullifier"),
            &secret_key,
            &leaf,
        )?;
        config.public_input.constrain(one, layouter, [root, nullifier, a, b])
    }
}
