//! Prints the JSON schema of the messages: what clients are generated from.

use cosmwasm_schema::generate_api;
use cw_headstash::msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let api = generate_api! {
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    println!("{}", api.render().to_string()?);
    Ok(())
}
