//! What an account's operators, members and wallet make: keys, signatures, proofs, and the messages of a transaction.

use std::sync::LazyLock;

use blst::min_pk::{AggregateSignature, SecretKey};
use cosmwasm_std::{Binary, coins};
use credential_circuit::circuit::INSTANCE_LENS;
use credential_circuit::prover::Prover;
use credential_circuit::statement::{Attributes, Context, Credential, Tree, leaf};
use prost::Message;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use zk_authenticator::msg::{AuthenticatorParams, ContextResponse, ExecuteMsg, Operator, PresentMsg};
use zk_authenticator::sudo::{
    AuthenticationRequest, AuthenticatorChange, ExplicitTxData, LocalAny, MessageRequest, SignModeData,
    SimplifiedSignatureData,
};
use zk_authenticator::{POSSESSION_DST, SIGNATURE_DST};
use zk_halo2::CircuitBinary;

use crate::chain::{address, json};

/// The authenticator's id.
pub(crate) const ID: &str = "7";
/// A type of messages that needs no proof.
pub(crate) const VOTE: &str = "/cosmos.gov.v1.MsgVote";
const CHAIN_ID: &str = "zk-local-1";

static PROVER: LazyLock<Prover> = LazyLock::new(|| Prover::new().unwrap());

/// The circuit binary.
pub(crate) fn circuit() -> Vec<u8> {
    CircuitBinary::from_vk(PROVER.proving_key().get_vk(), &INSTANCE_LENS).unwrap().to_bytes()
}

/// A message that executes a contract.
#[derive(Clone, PartialEq, Message)]
struct MsgExecuteContract {
    #[prost(string, tag = "1")]
    sender: String,
    #[prost(string, tag = "2")]
    contract: String,
    #[prost(bytes = "vec", tag = "3")]
    msg: Vec<u8>,
}

/// An account with this number of operators, all of whom must sign, and a set with one member.
pub(crate) struct Wallet {
    pub(crate) account: String,
    pub(crate) exempt_type_urls: Vec<String>,
    operators: Vec<SecretKey>,
    member: Credential,
}

impl Wallet {
    pub(crate) fn new(name: &str, operators: u8) -> Self {
        let secret_key = credential_circuit::statement::SecretKey::from_uniform_bytes(&[1; 64]);
        let attributes = Attributes::from_uniform_bytes(&[2; 64]);
        let tree = Tree::new(&[leaf(&secret_key.owner(), &attributes)]).unwrap();
        let member = Credential { secret_key, attributes, path: tree.path(0).unwrap() };
        let key = |seed| SecretKey::key_gen(&[seed + 1; 32], &[]).unwrap();
        let (account, operators) = (address(name), (0..operators).map(key).collect());
        Self { account, exempt_type_urls: vec![VOTE.to_string()], operators, member }
    }

    pub(crate) fn change(&self) -> AuthenticatorChange {
        AuthenticatorChange {
            account: self.account.clone(),
            authenticator_params: Some(json(&self.params()).into()),
            authenticator_id: ID.to_string(),
        }
    }

    pub(crate) fn params(&self) -> AuthenticatorParams {
        AuthenticatorParams {
            operators: self.operators.iter().map(operator).collect(),
            threshold: self.operators.len() as u32,
            credential_root: self.member.root().to_bytes().into(),
            exempt_type_urls: self.exempt_type_urls.clone(),
        }
    }

    /// The message that presents a proof for another.
    pub(crate) fn prove(&self, contract: &str, wanted: &ContextResponse) -> (ExecuteMsg, LocalAny) {
        let context = Context::from_bytes(&wanted.context.to_array().unwrap()).unwrap();
        let proved = PROVER.prove(&self.member, self.member.root(), context, UnwrapErr(SysRng)).unwrap();
        let present = ExecuteMsg::Present(PresentMsg {
            message: wanted.message.clone(),
            nullifier: proved.statement.nullifier.to_bytes().into(),
            proof: proved.proof.into(),
        });
        let execute = MsgExecuteContract {
            sender: self.account.clone(),
            contract: contract.to_string(),
            msg: json(&present),
        };
        let value = execute.encode_to_vec().into();
        (present, LocalAny { type_url: "/cosmwasm.wasm.v1.MsgExecuteContract".to_string(), value })
    }

    /// What `authenticate` says of a message of a transaction, which all operators signed. Its sign bytes are as long as
    /// those of a real transaction: the messages and 300 bytes of fee, memo, options and chain.
    pub(crate) fn authentication(&self, msgs: &[LocalAny], index: usize) -> AuthenticationRequest {
        let mut signed = vec![0x0A; 300];
        msgs.iter().for_each(|msg| signed.extend_from_slice(&msg.value));
        let signature = self.sign(&signed);
        let MessageRequest { authenticator_id, account, fee_payer, fee, msg, msg_index, .. } =
            self.request(msgs, index);
        AuthenticationRequest {
            authenticator_id,
            fee_payer,
            fee_granter: None,
            fee,
            msg,
            msg_index,
            signature: signature.clone(),
            sign_mode_tx_data: SignModeData {
                sign_mode_direct: signed.into(),
                sign_mode_textual: String::new(),
            },
            tx_data: ExplicitTxData {
                chain_id: CHAIN_ID.to_string(),
                account_number: 1,
                sequence: 1,
                timeout_height: 0,
                msgs: msgs.to_vec(),
                memo: String::new(),
            },
            signature_data: SimplifiedSignatureData {
                signers: vec![account.clone()],
                signatures: vec![signature],
            },
            account,
            simulate: false,
            authenticator_params: Some(json(&self.params()).into()),
        }
    }

    /// What `track` and `confirm_execution` say of a message of a transaction.
    pub(crate) fn request(&self, msgs: &[LocalAny], index: usize) -> MessageRequest {
        MessageRequest {
            authenticator_id: ID.to_string(),
            account: self.account.clone(),
            fee_payer: self.account.clone(),
            fee_granter: None,
            fee: coins(1000, "token"),
            msg: msgs[index].clone(),
            msg_index: index as u64,
            authenticator_params: Some(json(&self.params()).into()),
        }
    }

    fn sign(&self, message: &[u8]) -> Binary {
        let parts: Vec<_> = self.operators.iter().map(|key| key.sign(message, SIGNATURE_DST, &[])).collect();
        let sum = AggregateSignature::aggregate(&parts.iter().collect::<Vec<_>>(), true).unwrap();
        let signers = u16::MAX >> (16 - self.operators.len());
        [&signers.to_le_bytes()[..], &sum.to_signature().to_bytes()].concat().into()
    }
}

fn operator(key: &SecretKey) -> Operator {
    let public_key = key.sk_to_pk().to_bytes();
    let possession = key.sign(&public_key, POSSESSION_DST, &[]).to_bytes();
    Operator { public_key: public_key.into(), proof_of_possession: possession.into() }
}

/// A message of this type with this number of bytes.
pub(crate) fn message(type_url: &str, bytes: usize) -> LocalAny {
    LocalAny { type_url: type_url.to_string(), value: vec![7; bytes].into() }
}
