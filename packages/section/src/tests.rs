#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::borrow::Cow;

use zk_halo2::Checksum;

use super::{MAX_CIRCUITS, OnExisting, SectionError, bind, declared_circuits, ensure_bound, parse_circuits};

fn checksum(number: u8) -> Checksum {
    Checksum::from([number; 32])
}

fn module(customs: &str) -> Vec<u8> {
    wat::parse_str(format!(
        r#"(module {customs} (memory (export "memory") 1) (func (export "f") (result i32) i32.const 7))"#
    ))
    .unwrap()
}

fn section_of(bytes: usize, fill: &str) -> String {
    format!(r#"(@custom "halo2_circuits" "{}")"#, fill.repeat(bytes))
}

#[test]
fn what_bind_writes_is_what_is_declared() {
    let plain = module("");
    assert_eq!(declared_circuits(&plain).unwrap(), []);
    let circuits = [checksum(3), checksum(1), checksum(2)];
    let bound = bind(&plain, &circuits, OnExisting::Refuse).unwrap();
    assert_eq!(declared_circuits(&bound).unwrap(), circuits);
    assert!(bound.starts_with(&plain), "the module itself must stay as it is");
    wasmparser::validate(&bound).unwrap();
}

#[test]
fn bind_refuses_a_second_section_and_replaces_on_purpose() {
    let plain = module("");
    let bound = bind(&plain, &[checksum(1), checksum(2)], OnExisting::Refuse).unwrap();
    let error = bind(&bound, &[checksum(3)], OnExisting::Refuse).unwrap_err();
    assert!(matches!(error, SectionError::AlreadyBound { count: 2 }), "{error}");
    let replaced = bind(&bound, &[checksum(3)], OnExisting::Replace).unwrap();
    assert_eq!(replaced, bind(&plain, &[checksum(3)], OnExisting::Refuse).unwrap());
}

#[test]
fn replace_takes_sections_out_wherever_they_are() {
    let ours = section_of(32, "a");
    let last = r#"(@custom "halo2_circuits" (after last) "two")"#;
    let wasm = module(&format!(r#"(@custom "first" (before first) "kept") {ours} {last}"#));
    assert!(matches!(declared_circuits(&wasm), Err(SectionError::Duplicate)));
    let without = module(r#"(@custom "first" (before first) "kept")"#);
    assert_eq!(
        bind(&wasm, &[checksum(9)], OnExisting::Replace).unwrap(),
        bind(&without, &[checksum(9)], OnExisting::Refuse).unwrap()
    );
}

#[test]
fn duplicate_section_is_refused() {
    let one = section_of(32, "a");
    let two = section_of(32, "b");
    let error = declared_circuits(&module(&format!("{one}{two}"))).unwrap_err();
    assert!(matches!(error, SectionError::Duplicate), "{error}");
    // the same content twice is no better
    let error = declared_circuits(&module(&format!("{one}{one}"))).unwrap_err();
    assert!(matches!(error, SectionError::Duplicate), "{error}");
}

/// At run time the VM says that two sections share a name, and not which: `own_circuit` then finds no circuit.
#[test]
fn sections_of_one_name_besides_ours_are_refused() {
    let twice = r#"(@custom "notes" "a") (@custom "notes" "b")"#;
    assert_eq!(declared_circuits(&module(twice)).unwrap(), [], "it declares nothing");
    for error in [
        declared_circuits(&module(&format!("{twice}{}", section_of(32, "a")))).unwrap_err(),
        bind(&module(twice), &[checksum(1)], OnExisting::Refuse).unwrap_err(),
        bind(&module(twice), &[checksum(1)], OnExisting::Replace).unwrap_err(),
        ensure_bound(&module(twice), &[checksum(1)]).unwrap_err(),
    ] {
        assert!(matches!(&error, SectionError::DuplicateName { name } if name == "notes"), "{error}");
    }
    let once = module(&format!(r#"(@custom "notes" "a") (@custom "other" "a") {}"#, section_of(32, "a")));
    assert_eq!(declared_circuits(&once).unwrap().len(), 1);
}

#[test]
fn odd_sized_and_empty_sections_are_refused() {
    for length in [1, 31, 33, 63, 65] {
        match declared_circuits(&module(&section_of(length, "x"))).unwrap_err() {
            SectionError::OddLength { found } => assert_eq!(found, length),
            error => panic!("{error}"),
        }
    }
    let error = declared_circuits(&module(&section_of(0, "x"))).unwrap_err();
    assert!(matches!(error, SectionError::Empty), "{error}");
}

#[test]
fn a_circuit_listed_twice_is_refused() {
    let content = [[1u8; 32], [2; 32], [1; 32]].concat();
    match parse_circuits(&content).unwrap_err() {
        SectionError::DuplicateCircuit { checksum: found } => assert_eq!(found, checksum(1)),
        error => panic!("{error}"),
    }
    let error = bind(&module(""), &[checksum(1), checksum(1)], OnExisting::Refuse).unwrap_err();
    assert!(matches!(error, SectionError::DuplicateCircuit { .. }), "{error}");
}

#[test]
fn the_number_of_circuits_is_bounded() {
    let most: Vec<Checksum> = (0..MAX_CIRCUITS as u8).map(checksum).collect();
    let bound = bind(&module(""), &most, OnExisting::Refuse).unwrap();
    assert_eq!(declared_circuits(&bound).unwrap(), most);
    let more: Vec<Checksum> = (0..=MAX_CIRCUITS as u8).map(checksum).collect();
    match bind(&module(""), &more, OnExisting::Refuse).unwrap_err() {
        SectionError::TooMany { found, limit } => {
            assert_eq!((found, limit), (MAX_CIRCUITS + 1, MAX_CIRCUITS))
        }
        error => panic!("{error}"),
    }
    assert!(matches!(bind(&module(""), &[], OnExisting::Refuse), Err(SectionError::Empty)));
}

#[test]
fn what_is_no_module_is_an_error() {
    assert!(matches!(declared_circuits(b"no wasm at all"), Err(SectionError::NotAModule)));
    assert!(matches!(declared_circuits(b""), Err(SectionError::NotAModule)));
    let component = wat::parse_str("(component)").unwrap();
    assert!(matches!(declared_circuits(&component), Err(SectionError::NotAModule)));
    let mut truncated = bind(&module(""), &[checksum(1)], OnExisting::Refuse).unwrap();
    truncated.pop();
    assert!(matches!(declared_circuits(&truncated), Err(SectionError::NotWasm { .. })));
    assert!(matches!(
        bind(&truncated, &[checksum(1)], OnExisting::Replace),
        Err(SectionError::NotWasm { .. })
    ));
}

#[test]
fn ensure_bound_binds_what_declares_nothing_and_leaves_what_declares_these() {
    let plain = module("");
    let circuits = [checksum(3), checksum(1)];
    let bound = ensure_bound(&plain, &circuits).unwrap();
    assert_eq!(bound, bind(&plain, &circuits, OnExisting::Refuse).unwrap());
    let again = ensure_bound(&bound, &circuits).unwrap();
    assert!(matches!(again, Cow::Borrowed(same) if same == &*bound), "not even copied");
    // wherever the section is
    let first = module(&format!(r#"(@custom "halo2_circuits" (before first) "{}")"#, "a".repeat(32)));
    assert_eq!(ensure_bound(&first, &[checksum(b'a')]).unwrap(), first);
}

#[test]
fn ensure_bound_refuses_other_circuits_and_names_both_lists() {
    let [one, two, three] = [1, 2, 3].map(checksum);
    let bound = ensure_bound(&module(""), &[one, two]).unwrap().into_owned();
    for others in [&[two, one][..], &[one], &[two], &[one, two, three], &[one, three], &[three]] {
        let error = ensure_bound(&bound, others).unwrap_err();
        let text = error.to_string();
        match error {
            SectionError::OtherCircuits { declared, given } => {
                assert_eq!((&declared[..], &given[..]), (&[one, two][..], others));
            }
            error => panic!("{error}"),
        }
        let names: Vec<_> = others.iter().map(ToString::to_string).collect();
        assert!(text.contains(&format!("[{one}, {two}] and not [{}]", names.join(", "))), "{text}");
    }
}

#[test]
fn ensure_bound_refuses_lists_that_no_section_can_have() {
    let plain = module("");
    let bound = ensure_bound(&plain, &[checksum(1)]).unwrap();
    let many: Vec<Checksum> = (0..=MAX_CIRCUITS as u8).map(checksum).collect();
    ensure_bound(&plain, &many[..MAX_CIRCUITS]).unwrap();
    for wasm in [&plain[..], &bound] {
        assert!(matches!(ensure_bound(wasm, &[]), Err(SectionError::Empty)));
        assert!(matches!(
            ensure_bound(wasm, &many),
            Err(SectionError::TooMany { found: 65, limit: MAX_CIRCUITS })
        ));
        let twice = [checksum(1), checksum(2), checksum(1)];
        assert!(matches!(ensure_bound(wasm, &twice), Err(SectionError::DuplicateCircuit { .. })));
    }
}

#[test]
fn ensure_bound_refuses_modules_whose_section_breaks_its_rules() {
    let one = section_of(32, "a");
    let given = [checksum(b'a')];
    let refusal = |customs: &str| ensure_bound(&module(customs), &given).unwrap_err();
    assert!(matches!(refusal(&format!("{one}{one}")), SectionError::Duplicate));
    assert!(matches!(refusal(&section_of(0, "a")), SectionError::Empty));
    assert!(matches!(refusal(&section_of(33, "a")), SectionError::OddLength { found: 33 }));
    assert!(matches!(refusal(&section_of(64, "a")), SectionError::DuplicateCircuit { .. }));
    for no_module in [&b""[..], b"no wasm at all", &wat::parse_str("(component)").unwrap()] {
        assert!(matches!(ensure_bound(no_module, &given), Err(SectionError::NotAModule)));
    }
}

/// Of a damaged module, either nothing comes out or one that declares these circuits and is otherwise what it was.
#[test]
fn ensure_bound_keeps_its_word_for_damaged_modules() {
    let plain = module(r#"(@custom "other" "kept")"#);
    let circuits = [checksum(1), checksum(2)];
    let bound = ensure_bound(&plain, &circuits).unwrap().into_owned();
    let (mut taken, mut refused) = (0, 0);
    let mut check = |wasm: &[u8]| match ensure_bound(wasm, &circuits) {
        Ok(result) => {
            taken += 1;
            assert_eq!(declared_circuits(&result).unwrap(), circuits);
            assert!(result.starts_with(wasm));
            assert_eq!(ensure_bound(&result, &circuits).unwrap(), result);
        }
        Err(error) => {
            refused += 1;
            assert!(!error.to_string().is_empty());
        }
    };
    for wasm in [&plain, &bound] {
        for length in 0..wasm.len() {
            check(&wasm[..length]);
        }
        for position in 0..wasm.len() {
            for value in 0..=u8::MAX {
                let mut mutated = wasm.clone();
                mutated[position] = value;
                check(&mutated);
            }
        }
    }
    assert!(taken > 0 && refused > 0, "{taken} taken, {refused} refused");
}
