//! Recipe: public inputs from the consensus root that an IBC light client has verified.

// docs: begin

use cosmwasm_std::{
    Binary, DepsMut, Env, HexBinary, MessageInfo, QuerierWrapper, Response, StdError, StdResult, entry_point,
};
use prost::Message;
use serde::{Deserialize, Serialize};
use zk_cosmwasm_std::Halo2Api;

use crate::encode::halves;

/// What the contract is made with.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct InstantiateMsg {
    /// The hash of the secret.
    pub hash: HexBinary,
    /// The light client of the other chain, such as `07-tendermint-0`.
    pub client_id: String,
}

/// A proof, and the height of the other chain whose root it was made for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct OpenMsg {
    /// The number at the end of the other chain's id.
    pub revision_number: u64,
    /// The height.
    pub revision_height: u64,
    /// The proof.
    pub proof: Binary,
}

/// Keeps the hash, and the light client: which chain is asked about is never up to the sender.
#[entry_point]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, msg: InstantiateMsg) -> StdResult<Response> {
    deps.storage.set(b"hash", &msg.hash.to_array::<32>()?);
    deps.storage.set(b"client_id", msg.client_id.as_bytes());
    Ok(Response::new())
}

/// Opens for a proof that was made for a root of the other chain.
#[entry_point]
pub fn execute(deps: DepsMut, _: Env, _: MessageInfo, msg: OpenMsg) -> StdResult<Response> {
    let hash = HexBinary::from(deps.storage.get(b"hash").unwrap_or_default());
    let client_id = String::from_utf8(deps.storage.get(b"client_id").unwrap_or_default())?;
    ensure_active(&deps.querier, &client_id)?;
    let root = consensus_root(&deps.querier, &client_id, &msg)?;
    // A root is a SHA-256, and most of those are no field elements. Two halves always are.
    let context = deps.api.poseidon_hash(&halves(&root))?;
    let input = deps.api.poseidon_hash(&[hash.to_array()?, context])?;
    deps.api.ensure_halo2_proof(&msg.proof, &[input])?;
    Ok(Response::new().add_attribute("opened", "true"))
}

/// A client keeps its roots when it is frozen, so a root of one that saw a fork must not count.
fn ensure_active(querier: &QuerierWrapper, client_id: &str) -> StdResult<()> {
    let question = ClientStatusRequest { client_id: client_id.to_string() };
    let answer: ClientStatusResponse = ask(querier, "/ibc.core.client.v1.Query/ClientStatus", &question)?;
    match answer.status.as_str() {
        "Active" => Ok(()),
        status => Err(StdError::msg(format!("the light client {client_id} is {status}"))),
    }
}

/// The root of the other chain's state at the height of the message.
fn consensus_root(querier: &QuerierWrapper, client_id: &str, msg: &OpenMsg) -> StdResult<[u8; 32]> {
    let question = ConsensusStateRequest {
        client_id: client_id.to_string(),
        revision_number: msg.revision_number,
        revision_height: msg.revision_height,
    };
    let answer: ConsensusStateResponse = ask(querier, "/ibc.core.client.v1.Query/ConsensusState", &question)?;
    let state = answer.consensus_state.unwrap_or_default();
    // What another kind of client stores can decode as well, and would be no root.
    if state.type_url != "/ibc.lightclients.tendermint.v1.ConsensusState" {
        return Err(StdError::msg(format!("{client_id} is not a tendermint client: {}", state.type_url)));
    }
    let state = ConsensusState::decode(state.value.as_slice())?;
    HexBinary::from(state.root.unwrap_or_default().hash).to_array()
}

fn ask<A: Message + Default>(querier: &QuerierWrapper, path: &str, question: &impl Message) -> StdResult<A> {
    let answer = querier.query_grpc(path.to_string(), question.encode_to_vec().into())?;
    Ok(A::decode(answer.as_slice())?)
}

// docs: end

// docs: begin

/// `ibc.core.client.v1.QueryClientStatusRequest`
#[derive(Clone, PartialEq, Message)]
struct ClientStatusRequest {
    #[prost(string, tag = "1")]
    client_id: String,
}

/// `ibc.core.client.v1.QueryClientStatusResponse`
#[derive(Clone, PartialEq, Message)]
struct ClientStatusResponse {
    #[prost(string, tag = "1")]
    status: String,
}

/// `ibc.core.client.v1.QueryConsensusStateRequest`
#[derive(Clone, PartialEq, Message)]
struct ConsensusStateRequest {
    #[prost(string, tag = "1")]
    client_id: String,
    #[prost(uint64, tag = "2")]
    revision_number: u64,
    #[prost(uint64, tag = "3")]
    revision_height: u64,
}

/// `ibc.core.client.v1.QueryConsensusStateResponse`, without the proof, which is empty in a contract's query.
#[derive(Clone, PartialEq, Message)]
struct ConsensusStateResponse {
    #[prost(message, optional, tag = "1")]
    consensus_state: Option<Any>,
}

/// `google.protobuf.Any`
#[derive(Clone, PartialEq, Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

/// `ibc.lightclients.tendermint.v1.ConsensusState`, without its time and the next validators.
#[derive(Clone, PartialEq, Message)]
struct ConsensusState {
    #[prost(message, optional, tag = "2")]
    root: Option<MerkleRoot>,
}

/// `ibc.core.commitment.v1.MerkleRoot`
#[derive(Clone, PartialEq, Message)]
struct MerkleRoot {
    #[prost(bytes = "vec", tag = "1")]
    hash: Vec<u8>,
}

// docs: end

#[cfg(test)]
mod tests;
