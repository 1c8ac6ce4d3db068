//! A hand-written contract that does what its message says: one call of a host function, whose number it returns.
//!
//! The message is one byte for the function, then three arguments (circuit, proof, public inputs), each with its length
//! before it as a little-endian `u32`.

/// One call, as the contract's message.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    /// `verify_halo2_proof`
    Own { proof: Vec<u8>, inputs: Vec<u8> },
    /// `verify_halo2_proof_with`
    With { circuit: Vec<u8>, proof: Vec<u8>, inputs: Vec<u8> },
    /// `verify_halo2_proofs`
    Batch { circuit: Vec<u8>, proofs: Vec<u8>, inputs: Vec<u8> },
    /// `poseidon_hash`; after its number come the 32 bytes of the hash.
    Hash { message: Vec<u8> },
}

impl Call {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let (function, arguments) = match self {
            Call::Own { proof, inputs } => (0, [&[][..], proof, inputs]),
            Call::With { circuit, proof, inputs } => (1, [circuit, proof, inputs].map(Vec::as_slice)),
            Call::Batch { circuit, proofs, inputs } => (2, [circuit, proofs, inputs].map(Vec::as_slice)),
            Call::Hash { message } => (3, [&[][..], message, &[]]),
        };
        let mut message = vec![function];
        for argument in arguments {
            message.extend_from_slice(&(argument.len() as u32).to_le_bytes());
            message.extend_from_slice(argument);
        }
        message
    }
}

/// A batch argument as the guest library encodes it.
pub(crate) fn batch<T: AsRef<[u8]>>(elements: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut encoded = vec![];
    for element in elements {
        encoded.extend_from_slice(element.as_ref());
        encoded.extend_from_slice(&(element.as_ref().len() as u32).to_be_bytes());
    }
    encoded
}

const OUR_IMPORTS: &str = r#"
  (import "env" "verify_halo2_proof" (func $verify (param i32 i32) (result i32)))
  (import "env" "verify_halo2_proof_with" (func $verify_with (param i32 i32 i32) (result i32)))
  (import "env" "verify_halo2_proofs" (func $verify_batch (param i32 i32 i32) (result i32)))
  (import "env" "poseidon_hash" (func $poseidon (param i32 i32) (result i32)))
"#;

const REQUIRES: &str = r#"(func (export "requires_halo2"))"#;

const PRELUDE: &str = include_str!("../../prelude.wat");

const EXECUTE: &str = r#"
  (func $region (param $offset i32) (param $length i32) (result i32)
    (local $region i32)
    (local.set $region (global.get $heap))
    (global.set $heap (i32.add (global.get $heap) (i32.const 16)))
    (i32.store (local.get $region) (local.get $offset))
    (i32.store offset=4 (local.get $region) (local.get $length))
    (i32.store offset=8 (local.get $region) (local.get $length))
    (local.get $region))
  (global $at (mut i32) (i32.const 0))
  (func $argument (result i32)
    (local $length i32)
    (local.set $length (i32.load (global.get $at)))
    (call $region (i32.add (global.get $at) (i32.const 4)) (local.get $length))
    (global.set $at (i32.add (i32.add (global.get $at) (i32.const 4)) (local.get $length))))
  (func $hash (param $message i32) (result i32)
    (local $answer i32) (local $out i32)
    (local.set $answer (call $allocate (i32.const 36)))
    (local.set $out (call $region (i32.add (i32.load (local.get $answer)) (i32.const 4)) (i32.const 32)))
    (i32.store (i32.load (local.get $answer)) (call $poseidon (local.get $message) (local.get $out)))
    (local.get $answer))
  (func (export "execute") (param $env i32) (param $info i32) (param $message i32) (result i32)
    (local $function i32) (local $circuit i32) (local $proof i32) (local $inputs i32)
    (global.set $at (i32.load (local.get $message)))
    (local.set $function (i32.load8_u (global.get $at)))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (local.set $circuit (call $argument))
    (local.set $proof (call $argument))
    (local.set $inputs (call $argument))
    (if (i32.eqz (local.get $function))
      (then (return (call $u32 (call $verify (local.get $proof) (local.get $inputs))))))
    (if (i32.eq (local.get $function) (i32.const 1))
      (then (return (call $u32 (call $verify_with (local.get $circuit) (local.get $proof) (local.get $inputs))))))
    (if (i32.eq (local.get $function) (i32.const 3))
      (then (return (call $hash (local.get $proof)))))
    (call $u32 (call $verify_batch (local.get $circuit) (local.get $proof) (local.get $inputs))))
"#;

/// The contract of [`Call`], not bound to a circuit yet.
pub(crate) fn contract() -> Vec<u8> {
    wat_contract(OUR_IMPORTS, &format!("{EXECUTE} {REQUIRES}"))
}

/// A contract that has nothing to do with us.
pub(crate) fn plain_contract() -> Vec<u8> {
    wat_contract("", "")
}

/// A contract with these imports and these further fields.
pub(crate) fn wat_contract(imports: &str, fields: &str) -> Vec<u8> {
    let memory = r#"(memory (export "memory") 160)"#;
    wat::parse_str(format!("(module {imports} {memory} {PRELUDE} {fields})")).unwrap()
}
