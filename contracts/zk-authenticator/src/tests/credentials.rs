//! A set of credentials, and proofs of membership in it.

use std::sync::LazyLock;

use cosmwasm_std::testing::MockApi;
use credential_circuit::circuit::INSTANCE_LENS;
use credential_circuit::prover::Prover;
use credential_circuit::statement::{Attributes, Context, Credential, CredentialRoot, SecretKey, Tree, leaf};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use zk_cosmwasm_std::CircuitApi;
use zk_halo2::CircuitBinary;
use zk_multi_test::Circuits;

use crate::msg::{ContextResponse, PresentMsg};

/// The keys, made once in a process.
static PROVER: LazyLock<Prover> = LazyLock::new(|| Prover::new().unwrap());
/// What a chain knows: the circuit, bound to the code.
static CIRCUITS: LazyLock<Circuits> = LazyLock::new(|| {
    let binary = CircuitBinary::from_vk(PROVER.proving_key().get_vk(), &INSTANCE_LENS).unwrap();
    Circuits::new().with_own(binary.as_bytes()).unwrap()
});

/// An `Api` with the circuit.
pub(super) fn api() -> CircuitApi {
    CIRCUITS.clone().into_api(MockApi::default())
}

/// An `Api` with the circuit, for addresses that begin with this.
pub(super) fn api_for(prefix: &'static str) -> CircuitApi {
    CIRCUITS.clone().into_api(MockApi::default().with_prefix(prefix))
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
        let proved = PROVER.prove(&self.credentials[member], self.root, context, UnwrapErr(SysRng)).unwrap();
        PresentMsg {
            message: wanted.message.clone(),
            nullifier: proved.statement.nullifier.to_bytes().into(),
            proof: proved.proof.into(),
        }
    }
}
