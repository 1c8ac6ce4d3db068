//! Circuit binaries at any k without parameters for it.
//!
//! Key generation needs the parameters of a prover, which take a minute at k = 14. But nothing in a key depends on k
//! apart from its domain and the values of its commitments, and no verifier can tell whether a commitment is the one
//! that the circuit would have. So keys are generated for as few rows as the gates need, and k is then set in their text.

use halo2_proofs::plonk::keygen_vk;
use halo2_proofs::poly::EvaluationDomain;
use pasta_curves::Fp;
use zk_halo2::CircuitBinary;
use zk_halo2::params::prover_params;

use super::Generated;
use super::circuit::{Synthetic, of_shape};

impl Generated {
    /// A circuit binary of this shape whose commitments are those for fewer rows: nobody can make an honest proof for
    /// it, and verifying costs what it costs for an honest key.
    pub fn binary(&self) -> CircuitBinary {
        self.text().binary(self.k, &self.inputs)
    }

    /// The text of the key for as few rows as the gates need.
    pub(super) fn text(&self) -> Text {
        let k = self.min_k();
        let small = Self { k, ..self.clone() };
        let vk = of_shape(&small, || keygen_vk(&prover_params(k).unwrap(), &Synthetic::witness(&small)));
        let text = format!("{:?}", vk.unwrap().pinned());
        let lens = vec![0; self.inputs.len()];
        let degree = CircuitBinary::from_pinned(&text, &lens).unwrap().key().shape().degree;
        Text { k, degree, text }
    }
}

/// The text of a key, and what its domain follows from.
pub(super) struct Text {
    k: u32,
    degree: usize,
    text: String,
}

impl Text {
    /// The key with 2^k rows.
    pub(super) fn binary(&self, k: u32, inputs: &[usize]) -> CircuitBinary {
        let text = self.text.replacen(&self.domain(self.k), &self.domain(k), 1);
        CircuitBinary::from_pinned(&text, inputs).unwrap()
    }

    fn domain(&self, k: u32) -> String {
        let domain = EvaluationDomain::<Fp>::new(self.degree as u32, k);
        format!("domain: {:?}", domain.pinned())
    }
}
