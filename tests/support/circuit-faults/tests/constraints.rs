//! The circuits: a prover chooses the witness and nothing else, and every constraint is needed.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::LazyLock;

use zk_circuit_faults::{
    Case, CellId, Constraint, Removed, credential, free_cells, gadgets, groups, headstash, mock_accepts,
    survivors,
};

static GADGETS: LazyLock<Case> = LazyLock::new(|| gadgets().unwrap());
static CREDENTIAL: LazyLock<Case> = LazyLock::new(|| credential().unwrap());
static HEADSTASH: LazyLock<Case> = LazyLock::new(|| headstash().unwrap());

fn is_witness(case: &Case, cell: CellId) -> bool {
    let name = case.bench.table.name(cell);
    case.witness.iter().any(|(part, _)| name.contains(part))
}

/// The cells of the witness can be chosen, as many as there are to be, and none of the other cells given.
fn the_witness_and_nothing_else(case: &Case, others: &[CellId]) {
    let all: Vec<CellId> = case.bench.table.advice().collect();
    let witness: Vec<CellId> = all.iter().copied().filter(|cell| is_witness(case, *cell)).collect();
    let free = free_cells(case, &witness);
    for (part, count) in case.witness {
        let found = free.iter().filter(|name| name.contains(part)).count();
        assert_eq!(found, *count, "{}: cells of {part:?} that can be chosen", case.name);
    }
    assert_eq!(free_cells(case, others), [""; 0], "{}: these can be chosen", case.name);
}

fn others(case: &Case, stride: usize) -> Vec<CellId> {
    case.bench.table.advice().filter(|cell| !is_witness(case, *cell)).step_by(stride).collect()
}

/// The first, the last and some of the constraints of each kind.
fn sample(case: &Case, stride: usize) -> Vec<Constraint> {
    let some = |constraints: Vec<Constraint>| {
        let last = constraints.last().copied();
        constraints.into_iter().step_by(stride).chain(last).collect::<Vec<_>>()
    };
    groups(case).into_values().flat_map(|group| some(group.constraints)).collect()
}

fn all_are_needed(case: &Case, constraints: &[Constraint]) {
    assert_eq!(survivors(case, constraints), [], "{}: no fault shows that these are missing", case.name);
}

/// Not only one cell at a time: all values follow from the witness, position bits and digits, each of which a
/// constraint checks.
#[test]
fn all_other_values_follow_from_the_witness() {
    for case in [&*GADGETS, &*CREDENTIAL, &*HEADSTASH] {
        let undetermined = case.bench.undetermined();
        let unchecked: Vec<CellId> = undetermined
            .iter()
            .copied()
            .filter(|cell| case.bench.broken_by(&case.changed(*cell)).is_empty())
            .collect();
        let expected: usize = case.witness.iter().map(|(_, count)| count).sum();
        assert!(unchecked.iter().all(|cell| is_witness(case, *cell)), "{}: {unchecked:?}", case.name);
        assert_eq!(unchecked.len(), expected, "{}", case.name);
        for cell in undetermined.iter().filter(|cell| !unchecked.contains(cell)) {
            let name = case.bench.table.name(*cell);
            // The number `b` of the gadgets is witnessed elsewhere than it is checked.
            let checked = ["merkle step: bit", "range check: z_", "b / witness: value"];
            let checked = checked.iter().any(|part| name.contains(part));
            assert!(checked, "{}: {name} does not follow", case.name);
        }
    }
}

#[test]
fn numbers_out_of_range_and_other_public_inputs_are_refused() {
    // Range checks of 3 and 4 digits, the second of a copied number; none; and one of 64 digits.
    for (case, faults) in [(&*GADGETS, 4 + 5 + 1), (&*CREDENTIAL, 0), (&*HEADSTASH, 65)] {
        assert_eq!(case.range_faults.len(), faults, "{}", case.name);
        for (fault, broken) in &case.range_faults {
            assert_eq!(broken.len(), 1, "{}: {fault:?}", case.name);
        }
        let instance: Vec<CellId> = case.bench.table.instance().collect();
        assert_eq!(instance.len(), 1, "{}: public inputs", case.name);
        assert_eq!(case.bench.broken_by(&case.changed(instance[0])).len(), 1, "{}", case.name);
    }
}

