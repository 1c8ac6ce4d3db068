//! The circuits that are measured.

use std::sync::Arc;

use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;
use zk_halo2::params::prover_params;
use zk_halo2::{LoadedVerifyingKey, Shape};
use zk_halo2_testing::Case;
use zk_halo2_testing::generated::Generated;
use zk_halo2_testing::orchard::{Orchard, orchard_cases};

use crate::peer::Peer;

/// A circuit to measure, and what the report calls it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Part of the names of measurements.
    pub name: &'static str,
    /// The circuit.
    pub circuit: Generated,
}

/// The circuits of which single proofs are verified, by k.
pub fn subjects() -> Vec<Subject> {
    let small = |name, k| Subject { name, circuit: small(k) };
    vec![
        small("small-k8", 8),
        small("small-k10", 10),
        Subject { name: ORCHARD_SIZED, circuit: orchard_sized() },
        small("small-k13", 13),
        small("small-k14", 14),
    ]
}

/// The name of [`orchard_sized`].
pub const ORCHARD_SIZED: &str = "orchard-sized";

/// The name of the subject of this k that is measured on one and on two threads.
pub fn name_at(k: u32) -> Option<&'static str> {
    subjects().into_iter().find(|subject| subject.circuit.k == k).map(|subject| subject.name)
}

/// A circuit for which verification is as much work as for Orchard's. A key of `halo2_proofs` for Orchard's itself needs
/// its source code.
///
/// It has as many points in the key, and as many expression nodes, public inputs and points to open at. The proof is one
/// number longer and has one point less.
pub fn orchard_sized() -> Generated {
    Generated {
        k: 11,
        advice: 10,
        fixed: 10,
        inputs: vec![10],
        read_instances: true,
        lookups: 3,
        lookup_width: 7,
        permutation: 10,
        gates: 119,
        degree: 9,
        rotations: 3,
    }
}

/// A circuit of few columns, where nearly all the work comes from the number of rows.
pub fn small(k: u32) -> Generated {
    Generated {
        k,
        advice: 3,
        fixed: 0,
        inputs: vec![1],
        read_instances: false,
        lookups: 0,
        lookup_width: 1,
        permutation: 3,
        gates: 2,
        degree: 4,
        rotations: 1,
    }
}

/// A statement of Orchard with its proof.
pub fn orchard() -> Orchard {
    let [_, _, newest, _] = orchard_cases();
    newest
}

/// The shapes of Orchard's key and of the one that stands for it.
pub fn orchard_shapes() -> [Shape; 2] {
    [orchard().binary(), orchard_sized().binary()].map(|binary| binary.key().shape().clone())
}

/// A circuit with keys and an honest proof.
#[derive(Debug)]
pub struct Prepared {
    /// Keys and proof.
    pub case: Case,
    /// The statement as a verifier gets it.
    pub public_inputs: Vec<[u8; 32]>,
    params: Arc<Params<vesta::Affine>>,
}

impl Prepared {
    /// Makes keys and a proof, and the parameters of both verifiers.
    pub fn new(circuit: &Generated) -> Self {
        let (case, params) = crate::on_all_cores(|| {
            let case = circuit.case();
            case.key().prepare();
            (case, prover_params(circuit.k).unwrap())
        });
        let public_inputs = case.public_inputs();
        Self { case, public_inputs, params }
    }

    /// The key of `zk-halo2`.
    pub fn key(&self) -> &LoadedVerifyingKey {
        self.case.key()
    }

    /// The verifier of `halo2_proofs`.
    pub fn peer(&self) -> Peer<'_> {
        Peer { params: &self.params, vk: self.case.pk.get_vk() }
    }
}
