//! A long run: mutated proofs over many shapes, both verifiers on each.
//!
//! ```text
//! cargo run --release -p zk-halo2-testing --example differential -- --mutations 1000000 --seed 1 --threads 2
//! ```
//!
//! Every mutation depends on the seed, its shape and its number alone, so the table does not depend on the threads, and
//! what a finding prints is the command that meets it again. `--sabotage` puts a wrong verifier in the place of ours,
//! and the run must fail.
#![allow(clippy::unwrap_used, missing_docs, reason = "a program for developers")]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::{Parser, ValueEnum};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::Checksum;
use zk_halo2_testing::Case;
use zk_halo2_testing::generated::{Generated, small};
use zk_halo2_testing::mutation::{Kind, Mutated, Mutator};
use zk_halo2_testing::oracle::{Finding, Stage, Verifier, agree_with};

/// Compare zk-halo2 with halo2_proofs on mutated proofs.
#[derive(Clone, Debug, Parser)]
struct Options {
    /// Mutations over all shapes together
    #[arg(long, default_value_t = 1_000_000)]
    mutations: u64,
    /// What the mutations depend on
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Only the shape of this name
    #[arg(long)]
    shape: Option<String>,
    /// Only the mutation of this number
    #[arg(long, requires = "shape")]
    number: Option<u64>,
    /// Compare the path over halo2_proofs' arithmetic too, which takes longer than all others together
    #[arg(long)]
    reference: bool,
    /// Use a verifier that is wrong, to see that this is noticed
    #[arg(long)]
    sabotage: Option<Sabotage>,
}

impl Options {
    fn verifiers(&self) -> Vec<Verifier> {
        match self.sabotage {
            Some(sabotage) => vec![sabotage.verifier()],
            None if self.reference => Verifier::all(),
            None => Verifier::fast(),
        }
    }
}

/// How to be wrong, for one proof in a thousand or so.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sabotage {
    /// Accepts some proofs that are not valid
    Yes,
    /// Rejects some proofs that are valid
    No,
}

impl Sabotage {
    fn verifier(self) -> Verifier {
        Verifier::new(format!("sabotage {self:?}"), move |key, proof, inputs| {
            let verdict = zk_halo2::verify(key, proof, inputs);
            let chosen = u16::from_le_bytes(*Checksum::of(proof).as_bytes().first_chunk().unwrap());
            match (self, &verdict) {
                (Sabotage::Yes, Ok(false)) if chosen < 65 => Ok(true),
                // There are but a few proofs that are valid, so this is wrong about each.
                (Sabotage::No, Ok(true)) => Ok(false),
                _ => verdict,
            }
        })
    }
}

/// What became of the mutations of one shape.
#[derive(Clone, Debug, Default)]
struct Counts {
    kinds: BTreeMap<Kind, u64>,
    stages: BTreeMap<Stage, u64>,
    /// Mutations that are neither of the honest proofs with its statement.
    changed: u64,
}

impl Counts {
    fn add(&mut self, other: &Counts) {
        other.kinds.iter().for_each(|(kind, count)| *self.kinds.entry(*kind).or_default() += count);
        other.stages.iter().for_each(|(stage, count)| *self.stages.entry(*stage).or_default() += count);
        self.changed += other.changed;
    }

    fn stage(&self, stage: Stage) -> u64 {
        self.stages.get(&stage).copied().unwrap_or(0)
    }

    fn total(&self) -> u64 {
        self.stages.values().sum()
    }
}

/// Mutations that a thread takes at a time.
const BLOCK: u64 = 256;

struct Run {
    options: Options,
    verifiers: Vec<Verifier>,
    cases: Vec<Case>,
    next_block: AtomicU64,
    done: AtomicU64,
    finished: AtomicBool,
    counts: Mutex<Vec<Counts>>,
    finding: Mutex<Option<String>>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let chosen = |shape: &Generated| options.shape.as_ref().is_none_or(|name| *name == shape.to_string());
    let cases: Vec<_> = small().iter().filter(|shape| chosen(shape)).map(Generated::case).collect();
    if cases.is_empty() {
        eprintln!("no such shape; there are:");
        small().iter().for_each(|shape| eprintln!("  {shape}"));
        return ExitCode::from(2);
    }
    let run = Run {
        verifiers: options.verifiers(),
        next_block: AtomicU64::new(0),
        done: AtomicU64::new(0),
        finished: AtomicBool::new(false),
        counts: Mutex::new(vec![Counts::default(); cases.len()]),
        finding: Mutex::new(None),
        cases,
        options,
    };
    match run.options.number {
        Some(number) => run.one(number),
        None => run.all(),
    }
}

impl Run {
    /// Mutations of each shape, so that together they are at least as many as asked for.
    fn per_shape(&self) -> u64 {
        self.options.mutations.div_ceil(self.cases.len() as u64)
    }

