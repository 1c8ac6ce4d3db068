//! The headstash statement as a halo2 circuit over `Fp`, with one public input.
//!
//! Each hash of the [`statement`](crate::statement) is one function here, and [`HeadstashCircuit::synthesize`] reads
//! like its table. No intermediate value is witnessed twice: owner, leaf, root, nullifier and commitment are outputs
//! of the hash chip and go by copy constraints into the next hash, and the last output is the public input. So a
//! witness determines its public input, and what is left to constrain is that position bits are bits, that the node
//! stands where its bit says ([`membership`]) and that the amount has 128 bits ([`RangeCheck`]).
//!
//! # Layout
//! The hashes run in two [`Lane`]s of four advice columns side by side, which halves the rows: depth 32 fits `k = 10`.
//! A verifier pays for 2^k points, a chain for the proof's bytes; the crate's README has the figures for one, two and
//! four lanes.
//!
//! Start at [`HeadstashCircuit`].

use ff::Field;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error};
use pasta_curves::Fp;
use zk_gadgets::circuit::{Cell, Lane, Nullifier, PathValues, PublicInputHash, RangeCheck, membership};

use crate::statement::{Amount, DEPTH, MerklePathHint, Witness, tags};

/// The circuit has 2^`K` rows.
pub const K: u32 = 10;

/// Public inputs in each instance column: what `build_and_write` takes.
pub const INSTANCE_LENS: [usize; 1] = PublicInputHash::INSTANCE_LENS;

/// The length of a proof in bytes.
pub const PROOF_LEN: usize = 3264;

/// The degree of the constraint system. The gates need 6. Up to 9 the prover's extended domain is the same, while
/// more columns fit one permutation product and more selectors one fixed column: the proof is 256 bytes shorter.
const DEGREE: usize = 9;

/// Hash chips side by side.
const LANES: usize = 2;

/// The columns of the circuit.
#[derive(Clone, Debug)]
pub struct HeadstashConfig {
    lanes: [Lane; LANES],
    range: RangeCheck<{ Amount::BITS }>,
    public_input: PublicInputHash,
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
    pub(crate) path: PathValues<DEPTH>,
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
        Self {
            secret_key: Value::known(witness.secret_key.0),
            amount: Value::known(witness.amount.to_field()),
            token_denom_hash: Value::known(witness.token_denom_hash.0),
            salt: Value::known(witness.salt.0),
            path: (&witness.path).into(),
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
        let range = RangeCheck::configure(meta, lanes[LANES - 1].free_column());
        let public_input = PublicInputHash::configure(meta);
        HeadstashConfig { lanes, range, public_input }
    }

    fn synthesize(&self, config: HeadstashConfig, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let amount = config.range.witness(layouter.namespace(|| "amount"), self.amount)?;
        let secrets = Secrets::witness(self, &config, layouter.namespace(|| "witness"))?;

        let owner = owner(&config, layouter.namespace(|| "owner"), &secrets)?;
        let leaf = leaf(&config, layouter.namespace(|| "leaf"), owner, &amount, &secrets)?;
        let root = membership(&config.lanes, layouter.namespace(|| "path"), &leaf, &self.path)?;
        let nullifier = nullifier(&config, layouter.namespace(|| "nullifier"), &secrets, &leaf)?;
        let commitment = commitment(&config, layouter.namespace(|| "commitment"), &leaf, &secrets)?;
        let hint = config.lane(0).constant(layouter.namespace(|| "hint"), MerklePathHint::CURRENT.0)?;

        let Secrets { recipient_commitment, token_denom_hash, .. } = secrets;
        let claim = [root, nullifier, commitment, recipient_commitment, amount, token_denom_hash, hint];
        config.public_input.constrain(config.lane(0), layouter, claim)
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
    let tag = lane.tag(layouter.namespace(|| "tag"), tags::OWNER)?;
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
    let tag = lane.tag(layouter.namespace(|| "tag"), tags::LEAF)?;
    lane.hash(layouter, [tag, owner, amount.clone(), secrets.token_denom_hash.clone(), secrets.salt.clone()])
}

/// `H(tag_nullifier, sk, leaf)`
fn nullifier(
    config: &HeadstashConfig,
    layouter: impl Layouter<Fp>,
    secrets: &Secrets,
    leaf: &Cell,
) -> Result<Cell, Error> {
    Nullifier::new(tags::NULLIFIER).hash(config.lane(1), layouter, &secrets.secret_key, leaf)
}

/// `H(tag_commitment, leaf, recipient_commitment, blinding)`
fn commitment(
    config: &HeadstashConfig,
    mut layouter: impl Layouter<Fp>,
    leaf: &Cell,
    secrets: &Secrets,
) -> Result<Cell, Error> {
    let lane = config.lane(1);
    let tag = lane.tag(layouter.namespace(|| "tag"), tags::COMMITMENT)?;
    lane.hash(layouter, [tag, leaf.clone(), secrets.recipient_commitment.clone(), secrets.blinding.clone()])
}

#[cfg(test)]
mod tests;
