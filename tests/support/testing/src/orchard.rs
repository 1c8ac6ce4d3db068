//! The circuit of zcash's Orchard protocol: keys and proofs made by the crate `orchard`, see
//! `packages/halo2/tests/fixtures/orchard/README.md`. Nothing of that crate is needed to read them.

use ff::PrimeField;
use group::{Curve, GroupEncoding};
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fp, pallas};
use zk_halo2::CircuitBinary;

/// Public inputs of an Orchard circuit, all in one instance column.
pub const INPUTS: usize = 10;

/// A version of the circuit, with a statement and its proof.
#[derive(Clone, Debug)]
pub struct Orchard {
    /// What the files of this statement are called.
    pub name: &'static str,
    /// The version of the circuit, part of a file name.
    pub circuit: &'static str,
    /// The text of `vk.pinned()`.
    pub pinned: &'static str,
    /// A proof of the statement.
    pub proof: &'static [u8],
    /// The statement.
    pub public_inputs: [[u8; 32]; INPUTS],
    /// The public inputs as the file for other tests has them.
    pub json: &'static str,
    /// The proof as the file for other tests has it.
    pub proof_file: &'static [u8],
}

macro_rules! fixture {
    ($file:expr) => {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../packages/halo2/tests/fixtures/orchard/", $file)
    };
}

macro_rules! orchard {
    ($name:literal, $circuit:literal, $flags:literal) => {
        Orchard::read(
            $name,
            $circuit,
            include_str!(fixture!(concat!("circuit_description_", $circuit))),
            include_bytes!(fixture!(concat!("circuit_proof_test_case_", $name, ".bin"))),
            $flags,
            include_str!(fixture!(concat!($name, ".public.json"))),
            include_bytes!(fixture!(concat!($name, ".proof"))),
        )
    };
}

/// All stored proofs.
pub fn orchard_cases() -> [Orchard; 4] {
    [
        orchard!("insecure", "insecure", 2),
        orchard!("fixed", "fixed", 2),
        orchard!("post_nu6_3", "post_nu6_3", 3),
        orchard!("post_nu6_3_restricted", "post_nu6_3", 3),
    ]
}

impl Orchard {
    /// A test case is the anchor, the net value commitment, the nullifier, the randomized key and the note
    /// commitment, 32 bytes each, then two or three flags of a byte, then the proof.
    fn read(
        name: &'static str,
        circuit: &'static str,
        pinned: &'static str,
        case: &'static [u8],
        flags: usize,
        json: &'static str,
        proof_file: &'static [u8],
    ) -> Self {
        let (words, rest) = case.split_at(5 * 32);
        let (flags, proof) = rest.split_at(flags);
        let words: Vec<[u8; 32]> = words.chunks(32).map(|word| word.try_into().unwrap()).collect();
        let [cv_x, cv_y] = coordinates(&words[1]);
        let [rk_x, rk_y] = coordinates(&words[3]);
        let flag = |index: usize| Fp::from(u64::from(flags.get(index).copied().unwrap_or(0))).to_repr();
        let public_inputs = [words[0], cv_x, cv_y, words[2], rk_x, rk_y, words[4], flag(0), flag(1), flag(2)];
        Self { name, circuit, pinned, proof, public_inputs, json, proof_file }
    }

    /// The circuit binary of the key.
    pub fn binary(&self) -> CircuitBinary {
        CircuitBinary::from_pinned(self.pinned, &[INPUTS]).unwrap()
    }

    /// The public inputs as `public.json` of other tools has them: an array of hexadecimal numbers.
    pub fn to_json(&self) -> String {
        let lines = self.public_inputs.iter().map(|little_endian| {
            let mut bytes = *little_endian;
            bytes.reverse();
            format!("  \"0x{}\"", hex::encode(bytes))
        });
        format!("[\n{}\n]\n", lines.collect::<Vec<_>>().join(",\n"))
    }
}

/// The coordinates of a point of pallas in its compressed form.
fn coordinates(bytes: &[u8; 32]) -> [[u8; 32]; 2] {
    let point = pallas::Point::from_bytes(bytes).unwrap().to_affine().coordinates().unwrap();
    [point.x().to_repr(), point.y().to_repr()]
}
