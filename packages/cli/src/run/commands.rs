//! What each command of the local chain does. Accounts and contracts are addresses here: `home::account` made them of names.
//!
//! What is wrong with the transaction itself (no such contract, no such code, too few coins, another admin) is an error;
//! what a contract or one of its messages refuses is a result.

use super::chain::{Failure, Frame, Instantiation, Place, check_label, normalized};
use super::home::Home;
use super::report::{Cost, Report};
use super::state::Code;
use super::{Store, Tx, coins};
use crate::chain_limits::ChainLimits;
use crate::{circuit, contract_file, files};
use anyhow::{Context, Result, anyhow, bail};
use cosmwasm_std::{Binary, Coin};
use std::path::Path;
use std::time::Instant;
use zk_cosmwasm_vm::section::ensure_bound;
use zk_halo2::Checksum;

pub(super) fn fund(home: &Home, to: &str, coins: &[Coin]) -> Result<Report> {
    coins::ensure_distinct(coins)?;
    coins.iter().try_for_each(|coin| home.state.borrow_mut().mint(to, coin))?;
    Ok(balance(home, to))
}

pub(super) fn balance(home: &Home, of: &str) -> Report {
    let held = home.state.borrow().balances.get(of).cloned().unwrap_or_default();
    let coins: Vec<_> = held.iter().map(|(denom, amount)| format!("{amount}{denom}")).collect();
    Report::default().with("address", of.to_owned()).with("balance", coins.join(","))
}

pub(super) fn store(home: &Home, arguments: &Store) -> Result<Report> {
    let wasm = contract_file::read(&arguments.wasm)?;
    let circuits = arguments.circuit.iter().map(|file| read_circuit(file, &arguments.limits));
    let circuits = circuits.collect::<Result<Vec<_>>>()?;
    let circuits: Vec<&[u8]> = circuits.iter().map(Vec::as_slice).collect();
    contract_file::check_size(&arguments.wasm, &wasm)?;
    let cannot_store = || format!("cannot store {}", arguments.wasm.display());
    let wasm_checksum = if circuits.is_empty() {
        home.vm.store_code(&wasm, true, true).with_context(cannot_store)?
    } else {
        let checksums: Vec<_> = circuits.iter().map(|circuit| Checksum::of(circuit)).collect();
        let bound = ensure_bound(&wasm, &checksums).with_context(cannot_store)?;
        contract_file::check_size(&arguments.wasm, &bound)?;
        home.vm.store_code_with_circuits(&wasm, &circuits, true).with_context(cannot_store)?.wasm_checksum
    };
    let declared = home.vm.declared_circuits(&wasm_checksum)?;
    let missing = missing(home, &declared)?;
    let code = Code { wasm_checksum: wasm_checksum.to_hex(), vk_checksums: hex(&declared) };
    let report = Report::default()
        .with("wasm_checksum", code.wasm_checksum.clone())
        .with("vk_checksums", code.vk_checksums.join(","));
    let mut state = home.state.borrow_mut();
    state.codes.push(code);
    let report = report.first("code_id", state.codes.len().to_string());
    if missing.is_empty() {
        return Ok(report);
    }
    eprintln!(
        "warning: the contract declares circuits that this chain does not have; until they are stored \
         (`zkwasm run store-circuit FILE`), verifying with them ends in an error"
    );
    Ok(report.with("missing_circuits", hex(&missing).join(",")))
}

pub(super) fn store_circuit(home: &Home, file: &Path, limits: &ChainLimits) -> Result<Report> {
    let bytes = read_circuit(file, limits)?;
    let checksum = home.vm.circuits().store_vk(&bytes, true, true);
    let checksum = checksum.with_context(|| format!("cannot store {}", file.display()))?;
    Ok(Report::default().with("vk_checksum", checksum.to_string()))
}

pub(super) fn instantiate(
    home: &Home,
    code: usize,
    admin: Option<&str>,
    label: &str,
    tx: &Tx,
) -> Result<Report> {
    // Of a label on the command line it is a mistake of the user, of one in a message a refusal by the chain.
    if let Err(Failure::Refused(refusal)) = check_label(label) {
        bail!("--label: {}", refusal.reason);
    }
    home.state.borrow().code(code)?;
    let (msg, sender, funds) = (message(&tx.msg)?, tx.from.clone(), tx.funds(home)?);
    let mut contract = None;
    let report = transact(home, &msg, tx.gas_limit, |frame| {
        let new = Instantiation {
            creator: &sender,
            admin: admin.map(str::to_owned),
            code_id: code as u64,
            label,
            msg: &msg,
            funds,
            place: Place::Next,
        };
        let (made, data) = frame.instantiate(new)?;
        contract = Some(made);
        Ok(data)
    })?;
    Ok(contract.into_iter().fold(report, |report, made| report.first("contract", made)))
}

