//! The bases of the commitment scheme, one set per k, shared by the whole process.
//!
//! The bases are points that nobody chose: hashes of their position to the curve, as `Params::new` of `halo2_proofs`
//! computes them. They depend on k alone and are never taken from a file (the module `canonical` says why).
//!
//! A prover needs the bases in two forms, and the second, Lagrange form costs far more than the rest: on one thread
//! two seconds at k = 11 and minutes at k = 17. A verifier needs the first form and as many Lagrange bases as an
//! instance column has public inputs, at most 255. So there are two kinds of parameters: [`prover_params`], and
//! [`verifier_params()`] with Lagrange bases that are part of this crate (module `lagrange`). Both are computed on
//! first use and then kept. A verifier's are tables of multiples of the bases, and can be kept in a file ([`install`],
//! [`VerifierParams::to_bytes`]).

mod canonical;
mod file;
mod generators;
mod lagrange;
mod verifier_params;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;

pub(crate) use canonical::read_k;
pub use file::{FILE_VERSION, ParamsError, file_len};
pub use verifier_params::VerifierParams;

use crate::{Limits, VkError};

/// Smallest k there is. (A circuit needs 8 rows at least, so 3 is the smallest that can hold one.)
pub const MIN_K: u32 = 1;

/// Largest k there is.
pub const MAX_K: u32 = 17;

/// One value for each k, computed on first use and then kept.
///
/// Threads that ask for the same one at the same time wait for the first, which computes it: at k = 17 a value takes
/// half a gigabyte and ten seconds, and a stranger may cause the request. The exception is a thread of rayon's pool.
/// The value is computed on the pool, and a pool thread that waits for a part of it takes up other work of the pool: if
/// that asked for the same value, it would wait for itself. So a pool thread computes without waiting, and a machine
/// never computes a value more often than it has pool threads.
struct PerK<T>([Slot<T>; MAX_K as usize]);

struct Slot<T> {
    value: OnceLock<Arc<T>>,
    computing: Mutex<()>,
}

impl<T> PerK<T> {
    const fn new() -> Self {
        Self([const { Slot { value: OnceLock::new(), computing: Mutex::new(()) } }; MAX_K as usize])
    }

    fn slot(&self, k: u32) -> Option<&Slot<T>> {
        self.0.get(k.checked_sub(MIN_K)? as usize)
    }

    fn get(&self, k: u32) -> Option<Arc<T>> {
        self.slot(k)?.value.get().cloned()
    }

    fn get_or_init(&self, k: u32, init: impl FnOnce() -> T) -> Option<Arc<T>> {
        Some(self.slot(k)?.get_or_init(init))
    }
}

impl<T> Slot<T> {
    fn get_or_init(&self, init: impl FnOnce() -> T) -> Arc<T> {
        if let Some(value) = self.value.get() {
            return value.clone();
        }
        let can_wait = rayon::current_thread_index().is_none();
        let _first = can_wait.then(|| self.computing.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(value) = self.value.get() {
            return value.clone();
        }
        let value = Arc::new(init());
        self.value.get_or_init(|| value).clone()
    }
}

/// What proving and key generation need, for k from [`MIN_K`] to [`MAX_K`], else `None`.
///
/// # Cost
/// The first call for a k computes: a second at k = 11, one and a half minutes at k = 17 on two threads. Calls that
/// come before it is done wait for it.
pub fn prover_params(k: u32) -> Option<Arc<Params<vesta::Affine>>> {
    static CACHE: PerK<Params<vesta::Affine>> = PerK::new();
    CACHE.get_or_init(k, || Params::new(k))
}

static VERIFIER_PARAMS: PerK<VerifierParams> = PerK::new();

/// What verification needs, for k from [`MIN_K`] to [`MAX_K`], else `None`.
///
/// # Cost
/// The first call for a k computes, unless [`install`] came before: 0.2 s at k = 11, 10 s at k = 17 on one thread.
/// Calls that come before it is done wait for it. Call it early to have the first proof verified as fast as the next.
pub fn verifier_params(k: u32) -> Option<Arc<VerifierParams>> {
    VERIFIER_PARAMS.get_or_init(k, || VerifierParams::new(k))
}

/// Whether [`verifier_params()`] has nothing to compute for k.
pub fn is_ready(k: u32) -> bool {
    VERIFIER_PARAMS.get(k).is_some()
}

/// Takes the parameters for k from the content of a file, for the rest of the life of this process.
///
/// # Errors
/// [`ParamsError`] unless the content is exactly what [`VerifierParams::to_bytes`] writes on every machine.
pub fn install(k: u32, bytes: &[u8]) -> Result<Arc<VerifierParams>, ParamsError> {
    let params = file::read(k, bytes)?;
    VERIFIER_PARAMS.get_or_init(k, || params).ok_or(ParamsError::K { k })
}

/// Refuses a k that no parameters exist for, or that `limits` forbid. `what` names the place it was read from.
pub(crate) fn check_k(what: &'static str, k: u32, limits: &Limits) -> Result<(), VkError> {
    let (min, max) = (MIN_K, limits.max_k.min(MAX_K));
    if (min..=max).contains(&k) { Ok(()) } else { Err(VkError::K { what, min, max, found: k }) }
}

#[cfg(test)]
mod tests;
