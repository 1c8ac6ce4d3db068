//! Messages of `halo2-verifier`.

use cosmwasm_std::{Binary, HexBinary};
use halo2_verifier::{ExecuteMsg, QueryMsg};

use crate::Circuit;

/// What a batch is made of.
pub(crate) type Claims = Vec<(Vec<u8>, Vec<[u8; 32]>)>;

fn hex(inputs: &[[u8; 32]]) -> Vec<HexBinary> {
    inputs.iter().map(|input| (*input).into()).collect()
}

fn name(circuit: Option<Circuit>) -> Option<HexBinary> {
    circuit.map(|circuit| circuit.checksum().as_bytes().into())
}

pub(crate) fn verify(circuit: Option<Circuit>, proof: Vec<u8>, inputs: &[[u8; 32]]) -> ExecuteMsg {
    ExecuteMsg::Verify { proof: proof.into(), public_inputs: hex(inputs), circuit: name(circuit) }
}

pub(crate) fn verify_batch(circuit: Option<Circuit>, claims: Claims) -> ExecuteMsg {
    let (proofs, inputs) = claims.into_iter().unzip();
    verify_uneven(circuit, proofs, inputs)
}

/// A batch whose lists may have different lengths.
pub(crate) fn verify_uneven(
    circuit: Option<Circuit>,
    proofs: Vec<Vec<u8>>,
    inputs: Vec<Vec<[u8; 32]>>,
) -> ExecuteMsg {
    ExecuteMsg::VerifyBatch {
        circuit: name(circuit),
        proofs: proofs.into_iter().map(Binary::from).collect(),
        public_inputs: inputs.iter().map(|inputs| hex(inputs)).collect(),
    }
}

pub(crate) fn query(circuit: Option<Circuit>, proof: Vec<u8>, inputs: &[[u8; 32]]) -> QueryMsg {
    QueryMsg::Verify { proof: proof.into(), public_inputs: hex(inputs), circuit: name(circuit) }
}

pub(crate) fn hash(message: &[[u8; 32]]) -> QueryMsg {
    QueryMsg::PoseidonHash { message: hex(message) }
}
