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
    #[link_name = "poseidon_hash"]
    fn host_poseidon_hash(message: u32, hash: u32) -> u32;
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

/// Borrowed bytes for the host to write into, in the same layout; the host sets the length.
#[repr(C)]
struct OutRegion<'a> {
    offset: u32,
    capacity: u32,
    length: u32,
    bytes: PhantomData<&'a mut [u8]>,
}

impl<'a> OutRegion<'a> {
    /// The region of these bytes.
    fn new(bytes: &'a mut [u8]) -> Self {
        let capacity = bytes.len() as u32;
        Self {
            offset: bytes.as_mut_ptr().expose_provenance() as u32,
            capacity,
            length: 0,
            bytes: PhantomData,
        }
    }

    /// The address of the region itself, valid as long as it is borrowed.
    fn address(&mut self) -> u32 {
        ptr::from_mut(self).expose_provenance() as u32
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

/// In place of a circuit's checksum: the code's own circuit.
pub(crate) const OWN_CIRCUIT: &[u8] = &[];

/// Verifies a batch against one registered circuit, or [`OWN_CIRCUIT`].
pub(crate) fn verify_batch(
    circuit: &[u8],
    proofs: &[&[u8]],
    public_inputs: &[&[[u8; 32]]],
) -> Result<bool, Halo2Error> {
    let flat: Vec<&[u8]> = public_inputs.iter().map(|inputs| inputs.as_flattened()).collect();
    let (proofs, inputs) = (encode_sections(proofs), encode_sections(&flat));
    let (circuit, proofs, inputs) = (Region::new(circuit), Region::new(&proofs), Region::new(&inputs));
    // SAFETY: the regions, and the bytes that they borrow, outlive the call; the host only reads them.
    Halo2Error::verdict(unsafe { host_verify_batch(circuit.address(), proofs.address(), inputs.address()) })
}

/// Hashes field elements with Poseidon.
pub(crate) fn poseidon_hash(message: &[[u8; 32]]) -> Result<[u8; 32], Halo2Error> {
    let message = Region::new(message.as_flattened());
    let mut hash = [0; 32];
    let mut out = OutRegion::new(&mut hash);
    // SAFETY: both regions and what they borrow outlive the call. The host reads the first, and writes into the
    // second at most its capacity, which is the length of the array that it borrows mutably.
    match unsafe { host_poseidon_hash(message.address(), out.address()) } {
        0 => Ok(hash),
        code => Err(Halo2Error::from_code(code)),
    }
}
