//! The mutation run as a document: for each kind of constraint where it stands, and the fault that shows its absence.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use rayon::prelude::*;

use crate::case::Case;
use crate::fault::{Constraint, Fault};
use crate::table::Copy;

/// Constraints of one kind.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The constraints.
    pub constraints: Vec<Constraint>,
    /// The faults that show their absence, in general words.
    pub faults: BTreeSet<String>,
    /// The constraints that no fault shows.
    pub survivors: Vec<Constraint>,
}

/// The constraints of a circuit by kind, in alphabetical order; gates first.
pub fn groups(case: &Case) -> BTreeMap<(bool, String), Group> {
    let mut groups: BTreeMap<(bool, String), Group> = BTreeMap::new();
    for constraint in case.bench.constraints() {
        let is_copy = matches!(constraint, Constraint::Copy(_));
        groups.entry((is_copy, kind(case, constraint))).or_default().constraints.push(constraint);
    }
    groups
}

/// What kind of constraint it is: a polynomial's name, or what is copied into what.
fn kind(case: &Case, constraint: Constraint) -> String {
    let table = &case.bench.table;
    match constraint {
        Constraint::Gate { polynomial, .. } => case.bench.system.polynomials[polynomial].name.clone(),
        Constraint::Copy(index) => {
            let Copy { to, from } = table.copies[index];
            let what = if table.shape.is_fixed(from) { "constant" } else { "copy" };
            format!("{what} into {}", general(table.name(to)))
        }
    }
}

/// A name without its namespaces, nor the numbers that tell one of many from the others.
fn general(name: &str) -> String {
    let own = name.rsplit(" / ").next().unwrap_or(name);
    let own = own.replace("domain ConstantLength", "L = ").replace(['<', '>'], "");
    let own = own.split("for L = ").next().unwrap_or(&own).trim_end().to_string() + &after_domain(&own);
    own.split(' ').map(numberless).collect::<Vec<_>>().join(" ")
}

/// The cell's own name after that of a region which names a message length.
fn after_domain(name: &str) -> String {
    match name.split_once("for L = ").and_then(|(_, rest)| rest.split_once(':')) {
        Some((_, cell)) => format!(":{cell}"),
        None => String::new(),
    }
}

/// `round_12` as `round_i`.
fn numberless(word: &str) -> String {
    match word.strip_prefix("round_").or_else(|| word.strip_prefix("z_")) {
        Some(number) if number.chars().all(|c| c.is_ascii_digit()) => word.replace(number, "i"),
        _ => word.to_string(),
    }
}

/// What a fault is, in general words.
fn describe(fault: &Fault) -> String {
    match fault.chosen.len() {
        1 if !fault.name.contains("check: a") => format!("another value in `{}`", general(&fault.name)),
        _ => general(&fault.name),
    }
}

/// Runs over all constraints and writes the circuit's section. Also says how many there are, and how many survive.
pub fn markdown(case: &Case) -> (String, usize, usize) {
    let mut text = format!("## {}\n\n| constraint | places | shown by |\n| --- | ---: | --- |\n", case.name);
    let (mut all, mut surviving) = (0, 0);
    for ((_, kind), mut group) in groups(case) {
        let found: Vec<(Constraint, Option<Fault>)> = group
            .constraints
            .par_iter()
            .map(|constraint| (*constraint, case.shown_by(*constraint)))
            .collect();
        for (constraint, fault) in found {
            match fault {
                Some(fault) => _ = group.faults.insert(describe(&fault)),
                None => group.survivors.push(constraint),
            }
        }
        all += group.constraints.len();
        surviving += group.survivors.len();
        let mut faults: Vec<String> = group.faults.into_iter().collect();
        if !group.survivors.is_empty() {
            faults.push(format!("**{} survive**", group.survivors.len()));
        }
        let _ = writeln!(text, "| {kind} | {} | {} |", group.constraints.len(), faults.join("; "));
    }
    (text, all, surviving)
}
