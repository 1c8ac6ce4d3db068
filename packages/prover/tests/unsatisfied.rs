//! Witnesses with one wrong cell, beside the mock prover of `halo2_proofs`: what it refuses is refused with the same gate,
//! lookup or copy, and what it accepts is proved.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::Arc;

use ff::Field;
use halo2_proofs::circuit::{Layouter, Value};
use halo2_proofs::dev::{MockProver, VerifyFailure};
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed, FloorPlanner,
    Instance, Selector,
};
use pasta_curves::Fp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::Backend;
use zk_halo2::params::prover_params;
use zk_halo2_prover::{ProveError, Prover, ProverParams, ProvingKey};
use zk_halo2_testing::circuits::{Chunks, Lookup, Multiply, Poseidon, Rotations, Selectors};
use zk_halo2_testing::generated::small;

thread_local! {
    /// The assignment to an advice cell that is altered next, counted from 0; none below zero.
    static ALTERED: Cell<i64> = const { Cell::new(-1) };

    /// Whether it becomes larger by four or by one.
    static BY_FOUR: Cell<bool> = const { Cell::new(false) };

    /// Whether a circuit made as many assignments.
    static DONE: Cell<bool> = const { Cell::new(false) };
}

/// A circuit of which one assignment gets another value.
#[derive(Clone, Debug)]
struct Altered<C>(C);

impl<C: Circuit<Fp>> Circuit<Fp> for Altered<C> {
    type Config = C::Config;
    type FloorPlanner = Altering<C::FloorPlanner>;

    fn without_witnesses(&self) -> Self {
        Self(self.0.without_witnesses())
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> C::Config {
        C::configure(meta)
    }

    fn synthesize(&self, config: C::Config, layouter: impl Layouter<Fp>) -> Result<(), Error> {
        self.0.synthesize(config, layouter)
    }
}

/// A floor planner that counts assignments and alters one of them.
#[derive(Debug)]
struct Altering<P>(PhantomData<P>);

impl<P: FloorPlanner> FloorPlanner for Altering<P> {
    fn synthesize<F: Field, CS: Assignment<F>, C: Circuit<F>>(
        cs: &mut CS,
        circuit: &C,
        config: C::Config,
        constants: Vec<Column<Fixed>>,
    ) -> Result<(), Error> {
        let mut passing = Passing { inner: cs, left: ALTERED.get(), field: PhantomData };
        P::synthesize(&mut passing, circuit, config, constants)
    }
}

struct Passing<'a, F: Field, CS: Assignment<F>> {
    inner: &'a mut CS,
    left: i64,
    field: PhantomData<F>,
}

impl<F: Field, CS: Assignment<F>> Assignment<F> for Passing<'_, F, CS> {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, name: N) {
        self.inner.enter_region(name);
    }

    fn exit_region(&mut self) {
        self.inner.exit_region();
    }

    fn enable_selector<A, AR>(&mut self, name: A, selector: &Selector, row: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.inner.enable_selector(name, selector, row)
    }

    fn query_instance(&self, column: Column<Instance>, row: usize) -> Result<Value<F>, Error> {
        self.inner.query_instance(column, row)
    }

    fn assign_advice<V, VR, A, AR>(
        &mut self,
        name: A,
        column: Column<Advice>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<F>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let altered = self.left == 0;
        if altered {
            DONE.set(true);
        }
        self.left -= 1;
        let by = if BY_FOUR.get() { F::ONE.double().double() } else { F::ONE };
        let value = || {
            to().map(|value| {
                let value: Assigned<F> = value.into();
                if altered { value + Assigned::Trivial(by) } else { value }
            })
        };
        self.inner.assign_advice(name, column, row, value)
    }

    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        name: A,
        column: Column<Fixed>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<F>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.inner.assign_fixed(name, column, row, to)
    }

    fn copy(&mut self, a: Column<Any>, a_row: usize, b: Column<Any>, b_row: usize) -> Result<(), Error> {
        self.inner.copy(a, a_row, b, b_row)
    }

    fn fill_from_row(
        &mut self,
        column: Column<Fixed>,
        row: usize,
        to: Value<Assigned<F>>,
    ) -> Result<(), Error> {
        self.inner.fill_from_row(column, row, to)
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, name: N) {
        self.inner.push_namespace(name);
    }

    fn pop_namespace(&mut self, gadget: Option<String>) {
        self.inner.pop_namespace(gadget);
    }
}

/// The number of constraints of each gate, read from the constraint system's text.
fn constraint_counts<C: Circuit<Fp>>() -> Vec<usize> {
    let mut meta = ConstraintSystem::<Fp>::default();
    C::configure(&mut meta);
    let text = format!("{meta:?}");
    let lists = text.split("constraint_names: [").skip(1);
    lists.map(|list| list[..list.find(']').unwrap()].matches('"').count() / 2).collect()
}

