//! What can be tested without a VM: reading arguments and asking the chain, over a context made of plain data.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::HashMap;

use cosmwasm_std::{Binary, ContractResult, QueryRequest, SystemError, SystemResult, from_json};
use cosmwasm_vm::{CommunicationError, GasInfo, HostContext, VmError, VmResult};
use zk_halo2::Checksum;

use super::arguments::{Claim, read_batch, read_circuit, read_circuit_if_any, read_claim};
use super::circuit::own_circuit;
use super::hashing::do_poseidon_hash;
use super::registration::QUERY_PATH;
use super::stop::Stop;
use super::{Authority, Halo2Host, MAX_BATCH_COUNT, MAX_BATCH_PROOF_BYTES, MAX_PUBLIC_INPUTS};
use crate::codes::ResultCode;
use crate::gas;
use crate::section::SECTION_NAME;
use crate::store::{MAX_PROOF_LEN, VkStore, VkStoreOptions};

type Answer = SystemResult<ContractResult<Binary>>;

#[derive(Default)]
struct TestContext {
    regions: HashMap<u32, Vec<u8>>,
    sections: HashMap<String, Vec<u8>>,
    answer: Option<Answer>,
    asked: Vec<Vec<u8>>,
    charged: u64,
    has_duplicates: bool,
}

impl TestContext {
    fn with_regions<const N: usize>(regions: [Vec<u8>; N]) -> Self {
        let regions = (1..).zip(regions).collect();
        Self { regions, ..Self::default() }
    }

    fn with_answer(answer: Answer) -> Self {
        Self { answer: Some(answer), ..Self::default() }
    }
}

impl HostContext for TestContext {
    fn gas_left(&mut self) -> u64 {
        u64::MAX
    }

    fn charge_gas(&mut self, gas: GasInfo) -> VmResult<()> {
        self.charged += gas.cost;
        Ok(())
    }

    fn read_region(&mut self, pointer: u32, max_length: usize) -> VmResult<Vec<u8>> {
        let Some(region) = self.regions.get(&pointer) else {
            return Err(CommunicationError::ZeroAddress {}.into());
        };
        let length = region.len();
        match length > max_length {
            true => Err(CommunicationError::RegionLengthTooBig { length, max_length }.into()),
            false => Ok(region.clone()),
        }
    }

    fn write_region(&mut self, pointer: u32, data: &[u8]) -> VmResult<()> {
        let Some(region) = self.regions.get_mut(&pointer) else {
            return Err(CommunicationError::ZeroAddress {}.into());
        };
        if region.len() < data.len() {
            return Err(
                CommunicationError::RegionTooSmall { size: region.len(), required: data.len() }.into()
            );
        }
        *region = data.to_vec();
        Ok(())
    }

    fn allocate_region(&mut self, _: &[u8]) -> VmResult<u32> {
        panic!("our functions allocate nothing")
    }

    fn query_raw(&mut self, request: &[u8]) -> VmResult<Answer> {
        self.asked.push(request.to_vec());
        Ok(self.answer.clone().unwrap())
    }

    fn custom_section(&self, name: &str) -> Option<&[u8]> {
        self.sections.get(name).map(Vec::as_slice)
    }

    fn has_duplicate_custom_sections(&self) -> bool {
        self.has_duplicates
    }
}

fn code_of<T: std::fmt::Debug>(result: Result<T, Stop>) -> ResultCode {
    match result.unwrap_err() {
        Stop::Code(code) => code,
        Stop::Abort(error) => panic!("{error}"),
    }
}

fn sections<T: AsRef<[u8]>>(elements: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut encoded = vec![];
    for element in elements {
        let element = element.as_ref();
        encoded.extend_from_slice(element);
        encoded.extend_from_slice(&(element.len() as u32).to_be_bytes());
    }
    encoded
}

fn claim(proof: usize, inputs: usize) -> Result<Claim, Stop> {
    read_claim(&mut TestContext::with_regions([vec![7; proof], vec![1; inputs]]), 1, 2)
}

#[test]
fn a_claim_is_read_up_to_its_bounds() {
    let largest = claim(MAX_PROOF_LEN, MAX_PUBLIC_INPUTS * 32).unwrap();
    assert_eq!((largest.proof.len(), largest.public_inputs.len()), (MAX_PROOF_LEN, MAX_PUBLIC_INPUTS));
    let smallest = claim(0, 0).unwrap();
    assert_eq!(smallest, Claim { proof: vec![], public_inputs: vec![] });
    assert_eq!(code_of(claim(MAX_PROOF_LEN + 1, 32)), ResultCode::ProofTooLong);
    assert_eq!(code_of(claim(1, MAX_PUBLIC_INPUTS * 32 + 1)), ResultCode::TooManyInputs);
    for inputs in [1, 31, 33, 63] {
        assert_eq!(code_of(claim(1, inputs)), ResultCode::MalformedInputs);
    }
}

