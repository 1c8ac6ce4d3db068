//! A set of credentials, and proofs of membership in it.

use cosmwasm_std::testing::MockApi;
use credential_circuit::statement::{
    Attributes, Context, Credential, CredentialRoot, SecretKey, Tree, leaf, public_input,
};
use zk_cosmwasm_std::{Checksum, CircuitApi, Halo2Error, Halo2Verifier};

use crate::msg::{ContextResponse, PresentMsg};

struct Ideal;
impl Halo2Verifier for Ideal {
    fn verify_halo2_proof(&self, proof: &[u8], inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        Ok(proof == inputs[0])
    }
    fn verify_halo2_proof_with(&self, _: &Checksum, _: &[u8], _: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        panic!()
    }
}

/// An `Api` with the circuit.
pub(super) fn api() -> CircuitApi {
    CircuitApi::new(MockApi::default(), Ideal)
}

/// Members with the paths to their credentials.
pub(super) struct Members {
    credentials: Vec<Credential>,
    pub(super) root: CredentialRoot,
}

impl Members {
    /// So many members; other `seed`s make other members.
    pub(super) fn new(count: u8, seed: u8) -> Self {
        let secrets: Vec<_> = (0..count)
            .map(|i| {
                (SecretKey::from_uniform_bytes(&[i + seed; 64]), Attributes::from_uniform_bytes(&[i; 64]))
            })
            .collect();
        let leaves: Vec<_> = secrets.iter().map(|(key, attributes)| leaf(&key.owner(), attributes)).collect();
        let tree = Tree::new(&leaves).unwrap();
        let credential = |(i, (secret_key, attributes))| Credential {
            secret_key,
            attributes,
            path: tree.path(i).unwrap(),
        };
        let credentials = secrets.into_iter().enumerate().map(credential).collect();
        Self { credentials, root: tree.root() }
    }

    /// The proof of a member for a message.
    pub(super) fn prove(&self, member: usize, wanted: &ContextResponse) -> PresentMsg {
        let context = Context::from_bytes(&wanted.context.to_array().unwrap()).unwrap();
        let statement = self.credentials[member].statement(context);
        PresentMsg {
            message: wanted.message.clone(),
            nullifier: statement.nullifier.to_bytes().into(),
            proof: public_input(&statement).into(),
        }
    }
}
