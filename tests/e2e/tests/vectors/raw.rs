//! What no call of the guest library can cause, from a contract that is written by hand: arguments that are no checksum,
//! no whole number of inputs, or no sections. Natively there is nothing like it, since `zk-multi-test` gets typed arguments.

use cosmwasm_std::Empty;
use e2e::chain::Chain;
use vectors::Circuit;
use zk_cosmwasm_vm::ResultCode;
use zk_cosmwasm_vm::cosmwasm_vm::testing::{MockApi, MockQuerier, MockStorage};
use zk_cosmwasm_vm::cosmwasm_vm::{Backend, InstanceOptions, call_execute_raw};

#[allow(dead_code, unreachable_pub, reason = "not all of it is used here")]
#[path = "../../../../packages/vm/tests/zk/support/contract.rs"]
mod contract;

use contract::{Call, batch};

/// What the host function returns.
fn code(call: &Call) -> Option<ResultCode> {
    let chain = Chain::default();
    let stored = chain.store(&contract::contract(), &[Circuit::Multiply.binary()]).unwrap();
    let backend = Backend {
        api: MockApi::default(),
        storage: MockStorage::default(),
        querier: MockQuerier::<Empty>::new(&[]),
    };
    let options = InstanceOptions { gas_limit: e2e::chain::GAS_LIMIT };
    let mut instance = chain.vm.get_instance(&stored.wasm_checksum, backend, options).unwrap();
    let answer = call_execute_raw(&mut instance, b"{}", b"{}", &call.encode()).unwrap();
    ResultCode::from_u32(u32::from_le_bytes(answer[..4].try_into().unwrap()))
}

#[test]
fn arguments_of_another_form_have_their_codes() {
    let checksum = Circuit::Multiply.checksum().as_bytes().to_vec();
    let input = vec![1; 32];
    let with =
        |circuit: &[u8]| Call::With { circuit: circuit.to_vec(), proof: vec![], inputs: input.clone() };
    let in_batch = |circuit: &[u8], proofs: &[u8], inputs: &[u8]| Call::Batch {
        circuit: circuit.to_vec(),
        proofs: proofs.to_vec(),
        inputs: inputs.to_vec(),
    };
    let (proofs, inputs) = (batch([b"proof"]), batch([&input]));
    let longer_than_there_is = [&b"proof"[..], &6u32.to_be_bytes()].concat();
    let cases = [
        ("no checksum", with(&[]), ResultCode::MalformedChecksum),
        ("a checksum without its last byte", with(&checksum[..31]), ResultCode::MalformedChecksum),
        ("a checksum and a byte", with(&[&checksum[..], &[0]].concat()), ResultCode::MalformedChecksum),
        (
            "a batch's checksum is short",
            in_batch(&checksum[..31], &proofs, &inputs),
            ResultCode::MalformedChecksum,
        ),
        (
            "inputs of 31 bytes",
            Call::Own { proof: vec![], inputs: input[1..].to_vec() },
            ResultCode::MalformedInputs,
        ),
        (
            "a batch's inputs of 31 bytes",
            in_batch(&checksum, &proofs, &batch([&input[1..]])),
            ResultCode::MalformedInputs,
        ),
        ("proofs that are no sections", in_batch(&checksum, b"abc", &inputs), ResultCode::MalformedBatch),
        ("inputs that are no sections", in_batch(&checksum, &proofs, b"abc"), ResultCode::MalformedBatch),
        (
            "a section longer than there is",
            in_batch(&[], &longer_than_there_is, &inputs),
            ResultCode::MalformedBatch,
        ),
        ("sections, then uneven numbers", in_batch(&[], &proofs, &[]), ResultCode::BatchMismatch),
        ("a hash of 31 bytes", Call::Hash { message: vec![0; 31] }, ResultCode::MalformedInputs),
        ("a right call, to see that there are others", in_batch(&[], &proofs, &inputs), ResultCode::NotValid),
    ];
    for (name, call, expected) in cases {
        assert_eq!(code(&call), Some(expected), "{name}");
    }
}
