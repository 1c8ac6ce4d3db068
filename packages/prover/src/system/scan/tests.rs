#![allow(clippy::unwrap_used, reason = "tests")]

use halo2_proofs::plonk::{ConstraintSystem, Expression};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

use super::*;
use crate::system::System;

#[test]
fn the_degree_of_a_gate_and_its_simple_selector_are_found() {
    let mut meta = ConstraintSystem::<Fp>::default();
    let (a, b, c) = (meta.advice_column(), meta.fixed_column(), meta.instance_column());
    let selectors = [meta.selector(), meta.complex_selector(), meta.selector()];
    meta.create_gate("gate", |meta| {
        let [first, second, third] = selectors.map(|selector| meta.query_selector(selector));
        let a = meta.query_advice(a, Rotation(-3));
        let b = meta.query_fixed(b);
        let c = meta.query_instance(c, Rotation::next());
        vec![
            first * (a.clone() * b.clone() - c.clone() * Fp::from(7)),
            -(second.clone() * (a.clone() + Expression::Constant(Fp::from(3)))),
            (a.clone().square() * b * second) * (third * Fp::from(5)),
            Expression::Constant(Fp::from(3)),
            c,
        ]
    });
    let system = System::of(&meta).unwrap();
    let gate = |degree, simple_selector| Polynomial { degree, simple_selector };
    let gates = [gate(3, Some(0)), gate(2, None), gate(5, Some(2)), gate(0, None), gate(1, None)];
    assert_eq!(system.gates, gates);
    assert_eq!(system.selector_degrees(), [3, 0, 5]);
    assert_eq!(meta.degree(), 5);
}

#[test]
fn anything_else_is_an_error_that_says_where() {
    let mut meta = ConstraintSystem::<Fp>::default();
    let (a, on) = (meta.advice_column(), meta.selector());
    meta.enable_equality(a);
    meta.create_gate("gate", |meta| {
        vec![meta.query_selector(on) * meta.query_advice(a, Rotation::cur()) * Fp::from(2)]
    });
    let text = format!("{:?}", meta.pinned());
    System::read(text.clone()).unwrap();
    for len in 0..text.find(", minimum_degree").unwrap() {
        let error = System::read(text[..len].into()).unwrap_err();
        assert!(matches!(error, BuildError::Text { offset, .. } if offset <= len), "{len}: {error}");
    }
    for (from, to) in [
        ("Selector(Selector(0, true))", "Selector(Selector(1, true))"),
        ("Product", "Quotient"),
        (
            "Product(Selector(Selector(0, true)), ",
            "Product(Selector(Selector(0, true)), Selector(Selector(0, true)) ",
        ),
        ("column_type: Advice", "column_type: Other"),
        ("num_selectors: 1", "num_selectors: -1"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        assert!(System::read(text.replace(from, to)).is_err(), "{from}");
    }
}
