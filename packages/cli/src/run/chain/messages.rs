//! What a message of a contract does, and the chain's answer to it.

use super::Frame;
use super::contracts::{Instantiation, Place, normalized};
use super::failure::{ChainError, Failure};
use anyhow::anyhow;
use cosmwasm_std::{BankMsg, Binary, CosmosMsg, Event, MsgResponse, WasmMsg};
use prost::Message;
use zk_cosmwasm_vm::cosmwasm_vm::BackendApi;
use zk_cosmwasm_vm::cosmwasm_vm::testing::MockApi;

/// `MsgExecuteContractResponse` and `MsgMigrateContractResponse`.
#[derive(Message)]
struct CallResponse {
    #[prost(bytes = "vec", tag = "1")]
    data: Vec<u8>,
}

/// `MsgInstantiateContractResponse` and `MsgInstantiateContract2Response`.
#[derive(Message)]
struct InstantiateResponse {
    #[prost(string, tag = "1")]
    address: String,
    #[prost(bytes = "vec", tag = "2")]
    data: Vec<u8>,
}

/// `MsgSendResponse`, `MsgUpdateAdminResponse` and `MsgClearAdminResponse`.
#[derive(Message)]
struct EmptyResponse {}

impl Frame {
    /// Carries out a message of a contract. What there is no answer to on a chain has none here.
    pub(super) fn carry_out(
        &mut self,
        contract: &str,
        msg: CosmosMsg,
    ) -> Result<Option<MsgResponse>, Failure> {
        match msg {
            CosmosMsg::Bank(BankMsg::Send { to_address, amount }) => {
                check_address(&to_address)?;
                let amount = normalized(amount);
                if amount.is_empty() {
                    return Err(Failure::chain(ChainError::INVALID_COINS, "a bank send has no coins"));
                }
                self.transfer(contract, &to_address, &amount)?;
                answer("cosmos.bank.v1beta1.MsgSend", &EmptyResponse {})
            }
            CosmosMsg::Bank(BankMsg::Burn { amount }) => {
                let amount = normalized(amount);
                let burnt = self.chain.state.borrow_mut().burn(contract, &amount);
                burnt.map_err(|e| Failure::chain(ChainError::INSUFFICIENT_FUNDS, e))?;
                let coins = amount.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
                self.events.push(
                    Event::new("burn").add_attribute("burner", contract).add_attribute("amount", coins),
                );
                Ok(None)
            }
            CosmosMsg::Wasm(msg) => self.carry_out_wasm(contract, msg),
            other => Err(unsupported(contract, &other)),
        }
    }

    fn carry_out_wasm(&mut self, sender: &str, msg: WasmMsg) -> Result<Option<MsgResponse>, Failure> {
        match msg {
            WasmMsg::Execute { contract_addr, msg, funds } => {
                check_address(&contract_addr)?;
                check_json(&msg)?;
                let data = self.execute(sender, &contract_addr, &msg, funds)?;
                answer("cosmwasm.wasm.v1.MsgExecuteContract", &CallResponse { data: bytes(data) })
            }
            WasmMsg::Instantiate { admin, code_id, msg, funds, label } => {
                let new = (admin, code_id, msg, funds, label);
                self.carry_out_instantiate(
                    sender,
                    new,
                    Place::Next,
                    "cosmwasm.wasm.v1.MsgInstantiateContract",
                )
            }
            WasmMsg::Instantiate2 { admin, code_id, label, msg, funds, salt } => {
                let new = (admin, code_id, msg, funds, label);
                let place = Place::Salt(&salt);
                self.carry_out_instantiate(sender, new, place, "cosmwasm.wasm.v1.MsgInstantiateContract2")
            }
            WasmMsg::Migrate { contract_addr, new_code_id, msg } => {
                check_address(&contract_addr)?;
                check_json(&msg)?;
                let data = self.migrate(sender, &contract_addr, new_code_id, &msg)?;
                answer("cosmwasm.wasm.v1.MsgMigrateContract", &CallResponse { data: bytes(data) })
            }
            WasmMsg::UpdateAdmin { contract_addr, admin } => {
                check_address(&admin)?;
                if admin == sender {
                    return Err(Failure::chain(ChainError::INVALID, "the new admin is the sender itself"));
                }
                self.set_admin(sender, &contract_addr, Some(admin))?;
                answer("cosmwasm.wasm.v1.MsgUpdateAdmin", &EmptyResponse {})
            }
            WasmMsg::ClearAdmin { contract_addr } => {
                self.set_admin(sender, &contract_addr, None)?;
                answer("cosmwasm.wasm.v1.MsgClearAdmin", &EmptyResponse {})
            }
            other => Err(unsupported(sender, &other)),
        }
    }

    fn carry_out_instantiate(
        &mut self,
        creator: &str,
        (admin, code_id, msg, funds, label): (Option<String>, u64, Binary, Vec<cosmwasm_std::Coin>, String),
        place: Place<'_>,
        name: &str,
    ) -> Result<Option<MsgResponse>, Failure> {
        let admin = admin.filter(|admin| !admin.is_empty());
        admin.as_deref().map_or(Ok(()), check_address)?;
        check_json(&msg)?;
        let new = Instantiation { creator, admin, code_id, label: &label, msg: &msg, funds, place };
        let (address, data) = self.instantiate(new)?;
        answer(name, &InstantiateResponse { address, data: bytes(data) })
    }
}

/// The answer to the message with this name: the name of an answer is that of the message and `Response`.
fn answer(name: &str, response: &impl Message) -> Result<Option<MsgResponse>, Failure> {
    let value = response.encode_to_vec().into();
    Ok(Some(MsgResponse { type_url: format!("/{name}Response"), value }))
}

fn bytes(data: Option<Binary>) -> Vec<u8> {
    data.unwrap_or_default().into()
}

fn check_address(address: &str) -> Result<(), Failure> {
    let valid = MockApi::default().addr_validate(address).0;
    valid.map_err(|e| Failure::chain(ChainError::INVALID_ADDRESS, format!("{address:?} is no address: {e}")))
}

fn check_json(msg: &[u8]) -> Result<(), Failure> {
    let parsed: Result<serde_json::Value, _> = serde_json::from_slice(msg);
    parsed.map(drop).map_err(|e| {
        Failure::chain(ChainError::INVALID, format!("the message for another contract is not JSON: {e}"))
    })
}

/// Not an error that a contract could live on with: on a chain the message would do something.
fn unsupported(contract: &str, msg: &dyn std::fmt::Debug) -> Failure {
    Failure::Fatal(anyhow!(
        "the contract {contract} sends a message that the local chain does not carry out (it does bank and wasm \
         messages); use a chain of one node (`make node`) for it. The message: {msg:?}"
    ))
}