#[test]
fn a_pointer_to_nothing_aborts() {
    let mut context = TestContext::default();
    let stop = read_claim(&mut context, 1, 2).unwrap_err();
    assert!(matches!(stop, Stop::Abort(VmError::CommunicationErr { .. })), "{stop:?}");
}

#[test]
fn a_circuit_is_32_bytes() {
    let read = |length| read_circuit(&mut TestContext::with_regions([vec![5; length]]), 1);
    assert_eq!(read(32).unwrap(), Checksum::from([5; 32]));
    for length in [0, 31, 33, 64] {
        assert_eq!(code_of(read(length)), ResultCode::MalformedChecksum);
    }
}

#[test]
fn only_an_empty_region_names_no_circuit() {
    let read = |length| read_circuit_if_any(&mut TestContext::with_regions([vec![5; length]]), 1);
    assert_eq!(read(0).unwrap(), None);
    assert_eq!(read(32).unwrap(), Some(Checksum::from([5; 32])));
    for length in [1, 31, 33, 64] {
        assert_eq!(code_of(read(length)), ResultCode::MalformedChecksum);
    }
}

/// Hashes these bytes into a region of 32; what was charged, and the region afterwards.
fn hash(message: Vec<u8>) -> (Result<ResultCode, Stop>, u64, Vec<u8>) {
    let mut context = TestContext::with_regions([message, vec![0xee; 32]]);
    let result = do_poseidon_hash(&mut context, [1, 2]);
    (result, context.charged, context.regions.remove(&2).unwrap())
}

#[test]
fn a_hash_is_written_and_charged_by_its_length() {
    for elements in [1, 2, 3, 7, 254, 255] {
        let message: Vec<[u8; 32]> = (0..elements).map(|i| [i as u8 >> 2; 32]).collect();
        let (result, charged, written) = hash(message.as_flattened().to_vec());
        assert_eq!(result.unwrap(), ResultCode::Valid);
        assert_eq!(written, zk_poseidon::hash_bytes(&message).unwrap());
        assert_eq!(charged, gas::poseidon_hash(elements));
    }
}

#[test]
fn what_cannot_be_hashed_is_a_code_and_nothing_is_written() {
    let untouched = [0xee; 32];
    for length in [0, 1, 31, 33, 63, 255 * 32 - 1] {
        let (result, charged, written) = hash(vec![0; length]);
        assert_eq!(
            (code_of(result), charged, &written[..]),
            (ResultCode::MalformedInputs, 0, &untouched[..])
        );
    }
    let (result, charged, written) = hash(vec![0; 255 * 32 + 1]);
    assert_eq!((code_of(result), charged, &written[..]), (ResultCode::TooManyInputs, 0, &untouched[..]));
    let (result, charged, written) = hash([[0; 32], [0xff; 32], [0; 32]].concat());
    assert_eq!((code_of(result), &written[..]), (ResultCode::MalformedInputs, &untouched[..]));
    assert_eq!(charged, gas::poseidon_hash(3), "found after it was paid for");
}

#[test]
fn a_region_too_small_for_the_hash_aborts() {
    let mut context = TestContext::with_regions([vec![0; 32], vec![0; 31]]);
    let stop = do_poseidon_hash(&mut context, [1, 2]).unwrap_err();
    assert!(matches!(stop, Stop::Abort(VmError::CommunicationErr { .. })), "{stop:?}");
}

fn batch(proofs: Vec<u8>, inputs: Vec<u8>) -> Result<Vec<Claim>, Stop> {
    read_batch(&mut TestContext::with_regions([proofs, inputs]), 1, 2)
}

#[test]
fn a_batch_is_what_the_guest_encodes() {
    let claims =
        batch(sections([&b"ab"[..], b"", b"c"]), sections([vec![1; 64], vec![], vec![2; 32]])).unwrap();
    let expected = [(&b"ab"[..], vec![[1; 32], [1; 32]]), (b"", vec![]), (b"c", vec![[2; 32]])];
    let expected = expected.map(|(proof, public_inputs)| Claim { proof: proof.to_vec(), public_inputs });
    assert_eq!(claims, expected);
    assert_eq!(batch(vec![], vec![]).unwrap(), []);
}

