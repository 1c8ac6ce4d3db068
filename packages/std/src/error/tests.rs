use super::*;

/// The table as the host, the C header and the Go package have it.
const TABLE: [(u32, &str); 11] = [
    (1, "InvalidProof"),
    (10, "MalformedInputs"),
    (11, "WrongInputCount"),
    (12, "NoCircuit"),
    (13, "CircuitNotRegistered"),
    (14, "ProofTooLong"),
    (15, "BatchMismatch"),
    (16, "MalformedChecksum"),
    (17, "TooManyInputs"),
    (18, "BatchTooLarge"),
    (19, "MalformedBatch"),
];

#[test]
fn every_code_stands_for_its_error_and_back() {
    for (code, name) in TABLE {
        let error = Halo2Error::from_code(code);
        assert_eq!(format!("{error:?}"), name);
        assert_eq!(error.code(), Some(code));
    }
}

#[test]
fn a_code_outside_the_table_is_kept() {
    for code in [0, 2, 9, 20, u32::MAX] {
        assert_eq!(Halo2Error::from_code(code), Halo2Error::UnknownCode { code });
        assert_eq!(Halo2Error::from_code(code).code(), Some(code));
    }
}

#[test]
fn only_code_zero_is_a_valid_proof() {
    assert_eq!(Halo2Error::verdict(0), Ok(true));
    assert_eq!(Halo2Error::verdict(1), Ok(false));
    for code in (2..40).chain([u32::MAX]) {
        assert_eq!(Halo2Error::verdict(code), Err(Halo2Error::from_code(code)));
    }
}

#[test]
fn no_host_returns_the_native_errors() {
    assert_eq!(Halo2Error::EmptyProofAccepted.code(), None);
    assert_eq!(Halo2Error::NoVerifier.code(), None);
    assert_eq!(Halo2Error::VerifierFailed.code(), None);
}
