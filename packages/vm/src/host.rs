//! The host functions that contracts import, from the call to the number that they return.
//!
//! One call goes through these steps, each in a file of its own:
//! 1. the VM charges its flat price of a host call (in the patched VM);
//! 2. `arguments`: the regions are read, each up to a bound and charged by the VM;
//! 3. `circuit`: the circuit is the first of the code's section `halo2_circuits`, or the one in the arguments;
//! 4. [`registration`](Authority): the chain (or, where chosen, the store) says whether it counts;
//! 5. `verification`: the key is fetched, gas charged by its shape, and only then the proof is verified, or found among
//!    the verdicts that this node has reached before (`verdicts`).
//!
//! `hashing` is apart: `poseidon_hash` knows no circuits. `faults` counts what fails on this node alone, by the execution that
//! the call belongs to.
//!
//! Invariants:
//! - A contract sees one [`ResultCode`]. Which one, and the gas, depend on chain state and arguments alone, not on what
//!   this node has in memory, nor on the wording of any error.
//! - A fault of the node or of the chain's wiring is a `VmError`. So is a panic in the verifier, with gas charged.
//! - The form of the arguments is checked before the chain is asked. Whether they fit the key is checked after the
//!   verification is paid for: a large batch of wrong inputs is work too.
//!
//! Start at [`Halo2Host::register`].

mod arguments;
mod circuit;
mod faults;
mod hashing;
mod registration;
mod stop;
mod verdicts;
mod verification;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cosmwasm_vm::{HostContext, HostFunctions, VmResult};
use zk_halo2::LoadedVerifyingKey;
use zk_halo2::params::is_ready;

use self::arguments::{read_batch, read_circuit, read_circuit_if_any, read_claim};
use self::circuit::own_circuit;
use self::faults::NodeFaults;
use self::hashing::do_poseidon_hash;
use self::stop::{Stop, answer};
use self::verdicts::Verdicts;
use crate::ResultCode;
use crate::store::VkStore;

pub use self::arguments::{MAX_BATCH_COUNT, MAX_BATCH_PROOF_BYTES, MAX_PUBLIC_INPUTS};
pub use self::faults::{UNKNOWN_EXECUTION, note_execution};
pub use self::registration::Authority;
pub use self::verdicts::VerdictMetrics;

// The fork with another hook than the one this crate was written against must not link.
const _: () =
    assert!(cosmwasm_vm::HOST_FUNCTIONS_ABI == 1, "zk-cosmwasm-vm needs version 1 of the patched VM's hook");

/// Name and number of parameters of a host function; all parameters and the result are `i32` in Wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostFunctionName {
    /// Contracts import it as `env.<name>`.
    pub name: &'static str,
    /// Pointers to regions that it takes.
    pub parameters: usize,
}

/// `(proof, public_inputs)`: against the code's own circuit.
const VERIFY: HostFunctionName = HostFunctionName { name: "verify_halo2_proof", parameters: 2 };
/// `(circuit, proof, public_inputs)`: against a circuit named by its checksum.
const VERIFY_WITH: HostFunctionName = HostFunctionName { name: "verify_halo2_proof_with", parameters: 3 };
/// `(circuit, proofs, public_inputs)`: a batch for one circuit.
const VERIFY_BATCH: HostFunctionName = HostFunctionName { name: "verify_halo2_proofs", parameters: 3 };
/// `(message, hash)`: Poseidon of field elements.
const POSEIDON: HostFunctionName = HostFunctionName { name: "poseidon_hash", parameters: 2 };

/// The functions that [`Halo2Host::register`] adds.
pub const HOST_FUNCTIONS: [HostFunctionName; 4] = [VERIFY, VERIFY_WITH, VERIFY_BATCH, POSEIDON];

/// The state of the host functions: the key store, and who decides which circuits count.
#[derive(Debug)]
pub struct Halo2Host {
    store: Arc<VkStore>,
    authority: Authority,
    verdicts: Verdicts,
    verifications: AtomicU64,
    node_faults: NodeFaults,
}

impl Halo2Host {
    /// Host functions over this store, which remember verdicts in `verdict_bytes` bytes; see
    /// [`HaloCacheOptions::verdict_bytes`](crate::HaloCacheOptions::verdict_bytes).
    pub fn new(store: Arc<VkStore>, authority: Authority, verdict_bytes: usize) -> Arc<Self> {
        Arc::new(Self {
            store,
            authority,
            verdicts: Verdicts::new(verdict_bytes),
            verifications: AtomicU64::new(0),
            node_faults: NodeFaults::default(),
        })
    }

    /// The key store.
    pub fn store(&self) -> &Arc<VkStore> {
        &self.store
    }

    /// How many proofs the verifier was given. Those whose verdict was known are not among them, so that this number
    /// is the node's own: for metrics and tests.
    pub fn verifications(&self) -> u64 {
        self.verifications.load(Ordering::Relaxed)
    }