#[test]
fn a_batch_is_bounded_and_must_parse() {
    let of = |count| sections(vec![[]; count]);
    assert_eq!(batch(of(MAX_BATCH_COUNT), of(MAX_BATCH_COUNT)).unwrap().len(), MAX_BATCH_COUNT);
    assert_eq!(code_of(batch(of(MAX_BATCH_COUNT + 1), of(MAX_BATCH_COUNT + 1))), ResultCode::BatchTooLarge);
    assert_eq!(code_of(batch(vec![0; MAX_BATCH_PROOF_BYTES + 1], vec![])), ResultCode::BatchTooLarge);
    assert_eq!(code_of(batch(of(2), of(1))), ResultCode::BatchMismatch);
    assert_eq!(code_of(batch(of(0), of(1))), ResultCode::BatchMismatch);
    for broken in [&b"a"[..], b"abc", b"\0\0\0\x01", b"a\0\0\0\x02", b"x\xff\xff\xff\xff", b"extra\0\0\0\x01"]
    {
        assert_eq!(code_of(batch(broken.to_vec(), of(1))), ResultCode::MalformedBatch, "{broken:?}");
        assert_eq!(code_of(batch(of(1), broken.to_vec())), ResultCode::MalformedBatch, "{broken:?}");
    }
    assert_eq!(code_of(batch(sections([vec![0; MAX_PROOF_LEN + 1]]), of(1))), ResultCode::ProofTooLong);
    assert_eq!(code_of(batch(of(1), sections([[0; 33]]))), ResultCode::MalformedInputs);
    let too_many = sections([vec![0; (MAX_PUBLIC_INPUTS + 1) * 32]]);
    assert_eq!(code_of(batch(of(1), too_many)), ResultCode::TooManyInputs);
}

#[test]
fn the_own_circuit_is_the_first_declared() {
    let with = |content: &[u8]| TestContext {
        sections: HashMap::from([(SECTION_NAME.into(), content.to_vec())]),
        ..TestContext::default()
    };
    let two = [[4; 32], [3; 32]].concat();
    assert_eq!(own_circuit(&with(&two)).unwrap(), Checksum::from([4; 32]));
    assert_eq!(code_of(own_circuit(&TestContext::default())), ResultCode::NoCircuit);
    for broken in [&[][..], &[1; 31], &[1; 64]] {
        assert_eq!(code_of(own_circuit(&with(broken))), ResultCode::NoCircuit);
    }
    let ambiguous = TestContext { has_duplicates: true, ..with(&two) };
    assert_eq!(code_of(own_circuit(&ambiguous)), ResultCode::NoCircuit);
}

fn ask(answer: Answer) -> (Result<(), Stop>, Vec<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let store = VkStore::open(folder.path(), VkStoreOptions::default()).unwrap();
    let host = Halo2Host::new(store.into(), Authority::Chain, 0);
    let mut context = TestContext::with_answer(answer);
    (host.ensure_registered(&mut context, &Checksum::from([0xab; 32])), context.asked)
}

fn response(bytes: &[u8]) -> Answer {
    SystemResult::Ok(ContractResult::Ok(bytes.to_vec().into()))
}

#[test]
fn the_chain_is_asked_by_grpc_for_this_checksum() {
    let (result, asked) = ask(response(&[0x08, 1]));
    result.unwrap();
    let [request] = &asked[..] else { panic!("asked {} times", asked.len()) };
    let QueryRequest::Grpc(query) = from_json::<QueryRequest>(request).unwrap() else { panic!("not gRPC") };
    assert_eq!(query.path, QUERY_PATH);
    assert_eq!(query.data.as_slice(), [&[0x0a, 32][..], &[0xab; 32]].concat());
}

#[test]
fn only_a_positive_answer_registers() {
    assert_eq!(code_of(ask(response(&[])).0), ResultCode::CircuitNotRegistered);
    assert_eq!(code_of(ask(response(&[0x08, 0])).0), ResultCode::CircuitNotRegistered);
}

#[test]
fn a_chain_that_does_not_answer_aborts() {
    let answers = [
        response(b"{}"),
        response(&[0x0a, 1, 1]),
        SystemResult::Ok(ContractResult::Err("codespace: sdk, code: 6".into())),
        SystemResult::Err(SystemError::UnsupportedRequest { kind: QUERY_PATH.into() }),
        SystemResult::Err(SystemError::Unknown {}),
    ];
    for answer in answers {
        match ask(answer.clone()).0.unwrap_err() {
            Stop::Abort(VmError::HostFunctionErr { msg, .. }) => assert!(msg.contains(QUERY_PATH), "{msg}"),
            stop => panic!("{answer:?}: {stop:?}"),
        }
    }
}