/// What the mock prover finds, in the words of [`refused`].
fn found(failures: &[VerifyFailure], counts: &[usize]) -> Vec<String> {
    let number = |text: &str, after: &str| -> usize {
        let rest = &text[text.find(after).unwrap() + after.len()..];
        rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())].parse().unwrap()
    };
    let name = |failure: &VerifyFailure| match failure {
        VerifyFailure::ConstraintNotSatisfied { constraint, .. } => {
            // "Constraint 0 in gate 1 ('name')"
            let text = constraint.to_string();
            let gate = number(&text, "in gate ");
            let before: usize = counts[..gate].iter().sum();
            Some(format!("gate {}", before + number(&text, "Constraint ")))
        }
        VerifyFailure::Lookup { lookup_index, .. } => Some(format!("lookup {lookup_index}")),
        VerifyFailure::Permutation { column, .. } => Some(format!("copy {column:?}").to_lowercase()),
        _ => None,
    };
    failures.iter().filter_map(name).collect()
}

/// Whether this error is among what the mock prover found.
fn is_among(error: &ProveError, found: &[String]) -> bool {
    match error {
        ProveError::Gate { gate, .. } => found.contains(&format!("gate {gate}")),
        ProveError::Lookup { lookup, .. } => found.contains(&format!("lookup {lookup}")),
        ProveError::Copy { column, other, .. } => [column, other].iter().any(|column| {
            let (kind, index) = (column.kind.name().to_lowercase(), format!("index: {}", column.index));
            found
                .iter()
                .any(|found| found.starts_with("copy") && found.contains(&kind) && found.contains(&index))
        }),
        _ => false,
    }
}

/// Alters each assignment in turn, in two ways; returns how many were refused and how many made no difference.
fn check<C: Circuit<Fp> + Clone>(name: &str, k: u32, circuit: C, instance: &[Vec<Fp>]) -> [usize; 2] {
    let circuit = Altered(circuit);
    let lens: Vec<_> = instance.iter().map(Vec::len).collect();
    let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
    let key = Arc::new(ProvingKey::build(k, &circuit, &lens).unwrap());
    let params = ProverParams::new(&prover_params(k).unwrap(), Backend::current()).unwrap();
    let prover = Prover::new(key, params).unwrap();
    let counts = constraint_counts::<C>();
    let mut outcomes = [0; 2];
    for attempt in 0.. {
        let cell = attempt / 2;
        BY_FOUR.set(attempt % 2 == 1);
        DONE.set(false);
        ALTERED.set(cell);
        let mock = MockProver::run(k, &circuit, instance.to_vec()).unwrap();
        let verdict = mock.verify();
        let outcome =
            prover.prove(std::slice::from_ref(&circuit), &[&columns], StdRng::seed_from_u64(cell as u64));
        ALTERED.set(-1);
        if !DONE.get() {
            break;
        }
        let found = found(verdict.as_ref().err().map_or(&[], Vec::as_slice), &counts);
        match outcome {
            Ok(proof) => {
                assert!(found.is_empty(), "{name}, cell {cell}: proved, but {found:?}");
                let inputs: Vec<_> = instance.iter().flatten().map(ff::PrimeField::to_repr).collect();
                let key = prover.key().binary().key();
                assert_eq!(zk_halo2::verify(key, &proof, &inputs), Ok(true), "{name}, cell {cell}");
                outcomes[1] += 1;
            }
            Err(error) => {
                assert!(is_among(&error, &found), "{name}, cell {cell}: {error}, but {found:?}");
                outcomes[0] += 1;
            }
        }
    }
    outcomes
}

#[test]
fn one_wrong_cell_is_found_where_the_mock_prover_finds_it() {
    let message = [Fp::from(1), Fp::from(2)];
    let mut total = [0; 2];
    let mut add = |[refused, proved]: [usize; 2]| total = [total[0] + refused, total[1] + proved];
    add(check("multiply", 4, Multiply::new(6, 7), &[vec![Fp::from(42)]]));
    add(check("lookup", 5, Lookup::new(3), &Lookup::instance(3)));
    add(check("poseidon", 6, Poseidon::new(message), &[vec![Poseidon::hash(message)]]));
    add(check("selectors", 5, Selectors::new(5), &Selectors::instance(5)));
    add(check("chunks", 5, Chunks::new(11), &[vec![Fp::from(11)], vec![]]));
    add(check("rotations", 5, Rotations::new(4), &Rotations::instance(4)));
    for shape in small() {
        shape.with_circuit(|circuit, instance| {
            add(check(&shape.to_string(), shape.k, circuit, &instance));
        });
    }
    println!("{total:?}: refused, proved");
    assert!(total[0] >= 1_000, "{total:?}");
    assert!(total[1] > 0, "{total:?}");
}
