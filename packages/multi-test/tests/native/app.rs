//! Contracts with different circuits in one app of `cw-multi-test`.

use cosmwasm_std::{Addr, Empty, HexBinary, testing::MockStorage};
use cw_multi_test::{
    App, AppBuilder, BankKeeper, ContractWrapper, Executor, FailingModule, MockApiBech32, SudoMsg,
    WasmKeeper, WasmSudo, no_init,
};
use halo2_verifier::{ExecuteMsg, InstantiateMsg, LastVerdictResponse, QueryMsg};
use zk_cosmwasm_std::{Checksum, Halo2Error};
use zk_multi_test::{CircuitApp, Circuits, RemoveError};

use crate::relay::{Claim, Step, relay};
use crate::square::{CUBE, SQUARE, input, prove, prove_cube};

/// An app with a contract whose circuit is the square's, and one whose circuit is the cube's.
struct World {
    app: CircuitApp,
    user: Addr,
    square: Addr,
    cube: Addr,
}

fn new_contract(app: &mut CircuitApp, code: u64, step: &Step) -> cosmwasm_std::StdResult<Addr> {
    let user = app.api().addr_make("user");
    app.instantiate_contract(code, user.clone(), step, &[], "relay", Some(user.into()))
}

fn world() -> World {
    let mut app = CircuitApp::default();
    let user = app.api().addr_make("user");
    let square = app.store_code_with_circuit(relay(), &[SQUARE.binary()]).unwrap();
    let cube = app.store_code_with_circuit(relay(), &[CUBE.binary()]).unwrap();
    let square = new_contract(&mut app, square, &Step::Nothing).unwrap();
    let cube = new_contract(&mut app, cube, &Step::Nothing).unwrap();
    World { app, user, square, cube }
}

impl World {
    fn run(&mut self, contract: &Addr, step: Step) -> Result<(), String> {
        let result = self.app.execute_contract(self.user.clone(), contract.clone(), &step, &[]);
        result.map(drop).map_err(|error| error.to_string())
    }

    /// Whether the called contract succeeded, and the verdict of the reply.
    fn replied(&self, contract: &Addr) -> Option<Vec<u8>> {
        self.app.wrap().query_wasm_smart(contract, &Step::Nothing).unwrap()
    }
}

fn two_squared() -> Claim {
    Claim { proof: prove(2).into(), inputs: vec![input(4)] }
}

fn two_cubed() -> Claim {
    Claim { proof: prove_cube(2).into(), inputs: vec![input(8)] }
}

fn says(result: Result<(), String>, error: Halo2Error) {
    let text = result.unwrap_err();
    assert!(text.contains(&error.to_string()), "{text}");
}

#[test]
fn each_code_has_its_own_circuit() {
    let mut world = world();
    let (square, cube) = (world.square.clone(), world.cube.clone());
    world.run(&square, Step::Ensure(two_squared())).unwrap();
    world.run(&cube, Step::Ensure(two_cubed())).unwrap();
    says(world.run(&square, Step::Ensure(two_cubed())), Halo2Error::InvalidProof);
    says(world.run(&cube, Step::Ensure(two_squared())), Halo2Error::InvalidProof);
}

#[test]
fn every_entry_point_verifies() {
    let World { mut app, user, square, .. } = world();
    let [good, bad] = [two_squared(), two_cubed()].map(Step::Ensure);
    let code = app.contract_data(&square).unwrap().code_id;
    new_contract(&mut app, code, &good).unwrap();
    new_contract(&mut app, code, &bad).unwrap_err();
    app.migrate_contract(user.clone(), square.clone(), &good, code).unwrap();
    app.migrate_contract(user, square.clone(), &bad, code).unwrap_err();
    let sudo = |step: &Step| SudoMsg::Wasm(WasmSudo::new(&square, step).unwrap());
    app.sudo(sudo(&good)).unwrap();
    app.sudo(sudo(&bad)).unwrap_err();
    assert!(app.wrap().query_wasm_smart::<bool>(&square, &good).unwrap());
    assert!(!app.wrap().query_wasm_smart::<bool>(&square, &bad).unwrap());
}

#[test]
fn a_called_contract_and_the_reply_have_each_their_own() {
    let mut world = world();
    let (square, cube) = (world.square.clone(), world.cube.clone());
    // The square's contract calls the cube's, which verifies; then the square's judges in its reply.
    let call = |called: Claim, replied: Claim| Step::Call(cube.clone(), Step::Ensure(called).into(), replied);
    world.run(&square, call(two_cubed(), two_squared())).unwrap();
    assert_eq!(world.replied(&square).unwrap(), [1, 1]);
    world.run(&square, call(two_squared(), two_cubed())).unwrap();
    assert_eq!(world.replied(&square).unwrap(), [0, 0]);
    world.run(&square, call(two_cubed(), two_cubed())).unwrap();
    assert_eq!(world.replied(&square).unwrap(), [1, 0]);
}

