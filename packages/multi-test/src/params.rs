//! What depends on k alone, computed once and then kept: in memory for the process, on disk for the next.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;
use zk_halo2::params::{MAX_K, MIN_K, VerifierParams, install, is_ready, verifier_params};

use crate::cache::Cache;

type ProverParams = Params<vesta::Affine>;

/// What key generation and proving need, for k from [`MIN_K`] to [`MAX_K`], else `None`.
pub(crate) fn prover_params(k: u32) -> Option<Arc<ProverParams>> {
    static PARAMS: Mutex<BTreeMap<u32, Arc<ProverParams>>> = Mutex::new(BTreeMap::new());
    if !(MIN_K..=MAX_K).contains(&k) {
        return None;
    }
    // Held while they are computed, which takes all processors anyway.
    let mut params = PARAMS.lock().unwrap_or_else(PoisonError::into_inner);
    Some(params.entry(k).or_insert_with(|| Arc::new(load_or_derive(&Cache::open(), k))).clone())
}

fn load_or_derive(cache: &Cache, k: u32) -> ProverParams {
    let name = format!("prover-{k}");
    if let Some(params) = cache.read(&name).and_then(|bytes| parse(k, &bytes)) {
        return params;
    }
    let params = ProverParams::new(k);
    let mut bytes = vec![];
    if params.write(&mut bytes).is_ok() {
        cache.write(&name, &bytes);
    }
    params
}

/// The parameters in a file whose hash was right; `None` for another k, or another length.
fn parse(k: u32, bytes: &[u8]) -> Option<ProverParams> {
    let expected_len = 4 + 32 * (2 * (1 << k) + 2);
    if bytes.len() != expected_len || !bytes.starts_with(&k.to_le_bytes()) {
        return None;
    }
    ProverParams::read(&mut &bytes[..]).ok()
}

/// Makes verification at this k ready. The library takes a file only if its content is what everybody computes.
pub(crate) fn prepare_verifier(k: u32) {
    if is_ready(k) {
        return;
    }
    let (cache, name) = (Cache::open(), format!("verifier-{k}"));
    if cache.read(&name).is_some_and(|bytes| install(k, &bytes).is_ok()) {
        return;
    }
    if let Some(params) = verifier_params(k) {
        cache.write(&name, &VerifierParams::to_bytes(&params));
    }
}

#[cfg(test)]
mod tests;
