//! A light client that an app answers for, and proofs for its roots.
#![allow(clippy::unwrap_used, reason = "tests")]

use cosmwasm_std::{Api, BlockInfo, GrpcQuery, Querier, Storage, testing::MockApi};
use cw_multi_test::{AppBuilder, ContractWrapper, Executor, Stargate, no_init};
use zk_cosmwasm_std::Halo2Error;
use zk_gadgets::public_input_hash;
use zk_multi_test::CircuitApp;
use zk_multi_test::halo2_proofs::pasta::{Fp, group::ff::PrimeField};

use super::*;
use crate::testing::{OPENING, SECRET, hash_bytes, no_query, prove, refused};

const CLIENT_ID: &str = "07-tendermint-0";

/// No field element, as most roots.
const ROOT: [u8; 32] = [0xff; 32];

/// What the chain knows of the other one.
#[derive(Clone, Copy)]
struct LightClient {
    status: &'static str,
    type_url: &'static str,
}

const ACTIVE: LightClient =
    LightClient { status: "Active", type_url: "/ibc.lightclients.tendermint.v1.ConsensusState" };

impl LightClient {
    fn consensus_state(&self, question: &ConsensusStateRequest) -> StdResult<ConsensusStateResponse> {
        let (1, Some(hash)) = (question.revision_number, root_at(question.revision_height)) else {
            return Err(StdError::msg("consensus state not found"));
        };
        let state = ConsensusState { root: Some(MerkleRoot { hash: hash.to_vec() }) };
        let any = Any { type_url: self.type_url.to_string(), value: state.encode_to_vec() };
        Ok(ConsensusStateResponse { consensus_state: Some(any) })
    }
}

/// The client knows two heights. Their roots differ in one bit, the highest of the last byte.
fn root_at(height: u64) -> Option<[u8; 32]> {
    let mut other = ROOT;
    other[31] ^= 0x80;
    match height {
        7 => Some(ROOT),
        8 => Some(other),
        _ => None,
    }
}

impl Stargate for LightClient {
    fn query_grpc(
        &self,
        _: &dyn Api,
        _: &dyn Storage,
        _: &dyn Querier,
        _: &BlockInfo,
        request: GrpcQuery,
    ) -> StdResult<Binary> {
        let data = request.data.as_slice();
        let answer = match request.path.as_str() {
            "/ibc.core.client.v1.Query/ClientStatus" => {
                assert_eq!(ClientStatusRequest::decode(data)?.client_id, CLIENT_ID);
                ClientStatusResponse { status: self.status.to_string() }.encode_to_vec()
            }
            "/ibc.core.client.v1.Query/ConsensusState" => {
                let question = ConsensusStateRequest::decode(data)?;
                assert_eq!(question.client_id, CLIENT_ID);
                self.consensus_state(&question)?.encode_to_vec()
            }
            path => return Err(StdError::msg(format!("the chain does not allow {path}"))),
        };
        Ok(answer.into())
    }
}

/// A proof for a root, sent with a height.
fn open(client: LightClient, height: u64, proof: &Binary) -> Result<(), String> {
    let mut app = CircuitApp::new(AppBuilder::new().with_stargate(client).build(no_init));
    let contract = ContractWrapper::new(execute, instantiate, no_query);
    let code = app.store_code_with_circuit(Box::new(contract), &[OPENING.binary()]).unwrap();
    let user = app.api().addr_make("user");
    let msg = InstantiateMsg { hash: hash_bytes(SECRET), client_id: CLIENT_ID.to_string() };
    let contract = app.instantiate_contract(code, user.clone(), &msg, &[], "recipe", None).unwrap();
    let msg = OpenMsg { revision_number: 1, revision_height: height, proof: proof.clone() };
    let result = app.execute_contract(user, contract, &msg, &[]);
    result.map(drop).map_err(|error| error.to_string())
}

/// A proof for a root, as a wallet makes it.
fn prove_for(root: &[u8; 32]) -> Binary {
    let half = |bytes: &[u8]| Fp::from_u128(u128::from_le_bytes(bytes.try_into().unwrap()));
    prove(SECRET, public_input_hash(&[half(&root[..16]), half(&root[16..])]))
}

#[test]
fn a_proof_is_good_for_the_root_that_it_was_made_for() {
    let proof = prove_for(&ROOT);
    open(ACTIVE, 7, &proof).unwrap();
    refused(open(ACTIVE, 8, &proof), Halo2Error::InvalidProof);
    open(ACTIVE, 8, &prove_for(&root_at(8).unwrap())).unwrap();
}

#[test]
fn a_root_as_one_element_is_refused_by_the_host() {
    let hashed = MockApi::default().poseidon_hash(&[ROOT]);
    assert_eq!(hashed, Err(Halo2Error::MalformedInputs));
    MockApi::default().poseidon_hash(&halves(&ROOT)).unwrap();
}

#[test]
fn a_height_that_the_client_does_not_know_is_refused() {
    let error = open(ACTIVE, 9, &prove_for(&ROOT)).unwrap_err();
    assert!(error.contains("consensus state not found"), "{error}");
}

#[test]
fn a_client_that_is_not_active_is_refused() {
    for status in ["Frozen", "Expired", "Unknown", "Unauthorized", ""] {
        let error = open(LightClient { status, ..ACTIVE }, 7, &prove_for(&ROOT)).unwrap_err();
        assert!(error.contains(&format!("the light client {CLIENT_ID} is {status}")), "{error}");
    }
}

#[test]
fn a_client_of_another_kind_is_refused() {
    let type_url = "/ibc.lightclients.solomachine.v3.ConsensusState";
    let error = open(LightClient { type_url, ..ACTIVE }, 7, &prove_for(&ROOT)).unwrap_err();
    assert!(error.contains("is not a tendermint client"), "{error}");
}
