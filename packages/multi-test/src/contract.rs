//! A contract of `cw-multi-test` with circuits of its own.
//!
//! An app hands the same `Api` to all of its contracts, and an `Api` does not know who calls. So each code is wrapped:
//! its entry points get the `Api` that holds this code's circuits, and everything else as the app gave it.

#[cfg(feature = "cosmwasm_2_2")]
use cosmwasm_std::MigrateInfo;
use cosmwasm_std::{
    Binary, Checksum, CustomMsg, CustomQuery, Deps, DepsMut, Env, MessageInfo, Reply, Response, StdResult,
};
use cw_multi_test::Contract;
use zk_cosmwasm_std::CircuitApi;

/// A contract whose entry points get this `Api`.
pub(crate) struct CircuitContract<C, Q> {
    contract: Box<dyn Contract<C, Q>>,
    api: CircuitApi,
}

impl<C: CustomMsg, Q: CustomQuery> CircuitContract<C, Q> {
    pub(crate) fn new(contract: Box<dyn Contract<C, Q>>, api: CircuitApi) -> Self {
        Self { contract, api }
    }

    fn deps<'a>(&'a self, deps: Deps<'a, Q>) -> Deps<'a, Q> {
        Deps { api: &self.api, ..deps }
    }

    /// Field by field, so that each is borrowed for as long as `self` is.
    fn deps_mut<'a, 'd: 'a>(&'a self, deps: DepsMut<'d, Q>) -> DepsMut<'a, Q> {
        DepsMut { storage: deps.storage, api: &self.api, querier: deps.querier }
    }
}

impl<C: CustomMsg, Q: CustomQuery> Contract<C, Q> for CircuitContract<C, Q> {
    fn instantiate(
        &self,
        deps: DepsMut<Q>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> StdResult<Response<C>> {
        self.contract.instantiate(self.deps_mut(deps), env, info, msg)
    }

    fn execute(&self, deps: DepsMut<Q>, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response<C>> {
        self.contract.execute(self.deps_mut(deps), env, info, msg)
    }

    fn query(&self, deps: Deps<Q>, env: Env, msg: Vec<u8>) -> StdResult<Binary> {
        self.contract.query(self.deps(deps), env, msg)
    }

    fn reply(&self, deps: DepsMut<Q>, env: Env, msg: Reply) -> StdResult<Response<C>> {
        self.contract.reply(self.deps_mut(deps), env, msg)
    }

    fn sudo(&self, deps: DepsMut<Q>, env: Env, msg: Vec<u8>) -> StdResult<Response<C>> {
        self.contract.sudo(self.deps_mut(deps), env, msg)
    }

    #[cfg(not(feature = "cosmwasm_2_2"))]
    fn migrate(&self, deps: DepsMut<Q>, env: Env, msg: Vec<u8>) -> StdResult<Response<C>> {
        self.contract.migrate(self.deps_mut(deps), env, msg)
    }

    #[cfg(feature = "cosmwasm_2_2")]
    fn migrate(&self, deps: DepsMut<Q>, env: Env, msg: Vec<u8>, info: MigrateInfo) -> StdResult<Response<C>> {
        self.contract.migrate(self.deps_mut(deps), env, msg, info)
    }

    fn checksum(&self) -> Option<Checksum> {
        self.contract.checksum()
    }
}
