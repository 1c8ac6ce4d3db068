//! Verifies many proofs at once, for little more than the variable part of each one's cost.
//!
//! A valid proof is a sum of points that is zero. The sums of all proofs, each times a weight, are one sum, and the 2^k
//! bases, which are most of the work, are in it once. If all proofs are valid it is zero. If one is not, it is zero for
//! one choice of that proof's weight at most, so the weights must not be known before the proofs are: they are a hash of
//! the whole batch, keys, proofs and public inputs. Whoever wants a wrong batch accepted has to find one with a hash
//! that fits, with one chance in 2^254 for each try. Nothing is random, and every node computes the same.
//!
//! Start at [`verify_batch`] for one key, at [`verify`] for several, at [`invalid`] to learn which proofs fail.

use std::collections::BTreeMap;
use std::ops::Range;

use blake2b_simd::{Params as Blake2b, State};
use ff::FromUniformBytes;
use pasta_curves::Fp;
use rayon::prelude::*;

use crate::params::VerifierParams;
use crate::verifier::{Equation, Sum, equation, guarded, params_for};
use crate::{LoadedVerifyingKey, VerifyError, instance};
use zk_pasta::msm::Backend;

/// Separates the hash of a batch from all other uses of the function.
const PERSONALIZATION: &[u8; 16] = b"zk-halo2 batch 1";

/// A proof and what it is to prove.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The proof.
    pub proof: &'a [u8],
    /// The public inputs of all instance columns in column order, each 32 bytes little-endian and canonical.
    pub public_inputs: &'a [[u8; 32]],
}

/// A claim about the circuit of a key.
pub type Item<'a> = (&'a LoadedVerifyingKey, Claim<'a>);

