//! The message that carries a proof, recognized in the protobuf that the chain hands over.
//!
//! It needs no proof of its own, or none could ever be presented. That is safe because it does nothing: it executes this
//! very contract, whose `execute` changes nothing, and sends it no funds. What is not exactly that is a message like any
//! other, and needs a proof.

use cosmwasm_std::from_json;
use prost::Message;

use crate::{
    msg::{ExecuteMsg, PresentMsg},
    sudo::LocalAny,
};

/// The type of messages that execute a contract.
pub(crate) const EXECUTE_TYPE_URL: &str = "/cosmwasm.wasm.v1.MsgExecuteContract";

/// The message that executes a contract (`cosmwasm/wasm/v1/tx.proto`), with its funds left encoded.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct MsgExecuteContract {
    #[prost(string, tag = "1")]
    pub(crate) sender: String,
    #[prost(string, tag = "2")]
    pub(crate) contract: String,
    #[prost(bytes = "vec", tag = "3")]
    pub(crate) msg: Vec<u8>,
    #[prost(bytes = "vec", repeated, tag = "5")]
    pub(crate) funds: Vec<Vec<u8>>,
}

/// The proof in a message of `account` to this contract at `contract`, or `None` for every other message.
pub(crate) fn presented(contract: &str, account: &str, msg: &LocalAny) -> Option<PresentMsg> {
    if msg.type_url != EXECUTE_TYPE_URL {
        return None;
    }
    let execute = MsgExecuteContract::decode(msg.value.as_slice()).ok()?;
    let plain = execute.contract == contract && execute.sender == account && execute.funds.is_empty();
    // The chain's encoding is the canonical one: what differs has fields that this contract does not know.
    if !plain || execute.encode_to_vec() != msg.value.as_slice() {
        return None;
    }
    let ExecuteMsg::Present(present) = from_json(&execute.msg).ok()?;
    Some(present)
}
