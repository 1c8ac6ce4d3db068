//! Chooses the field arithmetic of a sum.

use std::sync::LazyLock;

/// Set to `off`, this environment variable leaves vector instructions unused.
const SWITCH: &str = "ZK_HALO2_SIMD";

/// Field arithmetic to compute with. All give the same results, at different speeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// One element at a time, on every machine.
    Portable,
    /// Eight elements at a time, on x86-64 processors with AVX-512 IFMA (Intel from Ice Lake, AMD from Zen 4 on).
    Avx512Ifma,
}

impl Backend {
    /// The fastest one that this machine has, unless the environment variable `ZK_HALO2_SIMD` is `off`.
    pub fn current() -> Self {
        static CURRENT: LazyLock<Backend> = LazyLock::new(|| match std::env::var_os(SWITCH) {
            Some(value) if value == "off" => Backend::Portable,
            _ => Backend::available().last().copied().unwrap_or(Backend::Portable),
        });
        *CURRENT
    }

    /// All that this build has and this machine can run, the fastest last.
    pub fn available() -> &'static [Self] {
        #[cfg(all(feature = "simd", target_arch = "x86_64"))]
        if crate::ifma::Ifma::detect().is_some() {
            return &[Backend::Portable, Backend::Avx512Ifma];
        }
        &[Backend::Portable]
    }
}
