//! The bases of the commitment scheme, one set per k, shared by the whole process.

use std::sync::Arc;
use std::sync::OnceLock;

use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;

/// Largest k this crate handles.
pub const MAX_K: u32 = 17;

/// The canonical parameters that a prover needs, computed once per k (a minute and a half at k = 17).
///
/// `None` if `k` is not in 1 to [`MAX_K`].
pub fn prover_params(k: u32) -> Option<Arc<Params<vesta::Affine>>> {
    static CACHE: [OnceLock<Arc<Params<vesta::Affine>>>; MAX_K as usize] =
        [const { OnceLock::new() }; MAX_K as usize];
    let slot = CACHE.get(k.checked_sub(1)? as usize)?;
    Some(slot.get_or_init(|| Arc::new(Params::new(k))).clone())
}
