//! What measurements are called, so that the report finds what the benches wrote.

use zk_halo2::Backend;

/// `halo2_proofs`, one proof.
pub const HALO2: &str = "halo2_proofs";

/// `BatchVerifier` of `halo2_proofs`.
pub const HALO2_BATCH: &str = "BatchVerifier";

/// `zk_halo2::reference::verify`.
pub const REFERENCE: &str = "reference";

/// The key and the proof of Orchard.
pub const ORCHARD: &str = "orchard";

/// Numbers of proofs in a batch.
pub const BATCHES: [usize; 4] = [1, 4, 16, 64];

/// k of the circuits that are measured on one and on two threads.
pub const THREADS_K: [u32; 2] = [11, 14];

/// k of the parameters whose derivation and installation are measured.
pub const PARAMS_K: [u32; 2] = [11, 14];

/// Measurements of loading.
pub mod loading {
    /// The group.
    pub const GROUP: &str = "loading";
    /// A circuit binary that is not known yet.
    pub const CHECK: &str = "check_vk";
    /// A circuit binary that passed the checks before.
    pub const CACHED: &str = "from_cached";

    /// A key with a long text.
    pub const LONG_TEXT: &str = "check_vk-long-text";
    /// A key with many points.
    pub const MANY_POINTS: &str = "check_vk-many-points";
    /// A large file that is refused for its parameters.
    pub const FOREIGN_PARAMS: &str = "check_vk-foreign-params";

    /// Parameters, computed.
    pub fn derive(k: u32) -> String {
        format!("derive-{k}")
    }

    /// Parameters, from the content of a file.
    pub fn install(k: u32) -> String {
        format!("install-{k}")
    }
}

/// A backend, as in the name of a measurement.
pub fn backend(backend: Backend) -> &'static str {
    match backend {
        Backend::Portable => "portable",
        Backend::Avx512Ifma => "ifma",
        _ => "unknown",
    }
}

/// The group of a subject's verifications, one proof at a time.
pub fn single(subject: &str) -> String {
    format!("single-{subject}")
}

/// The group of a batch of `len` proofs.
pub fn batch(len: usize) -> String {
    format!("batch-{len}")
}

/// The group of verifications by pools of threads.
pub fn threads(k: u32) -> String {
    format!("threads-k{k}")
}

/// One measurement in that group.
pub fn by_threads(of: Backend, threads: usize) -> String {
    format!("{}-{threads}", backend(of))
}
