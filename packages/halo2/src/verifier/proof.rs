//! A proof, read from its bytes in the order of the protocol.
//!
//! Source: `plonk/verifier.rs` and the `verifier.rs` of the permutation, lookup and vanishing arguments in
//! `halo2_proofs` 0.4.1.

use pasta_curves::{Fp, vesta};

use super::Rejection;
use crate::key::VerifyingKey;

/// What a prover committed to and claims, and the challenges in between.
pub(super) struct Proof {
    pub(super) instance_commitments: Vec<vesta::Affine>,
    pub(super) advice_commitments: Vec<vesta::Affine>,
    pub(super) lookup_commitments: Vec<LookupCommitments>,
    pub(super) product_commitments: Vec<vesta::Affine>,
    pub(super) random_commitment: vesta::Affine,
    pub(super) quotient_commitments: Vec<vesta::Affine>,
    pub(super) challenges: Challenges,
    pub(super) evals: Evals,
}

/// Challenges of the PLONK layer, named as in `halo2_proofs`.
pub(super) struct Challenges {
    /// Combines the expressions of a lookup.
    pub(super) theta: Fp,
    /// For the permutation and lookup arguments.
    pub(super) beta: Fp,
    /// For the permutation and lookup arguments.
    pub(super) gamma: Fp,
    /// Combines all constraints.
    pub(super) y: Fp,
    /// Where the polynomials are evaluated.
    pub(super) x: Fp,
    /// x to the power of 2^k.
    pub(super) xn: Fp,
}

/// Commitments of one lookup argument.
pub(super) struct LookupCommitments {
    pub(super) input: vesta::Affine,
    pub(super) table: vesta::Affine,
    pub(super) product: vesta::Affine,
}

/// Claimed evaluations, each at x unless its name says otherwise.
pub(super) struct Evals {
    /// By instance query.
    pub(super) instance: Vec<Fp>,
    /// By advice query.
    pub(super) advice: Vec<Fp>,
    /// By fixed query.
    pub(super) fixed: Vec<Fp>,
    pub(super) random: Fp,
    /// Of the key's permutation polynomials.
    pub(super) permutation: Vec<Fp>,
    pub(super) products: Vec<ProductEvals>,
    pub(super) lookups: Vec<LookupEvals>,
}

/// Evaluations of one product polynomial of the permutation argument.
pub(super) struct ProductEvals {
    pub(super) here: Fp,
    pub(super) next: Fp,
    /// At the last usable row, except for the last product polynomial.
    pub(super) last: Option<Fp>,
}

/// Evaluations of one lookup argument.
pub(super) struct LookupEvals {
    pub(super) product: Fp,
    pub(super) product_next: Fp,
    pub(super) input: Fp,
    pub(super) input_previous: Fp,
    pub(super) table: Fp,
}

impl Proof {
    pub(super) fn read(
        key: &VerifyingKey,
        instance_commitments: Vec<vesta::Affine>,
        transcript: &mut impl super::Transcript,
    ) -> Result<Self, Rejection> {
        let shape = key.shape();
        transcript.common_scalar(key.representative)?;
        for commitment in &instance_commitments {
            transcript.common_point(*commitment)?;
        }

        let advice_commitments = points(transcript, shape.advice_columns)?;
        let theta = challenge(transcript);
        let permuted: Vec<_> = (0..shape.lookups)
            .map(|_| Ok((transcript.read_point()?, transcript.read_point()?)))
            .collect::<Result<_, Rejection>>()?;
        let (beta, gamma) = (challenge(transcript), challenge(transcript));
        let product_commitments = points(transcript, shape.permutation_sets)?;
        let lookup_products = points(transcript, shape.lookups)?;
        let lookup_commitments = permuted
            .into_iter()
            .zip(lookup_products)
            .map(|((input, table), product)| LookupCommitments { input, table, product })
            .collect();
        let random_commitment = transcript.read_point()?;
        let y = challenge(transcript);
        let quotient_commitments = points(transcript, shape.degree - 1)?;
        let x = challenge(transcript);
        let xn = (0..shape.k).fold(x, |power, _| power.square());
        let evals = Evals::read(key, transcript)?;

        Ok(Self {
            instance_commitments,
            advice_commitments,
            lookup_commitments,
            product_commitments,
            random_commitment,
            quotient_commitments,
            challenges: Challenges { theta, beta, gamma, y, x, xn },
            evals,
        })
    }
}

impl Evals {
    fn read(key: &VerifyingKey, transcript: &mut impl super::Transcript) -> Result<Self, Rejection> {
        let shape = key.shape();
        Ok(Self {
            instance: scalars(transcript, shape.instance_queries)?,
            advice: scalars(transcript, shape.advice_queries)?,
            fixed: scalars(transcript, shape.fixed_queries)?,
            random: transcript.read_scalar()?,
            permutation: scalars(transcript, shape.permutation_columns)?,
            products: (0..shape.permutation_sets)
                .map(|index| ProductEvals::read(index + 1 == shape.permutation_sets, transcript))
                .collect::<Result<_, _>>()?,
            lookups: (0..shape.lookups).map(|_| LookupEvals::read(transcript)).collect::<Result<_, _>>()?,
        })
    }
}

impl ProductEvals {
    fn read(is_last: bool, transcript: &mut impl super::Transcript) -> Result<Self, Rejection> {
        let here = transcript.read_scalar()?;
        let next = transcript.read_scalar()?;
        let last = if is_last { None } else { Some(transcript.read_scalar()?) };
        Ok(Self { here, next, last })
    }
}

impl LookupEvals {
    fn read(transcript: &mut impl super::Transcript) -> Result<Self, Rejection> {
        Ok(Self {
            product: transcript.read_scalar()?,
            product_next: transcript.read_scalar()?,
            input: transcript.read_scalar()?,
            input_previous: transcript.read_scalar()?,
            table: transcript.read_scalar()?,
        })
    }
}

pub(super) fn challenge(transcript: &mut impl super::Transcript) -> Fp {
    *transcript.squeeze_challenge_scalar::<()>()
}

fn points(transcript: &mut impl super::Transcript, count: usize) -> Result<Vec<vesta::Affine>, Rejection> {
    (0..count).map(|_| Ok(transcript.read_point()?)).collect()
}

fn scalars(transcript: &mut impl super::Transcript, count: usize) -> Result<Vec<Fp>, Rejection> {
    (0..count).map(|_| Ok(transcript.read_scalar()?)).collect()
}