pub(super) fn execute(home: &Home, contract: &str, tx: &Tx) -> Result<Report> {
    home.state.borrow().contract(contract)?;
    let (msg, funds) = (message(&tx.msg)?, tx.funds(home)?);
    transact(home, &msg, tx.gas_limit, |frame| frame.execute(&tx.from, contract, &msg, funds))
}

pub(super) fn migrate(
    home: &Home,
    contract: &str,
    code: usize,
    msg: &str,
    sender: &str,
    gas_limit: u64,
) -> Result<Report> {
    let msg = message(msg)?;
    home.state.borrow().ensure_admin(contract, sender)?;
    home.state.borrow().code(code)?;
    transact(home, &msg, gas_limit, |frame| frame.migrate(sender, contract, code as u64, &msg))
}

pub(super) fn sudo(home: &Home, contract: &str, msg: &str, gas_limit: u64) -> Result<Report> {
    home.state.borrow().contract(contract)?;
    let msg = message(msg)?;
    transact(home, &msg, gas_limit, |frame| frame.sudo(contract, &msg))
}

pub(super) fn query(home: &Home, contract: &str, msg: &str, gas_limit: u64) -> Result<Report> {
    home.state.borrow().contract(contract)?;
    let msg = message(msg)?;
    let (answer, report) = run(home, &msg, gas_limit, |frame| frame.query(contract, &msg))?;
    Ok(answer
        .into_iter()
        .fold(report, |report, answer| report.with("answer", String::from_utf8_lossy(&answer).into_owned())))
}

/// Runs a call that may change the state, in a new block. After a refusal the state in memory is half changed: it is not
/// to be saved.
fn transact(
    home: &Home,
    msg: &[u8],
    gas_limit: u64,
    call: impl FnOnce(&mut Frame) -> Result<Option<Binary>, Failure>,
) -> Result<Report> {
    home.state.borrow_mut().height += 1;
    let (data, report) = run(home, msg, gas_limit, call)?;
    let data = data.flatten().filter(|data| !data.is_empty());
    Ok(data.into_iter().fold(report, |report, data| report.with("data", data.to_base64())))
}

/// Runs a call; answers with what it gives unless it is refused.
fn run<T>(
    home: &Home,
    msg: &[u8],
    gas_limit: u64,
    call: impl FnOnce(&mut Frame) -> Result<T, Failure>,
) -> Result<(Option<T>, Report)> {
    let chain = home.chain(msg);
    let mut frame = Frame::new(chain.clone(), gas_limit);
    let start = Instant::now();
    let result = call(&mut frame);
    let load = chain.load_time();
    let cost = Cost { gas: frame.gas_used(), load, run: start.elapsed().saturating_sub(load) };
    let report = Report { cost: Some(cost), ..Report::default() };
    match result {
        Ok(value) => Ok((Some(value), Report { events: frame.into_events(), ..report })),
        Err(Failure::OutOfGas) => Ok((None, Report { refused: Some("out of gas".into()), ..report })),
        Err(Failure::Refused(refusal)) if refusal.is_of_the_vm() => Err(anyhow!(refusal.reason)),
        Err(Failure::Refused(refusal)) => Ok((None, Report { refused: Some(refusal.reason), ..report })),
        Err(Failure::Fatal(error)) => Err(error),
    }
}

/// Those circuits that the chain does not have.
fn missing(home: &Home, circuits: &[Checksum]) -> Result<Vec<Checksum>> {
    let mut missing = vec![];
    for circuit in circuits {
        if !home.vm.circuits().contains(circuit)? {
            missing.push(*circuit);
        }
    }
    Ok(missing)
}

fn hex(checksums: &[Checksum]) -> Vec<String> {
    checksums.iter().map(ToString::to_string).collect()
}

/// The bytes of a circuit binary that the chain takes.
fn read_circuit(file: &Path, limits: &ChainLimits) -> Result<Vec<u8>> {
    circuit::load_fit(file, limits)?;
    files::read(file, "circuit binary")
}

/// The bytes of a message argument, checked to be JSON.
fn message(argument: &str) -> Result<Vec<u8>> {
    let text = match argument.strip_prefix('@') {
        Some(file) => files::read_text(Path::new(file), "message")?,
        None => argument.to_string(),
    };
    serde_json::from_str::<serde_json::Value>(&text).with_context(|| {
        format!("the message is not JSON: {}", argument.chars().take(120).collect::<String>())
    })?;
    Ok(text.into_bytes())
}

impl Tx {
    /// The coins to send along, which the sender must have.
    fn funds(&self, home: &Home) -> Result<Vec<Coin>> {
        coins::ensure_distinct(&self.funds)?;
        let funds = normalized(self.funds.clone());
        home.state.borrow().ensure_holds(&self.from, &funds)?;
        Ok(funds)
    }
}