#[test]
fn gadgets_leave_nothing_but_the_witness_to_the_prover() {
    the_witness_and_nothing_else(&GADGETS, &others(&GADGETS, 1));
}

#[test]
fn every_constraint_of_the_gadgets_is_needed() {
    let all: Vec<Constraint> = GADGETS.bench.constraints().collect();
    all_are_needed(&GADGETS, &all);
}

#[test]
fn a_sample_of_cells_of_the_circuits_is_not_the_provers_choice() {
    the_witness_and_nothing_else(&CREDENTIAL, &others(&CREDENTIAL, 29));
    the_witness_and_nothing_else(&HEADSTASH, &others(&HEADSTASH, 47));
}

#[test]
fn a_sample_of_constraints_of_the_circuits_is_needed() {
    all_are_needed(&CREDENTIAL, &sample(&CREDENTIAL, 97));
    all_are_needed(&HEADSTASH, &sample(&HEADSTASH, 157));
}

#[test]
#[ignore = "takes minutes: every cell and every constraint of the circuits in turn"]
fn every_cell_and_every_constraint() {
    for case in [&*CREDENTIAL, &*HEADSTASH] {
        the_witness_and_nothing_else(case, &others(case, 1));
        let all: Vec<Constraint> = case.bench.constraints().collect();
        all_are_needed(case, &all);
    }
}

/// halo2's mock prover on the fault that shows a constraint: it refuses it, unless the constraint is left out.
fn the_mock_prover_agrees(case: &Case, constraint: Constraint) {
    let name = case.name;
    let fault = case.shown_by(constraint).unwrap();
    let accepts = |left_out| mock_accepts(case, &fault, Some(constraint), left_out).unwrap();
    assert!(!accepts(Removed::Nothing), "{name}: {fault:?} passes");
    match constraint {
        Constraint::Copy(index) => assert!(accepts(Removed::Copy(index)), "{name}: {fault:?}"),
        Constraint::Gate { polynomial, row } => {
            assert!(accepts(Removed::Polynomial(polynomial)), "{name}: {fault:?}");
            assert!(accepts(Removed::Selectors { polynomial, row }), "{name}: {fault:?}");
        }
    }
}

#[test]
fn without_any_one_polynomial_the_mock_prover_accepts_a_fault() {
    for case in [&*GADGETS, &*CREDENTIAL, &*HEADSTASH] {
        for polynomial in 0..case.bench.system.polynomials.len() {
            let is_own =
                |c: &Constraint| matches!(c, Constraint::Gate { polynomial: own, .. } if *own == polynomial);
            // A circuit need not use every gate of the parts that it is made of.
            let Some(last) = case.bench.constraints().filter(is_own).last() else { continue };
            the_mock_prover_agrees(case, last);
        }
    }
}

#[test]
fn without_a_copy_of_any_kind_the_mock_prover_accepts_a_fault() {
    for case in [&*GADGETS, &*CREDENTIAL, &*HEADSTASH] {
        for ((is_copy, _), group) in groups(case) {
            if is_copy {
                the_mock_prover_agrees(case, group.constraints[group.constraints.len() / 2]);
            }
        }
    }
}

#[test]
fn the_mock_prover_accepts_the_honest_assignments_put_together_again() {
    for case in [&*GADGETS, &*CREDENTIAL, &*HEADSTASH] {
        assert!(mock_accepts(case, &zk_circuit_faults::Fault::none(), None, Removed::Nothing).unwrap());
    }
}

/// The document lists the kinds of constraints that there are, and how many of each.
#[test]
fn the_document_is_of_these_circuits() {
    let document = include_str!("../../../../docs/CONSTRAINTS.md");
    for case in [&*GADGETS, &*CREDENTIAL, &*HEADSTASH] {
        let heading = format!("\n## {}\n", case.name);
        let section = document.split(&heading).nth(1).unwrap().split("\n## ").next().unwrap();
        let groups = groups(case);
        for ((_, kind), group) in &groups {
            let row = format!("| {kind} | {} | ", group.constraints.len());
            assert!(
                section.contains(&row),
                "{}: `{row}` is missing: run the example `constraints`",
                case.name
            );
        }
        assert_eq!(section.matches("\n| ").count(), groups.len() + 2, "{}: rows", case.name);
        assert!(!section.contains("survive"));
    }
}
