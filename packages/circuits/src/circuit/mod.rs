//! The headstash statement as a halo2 circuit over `Fp`, with one public input.
//!
//! Each hash of the [`statement`](crate::statement) is one function here, and [`HeadstashCircuit::synthesize`] reads
//! like its table. No intermediate value is witnessed twice: owner, leaf, root, nullifier and commitment are outputs
//! of the hash chip and go by copy constraints into the next hash, and the last output is the public input. So a
//! witness determines its public input, and what is left to constrain is that position bits are bits, that the node
//! stands where its bit says ([`step`]) and that the amount has 128 bits ([`range`]).
//!
//! # Layout
//! The hashes run in two [`lane`]s of four advice columns side by side, which halves the rows: depth 32 fits `k = 10`.
//! A verifier pays for 2^k points, a chain for the proof's bytes; the crate's README has the figures for one, two and
//! four lanes.
//!
//! Start at [`HeadstashCircuit`].

use ff::Field;
use halo2_proofs::circuit::{AssignedCell, Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Circuit, Column, ConstraintSystem, Error, Instance};
use pasta_curves::Fp;

use crate::statement::{DEPTH, MerklePathHint, Tag, Witness};

pub mod lane;
pub mod range;
pub mod step;

use lane::Lane;
use range::RangeConfig;

/// The circuit has 2^`K` rows.
pub const K: u32 = 10;

/// Public inputs in each instance column: what `build_and_write` takes.
pub const INSTANCE_LENS: [usize; 1] = [1];

/// The length of a proof in bytes.
pub const PROOF_LEN: usize = 3264;

/// The row of the public input in the instance column.
const PUBLIC_INPUT_ROW: usize = 0;

/// The degree of the constraint system. The gates need 6. Up to 9 the prover's extended domain is the same, while
/// more columns fit one permutation product and more selectors one fixed column: the proof is 256 bytes shorter.
const DEGREE: usize = 9;

/// Hash chips side by side.
const LANES: usize = 2;

/// A value in the circuit.
type Cell = AssignedCell<Fp, Fp>;

/// The columns of the circuit.
#[derive(Clone, Debug)]
pub struct HeadstashConfig {
    lanes: [Lane; LANES],
    range: RangeConfig,
    public_input: Column<Instance>,
}

impl HeadstashConfig {
    /// The lane for the `i`-th of some work that is dealt out in turn.
    fn lane(&self, i: usize) -> &Lane {
        &self.lanes[i % LANES]
    }
}

/// The headstash circuit with the values of one [`Witness`], or with none (key generation).
#[derive(Clone, Default)]
pub struct HeadstashCircuit {
    pub(crate) secret_key: Value<Fp>,
    pub(crate) amount: Value<Fp>,
    pub(crate) token_denom_hash: Value<Fp>,
    pub(crate) salt: Value<Fp>,
    pub(crate) position_bits: [Value<Fp>; DEPTH],
    pub(crate) siblings: [Value<Fp>; DEPTH],
    pub(crate) recipient_commitment: Value<Fp>,
    pub(crate) blinding: Value<Fp>,
}

/// Says nothing of the values, which are secret.
impl core::fmt::Debug for HeadstashCircuit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("HeadstashCircuit").finish_non_exhaustive()
    }
}

impl From<&Witness> for HeadstashCircuit {
    fn from(witness: &Witness) -> Self {
        let path = &witness.path;
        Self {
            secret_key: Value::known(witness.secret_key.0),
            amount: Value::known(witness.amount.to_field()),
            token_denom_hash: Value::known(witness.token_denom_hash.0),
            salt: Value::known(witness.salt.0),
            position_bits: core::array::from_fn(|height| {
                Value::known(if path.is_right(height) { Fp::ONE } else { Fp::ZERO })
            }),
            siblings: path.siblings.map(|sibling| Value::known(sibling.0)),
            recipient_commitment: Value::known(witness.recipient_commitment.0),
            blinding: Value::known(witness.blinding.0),
        }
    }
}

impl Circuit<Fp> for HeadstashCircuit {
    type Config = HeadstashConfig;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> HeadstashConfig {
        meta.set_minimum_degree(DEGREE);
        let lanes: [Lane; LANES] = core::array::from_fn(|_| Lane::configure(meta));
        meta.enable_constant(lanes[0].constants());
        let range = RangeConfig::configure(meta, lanes[LANES - 1].free_column());
        let public_input = meta.instance_column();
        meta.enable_equality(public_input);
        HeadstashConfig { lanes, range, public_input }
    }

