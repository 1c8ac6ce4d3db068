//! The inner product argument: a commitment opens to a value.
//!
//! Source: `poly/commitment/verifier.rs` in `halo2_proofs` 0.4.1. The prover halves the polynomial k times and sends two
//! points each time; what is left to check is one sum of points, over all bases and everything sent.

use ff::Field;
use pasta_curves::Fp;
use pasta_curves::arithmetic::VartimeBatchInvert;

use super::equation::Equation;
use super::multiopen::Claim;
use super::proof::challenge;
use super::{Rejection, Transcript};

/// The equation that holds if and only if the claim does.
///
/// # Errors
/// [`Rejection::Opening`] if the proof ends early or has something else than points and scalars.
pub(super) fn equation(
    k: u32,
    claim: Claim,
    transcript: &mut impl Transcript,
) -> Result<Equation, Rejection> {
    let opening = |_| Rejection::Opening;
    let mut points = claim.commitment;
    let blinding_polynomial = transcript.read_point().map_err(opening)?;
    points.push((challenge(transcript), blinding_polynomial));
    let z = challenge(transcript);
    let mut rounds = Vec::with_capacity(k as usize);
    let mut challenges = Vec::with_capacity(k as usize);
    for _ in 0..k {
        let left = transcript.read_point().map_err(opening)?;
        let right = transcript.read_point().map_err(opening)?;
        rounds.push((left, right));
        challenges.push(challenge(transcript));
    }
    let mut inverses = challenges.clone();
    inverses.iter_mut().batch_invert_vartime();
    for (((left, right), challenge), inverse) in rounds.into_iter().zip(&challenges).zip(&inverses) {
        points.extend([(*inverse, left), (*challenge, right)]);
    }
    let coefficient = transcript.read_scalar().map_err(opening)?;
    let blind = transcript.read_scalar().map_err(opening)?;
    // The polynomial whose coefficients fold the bases, at the point: product of 1 + u_(k-1-i) point^(2^i).
    let mut power = claim.point;
    let folded = challenges.iter().rev().fold(Fp::ONE, |product, challenge| {
        let factor = Fp::ONE + challenge * power;
        power = power.square();
        product * factor
    });
    Ok(Equation {
        coefficient: -coefficient,
        challenges,
        value: claim.value,
        blinding: -blind,
        inner_product: -coefficient * folded * z,
        points,
    })
}