#[test]
fn a_call_back_has_the_circuit_of_the_contract_called() {
    let mut world = world();
    let (square, cube) = (world.square.clone(), world.cube.clone());
    let back = Step::Call(square.clone(), Step::Ensure(two_squared()).into(), two_cubed());
    world.run(&square, Step::Call(cube.clone(), back.into(), two_squared())).unwrap();
    assert_eq!(world.replied(&square).unwrap(), [1, 1]);
    assert_eq!(world.replied(&cube).unwrap(), [1, 1]);
}

#[test]
fn a_contract_that_asks_another_gets_its_verdict() {
    let mut world = world();
    let (square, cube) = (world.square.clone(), world.cube.clone());
    for (claim, expected) in [(two_cubed(), "true"), (two_squared(), "false")] {
        let ask = Step::Ask(cube.clone(), Step::Ensure(claim).into());
        let response = world.app.execute_contract(world.user.clone(), square.clone(), &ask, &[]).unwrap();
        assert_eq!(response.events[1].attributes[1].value, expected);
    }
}

#[test]
fn a_contract_that_migrates_has_the_new_codes_circuit() {
    let mut world = world();
    let square = world.square.clone();
    let cube_code = world.app.contract_data(&world.cube).unwrap().code_id;
    // `migrate` is the new code's already.
    let migrated = Step::Ensure(two_cubed());
    world.app.migrate_contract(world.user.clone(), square.clone(), &migrated, cube_code).unwrap();
    world.run(&square, Step::Ensure(two_cubed())).unwrap();
    says(world.run(&square, Step::Ensure(two_squared())), Halo2Error::InvalidProof);
}

#[test]
fn a_copy_of_a_code_has_its_circuit() {
    let World { mut app, square, .. } = world();
    let code = app.contract_data(&square).unwrap().code_id;
    let copy = app.duplicate_code(code).unwrap();
    new_contract(&mut app, copy, &Step::Ensure(two_squared())).unwrap();
    new_contract(&mut app, copy, &Step::Ensure(two_cubed())).unwrap_err();
}

#[test]
fn a_code_by_a_creator_or_with_a_number_has_its_circuit() {
    let mut app = CircuitApp::default();
    let creator = app.api().addr_make("somebody");
    let square = || (relay(), [SQUARE.binary()]);
    let (contract, binaries) = square();
    let contract = app.with_circuit(contract, &binaries).unwrap();
    let created = app.store_code_with_creator(creator.clone(), contract);
    let declared = app.declaring(relay(), &[SQUARE.checksum()]).unwrap();
    let numbered = app.store_code_with_id(creator, 2, declared).unwrap();
    let (contract, binaries) = square();
    let both = app.declaring_with_circuit(contract, &[SQUARE.checksum()], &binaries).unwrap();
    let plain = app.store_code(both);
    assert_eq!((created, numbered, plain), (1, 2, 3));
    for code in [created, numbered, plain] {
        new_contract(&mut app, code, &Step::Ensure(two_squared())).unwrap();
        new_contract(&mut app, code, &Step::Ensure(two_cubed())).unwrap_err();
    }
}

#[test]
fn a_code_by_a_creator_without_circuits_is_told_that_it_has_none() {
    let mut app = CircuitApp::default();
    let creator = app.api().addr_make("somebody");
    let codes = [
        app.store_code_with_creator(creator.clone(), relay()),
        app.store_code_with_id(creator.clone(), 2, relay()).unwrap(),
    ];
    for code in codes {
        let error = new_contract(&mut app, code, &Step::Ensure(two_squared())).unwrap_err().to_string();
        assert!(error.contains(&Halo2Error::NoCircuit.to_string()), "{error}");
    }
    app.store_code_with_id(creator, 2, relay()).unwrap_err();
}

/// The contract `halo2-verifier` names circuits and verifies batches.
struct Verifier {
    app: CircuitApp,
    user: Addr,
    contract: Addr,
}

fn verifier(circuits: &[&[u8]]) -> Verifier {
    let mut app = CircuitApp::default();
    let code =
        ContractWrapper::new(halo2_verifier::execute, halo2_verifier::instantiate, halo2_verifier::query);
    let code = match circuits {
        [] => app.store_code(Box::new(code)),
        circuits => app.store_code_with_circuit(Box::new(code), circuits).unwrap(),
    };
    let user = app.api().addr_make("user");
    let contract =
        app.instantiate_contract(code, user.clone(), &InstantiateMsg {}, &[], "verifier", None).unwrap();
    Verifier { app, user, contract }
}

impl Verifier {
    fn run(&mut self, msg: &ExecuteMsg) -> Result<bool, String> {
        let result = self.app.execute_contract(self.user.clone(), self.contract.clone(), msg, &[]);
        result.map_err(|error| error.to_string())?;
        let verdict = self.app.wrap().query_wasm_smart(&self.contract, &QueryMsg::LastVerdict {});
        Ok(verdict.map(|answer: LastVerdictResponse| answer.valid).unwrap())
    }

    fn fails(&mut self, msg: &ExecuteMsg, error: Halo2Error) {
        says(self.run(msg).map(drop), error);
    }
}

