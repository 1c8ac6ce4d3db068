//! One claim: refused for what is cheap to see first, then the proof, then paid.

use cosmwasm_std::{BankMsg, Coin, DepsMut, HexBinary, MessageInfo, Response, Storage, Uint128, coins};
use headstash_circuit::statement::{
    Amount, Claim, Commitment, EncodingError, MerklePathHint, Nullifier, public_input, recipient_commitment,
};
use zk_cosmwasm_std::Halo2Api;

use crate::{
    ContractError,
    msg::{ClaimMsg, ProvedMsg},
    state::{CONFIG, Config, TOTALS, is_spent, spend},
};

pub(crate) fn claim(deps: DepsMut, info: &MessageInfo, msg: &ClaimMsg) -> Result<Response, ContractError> {
    ensure_plausible(info, msg.amount)?;
    let nullifier = unspent_nullifier(deps.storage, &msg.nullifier)?;
    let config = CONFIG.load(deps.storage)?;
    let totals = TOTALS.load(deps.storage)?.add(&config, msg.amount)?;
    let claim = statement(&config, info, nullifier, msg)?;
    let public_input = public_input(&claim);
    if let Some(proved) = &msg.proved {
        ensure_as_proved(info, &claim, &public_input, proved)?;
    }
    deps.api.ensure_halo2_proof(&msg.proof, &[public_input])?;
    spend(deps.storage, &nullifier)?;
    TOTALS.save(deps.storage, &totals)?;
    Ok(payment(&config, info, &claim))
}

fn ensure_plausible(info: &MessageInfo, amount: Uint128) -> Result<(), ContractError> {
    if !info.funds.is_empty() {
        return Err(ContractError::UnexpectedFunds { found: coins_text(&info.funds) });
    }
    if amount.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    Ok(())
}

fn unspent_nullifier(storage: &dyn Storage, bytes: &HexBinary) -> Result<Nullifier, ContractError> {
    let nullifier = nullifier(bytes)?;
    if is_spent(storage, &nullifier) {
        return Err(ContractError::NullifierSpent { nullifier });
    }
    Ok(nullifier)
}

/// The statement that the proof must prove: the message's values where the claimant has a say, the contract's elsewhere.
fn statement(
    config: &Config,
    info: &MessageInfo,
    nullifier: Nullifier,
    msg: &ClaimMsg,
) -> Result<Claim, ContractError> {
    Ok(Claim {
        genesis_root: config.genesis_root,
        nullifier,
        commitment: Commitment::from_bytes(&field_bytes("Commitment", &msg.commitment)?)?,
        recipient_commitment: recipient_commitment(&config.context, info.sender.as_str()),
        amount: Amount::new(msg.amount.u128()),
        token_denom_hash: config.token_denom_hash,
        merkle_path_hint: MerklePathHint::CURRENT,
    })
}

/// Names the difference between the claim and what the prover says it proved. Nothing else depends on what it says.
fn ensure_as_proved(
    info: &MessageInfo,
    claim: &Claim,
    public_input: &[u8; 32],
    proved: &ProvedMsg,
) -> Result<(), ContractError> {
    let genesis_root = claim.genesis_root.to_bytes();
    if proved.genesis_root.as_slice() != genesis_root {
        let found = proved.genesis_root.clone();
        return Err(ContractError::ForeignRoot { expected: genesis_root.into(), found });
    }
    if proved.recipient_commitment.as_slice() != claim.recipient_commitment.to_bytes() {
        return Err(ContractError::OtherRecipient { sender: info.sender.to_string() });
    }
    if proved.public_input.as_slice() != public_input {
        let found = proved.public_input.clone();
        return Err(ContractError::OtherClaim { expected: public_input.into(), found });
    }
    Ok(())
}

fn payment(config: &Config, info: &MessageInfo, claim: &Claim) -> Response {
    let recipient = info.sender.to_string();
    let amount = coins(claim.amount.get(), &config.token);
    Response::new()
        .add_attribute("action", "claim")
        .add_attribute("nullifier", claim.nullifier.to_hex())
        .add_attribute("commitment", claim.commitment.to_hex())
        .add_attribute("recipient", &recipient)
        .add_attribute("amount", coins_text(&amount))
        .add_message(BankMsg::Send { to_address: recipient, amount })
}

/// The nullifier with these bytes.
pub(crate) fn nullifier(bytes: &HexBinary) -> Result<Nullifier, ContractError> {
    Ok(Nullifier::from_bytes(&field_bytes("Nullifier", bytes)?)?)
}

/// The 32 bytes of a field element.
pub(crate) fn field_bytes(kind: &'static str, bytes: &HexBinary) -> Result<[u8; 32], ContractError> {
    bytes
        .as_slice()
        .try_into()
        .map_err(|_| EncodingError::Length { kind, expected: 32, found: bytes.len() }.into())
}

/// Coins as text, for errors and attributes.
pub(crate) fn coins_text(coins: &[Coin]) -> String {
    if coins.is_empty() {
        return "nothing".to_string();
    }
    coins.iter().map(Coin::to_string).collect::<Vec<_>>().join(",")
}
