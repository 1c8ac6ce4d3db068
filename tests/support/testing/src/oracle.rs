//! What must hold for every input, checked against something that we did not write.
//!
//! | function | compared with |
//! |---|---|
//! | [`agree`] | `halo2_proofs::plonk::verify_proof` |
//! | [`batches`] | the same proofs one by one |
//! | [`circuit_binary`] | the text of the key, which `halo2_proofs` defines |
//! | [`public_inputs`] | a comparison of bytes with the modulus |
//! | [`multiexp()`] | `halo2_proofs::arithmetic::best_multiexp` |
//! | [`custom_section`] | what was bound |
//!
//! A [`Finding`] says what is wrong; a fuzz target panics with it, a long run prints how to get it again.

mod agreement;
mod batch;
mod binary;
mod inputs;
mod multiexp;
mod section;

use std::fmt;

pub use agreement::{Stage, Verifier, agree, agree_with};
pub use batch::batches;
pub use binary::circuit_binary;
pub use inputs::public_inputs;
pub use multiexp::multiexp;
pub use section::custom_section;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(String);

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Finding {}

/// A finding, unless `holds`.
fn ensure(holds: bool, finding: impl FnOnce() -> String) -> Result<(), Finding> {
    if holds { Ok(()) } else { Err(Finding(finding())) }
}
