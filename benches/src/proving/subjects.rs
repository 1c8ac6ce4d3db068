//! The circuits that are proved, with a witness that satisfies them.

use halo2_proofs::plonk::Circuit;
use headstash_circuit::circuit::HeadstashCircuit;
use headstash_circuit::statement::{
    Amount, Blinding, ClaimContext, EligibleLeaf, Salt, SecretKey, Tree, Witness, recipient_commitment,
    token_denom_hash,
};
use pasta_curves::Fp;
use zk_halo2_testing::generated::Generated;

use crate::subjects::{orchard_sized, small};

/// A circuit to prove, and what the figures call it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The name in tables and on the command line.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// The circuit has 2^k rows.
    pub k: u32,
    /// How often each time is taken.
    pub rounds: u64,
    circuit: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Headstash,
    /// With gates switched on and values of full length in all rows: on empty rows nothing is to be done.
    Generated(Generated),
}

/// Something to do with a circuit, of whatever type it is.
pub trait Work {
    /// What comes of it.
    type Output;

    /// Does it. `instance` are the public inputs of `circuit`, `[column][row]`.
    fn on<C: Circuit<Fp> + Clone>(self, circuit: C, instance: Vec<Vec<Fp>>) -> Self::Output;
}

impl Subject {
    fn generated(name: &'static str, what: &'static str, rounds: u64, shape: Generated) -> Self {
        Self { name, what, k: shape.k, rounds, circuit: Kind::Generated(shape) }
    }

    /// Does something with the circuit on this thread, which makes it anew.
    pub fn with<W: Work>(&self, work: W) -> W::Output {
        match &self.circuit {
            Kind::Headstash => {
                let witness = claim();
                let instance = vec![vec![witness.claim().public_input().to_field()]];
                work.on(HeadstashCircuit::from(&witness), instance)
            }
            Kind::Generated(shape) => {
                shape.with_circuit(|circuit, instance| work.on(circuit.filled(), instance))
            }
        }
    }
}

/// All subjects, by k.
pub fn subjects() -> Vec<Subject> {
    vec![
        Subject {
            name: "headstash",
            what: "a claim of the private airdrop (`headstash-circuit`)",
            k: headstash_circuit::circuit::K,
            rounds: 11,
            circuit: Kind::Headstash,
        },
        Subject::generated(
            "orchard-sized",
            "10 advice columns, 119 gates of degree 9, 3 lookups",
            7,
            orchard_sized(),
        ),
        Subject::generated("wide-k12", "78 advice columns, 78 gates of degree 5, 2 lookups", 5, wide()),
        // A gate that reads the row above: else all rows would hold the same small numbers.
        Subject::generated(
            "small-k14",
            "3 advice columns, 2 gates of degree 4",
            5,
            Generated { rotations: 2, ..small(14) },
        ),
    ]
}

/// A circuit of many columns, as those are that use challenges.
fn wide() -> Generated {
    Generated {
        k: 12,
        advice: 78,
        fixed: 8,
        inputs: vec![2],
        read_instances: true,
        lookups: 2,
        lookup_width: 2,
        permutation: 3,
        gates: 78,
        degree: 5,
        rotations: 2,
    }
}

/// What a claimant knows: one leaf of a tree of eight, all of one owner.
fn claim() -> Witness {
    let secret_key = SecretKey::from_uniform_bytes(&[1; 64]);
    let leaf = |index: u8| EligibleLeaf {
        owner: secret_key.owner(),
        amount: Amount::new(1000 + u128::from(index)),
        token_denom_hash: token_denom_hash("uterp"),
        salt: Salt::from_uniform_bytes(&[index + 100; 64]),
    };
    let leaves: Vec<_> = (0..8).map(|index| leaf(index).leaf()).collect();
    let EligibleLeaf { amount, token_denom_hash, salt, .. } = leaf(5);
    Witness {
        amount,
        token_denom_hash,
        salt,
        path: Tree::new(&leaves).unwrap().path(5).unwrap(),
        recipient_commitment: recipient_commitment(&ClaimContext::new("chain", "contract"), "alice"),
        blinding: Blinding::from_uniform_bytes(&[3; 64]),
        secret_key,
    }
}
