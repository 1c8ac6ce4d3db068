//! Claims: refused for what is cheap to see first, then the proofs, then paid. All of a message's claims, or none.

use std::collections::BTreeSet;

use cosmwasm_std::{Addr, Api, Coin, Deps, DepsMut, Env, HexBinary, MessageInfo, Response, Storage, Uint128};
use headstash_circuit::statement::{
    Amount, Claim, Commitment, EncodingError, MerklePathHint, Nullifier, TokenDenomHash,
};
use zk_cosmwasm_std::Halo2Api;

use crate::{
    CIRCUIT, ContractError,
    events::Claimed,
    hash::{public_input, recipient_commitment},
    ledger::Ledger,
    msg::{ClaimMsg, ProvedMsg},
    state::{CONFIG, Config, is_spent, spend},
    token::Token,
};

/// A claim that lacks nothing but the verdict on its proof.
struct Checked<'a> {
    msg: &'a ClaimMsg,
    recipient: Addr,
    claim: Claim,
    public_input: [u8; 32],
}

/// Pays one claim.
pub(crate) fn claim(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: &ClaimMsg,
) -> Result<Response, ContractError> {
    let (ledger, checked) = check(deps.as_ref(), env, info, core::slice::from_ref(msg))?;
    for Checked { msg, public_input, .. } in &checked {
        deps.api.ensure_halo2_proof_with(&CIRCUIT, &msg.proof, &[*public_input])?;
    }
    settle(deps.storage, "claim", ledger, &checked)
}

/// Pays several claims, whose proofs are verified at once.
pub(crate) fn claim_batch(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msgs: &[ClaimMsg],
) -> Result<Response, ContractError> {
    if msgs.is_empty() {
        return Err(ContractError::EmptyBatch);
    }
    let (ledger, checked) = check(deps.as_ref(), env, info, msgs)?;
    verify_batch(deps.api, &checked)?;
    settle(deps.storage, "claim_batch", ledger, &checked)
}

fn verify_batch(api: &dyn Api, checked: &[Checked]) -> Result<(), ContractError> {
    let proofs: Vec<&[u8]> = checked.iter().map(|c| c.msg.proof.as_slice()).collect();
    let inputs: Vec<[[u8; 32]; 1]> = checked.iter().map(|c| [c.public_input]).collect();
    let inputs: Vec<&[[u8; 32]]> = inputs.iter().map(|input| input.as_slice()).collect();
    match api.verify_halo2_proofs(&CIRCUIT, &proofs, &inputs)? {
        true => Ok(()),
        false => Err(ContractError::InvalidBatch { claims: checked.len() }),
    }
}

/// Everything but the proofs.
fn check<'a>(
    deps: Deps,
    env: &Env,
    info: &MessageInfo,
    msgs: &'a [ClaimMsg],
) -> Result<(Ledger, Vec<Checked<'a>>), ContractError> {
    ensure_no_funds(info)?;
    let config = CONFIG.load(deps.storage)?;
    config.window.ensure_open(env.block.time)?;
    let mut ledger = Ledger::default();
    let mut nullifiers = BTreeSet::new();
    let mut checked = Vec::with_capacity(msgs.len());
    for msg in msgs {
        let nullifier = unspent_nullifier(deps.storage, &mut nullifiers, &msg.nullifier)?;
        let token = ledger.claim(deps.storage, msg)?;
        checked.push(check_claim(deps.api, env, &config, token, nullifier, msg)?);
    }
    Ok((ledger, checked))
}

/// A nullifier that was spent neither before nor by an earlier claim of the message.
fn unspent_nullifier(
    storage: &dyn Storage,
    seen: &mut BTreeSet<[u8; 32]>,
    bytes: &HexBinary,
) -> Result<Nullifier, ContractError> {
    let nullifier = nullifier(bytes)?;
    if is_spent(storage, &nullifier) || !seen.insert(nullifier.to_bytes()) {
        return Err(ContractError::NullifierSpent { nullifier });
    }
    Ok(nullifier)
}

fn check_claim<'a>(
    api: &dyn Api,
    env: &Env,
    config: &Config,
    token: TokenDenomHash,
    nullifier: Nullifier,
    msg: &'a ClaimMsg,
) -> Result<Checked<'a>, ContractError> {
    let recipient = api.addr_validate(&msg.recipient)?;
    // It would count as paid, and nobody could take it out.
    if recipient == env.contract.address {
        return Err(ContractError::RecipientIsContract);
    }
    let claim = statement(api, config, token, nullifier, &recipient, msg)?;
    let public_input = public_input(api, &claim)?;
    if let Some(proved) = &msg.proved {
        ensure_as_proved(&recipient, &claim, &public_input, proved)?;
    }
    Ok(Checked { msg, recipient, claim, public_input })
}

/// The statement that the proof must prove: the message's values where the claimant has a say, the contract's elsewhere.
fn statement(
    api: &dyn Api,
    config: &Config,
    token_denom_hash: TokenDenomHash,
    nullifier: Nullifier,
    recipient: &Addr,
    msg: &ClaimMsg,
) -> Result<Claim, ContractError> {
    Ok(Claim {
        genesis_root: config.genesis_root,
        nullifier,
        commitment: Commitment::from_bytes(&field_bytes("Commitment", &msg.commitment)?)?,
        recipient_commitment: recipient_commitment(api, &config.context, recipient.as_str())?,
        amount: Amount::new(msg.amount.u128()),
        token_denom_hash,
        merkle_path_hint: MerklePathHint::CURRENT,
    })
}

/// Names the difference between the claim and what the prover says it proved. Nothing else depends on what it says.
fn ensure_as_proved(
    recipient: &Addr,
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
        return Err(ContractError::OtherRecipient { recipient: recipient.to_string() });
    }
    if proved.public_input.as_slice() != public_input {
        let found = proved.public_input.clone();
        return Err(ContractError::OtherClaim { expected: public_input.into(), found });
    }
    Ok(())
}

/// Marks the leaves as spent, counts the claims, and pays them.
fn settle(
    storage: &mut dyn Storage,
    action: &str,
    ledger: Ledger,
    checked: &[Checked],
) -> Result<Response, ContractError> {
    let mut response = Response::new().add_attribute("action", action);
    for Checked { msg, recipient, claim, .. } in checked {
        let recipient = recipient.as_str();
        spend(storage, &claim.nullifier)?;
        let amount = Uint128::new(claim.amount.get());
        response = response
            .add_event(Claimed { claim, token: &msg.token, recipient })
            .add_message(Token::known(&msg.token).pay(recipient, amount)?);
    }
    ledger.save(storage)?;
    Ok(response)
}

/// Nothing was sent along: it would be lost in the contract.
pub(crate) fn ensure_no_funds(info: &MessageInfo) -> Result<(), ContractError> {
    if info.funds.is_empty() {
        return Ok(());
    }
    Err(ContractError::UnexpectedFunds { found: coins_text(&info.funds) })
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
