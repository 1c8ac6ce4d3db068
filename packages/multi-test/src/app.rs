//! An app of `cw-multi-test` whose contracts have circuits.

use core::fmt;
use core::ops::{Deref, DerefMut};

use cosmwasm_std::{Addr, Api, CustomMsg, CustomQuery, StdResult, Storage};
use cw_multi_test::{App, Bank, Contract, Distribution, Gov, Ibc, Module, Staking, Stargate, Wasm};
use serde::de::DeserializeOwned;
use zk_cosmwasm_std::{Checksum, CircuitApi};

use crate::contract::CircuitContract;
use crate::registry::{CodeCircuits, Registry, RemoveError};
use crate::upload::{check_declared, check_same};
use crate::{Circuits, UploadError};

/// A `cw_multi_test::App`, as released and however built, on a chain that knows circuits.
///
/// It dereferences to the app, so it has all methods of an app. Only storing codes differs: the methods here store
/// them, so that each code has the circuits that it declares, and all share those registered.
///
/// | on a chain | here |
/// |---|---|
/// | `MsgStoreCode`, a contract without circuits of its own | [`store_code`](Self::store_code) |
/// | `MsgStoreCodeWithCircuit`, the contract gets bound to the circuits | [`store_code_with_circuit`](Self::store_code_with_circuit) |
/// | `MsgStoreCode`, a contract with `declare_circuits!` | [`store_declaring_code`](Self::store_declaring_code) |
/// | `MsgStoreCodeWithCircuit`, a contract with `declare_circuits!` | [`store_declaring_code_with_circuit`](Self::store_declaring_code_with_circuit) |
/// | `MsgStoreCircuit` | [`store_circuit`](Self::store_circuit) |
/// | `MsgRemoveCircuit` | [`remove_circuit`](Self::remove_circuit) |
///
/// Who stores a code, and under which number, is as in `cw_multi_test::App`:
/// [`store_code_with_creator`](Self::store_code_with_creator) and [`store_code_with_id`](Self::store_code_with_id). For a
/// code with circuits they take what [`with_circuit`](Self::with_circuit), [`declaring`](Self::declaring) or
/// [`declaring_with_circuit`](Self::declaring_with_circuit) make of the contract. A copy (`duplicate_code`) has the circuits
/// of its original.
pub struct CircuitApp<A = App> {
    app: A,
    registry: Registry,
    new_api: Box<NewApi>,
}

/// The `Api` of a code with these circuits.
type NewApi = dyn Fn(CodeCircuits) -> CircuitApi + Send + Sync;

impl Default for CircuitApp {
    fn default() -> Self {
        Self::new(App::default())
    }
}

impl<A> CircuitApp<A> {
    /// This app, on a chain that has registered these circuits or gives mock verdicts ([`Circuits::mock`]), where
    /// contracts get what `new_api` makes: the same `Api` as the app's, for one that cannot be cloned.
    pub fn with_api<T: Api + Send + Sync>(
        app: A,
        circuits: Circuits,
        new_api: impl Fn() -> T + Send + Sync + 'static,
    ) -> Self {
        let new_api = move |circuits| CircuitApi::new(new_api(), circuits);
        Self { app, registry: Registry::new(circuits), new_api: Box::new(new_api) }
    }

    /// Registers a circuit.
    ///
    /// # Errors
    /// [`UploadError::Refused`] and [`UploadError::ProofLength`].
    pub fn store_circuit(&self, binary: &[u8]) -> Result<Checksum, UploadError> {
        self.registry.store(&[binary])?;
        Ok(Checksum::of(binary))
    }

    /// Removes a circuit that no code declares, as its owner can on a chain, even if a contract names it. With it a
    /// test shows what a contract does then.
    ///
    /// # Errors
    /// [`RemoveError`]
    pub fn remove_circuit(&self, circuit: &Checksum) -> Result<(), RemoveError> {
        self.registry.remove(circuit)
    }

    /// Whether the circuit is registered.
    pub fn is_registered(&self, circuit: &Checksum) -> bool {
        self.registry.is_registered(circuit)
    }

    /// The app.
    pub fn into_app(self) -> A {
        self.app
    }
}

impl<BankT, ApiT, StorageT, CustomT, WasmT, StakingT, DistrT, IbcT, GovT, StargateT>
    CircuitApp<App<BankT, ApiT, StorageT, CustomT, WasmT, StakingT, DistrT, IbcT, GovT, StargateT>>
where
    BankT: Bank,
    ApiT: Api + Clone + Send + Sync,
    StorageT: Storage,
    CustomT: Module,
    WasmT: Wasm<CustomT::ExecT, CustomT::QueryT>,
    StakingT: Staking,
    DistrT: Distribution,
    IbcT: Ibc,
    GovT: Gov,
    StargateT: Stargate,
    CustomT::ExecT: CustomMsg + DeserializeOwned + 'static,
    CustomT::QueryT: CustomQuery + DeserializeOwned + 'static,
{
    /// This app, on a chain without circuits. Codes that it has already get none.
    pub fn new(
        app: App<BankT, ApiT, StorageT, CustomT, WasmT, StakingT, DistrT, IbcT, GovT, StargateT>,
    ) -> Self {
        Self::with_circuits(app, Circuits::new())
    }

    /// This app, on a chain that has registered these circuits, or gives mock verdicts ([`Circuits::mock`]). Each code
    /// says which of them is its own.
    pub fn with_circuits(
        app: App<BankT, ApiT, StorageT, CustomT, WasmT, StakingT, DistrT, IbcT, GovT, StargateT>,
        circuits: Circuits,
    ) -> Self {
        let api = app.api().clone();
        Self::with_api(app, circuits, move || api.clone())
    }
}

