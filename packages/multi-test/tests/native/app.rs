//! A contract that verifies, inside `cw-multi-test` as released.

use crate::square::{SQUARE, input};
use cosmwasm_std::{Addr, Empty, testing::MockApi};
use cw_multi_test::{App, AppBuilder, BankKeeper, ContractWrapper, Executor, WasmKeeper, no_init};
use halo2_verifier::{ExecuteMsg, InstantiateMsg, LastVerdictResponse, QueryMsg};
use zk_cosmwasm_std::CircuitApi;
use zk_multi_test::Circuits;

type CircuitApp = App<
    BankKeeper,
    CircuitApi,
    cosmwasm_std::testing::MockStorage,
    cw_multi_test::FailingModule<Empty, Empty, Empty>,
    WasmKeeper<Empty, Empty>,
>;

fn app() -> (CircuitApp, Addr, Addr) {
    let api = Circuits::new().with_own(&SQUARE.binary).unwrap().into_api(MockApi::default());
    let mut app = AppBuilder::new().with_api(api).build(no_init);
    let user = MockApi::default().addr_make("user");
    let code =
        ContractWrapper::new(halo2_verifier::execute, halo2_verifier::instantiate, halo2_verifier::query);
    let code = app.store_code(Box::new(code));
    let contract =
        app.instantiate_contract(code, user.clone(), &InstantiateMsg {}, &[], "verifier", None).unwrap();
    (app, user, contract)
}

fn verify(app: &mut CircuitApp, user: &Addr, contract: &Addr, square: u64) -> bool {
    let msg = ExecuteMsg::Verify {
        proof: SQUARE.prove(5).into(),
        public_inputs: vec![input(square).into()],
        circuit: None,
    };
    app.execute_contract(user.clone(), contract.clone(), &msg, &[]).unwrap();
    let answer: LastVerdictResponse =
        app.wrap().query_wasm_smart(contract, &QueryMsg::LastVerdict {}).unwrap();
    answer.valid
}

#[test]
fn a_contract_verifies_for_real() {
    let (mut app, user, contract) = app();
    assert!(verify(&mut app, &user, &contract, 25));
    assert!(!verify(&mut app, &user, &contract, 26));
}

#[test]
fn an_error_of_the_verification_is_the_contracts() {
    let (mut app, user, contract) = app();
    let msg = ExecuteMsg::Verify { proof: SQUARE.prove(5).into(), public_inputs: vec![], circuit: None };
    let error = app.execute_contract(user, contract, &msg, &[]).unwrap_err();
    assert!(format!("{error:?}").contains("the number of public inputs is not the circuit's"), "{error:?}");
}