    /// Counters and size of the verdict cache. Node-specific as [`Halo2Host::verifications`].
    pub fn verdict_metrics(&self) -> VerdictMetrics {
        self.verdicts.metrics()
    }

    /// How often a registered circuit could not be read from this node's store, in blocks, queries and simulations
    /// together: a metric, which must stay 0.
    ///
    /// Each time the call ended in a `VmError`, which a contract can catch (a reply on error, a smart query): whatever
    /// it did then, nodes with a whole store did something else. [`Halo2Host::node_faults_within`] says whether that
    /// was in a block.
    pub fn node_faults(&self) -> u64 {
        self.node_faults.total()
    }

    /// How many of [`Halo2Host::node_faults`] happened in an execution that the chain named ([`note_execution`]).
    ///
    /// A node must halt, and its store must be repaired, when there was a fault in the execution of a block or in
    /// [`UNKNOWN_EXECUTION`]. A fault in a query or a simulation is no reason to halt.
    pub fn node_faults_within(&self, execution: u64) -> u64 {
        self.node_faults.within(execution)
    }

    /// Makes the parameters for k ready, through the store's lock, so that concurrent threads wait for one derivation
    /// and the next process finds the result on disk.
    fn prepare_params(&self, k: u32) {
        if !is_ready(k) {
            self.store.prepare_params(k);
        }
    }

    /// Whether one proof holds for a key, as the number that a contract would get: for the node's own use. No gas is
    /// charged, the chain is not asked, and the verdict is neither looked up nor remembered.
    ///
    /// # Errors
    /// A fault of the verifier, which no proof is known to cause.
    pub fn verify(&self, key: &LoadedVerifyingKey, proof: &[u8], public_inputs: &[u8]) -> VmResult<u32> {
        self.prepare_params(key.shape().k);
        answer(verification::verify_uncharged(key, proof, public_inputs).map(ResultCode::from_verdict))
    }

    /// Adds [`HOST_FUNCTIONS`] to those that a VM offers.
    ///
    /// # Errors
    /// When one of the names is taken.
    pub fn register(self: &Arc<Self>, functions: &mut HostFunctions) -> VmResult<()> {
        self.register_one(functions, VERIFY, do_verify_halo2_proof)?;
        self.register_one(functions, VERIFY_WITH, do_verify_halo2_proof_with)?;
        self.register_one(functions, VERIFY_BATCH, do_verify_halo2_proofs)?;
        self.register_one(functions, POSEIDON, |_, context, arguments| do_poseidon_hash(context, arguments))
    }

    fn register_one<const N: usize>(
        self: &Arc<Self>,
        functions: &mut HostFunctions,
        function: HostFunctionName,
        implementation: fn(&Halo2Host, &mut dyn HostContext, [u32; N]) -> Result<ResultCode, Stop>,
    ) -> VmResult<()> {
        let host = self.clone();
        functions.register(function.name, function.parameters, move |context, arguments| {
            let arguments =
                arguments.try_into().map_err(|_| stop::wrong_argument_count(function, arguments.len()))?;
            answer(implementation(&host, context, arguments))
        })
    }
}

/// `env.verify_halo2_proof(proof, public_inputs)`: is the proof valid for the code's own circuit?
fn do_verify_halo2_proof(
    host: &Halo2Host,
    context: &mut dyn HostContext,
    [proof, inputs]: [u32; 2],
) -> Result<ResultCode, Stop> {
    let claim = read_claim(context, proof, inputs)?;
    let circuit = own_circuit(context)?;
    host.judge(context, &circuit, &[claim]).map(ResultCode::from_verdict)
}

/// `env.verify_halo2_proof_with(circuit, proof, public_inputs)`: is the proof valid for the named circuit?
fn do_verify_halo2_proof_with(
    host: &Halo2Host,
    context: &mut dyn HostContext,
    [circuit, proof, inputs]: [u32; 3],
) -> Result<ResultCode, Stop> {
    let circuit = read_circuit(context, circuit)?;
    let claim = read_claim(context, proof, inputs)?;
    host.judge(context, &circuit, &[claim]).map(ResultCode::from_verdict)
}

/// `env.verify_halo2_proofs(circuit, proofs, public_inputs)`: are all proofs valid for the named circuit, or, where an empty
/// region names none, for the code's own?
///
/// A batch of none proves nothing and is not valid.
fn do_verify_halo2_proofs(
    host: &Halo2Host,
    context: &mut dyn HostContext,
    [circuit, proofs, inputs]: [u32; 3],
) -> Result<ResultCode, Stop> {
    let named = read_circuit_if_any(context, circuit)?;
    let claims = read_batch(context, proofs, inputs)?;
    let circuit = named.map_or_else(|| own_circuit(context), Ok)?;
    host.judge(context, &circuit, &claims).map(ResultCode::from_verdict)
}

#[cfg(test)]
mod tests;
