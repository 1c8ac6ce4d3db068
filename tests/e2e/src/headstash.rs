//! A private airdrop with real keys and proofs, made once per process.

use crate::chain::{address, env};
use cosmwasm_std::Binary;
use headstash_circuit::circuit::{HeadstashCircuit, INSTANCE_LENS, K};
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::{
    Amount, Blinding, Claim, ClaimContext, EligibleLeaf, Salt, SecretKey, Tree, Witness,
    recipient_commitment, token_denom_hash,
};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// The token of the airdrop.
pub const DENOM: &str = "ustash";
/// What each leaf holds.
pub const AMOUNT: u128 = 1000;

struct Keys {
    prover: Prover,
    binary: Vec<u8>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("headstash.vk");
    let (pk, _) = zk_halo2::build_and_write(K, &HeadstashCircuit::default(), &INSTANCE_LENS, &file).unwrap();
    let params = zk_halo2::params::prover_params(K).unwrap();
    Keys { prover: Prover::from_parts(params, pk).unwrap(), binary: std::fs::read(&file).unwrap() }
});

/// The circuit binary.
pub fn circuit() -> &'static [u8] {
    &KEYS.binary
}

/// A tree of eligible leaves, each with a secret that the tests know.
#[derive(Debug)]
pub struct Airdrop {
    secrets: Vec<(SecretKey, Salt)>,
    tree: Tree,
}

/// A proved claim: what a claimant sends.
#[derive(Clone, Debug)]
pub struct Proved {
    /// The address that is to be paid.
    pub recipient: String,
    /// The public values.
    pub claim: Claim,
    /// The proof.
    pub proof: Arc<[u8]>,
}

impl Airdrop {
    /// An airdrop with this many leaves of random claimants.
    pub fn new(leaves: usize) -> Self {
        let mut rng = UnwrapErr(SysRng);
        let secrets: Vec<_> =
            (0..leaves).map(|_| (SecretKey::random(&mut rng), Salt::random(&mut rng))).collect();
        let leaves: Vec<_> = secrets.iter().map(|secret| leaf(secret).leaf()).collect();
        Self { secrets, tree: Tree::new(&leaves).unwrap() }
    }

    /// The instantiation message of a contract for this airdrop.
    pub fn instantiate_msg(&self) -> Value {
        let root = self.tree.root().to_hex();
        json!({ "genesis_root": root, "tokens": [{ "token": DENOM, "total": self.total().to_string() }] })
    }

    /// The sum of the leaves.
    pub fn total(&self) -> u128 {
        AMOUNT * self.secrets.len() as u128
    }

    /// Proves the claim of the leaf at `index` for `claimant`, to be sent to the contract of the tests.
    pub fn claim(&self, index: usize, claimant: &str) -> Proved {
        let env = env();
        self.claim_in(index, claimant, &ClaimContext::new(&env.block.chain_id, env.contract.address.as_str()))
    }

    /// The same, for a contract and chain of choice.
    pub fn claim_in(&self, index: usize, claimant: &str, context: &ClaimContext) -> Proved {
        let secret = &self.secrets[index];
        let witness = Witness {
            secret_key: secret.0,
            amount: Amount::new(AMOUNT),
            token_denom_hash: token_denom_hash(DENOM),
            salt: secret.1,
            path: self.tree.path(index).unwrap(),
            recipient_commitment: recipient_commitment(context, &address(claimant)),
            blinding: Blinding::random(&mut UnwrapErr(SysRng)),
        };
        let claim = witness.claim();
        let proof = KEYS.prover.prove(&witness, &claim, UnwrapErr(SysRng)).unwrap().proof;
        Proved { recipient: address(claimant), claim, proof: proof.into() }
    }
}

impl Proved {
    /// The message for the contract.
    pub fn msg(&self) -> Value {
        json!({ "claim": self.fields() })
    }

    /// The claim as it stands in messages.
    pub fn fields(&self) -> Value {
        json!({
            "recipient": self.recipient,
            "token": DENOM,
            "amount": self.claim.amount.to_string(),
            "nullifier": self.claim.nullifier.to_hex(),
            "commitment": self.claim.commitment.to_hex(),
            "proof": Binary::new(self.proof.to_vec()),
        })
    }
}

fn leaf((secret_key, salt): &(SecretKey, Salt)) -> EligibleLeaf {
    EligibleLeaf {
        owner: secret_key.owner(),
        amount: Amount::new(AMOUNT),
        token_denom_hash: token_denom_hash(DENOM),
        salt: *salt,
    }
}
