//! The smallest contract that verifies a halo2 proof.
