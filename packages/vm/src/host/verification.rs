//! The last steps of a call: fetch the key, charge, check the inputs, verify.

use std::fmt::Display;
use std::sync::atomic::Ordering;

use cosmwasm_vm::{GasInfo, HostContext};
use zk_halo2::{
    Checksum, Limits, LoadedVerifyingKey, Shape, VerifyError, check_public_inputs, verify, verify_batch,
};

use super::Halo2Host;
use super::arguments::Claim;
use super::stop::Stop;
use crate::codes::ResultCode;
use crate::gas;

impl Halo2Host {
    /// Whether every claim holds for the circuit; at least one claim is needed.
    ///
    /// Everything is charged before it is done, and the same whichever layer of the store has the key.
    pub(super) fn judge(
        &self,
        context: &mut dyn HostContext,
        circuit: &Checksum,
        claims: &[Claim],
    ) -> Result<bool, Stop> {
        self.ensure_registered(context, circuit)?;
        let key = self.load(context, circuit)?;
        // Decoding is part of the price of a verification, and paid for already.
        let price = gas::verification(key.shape(), claims.len()) - gas::decoding(&key.counts());
        context.charge_gas(GasInfo::with_cost(price))?;
        check_inputs(key.shape(), claims)?;
        self.judge_all(&key, claims)
    }

    /// Takes the key from the store, charging before each step: the file by its length, then decoding by what is in it.
    /// The circuit is registered, so every failure is this node's fault.
    fn load(&self, context: &mut dyn HostContext, circuit: &Checksum) -> Result<LoadedVerifyingKey, Stop> {
        let file_len = self.store.file_len(circuit).map_err(|fault| self.node_fault(fault))?;
        if file_len > Limits::HARD.max_file_len as u64 {
            return Err(self.node_fault(format!(
                "the file of circuit {circuit} has {file_len} bytes, and none has so many"
            )));
        }
        let charged = context.charge_gas(GasInfo::with_cost(gas::fetch(file_len)));
        // Where gas has ended the file is read all the same: a damaged one may have ended it on this node alone.
        let fetched = self.store.fetch(circuit).map_err(|fault| self.node_fault(fault))?;
        // What was charged is not what other nodes charge.
        if fetched.file_len() as u64 != file_len {
            let fault = format!("the circuit binary {circuit} changed while it was being read");
            return Err(self.node_fault(fault));
        }
        charged?;
        let counts = fetched.counts().map_err(|fault| self.node_fault(fault))?;
        context.charge_gas(GasInfo::with_cost(gas::decoding(&counts)))?;
        fetched.decode().map_err(|fault| self.node_fault(fault))
    }

    fn node_fault(&self, fault: impl Display) -> Stop {
        self.node_faults.count();
        Stop::fault(fault)
    }

    /// Whether all claims hold, whose inputs were checked. Claims that this node has judged before are not verified
    /// again; the others are, together. If there are several and their equation fails, it is unknown which of them do
    /// not hold, and finding out would be work that nobody has paid for. Then nothing is remembered.
    ///
    /// What is remembered changes only time, unless the verifier panics, which no input is known to cause. Then a batch
    /// ends in an error where the panicking claim is verified, but not where another claim is known not to hold.
    fn judge_all(&self, key: &LoadedVerifyingKey, claims: &[Claim]) -> Result<bool, Stop> {
        // Before anything is hashed: the price is for proofs of the right length, these may have any.
        if claims.iter().any(|claim| claim.proof.len() != key.shape().proof_len) {
            return Ok(false);
        }
        let mut looked = self.verdicts.look_up(&key.checksum(), claims);
        if looked.iter().any(|looked| looked.verdict == Some(false)) {
            return Ok(false);
        }
        looked.retain(|looked| looked.verdict.is_none());
        if looked.is_empty() {
            return Ok(!claims.is_empty());
        }
        self.verifications.fetch_add(looked.len() as u64, Ordering::Relaxed);
        self.prepare_params(key.shape().k);
        let unknown: Vec<_> = looked.iter().map(|looked| looked.claim.as_claim()).collect();
        let valid = verify_all(key, &unknown).map_err(|error| stop_of(key, error))?;
        if valid || looked.len() == 1 {
            self.verdicts.remember(&looked, valid);
        }
        Ok(valid)
    }
}

/// Whether one proof holds, from arguments as they come.
pub(super) fn verify_uncharged(
    key: &LoadedVerifyingKey,
    proof: &[u8],
    public_inputs: &[u8],
) -> Result<bool, Stop> {
    let claims = [Claim::new(proof, public_inputs)?];
    check_inputs(key.shape(), &claims)?;
    let [claim] = &claims;
    verify(key, &claim.proof, &claim.public_inputs).map_err(|error| stop_of(key, error))
}

/// Whether all of these, at least one, hold. A single proof needs no weights.
fn verify_all(key: &LoadedVerifyingKey, claims: &[zk_halo2::Claim<'_>]) -> Result<bool, VerifyError> {
    match claims {
        [claim] => verify(key, claim.proof, claim.public_inputs),
        claims => verify_batch(key, claims),
    }
}

fn stop_of(key: &LoadedVerifyingKey, error: VerifyError) -> Stop {
    match error {
        VerifyError::PublicInputCount { .. } => ResultCode::WrongInputCount.into(),
        VerifyError::NonCanonicalPublicInput { .. } => ResultCode::MalformedInputs.into(),
        fault => Stop::fault(format!("verifying against circuit {}: {fault}", key.checksum())),
    }
}

/// The verifier's own rules on inputs, applied to all claims before any is verified: first the numbers of all, then the
/// inputs. The code for a malformed batch must not depend on the order in which its proofs are looked at.
fn check_inputs(shape: &Shape, claims: &[Claim]) -> Result<(), ResultCode> {
    let expected = shape.public_inputs();
    if claims.iter().any(|claim| claim.public_inputs.len() != expected) {
        return Err(ResultCode::WrongInputCount);
    }
    let checked = claims.iter().try_for_each(|claim| check_public_inputs(shape, &claim.public_inputs));
    checked.map_err(|_| ResultCode::MalformedInputs)
}
