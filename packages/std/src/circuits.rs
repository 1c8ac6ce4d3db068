//! How a code names its circuits: the Wasm custom section `halo2_circuits`, which [`declare_circuits!`](crate::declare_circuits) writes.

use crate::Checksum;

/// Declares the circuits of a code, its own (the one that `verify_halo2_proof` uses) first.
///
/// Declare every circuit that the code names, not only its own: a chain keeps declared circuits, while whoever stored a
/// circuit that no code declares can remove it.
///
/// Each circuit is given by the checksum of its binary, in hexadecimal or as a constant of type [`Checksum`], or by `file`
/// and the path of the binary, relative to the source file, whose SHA-256 is then taken at compile time (0.1 s for each
/// kB). Use it once in a contract, at module level:
///
/// ```
/// zk_cosmwasm_std::declare_circuits!(
///     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
///     file "circuits.rs",
/// );
/// # fn main() { assert_eq!(CIRCUITS[1], zk_cosmwasm_std::Checksum::of(include_bytes!("circuits.rs"))); }
/// ```
///
/// Defines `pub const CIRCUITS: [Checksum; n]`, for the contract and its tests, and on Wasm the custom section
/// `halo2_circuits` of n × 32 bytes. So the checksum of the Wasm commits to the circuits. Alternatively the code
/// declares nothing and is bound afterwards (`zkwasm bind`); it must not have the section twice. A contract that other
/// contracts use as a library puts the declaration behind the same `cfg` as its entry points.
///
/// Text that is no checksum does not compile, and neither do two equal checksums:
/// ```compile_fail,E0080
/// zk_cosmwasm_std::declare_circuits!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a");
/// # fn main() { let _ = CIRCUITS; }
/// ```
/// ```compile_fail,E0080
/// zk_cosmwasm_std::declare_circuits!(
///     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
///     "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
/// );
/// # fn main() { let _ = CIRCUITS; }
/// ```
/// ```compile_fail
/// zk_cosmwasm_std::declare_circuits!();
/// ```
/// ```compile_fail
/// zk_cosmwasm_std::declare_circuits!(file "no such file");
/// ```
#[macro_export]
macro_rules! declare_circuits {
    (@checksums [$($checksum:expr,)+]) => {
        /// The circuits that this code declares, its own first.
        #[allow(long_running_const_eval, reason = "a circuit file can have more than 100 kB to hash")]
        pub const CIRCUITS: [$crate::Checksum; [$(stringify!($checksum)),+].len()] = [$($checksum),+];

        const _: () = $crate::__no_duplicates(&CIRCUITS);

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[used]
            #[unsafe(link_section = "halo2_circuits")]
            static SECTION: [u8; CIRCUITS.len() * 32] = $crate::__circuits_section(&CIRCUITS);
        };
    };
    (@checksums [$($done:expr,)*] file $path:literal $(, $($rest:tt)*)?) => {
        $crate::declare_circuits!(@checksums [$($done,)* $crate::__file_circuit(include_bytes!($path)),] $($($rest)*)?);
    };
    (@checksums [$($done:expr,)*] $hex:literal $(, $($rest:tt)*)?) => {
        $crate::declare_circuits!(@checksums [$($done,)* $crate::__hex_circuit($hex),] $($($rest)*)?);
    };
    (@checksums [$($done:expr,)*] $checksum:path $(, $($rest:tt)*)?) => {
        $crate::declare_circuits!(@checksums [$($done,)* $checksum,] $($($rest)*)?);
    };
    ($($circuits:tt)+) => {
        $crate::declare_circuits!(@checksums [] $($circuits)+);
    };
}

#[doc(hidden)]
pub const fn __file_circuit(circuit_binary: &[u8]) -> Checksum {
    Checksum::of(circuit_binary)
}

#[doc(hidden)]
#[allow(clippy::panic, reason = "evaluated at compile time only, where it is the compiler's error")]
pub const fn __hex_circuit(hex: &str) -> Checksum {
    match Checksum::from_hex(hex) {
        Ok(checksum) => checksum,
        Err(_) => panic!("a circuit's checksum must have 64 hexadecimal digits"),
    }
}

#[doc(hidden)]
pub const fn __no_duplicates(circuits: &[Checksum]) {
    let mut i = 0;
    while i < circuits.len() {
        let mut j = 0;
        while j < i {
            assert!(!same(&circuits[i], &circuits[j]), "a circuit is declared twice");
            j += 1;
        }
        i += 1;
    }
}

/// The checksums one after the other; `LEN` is 32 times their number.
#[doc(hidden)]
pub const fn __circuits_section<const LEN: usize>(circuits: &[Checksum]) -> [u8; LEN] {
    let mut section = [0; LEN];
    let mut i = 0;
    while i < LEN {
        section[i] = circuits[i / 32].as_bytes()[i % 32];
        i += 1;
    }
    section
}

/// Equality in constants, where `==` is not available.
const fn same(a: &Checksum, b: &Checksum) -> bool {
    let mut i = 0;
    while i < 32 {
        if a.as_bytes()[i] != b.as_bytes()[i] {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(unreachable_pub, reason = "the macro is meant for the root of a contract")]
    mod one {
        crate::declare_circuits!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[allow(unreachable_pub, reason = "the macro is meant for the root of a contract")]
    mod three {
        crate::declare_circuits!(
            file "circuits.rs",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            file "error.rs",
        );
    }

    const CONSTANT: Checksum = Checksum::new([7; 32]);

    #[allow(unreachable_pub, reason = "the macro is meant for the root of a contract")]
    mod constants {
        crate::declare_circuits!(super::CONSTANT, file "error.rs");
    }

    #[test]
    fn constants_are_declared() {
        assert_eq!(constants::CIRCUITS, [CONSTANT, Checksum::of(include_bytes!("error.rs"))]);
    }

    #[test]
    fn a_checksum_is_declared() {
        assert_eq!(one::CIRCUITS, [Checksum::of(b"abc")]);
    }

    #[test]
    fn checksums_and_files_mix_in_their_order() {
        let expected = [
            Checksum::of(include_bytes!("circuits.rs")),
            Checksum::of(b"abc"),
            Checksum::of(include_bytes!("error.rs")),
        ];
        assert_eq!(three::CIRCUITS, expected);
    }

    #[test]
    fn the_section_is_the_checksums_one_after_the_other() {
        let circuits = [Checksum::new([1; 32]), Checksum::new([2; 32])];
        let section: [u8; 64] = __circuits_section(&circuits);
        assert_eq!(section, *[[1; 32], [2; 32]].as_flattened());
    }

    #[test]
    #[should_panic(expected = "declared twice")]
    fn a_duplicate_is_found_wherever_it_is() {
        __no_duplicates(&[Checksum::new([1; 32]), Checksum::new([2; 32]), Checksum::new([1; 32])]);
    }
}