    fn all(&self) -> ExitCode {
        let start = Instant::now();
        std::thread::scope(|scope| {
            let workers: Vec<_> =
                (0..self.options.threads.max(1)).map(|_| scope.spawn(|| self.work())).collect();
            let reporter = scope.spawn(|| self.report(start));
            workers.into_iter().for_each(|worker| worker.join().unwrap());
            self.finished.store(true, Ordering::Relaxed);
            reporter.thread().unpark();
        });
        self.print_table(start.elapsed());
        match self.finding.lock().unwrap().as_ref() {
            None => ExitCode::SUCCESS,
            Some(finding) => {
                println!("\nFINDING: {finding}");
                ExitCode::FAILURE
            }
        }
    }

    /// One mutation alone, shown.
    fn one(&self, number: u64) -> ExitCode {
        let (mutated, kind) = self.mutation(0, number);
        println!("{}, {kind:?}", self.cases[0].name);
        println!("circuit binary {}", hex(self.cases[0].binary.as_bytes()));
        println!("proof {}", hex(&mutated.proof));
        mutated.public_inputs.iter().for_each(|input| println!("public input {}", hex(input)));
        match self.check(0, &mutated) {
            Ok(stage) => println!("agreed: {stage:?}"),
            Err(finding) => {
                println!("FINDING: {finding}");
                return ExitCode::FAILURE;
            }
        }
        ExitCode::SUCCESS
    }

    /// Every thread is a pool of its own, so that no multiexponentiation is spread over the others.
    fn work(&self) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        pool.install(|| {
            while !self.finished.load(Ordering::Relaxed) {
                let block = self.next_block.fetch_add(1, Ordering::Relaxed);
                let shape = (block % self.cases.len() as u64) as usize;
                let start = block / self.cases.len() as u64 * BLOCK;
                if start >= self.per_shape() {
                    break;
                }
                self.block(shape, start..self.per_shape().min(start + BLOCK));
            }
        });
    }

    fn block(&self, shape: usize, numbers: std::ops::Range<u64>) {
        let mut counts = Counts::default();
        for number in numbers {
            let (mutated, kind) = self.mutation(shape, number);
            match self.check(shape, &mutated) {
                Ok(stage) => *counts.stages.entry(stage).or_default() += 1,
                Err(finding) => return self.found(shape, number, kind, &finding),
            }
            *counts.kinds.entry(kind).or_default() += 1;
            counts.changed += u64::from(mutated.is_changed(&self.cases[shape]));
            self.done.fetch_add(1, Ordering::Relaxed);
        }
        self.counts.lock().unwrap()[shape].add(&counts);
    }

    fn mutation(&self, shape: usize, number: u64) -> (Mutated, Kind) {
        let case = &self.cases[shape];
        let name = format!("{}/{}/{number}", self.options.seed, case.name);
        let seed = *Checksum::of(name.as_bytes()).as_bytes();
        Mutator::new(StdRng::from_seed(seed)).mutate(case)
    }

    fn check(&self, shape: usize, mutated: &Mutated) -> Result<Stage, Finding> {
        agree_with(&self.verifiers, &self.cases[shape], mutated)
    }

    fn found(&self, shape: usize, number: u64, kind: Kind, finding: &Finding) {
        self.finished.store(true, Ordering::Relaxed);
        let Options { seed, sabotage, .. } = &self.options;
        let sabotage = sabotage.map(|sabotage| format!(" --sabotage {sabotage:?}").to_lowercase());
        let again = format!(
            "--seed {seed} --shape {} --number {number}{}",
            self.cases[shape].name,
            sabotage.unwrap_or_default()
        );
        *self.finding.lock().unwrap() = Some(format!("{finding}\n{kind:?}; again with: {again}"));
    }

    fn report(&self, start: Instant) {
        while !self.finished.load(Ordering::Relaxed) {
            std::thread::park_timeout(Duration::from_secs(5));
            let done = self.done.load(Ordering::Relaxed);
            let rate = done as f64 / start.elapsed().as_secs_f64();
            eprintln!("{done} mutations in {:.0?}, {rate:.0} in a second", start.elapsed());
        }
    }

    fn print_table(&self, took: Duration) {
        let counts = self.counts.lock().unwrap();
        let mut sum = Counts::default();
        let header = ["mutations", "changed", "question", "transcr.", "opening", "equation", "accepted"];
        print!("{:<44}", "shape");
        header.iter().for_each(|title| print!(" {title:>9}"));
        println!();
        for (case, counts) in self.cases.iter().zip(counts.iter()) {
            print_row(&case.name, counts);
            sum.add(counts);
        }
        print_row("all", &sum);
        println!("\n{:<44} {:>9}", "kind", "mutations");
        sum.kinds.iter().for_each(|(kind, count)| println!("{:<44} {count:>9}", format!("{kind:?}")));
        let Options { seed, threads, .. } = self.options;
        println!("\n{} shapes, seed {seed}, {threads} threads, {took:.1?}", self.cases.len());
    }
}

fn print_row(name: &str, counts: &Counts) {
    use Stage::{Accepted, Equation, Opening, Question, Transcript};
    print!("{name:<44} {:>9} {:>9}", counts.total(), counts.changed);
    [Question, Transcript, Opening, Equation, Accepted]
        .iter()
        .for_each(|stage| print!(" {:>9}", counts.stage(*stage)));
    println!();
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
