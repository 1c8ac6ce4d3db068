//! Writes the JSON schema of all messages to `schema/`: `cargo run -p zk-authenticator --example schema`.

use cosmwasm_schema::write_api;
use zk_authenticator::msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use zk_authenticator::sudo::SudoMsg;

fn main() {
    write_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
        sudo: SudoMsg,
    }
}