    fn synthesize(&self, config: HeadstashConfig, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let amount = config.range.witness_amount(layouter.namespace(|| "amount"), self.amount)?;
        let secrets = Secrets::witness(self, &config, layouter.namespace(|| "witness"))?;

        let owner = owner(&config, layouter.namespace(|| "owner"), &secrets)?;
        let leaf = leaf(&config, layouter.namespace(|| "leaf"), owner, &amount, &secrets)?;
        let root = self.genesis_root(&config, layouter.namespace(|| "path"), &leaf)?;
        let nullifier = nullifier(&config, layouter.namespace(|| "nullifier"), &secrets, &leaf)?;
        let commitment = commitment(&config, layouter.namespace(|| "commitment"), &leaf, &secrets)?;
        let hint = config.lane(0).constant(layouter.namespace(|| "hint"), MerklePathHint::CURRENT.0)?;

        let Secrets { recipient_commitment, token_denom_hash, .. } = secrets;
        let claim = [root, nullifier, commitment, recipient_commitment, amount, token_denom_hash, hint];
        let public_input = config.lane(0).hash(layouter.namespace(|| "public input"), claim)?;
        layouter.constrain_instance(public_input.cell(), config.public_input, PUBLIC_INPUT_ROW)
    }
}

impl HeadstashCircuit {
    /// The root over `leaf`, from the leaf up: at each height the node takes its side, then both are hashed.
    fn genesis_root(
        &self,
        config: &HeadstashConfig,
        mut layouter: impl Layouter<Fp>,
        leaf: &Cell,
    ) -> Result<Cell, Error> {
        let mut steps = self.position_bits.iter().zip(&self.siblings).enumerate();
        steps.try_fold(leaf.clone(), |node, (height, (bit, sibling))| {
            let lane = config.lane(height);
            let children = lane.step().assign(layouter.namespace(|| "step"), &node, *bit, *sibling)?;
            lane.hash(layouter.namespace(|| "node"), children)
        })
    }
}

/// The witnessed values that more than one hash uses, each in one cell.
struct Secrets {
    secret_key: Cell,
    token_denom_hash: Cell,
    salt: Cell,
    recipient_commitment: Cell,
    blinding: Cell,
}

impl Secrets {
    fn witness(
        circuit: &HeadstashCircuit,
        config: &HeadstashConfig,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<Self, Error> {
        let mut load = |i: usize, name: &'static str, value: Value<Fp>| {
            config.lane(i).witness(layouter.namespace(|| name), value)
        };
        Ok(Self {
            secret_key: load(0, "secret key", circuit.secret_key)?,
            token_denom_hash: load(1, "token", circuit.token_denom_hash)?,
            salt: load(0, "salt", circuit.salt)?,
            recipient_commitment: load(1, "recipient", circuit.recipient_commitment)?,
            blinding: load(0, "blinding", circuit.blinding)?,
        })
    }
}

/// `H(tag_owner, sk, 0)`
fn owner(
    config: &HeadstashConfig,
    mut layouter: impl Layouter<Fp>,
    secrets: &Secrets,
) -> Result<Cell, Error> {
    let lane = config.lane(1);
    let tag = lane.tag(layouter.namespace(|| "tag"), Tag::OWNER)?;
    let zero = lane.constant(layouter.namespace(|| "zero"), Fp::ZERO)?;
    lane.hash(layouter, [tag, secrets.secret_key.clone(), zero])
}

/// `H(tag_leaf, owner, amount, token_denom_hash, salt)`
fn leaf(
    config: &HeadstashConfig,
    mut layouter: impl Layouter<Fp>,
    owner: Cell,
    amount: &Cell,
    secrets: &Secrets,
) -> Result<Cell, Error> {
    let lane = config.lane(0);
    let tag = lane.tag(layouter.namespace(|| "tag"), Tag::LEAF)?;
    lane.hash(layouter, [tag, owner, amount.clone(), secrets.token_denom_hash.clone(), secrets.salt.clone()])
}

/// `H(tag_nullifier, sk, leaf)`
fn nullifier(
    config: &HeadstashConfig,
    mut layouter: impl Layouter<Fp>,
    secrets: &Secrets,
    leaf: &Cell,
) -> Result<Cell, Error> {
    let lane = config.lane(1);
    let tag = lane.tag(layouter.namespace(|| "tag"), Tag::NULLIFIER)?;
    lane.hash(layouter, [tag, secrets.secret_key.clone(), leaf.clone()])
}

/// `H(tag_commitment, leaf, recipient_commitment, blinding)`
fn commitment(
    config: &HeadstashConfig,
    mut layouter: impl Layouter<Fp>,
    leaf: &Cell,
    secrets: &Secrets,
) -> Result<Cell, Error> {
    let lane = config.lane(1);
    let tag = lane.tag(layouter.namespace(|| "tag"), Tag::COMMITMENT)?;
    lane.hash(layouter, [tag, leaf.clone(), secrets.recipient_commitment.clone(), secrets.blinding.clone()])
}

#[cfg(test)]
mod tests;
