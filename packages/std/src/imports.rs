//! The host functions of the VM, as Wasm imports; the only place of this crate with unsafe code.
//!
//! [`Halo2Api`](crate::Halo2Api) calls these. Every argument goes to the host as the address of a [`Region`]; the host
//! copies the bytes before it returns and keeps nothing.
#![allow(unsafe_code, reason = "Wasm imports and exports")]

use core::{marker::PhantomData, ptr};

use crate::{Checksum, Halo2Error, batch::encode_sections};

#[link(wasm_import_module = "env")]
unsafe extern "C" {
    #[link_name = "verify_halo2_proof"]
    fn host_verify(proof: u32, public_inputs: u32) -> u32;
    #[link_name = "verify_halo2_proof_with"]
    fn host_verify_with(circuit: u32, proof: u32, public_inputs: u32) -> u32;
    #[link_name = "verify_halo2_proofs"]
    fn host_verify_batch(circuit: u32, proofs: u32, public_inputs: u32) -> u32;
}

/// Tells the VM that this contract needs the `halo2` capability.
#[unsafe(no_mangle)]
extern "C" fn requires_halo2() {}

/// Borrowed bytes in the layout in which CosmWasm passes memory to the host.
#[repr(C)]
struct Region<'a> {
    offset: u32,
    capacity: u32,
    length: u32,
    bytes: PhantomData<&'a [u8]>,
}

impl<'a> Region<'a> {
    /// The region of these bytes. Addresses and lengths are 32 bits wide on wasm32, so the casts lose nothing.
    fn new(bytes: &'a [u8]) -> Self {
        let length = bytes.len() as u32;
        Self {
            offset: bytes.as_ptr().expose_provenance() as u32,
            capacity: length,
            length,
            bytes: PhantomData,
        }
    }

    /// The address of the region itself, valid as long as it is borrowed.
    fn address(&self) -> u32 {
        ptr::from_ref(self).expose_provenance() as u32
    }
}

/// Verifies against the code's own circuit.
pub(crate) fn verify(proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
    let proof = Region::new(proof);
    let inputs = Region::new(public_inputs.as_flattened());
    // SAFETY: both regions, and the bytes that they borrow, outlive the call; the host only reads them.
    Halo2Error::verdict(unsafe { host_verify(proof.address(), inputs.address()) })
}

/// Verifies against a registered circuit.
pub(crate) fn verify_with(
    circuit: &Checksum,
    proof: &[u8],
    public_inputs: &[[u8; 32]],
) -> Result<bool, Halo2Error> {
    let circuit = Region::new(circuit.as_bytes());
    let proof = Region::new(proof);
    let inputs = Region::new(public_inputs.as_flattened());
    // SAFETY: the regions, and the bytes that they borrow, outlive the call; the host only reads them.
    Halo2Error::verdict(unsafe { host_verify_with(circuit.address(), proof.address(), inputs.address()) })
}

/// Verifies a batch against one registered circuit.
pub(crate) fn verify_batch(
    circuit: &Checksum,
    proofs: &[&[u8]],
    public_inputs: &[&[[u8; 32]]],
) -> Result<bool, Halo2Error> {
    let flat: Vec<&[u8]> = public_inputs.iter().map(|inputs| inputs.as_flattened()).collect();
    let (proofs, inputs) = (encode_sections(proofs), encode_sections(&flat));
    let (circuit, proofs, inputs) =
        (Region::new(circuit.as_bytes()), Region::new(&proofs), Region::new(&inputs));
    // SAFETY: the regions, and the bytes that they borrow, outlive the call; the host only reads them.
    Halo2Error::verdict(unsafe { host_verify_batch(circuit.address(), proofs.address(), inputs.address()) })
}