impl<BankT, ApiT, StorageT, CustomT, WasmT, StakingT, DistrT, IbcT, GovT, StargateT>
    CircuitApp<App<BankT, ApiT, StorageT, CustomT, WasmT, StakingT, DistrT, IbcT, GovT, StargateT>>
where
    BankT: Bank,
    ApiT: Api,
    StorageT: Storage,
    CustomT: Module,
    WasmT: Wasm<CustomT::ExecT, CustomT::QueryT>,
    StakingT: Staking,
    DistrT: Distribution,
    IbcT: Ibc,
    GovT: Gov,
    StargateT: Stargate,
    CustomT::ExecT: CustomMsg + DeserializeOwned + 'static,
    CustomT::QueryT: CustomQuery + DeserializeOwned + 'static,
{
    /// Stores a code that declares no circuit: it can name those that are registered.
    pub fn store_code(&mut self, contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>) -> u64 {
        let contract = self.bind(contract, &[]);
        self.app.store_code(contract)
    }

    /// [`store_code`](Self::store_code) by this creator.
    pub fn store_code_with_creator(
        &mut self,
        creator: Addr,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
    ) -> u64 {
        let contract = self.bind(contract, &[]);
        self.app.store_code_with_creator(creator, contract)
    }

    /// [`store_code`](Self::store_code) by this creator, with this number. `cw_multi_test` 3 makes contracts of a code only
    /// when its number is at most the number of codes.
    ///
    /// # Errors
    /// As `cw_multi_test::App`: a number that is 0 or taken.
    pub fn store_code_with_id(
        &mut self,
        creator: Addr,
        code_id: u64,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
    ) -> StdResult<u64> {
        let contract = self.bind(contract, &[]);
        self.app.store_code_with_id(creator, code_id, contract)
    }

    /// Stores a code together with its circuits, its own first, and binds it to them.
    ///
    /// # Errors
    /// [`UploadError`], and nothing is stored.
    pub fn store_code_with_circuit(
        &mut self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        binaries: &[&[u8]],
    ) -> Result<u64, UploadError> {
        let contract = self.with_circuit(contract, binaries)?;
        Ok(self.app.store_code(contract))
    }

    /// Stores a code that declares circuits, whether or not they are registered: pass the `CIRCUITS` of its
    /// `declare_circuits!`.
    ///
    /// # Errors
    /// [`UploadError`] about what a code may declare.
    pub fn store_declaring_code(
        &mut self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        declared: &[Checksum],
    ) -> Result<u64, UploadError> {
        let contract = self.declaring(contract, declared)?;
        Ok(self.app.store_code(contract))
    }

    /// Stores a code that declares circuits together with exactly these.
    ///
    /// # Errors
    /// [`UploadError::OtherCircuits`] if it declares others, or these in another order; else as
    /// [`store_code_with_circuit`](Self::store_code_with_circuit).
    pub fn store_declaring_code_with_circuit(
        &mut self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        declared: &[Checksum],
        binaries: &[&[u8]],
    ) -> Result<u64, UploadError> {
        let contract = self.declaring_with_circuit(contract, declared, binaries)?;
        Ok(self.app.store_code(contract))
    }

    /// Registers these circuits and binds the contract to them, its own first. Any method that stores a code takes it.
    ///
    /// # Errors
    /// As [`store_code_with_circuit`](Self::store_code_with_circuit).
    pub fn with_circuit(
        &self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        binaries: &[&[u8]],
    ) -> Result<Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>, UploadError> {
        let circuits = checksums(binaries);
        check_declared(&circuits)?;
        self.registry.store(binaries)?;
        Ok(self.bind(contract, &circuits))
    }

    /// A contract that declares these circuits, registered or not. Any method that stores a code takes it.
    ///
    /// # Errors
    /// As [`store_declaring_code`](Self::store_declaring_code).
    pub fn declaring(
        &self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        declared: &[Checksum],
    ) -> Result<Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>, UploadError> {
        check_declared(declared)?;
        Ok(self.bind(contract, declared))
    }

    /// Registers the circuits that a contract declares, exactly these. Any method that stores a code takes it.
    ///
    /// # Errors
    /// As [`store_declaring_code_with_circuit`](Self::store_declaring_code_with_circuit).
    pub fn declaring_with_circuit(
        &self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        declared: &[Checksum],
        binaries: &[&[u8]],
    ) -> Result<Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>, UploadError> {
        let given = checksums(binaries);
        check_declared(&given)?;
        check_declared(declared)?;
        check_same(declared, &given)?;
        self.with_circuit(contract, binaries)
    }

    /// The contract with the `Api` of a code that declares these circuits. One that is bound already keeps its own: of two
    /// wrappings the inner one decides what the contract sees.
    fn bind(
        &self,
        contract: Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>>,
        declared: &[Checksum],
    ) -> Box<dyn Contract<CustomT::ExecT, CustomT::QueryT>> {
        let api = (self.new_api)(self.registry.declare(declared));
        Box::new(CircuitContract::new(contract, api))
    }
}

fn checksums(binaries: &[&[u8]]) -> Vec<Checksum> {
    binaries.iter().map(|binary| Checksum::of(binary)).collect()
}

impl<A> Deref for CircuitApp<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.app
    }
}

impl<A> DerefMut for CircuitApp<A> {
    fn deref_mut(&mut self) -> &mut A {
        &mut self.app
    }
}

impl<A> fmt::Debug for CircuitApp<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitApp").field("circuits", &self.registry).finish_non_exhaustive()
    }
}