fn verify(circuit: Option<Checksum>, claim: Claim) -> ExecuteMsg {
    ExecuteMsg::Verify {
        proof: claim.proof,
        public_inputs: claim.inputs.into_iter().map(HexBinary::from).collect(),
        circuit: circuit.map(|circuit| circuit.as_bytes().into()),
    }
}

fn batch(circuit: Option<Checksum>, claims: [Claim; 2]) -> ExecuteMsg {
    ExecuteMsg::VerifyBatch {
        circuit: circuit.map(|circuit| circuit.as_bytes().into()),
        public_inputs: claims.each_ref().map(|claim| vec![claim.inputs[0].into()]).to_vec(),
        proofs: claims.map(|claim| claim.proof).to_vec(),
    }
}

#[test]
fn circuits_are_named_when_they_are_registered() {
    let mut verifier = verifier(&[]);
    let (square, cube) = (SQUARE.checksum(), CUBE.checksum());
    verifier.fails(&verify(None, two_squared()), Halo2Error::NoCircuit);
    verifier.fails(&verify(Some(square), two_squared()), Halo2Error::CircuitNotRegistered);
    assert_eq!(verifier.app.store_circuit(SQUARE.binary()).unwrap(), square);
    assert_eq!(verifier.run(&verify(Some(square), two_squared())), Ok(true));
    assert_eq!(verifier.run(&verify(Some(square), two_cubed())), Ok(false));
    verifier.fails(&verify(Some(cube), two_cubed()), Halo2Error::CircuitNotRegistered);
    // Registered with another code, named by this one.
    verifier.app.store_code_with_circuit(relay(), &[CUBE.binary()]).unwrap();
    assert_eq!(verifier.run(&verify(Some(cube), two_cubed())), Ok(true));
    verifier.fails(&verify(None, two_squared()), Halo2Error::NoCircuit);
}

#[test]
fn the_first_of_several_circuits_is_the_own_one() {
    let mut verifier = verifier(&[CUBE.binary(), SQUARE.binary()]);
    assert_eq!(verifier.run(&verify(None, two_cubed())), Ok(true));
    assert_eq!(verifier.run(&verify(None, two_squared())), Ok(false));
    assert_eq!(verifier.run(&verify(Some(SQUARE.checksum()), two_squared())), Ok(true));
}

#[test]
fn batches_are_for_the_own_circuit_or_for_a_named_one() {
    let mut verifier = verifier(&[SQUARE.binary(), CUBE.binary()]);
    let three = Claim { proof: prove(3).into(), inputs: vec![input(9)] };
    let cube = Some(CUBE.checksum());
    assert_eq!(verifier.run(&batch(None, [two_squared(), three.clone()])), Ok(true));
    assert_eq!(verifier.run(&batch(None, [two_squared(), two_cubed()])), Ok(false));
    assert_eq!(verifier.run(&batch(cube, [two_cubed(), two_cubed()])), Ok(true));
    assert_eq!(verifier.run(&batch(cube, [two_cubed(), three])), Ok(false));
}

#[test]
fn what_is_removed_can_be_named_no_more() {
    let mut verifier = verifier(&[SQUARE.binary()]);
    let (square, cube) = (SQUARE.checksum(), CUBE.checksum());
    assert_eq!(verifier.app.remove_circuit(&square), Err(RemoveError::InUse { circuit: square }));
    assert_eq!(verifier.app.remove_circuit(&cube), Err(RemoveError::NotRegistered { circuit: cube }));
    verifier.app.store_circuit(CUBE.binary()).unwrap();
    assert_eq!(verifier.run(&verify(Some(cube), two_cubed())), Ok(true));
    verifier.app.remove_circuit(&cube).unwrap();
    assert!(!verifier.app.is_registered(&cube));
    verifier.fails(&verify(Some(cube), two_cubed()), Halo2Error::CircuitNotRegistered);
    assert_eq!(verifier.run(&verify(None, two_squared())), Ok(true));
}

#[test]
fn two_apps_share_no_circuits() {
    let (one, other) = (CircuitApp::default(), CircuitApp::default());
    one.store_circuit(SQUARE.binary()).unwrap();
    assert!(one.is_registered(&SQUARE.checksum()) && !other.is_registered(&SQUARE.checksum()));
}

type Bech32App =
    App<BankKeeper, MockApiBech32, MockStorage, FailingModule<Empty, Empty, Empty>, WasmKeeper<Empty, Empty>>;

#[test]
fn an_app_can_have_an_api_that_cannot_be_cloned() {
    let app: Bech32App = AppBuilder::new().with_api(MockApiBech32::new("terp")).build(no_init);
    let mut app = CircuitApp::with_api(app, Circuits::new(), || MockApiBech32::new("terp"));
    let user = app.api().addr_make("user");
    assert!(user.as_str().starts_with("terp1"));
    let code = app.store_code_with_circuit(relay(), &[SQUARE.binary()]).unwrap();
    app.instantiate_contract(code, user, &Step::Ensure(two_squared()), &[], "relay", None).unwrap();
}
