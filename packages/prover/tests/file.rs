//! Files that are damaged, and files that somebody made.
#![allow(clippy::unwrap_used, reason = "tests")]

use pasta_curves::Fp;
use zk_halo2::{Checksum, Limits};
use zk_halo2_prover::{BuildError, KeyFileError, KeyFileLimits, ProvingKey};
use zk_halo2_testing::{Lookup, Multiply, Poseidon, Selectors};

const DIGEST: usize = 32;

fn multiply() -> ProvingKey {
    ProvingKey::build(4, &Multiply::default(), &[1]).unwrap()
}

fn lookup_lens() -> Vec<usize> {
    Lookup::instance(3).iter().map(Vec::len).collect()
}

fn read(file: &[u8]) -> Result<ProvingKey, KeyFileError> {
    ProvingKey::read(file, &KeyFileLimits::default())
}

/// A file with its digest made right.
fn signed(content: &[u8]) -> Vec<u8> {
    [content, Checksum::of(content).as_bytes()].concat()
}

/// Where the columns begin.
fn columns_at(key: &ProvingKey) -> usize {
    let (file, binary) = (key.to_bytes(), key.binary().as_bytes());
    file.windows(binary.len()).position(|window| window == binary).unwrap() + binary.len()
}

#[test]
fn a_damaged_file_is_an_error() {
    let file = multiply().to_bytes();
    for len in 0..file.len() {
        read(&file[..len]).unwrap_err();
    }
    for index in 0..file.len() {
        for bit in 0..8 {
            let mut damaged = file.clone();
            damaged[index] ^= 1 << bit;
            let error = read(&damaged).unwrap_err();
            match index {
                0..8 => assert_eq!(error, KeyFileError::NotAKeyFile),
                8 => assert!(matches!(error, KeyFileError::UnknownVersion { supported: 1, .. })),
                _ => assert!(matches!(error, KeyFileError::Checksum { .. })),
            }
        }
    }
    let longer = [&file[..], &[0]].concat();
    assert!(matches!(read(&longer), Err(KeyFileError::Checksum { .. })));
}

/// What is accepted is the encoding of a key, and not of the one that was there before.
fn check_forged(original: &ProvingKey, content: &[u8]) -> bool {
    let file = signed(content);
    let Ok(key) = read(&file) else { return false };
    assert!(key != *original);
    assert_eq!(key.to_bytes(), file);
    true
}

#[test]
fn a_forged_file_is_an_error_or_the_only_encoding_of_another_key() {
    let mut accepted = 0;
    for key in [
        multiply(),
        ProvingKey::build(5, &Lookup::default(), &lookup_lens()).unwrap(),
        ProvingKey::build(5, &Selectors::default(), &[2]).unwrap(),
    ] {
        let file = key.to_bytes();
        let content = &file[..file.len() - DIGEST];
        for len in 0..content.len() {
            assert!(!check_forged(&key, &content[..len]));
        }
        for index in 0..content.len() {
            let (step, start) = if index < columns_at(&key) { (37, index % 37) } else { (1, 0) };
            for change in (start..256).step_by(step).filter(|change| *change > 0) {
                let mut forged = content.to_vec();
                forged[index] ^= change as u8;
                accepted += usize::from(check_forged(&key, &forged));
            }
            for byte in [0, 1, 0x80, 0xff] {
                let inserted = [&content[..index], &[byte], &content[index..]].concat();
                accepted += usize::from(check_forged(&key, &inserted));
            }
            let removed = [&content[..index], &content[index + 1..]].concat();
            accepted += usize::from(check_forged(&key, &removed));
        }
        assert!(matches!(
            read(&signed(&[content, &[0]].concat())),
            Err(KeyFileError::TrailingBytes { left: 1, .. })
        ));
    }
    assert!(accepted > 100, "{accepted}");
}

#[test]
fn a_wrong_column_is_found_by_its_commitment_and_by_its_circuit() {
    let circuit = Poseidon::default();
    let key = ProvingKey::build(6, &circuit, &[1]).unwrap();
    let (file, start) = (key.to_bytes(), columns_at(&key));
    let (mut fixed, mut permutation) = (0, 0);
    let end = file.len() - DIGEST;
    for index in (start..end).filter(|index| index % 101 == 0 || end - index < 50) {
        let mut content = file[..end].to_vec();
        content[index] ^= 2;
        let Ok(wrong) = read(&signed(&content)) else { continue };
        wrong.ensure_for(key.binary()).unwrap();
        let error = wrong.ensure_same(&circuit).unwrap_err();
        assert!(matches!(error, BuildError::OtherCircuit { .. }), "{error}");
        match wrong.verify_commitments().unwrap_err() {
            BuildError::FixedColumn { column } => {
                assert!(wrong.fixed()[column] != key.fixed()[column]);
                assert!(wrong.fixed()[..column] == key.fixed()[..column]);
                fixed += 1;
            }
            BuildError::PermutationColumn { column } => {
                assert!(wrong.fixed() == key.fixed());
                assert!(wrong.mapping()[column] != key.mapping()[column]);
                permutation += 1;
            }
            other => unreachable!("{other}"),
        }
    }
    assert!(fixed > 10 && permutation > 5, "{fixed} {permutation}");
}

#[test]
fn limits_hold_before_anything_is_allocated() {
    let key = multiply();
    let file = key.to_bytes();
    let pinned = key.key().pinned();
    let memory = 16 * (32 * u64::from(pinned.fixed_columns) + 4 * pinned.permutation.len() as u64);
    let with = |max_memory| KeyFileLimits { max_memory, ..Default::default() };
    assert_eq!(
        ProvingKey::read(&file, &with(memory - 1)),
        Err(KeyFileError::Memory { limit: memory - 1, found: memory })
    );
    assert_eq!(ProvingKey::read(&file, &with(memory)).unwrap(), key);
    let binary = Limits { max_k: 3, ..Limits::HARD };
    let limits = KeyFileLimits { binary, ..Default::default() };
    assert!(matches!(ProvingKey::read(&file, &limits), Err(KeyFileError::Binary(_))));
}

#[test]
fn a_key_is_written_to_whatever_takes_bytes() {
    let key = multiply();
    let mut file = vec![];
    key.write(&mut file).unwrap();
    assert_eq!(file, key.to_bytes());
    assert_eq!(read(&file).unwrap().memory_size(), key.memory_size());
    assert!(key.fixed().iter().all(|column| column.len() == 16));
    assert!(key.fixed().concat().contains(&Fp::one()));
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    assert_eq!(key.write(Full).unwrap_err().kind(), std::io::ErrorKind::StorageFull);
}