/// Whether all claims about the circuit of `key` hold: the same answer as [`verify`](crate::verify) for each of them.
///
/// An empty batch proves nothing: the answer is `false`.
///
/// # Errors
/// As [`verify`](crate::verify). The numbers of public inputs are checked first, of all claims, then the inputs.
///
/// # Cost
/// That of one proof, and for each further one what it adds: its points, and 2^k multiplications in the field. For 64
/// proofs at k = 11 on one thread 0.6 ms each with vector instructions, 0.8 ms without.
pub fn verify_batch(key: &LoadedVerifyingKey, claims: &[Claim<'_>]) -> Result<bool, VerifyError> {
    verify_batch_with(Backend::current(), key, claims)
}

/// [`verify_batch`] with a backend of the caller's choice: the answer is the same. For tests and measurements.
///
/// # Errors
/// As [`verify_batch`].
pub fn verify_batch_with(
    backend: Backend,
    key: &LoadedVerifyingKey,
    claims: &[Claim<'_>],
) -> Result<bool, VerifyError> {
    let items: Vec<_> = claims.iter().map(|claim| (key, *claim)).collect();
    verify_with(backend, &items)
}

/// [`verify_batch`] for claims about several circuits: one sum for each k.
///
/// # Errors
/// As [`verify_batch`].
pub fn verify(items: &[Item<'_>]) -> Result<bool, VerifyError> {
    verify_with(Backend::current(), items)
}

fn verify_with(backend: Backend, items: &[Item<'_>]) -> Result<bool, VerifyError> {
    check_public_inputs(items)?;
    guarded(|| {
        #[cfg(feature = "test-hooks")]
        crate::armed::panic_if_armed();
        // Before anything is hashed: such a proof may have any length.
        if items.iter().any(|(key, claim)| claim.proof.len() != key.shape().proof_len) {
            return Ok(false);
        }
        let batch = equations(backend, items)?;
        if batch.iter().any(Option::is_none) {
            return Ok(false);
        }
        for indices in by_k(items).values() {
            let of_k: Vec<_> = indices.iter().filter_map(|index| batch[*index].as_ref()).collect();
            if !holds(backend, &*params_for(items[indices[0]].0)?, &of_k) {
                return Ok(false);
            }
        }
        Ok(!items.is_empty())
    })
}

/// The claims that do not hold, by index in ascending order: those that [`verify`](crate::verify) answers with `false`.
///
/// # Errors
/// As [`verify_batch`].
///
/// # Cost
/// A batch without invalid claims costs as much as [`verify`], each invalid claim up to 2 log2(n) sums more: use it to
/// find a few invalid claims after a batch was not valid.
pub fn invalid(items: &[Item<'_>]) -> Result<Vec<usize>, VerifyError> {
    check_public_inputs(items)?;
    guarded(|| {
        let backend = Backend::current();
        let batch = equations(backend, items)?;
        let mut invalid = vec![];
        for indices in by_k(items).values() {
            let (formed, malformed): (Vec<usize>, Vec<usize>) =
                indices.iter().partition(|index| batch[**index].is_some());
            invalid.extend(malformed);
            let of_k: Vec<_> = formed.iter().filter_map(|index| batch[*index].as_ref()).collect();
            let mut found = vec![];
            search(backend, &*params_for(items[indices[0]].0)?, &of_k, 0..of_k.len(), &mut found);
            invalid.extend(found.into_iter().map(|position| formed[position]));
        }
        invalid.sort_unstable();
        Ok(invalid)
    })
}

/// Checks that every claim has as many public inputs as its circuit, then that all inputs are canonical.
fn check_public_inputs(items: &[Item<'_>]) -> Result<(), VerifyError> {
    let of_item = |(key, claim): &Item<'_>| instance::check_count(key.shape(), claim.public_inputs);
    items.iter().try_for_each(of_item)?;
    items.iter().try_for_each(|(_, claim)| instance::check_canonical(claim.public_inputs))
}

/// An equation and its weight.
type Weighted = (Fp, Equation);

/// The equations of a batch, by claim; `None` for a proof that leads to none.
fn equations(backend: Backend, items: &[Item<'_>]) -> Result<Vec<Option<Weighted>>, VerifyError> {
    let seed = hash(items);
    let weighted = |(index, (key, claim)): (usize, &Item<'_>)| {
        let instance = instance::columns(key.shape(), claim.public_inputs)?;
        let params = params_for(key)?;
        let equation = equation(backend, &params, key.key(), &instance, claim.proof);
        Ok(equation.ok().map(|equation| (weight(&seed, index), equation)))
    };
    items.par_iter().enumerate().map(weighted).collect()
}

/// Hash of everything that the batch is about, each part with its length.
fn hash(items: &[Item<'_>]) -> [u8; 64] {
    let mut state = state();
    let number = |state: &mut State, number: usize| _ = state.update(&(number as u64).to_le_bytes());
    number(&mut state, items.len());
    for (key, claim) in items {
        state.update(key.checksum().as_bytes());
        number(&mut state, claim.proof.len());
        state.update(claim.proof);
        number(&mut state, claim.public_inputs.len());
        state.update(claim.public_inputs.as_flattened());
    }
    *state.finalize().as_array()
}

fn weight(seed: &[u8; 64], index: usize) -> Fp {
    let hash = state().update(seed).update(&(index as u64).to_le_bytes()).finalize();
    Fp::from_uniform_bytes(hash.as_array())
}

fn state() -> State {
    Blake2b::new().hash_length(64).personal(PERSONALIZATION).to_state()
}

/// Indices of the items for each k.
fn by_k(items: &[Item<'_>]) -> BTreeMap<u32, Vec<usize>> {
    let mut by_k: BTreeMap<_, Vec<_>> = BTreeMap::new();
    items.iter().enumerate().for_each(|(index, (key, _))| by_k.entry(key.shape().k).or_default().push(index));
    by_k
}

/// Whether all of these equations hold, which are for one k.
fn holds(backend: Backend, params: &VerifierParams, batch: &[&Weighted]) -> bool {
    let points = batch.iter().map(|(_, equation)| equation.points()).sum();
    let mut sum = Sum::with_capacity(points);
    batch.iter().for_each(|(weight, equation)| sum.add(*weight, equation));
    sum.holds(backend, params)
}

/// Finds the equations in `range` that do not hold, by halves.
fn search(
    backend: Backend,
    params: &VerifierParams,
    batch: &[&Weighted],
    range: Range<usize>,
    found: &mut Vec<usize>,
) {
    if range.is_empty() || holds(backend, params, &batch[range.clone()]) {
        return;
    }
    if range.len() == 1 {
        return found.push(range.start);
    }
    let middle = range.start + range.len() / 2;
    search(backend, params, batch, range.start..middle, found);
    search(backend, params, batch, middle..range.end, found);
}
