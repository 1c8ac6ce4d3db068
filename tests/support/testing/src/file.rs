//! Circuit binaries taken apart and put together by hand, from `docs/FORMAT.md`.

use zk_halo2::params::prover_params;

/// A circuit binary with the parameters in full instead of k alone.
pub fn with_full_params(short: &[u8], k: u32) -> Vec<u8> {
    let mut params = Vec::new();
    prover_params(k).unwrap().write(&mut params).unwrap();
    with_params(short, &params)
}

/// A circuit binary in the short form, with its `vk_params` replaced.
pub fn with_params(short: &[u8], params: &[u8]) -> Vec<u8> {
    let vk = &short[4..short.len() - 10];
    assemble(params, vk, short[short.len() - 9])
}

/// A circuit binary in the short form, with its `vk` replaced.
pub fn with_vk(short: &[u8], vk: &[u8]) -> Vec<u8> {
    assemble(&short[..4], vk, short[short.len() - 9])
}

/// Sections and footer, put together by hand.
pub fn assemble(params: &[u8], vk: &[u8], public_inputs: u8) -> Vec<u8> {
    let mut file = [params, vk, &[1, public_inputs]].concat();
    file.extend_from_slice(&(params.len() as u32).to_le_bytes());
    file.extend_from_slice(&(vk.len() as u32).to_le_bytes());
    file
}
