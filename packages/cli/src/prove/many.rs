//! Many claims of one airdrop, proved on all threads.
//!
//! Everything that can be wrong with the claims is found before the first is proved. Each claim is written as soon as it is
//! proved, so that those are kept when a later one fails, and are skipped by the next run. Start at [`prove`].

use super::folder::Folder;
use super::{Claimant, prepare, prove_claim, prover};
use crate::progress::{self, Counter};
use crate::{files, headstash};
use anyhow::{Context, Result, bail};
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::Tree;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use zk_airdrop::{Airdrop, Chosen, Document, PreparedClaim};

/// A claim as it stands in the file.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    /// Counted from 1, for messages.
    number: usize,
    claimant: Claimant,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Claimant { key, to, .. } = &self.claimant;
        write!(f, "line {}, {} for {to}", self.number, key.display())
    }
}

/// A claim that is to be there in the end.
struct Job<'a> {
    line: &'a Line,
    chosen: Chosen,
    folder: Folder,
}

impl Job<'_> {
    /// The claim, with its proof where that is there already.
    fn prepare(&self, airdrop: &Airdrop, tree: &Tree) -> Result<(PreparedClaim, Option<Vec<u8>>)> {
        let prepared = prepare(airdrop, tree, &self.chosen, &self.folder)?;
        let proof = self.folder.proof(&prepared)?;
        Ok((prepared, proof))
    }
}

/// Reads the file of `--claims`.
pub(super) fn read(file: &Path) -> Result<Vec<Line>> {
    let text = files::read_text(file, "claims")?;
    if let Some(found) = Document::of(&text) {
        return Err(headstash::instead_of(found, "a line `KEYFILE ADDRESS` for each claim", file));
    }
    let lines = parse(&text).with_context(|| format!("in {}", file.display()))?;
    if lines.is_empty() {
        bail!("{} has no claims: write a line `KEYFILE ADDRESS` for each", file.display());
    }
    Ok(lines)
}

/// Parses the lines; empty ones count for their number alone.
fn parse(text: &str) -> Result<Vec<Line>> {
    let lines = text.lines().zip(1..).filter(|(text, _)| !text.trim().is_empty());
    lines
        .map(|(text, number)| {
            let claimant = parse_line(text).with_context(|| format!("line {number}"))?;
            Ok(Line { number, claimant })
        })
        .collect()
}

fn parse_line(text: &str) -> Result<Claimant> {
    let (key, to, leaf) = match text.split_whitespace().collect::<Vec<_>>()[..] {
        [key, to] => (key, to, None),
        [key, to, leaf] => (key, to, Some(parse_leaf(leaf)?)),
        ref words => bail!("expected KEYFILE ADDRESS or KEYFILE ADDRESS LEAF, found {} word(s)", words.len()),
    };
    Ok(Claimant { key: key.into(), to: to.parse()?, leaf })
}

fn parse_leaf(text: &str) -> Result<usize> {
    text.parse().with_context(|| format!("{text:?} is no place in the list, counted from 0"))
}

/// Proves the claims that are not there yet, and writes each to a folder of `output`: the first to `0`.
pub(super) fn prove(airdrop: &Airdrop, lines: &[Line], output: &Path) -> Result<()> {
    let jobs = jobs(airdrop, lines, output)?;
    let tree = headstash::tree(airdrop.list())?;
    check_begun(airdrop, &tree, &jobs)?;
    let left: Vec<_> = jobs.iter().filter(|job| !job.folder.is_complete()).collect();
    if !left.is_empty() {
        Batch { airdrop, tree, prover: prover()?, jobs: &left, next: AtomicUsize::new(0) }.prove()?;
    }
    println!("claims    {}", jobs.len());
    if left.len() < jobs.len() {
        println!("skipped   {} (complete)", jobs.len() - left.len());
    }
    for (token, amount) in amounts(&jobs) {
        println!("amount    {amount}{token}");
    }
    let [first, last] = [0, jobs.len() - 1].map(|number| jobs[number].folder.path().display());
    println!("folders   {first} to {last}");
    Ok(())
}

/// Refuses claims that are there and are not those of the lines.
fn check_begun(airdrop: &Airdrop, tree: &Tree, jobs: &[Job<'_>]) -> Result<()> {
    let begun: Vec<_> = jobs.iter().filter(|job| job.folder.is_begun()).collect();
    if begun.is_empty() {
        return Ok(());
    }
    let check = |job: &&Job<'_>| -> Result<()> {
        job.prepare(airdrop, tree).map(drop).with_context(|| job.line.to_string())
    };
    let step = format!("checking {} claims that are there", begun.len());
    // All of them, so that the error is the first line's.
    let results: Vec<Result<()>> = progress::step(&step, || begun.par_iter().map(check).collect());
    results.into_iter().collect()
}

/// What the claims are worth, by token.
fn amounts<'a>(jobs: &'a [Job<'_>]) -> BTreeMap<&'a str, u128> {
    let mut amounts = BTreeMap::new();
    for Job { chosen, .. } in jobs {
        let amount: &mut u128 = amounts.entry(chosen.token()).or_default();
        *amount = amount.saturating_add(chosen.amount().get());
    }
    amounts
}

/// What is to be proved, after the checks.
fn jobs<'a>(airdrop: &Airdrop, lines: &'a [Line], output: &Path) -> Result<Vec<Job<'a>>> {
    // By leaf, the line that claims it.
    let mut claimed = HashMap::new();
    let mut job = |number: usize, line: &'a Line| {
        let chosen = line.claimant.choose(airdrop)?;
        if let Some(first) = claimed.insert(chosen.index(), line.number) {
            bail!("leaf {} is claimed in line {first} already, and is paid once", chosen.index());
        }
        let folder = Folder::open(&output.join(number.to_string()))?;
        Ok(Job { line, chosen, folder })
    };
    let jobs = lines.iter().enumerate();
    jobs.map(|(number, line)| job(number, line).with_context(|| line.to_string())).collect()
}

/// The claims that are not complete, and what proves them.
struct Batch<'a> {
    airdrop: &'a Airdrop,
    tree: Tree,
    prover: Prover,
    jobs: &'a [&'a Job<'a>],
    /// The first job that nobody has taken.
    next: AtomicUsize,
}

impl Batch<'_> {
    /// Proves all, or ends with the first error. Each proof is made on one thread: a proof that is made on several leaves
    /// them idle for a part of its time.
    fn prove(&self) -> Result<()> {
        let (sender, results) = mpsc::channel();
        std::thread::scope(|scope| {
            for _ in 0..rayon::current_num_threads().min(self.jobs.len()) {
                let sender = sender.clone();
                scope.spawn(move || self.work(&sender));
            }
            drop(sender);
            let mut counter = Counter::new("proving claims", self.jobs.len());
            for result in results {
                result?;
                counter.add_one();
            }
            counter.finish();
            Ok(())
        })
    }

    /// Proves until nothing is left, or nobody listens any more.
    fn work(&self, results: &mpsc::Sender<Result<()>>) {
        while let Some(job) = self.jobs.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            if results.send(self.prove_job(job).with_context(|| job.line.to_string())).is_err() {
                break;
            }
        }
    }

    fn prove_job(&self, job: &Job<'_>) -> Result<()> {
        let (prepared, proof) = job.prepare(self.airdrop, &self.tree)?;
        let proof = match proof {
            Some(proof) => proof,
            None => {
                let this_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
                this_thread.install(|| prove_claim(&prepared, &self.prover))?
            }
        };
        job.folder.write(&prepared, &proof)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const ALICE: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
    const BOB: &str = "wasm1qszqgpqyqszqgpqyqszqgpqyqszqgpqygts2zu";

    #[test]
    fn a_line_is_a_claim() {
        let text = format!("a.key {ALICE}\n\n  keys/b.key\t{} 7 \n", BOB.to_uppercase());
        let line = |number, key: &str, to: &str, leaf| Line {
            number,
            claimant: Claimant { key: key.into(), to: to.parse().unwrap(), leaf },
        };
        let expected = [line(1, "a.key", ALICE, None), line(3, "keys/b.key", BOB, Some(7))];
        assert_eq!(parse(&text).unwrap(), expected);
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn anything_else_is_refused_with_its_line() {
        for (text, reason) in [
            ("a.key", "found 1 word"),
            ("a.key b c d", "LEAF"),
            ("a.key alice", "expected an address in bech32"),
            (&format!("a.key {BOB} -1"), "\"-1\" is no place in the list"),
            (&format!("a.key {BOB} x"), "\"x\" is no place in the list"),
        ] {
            let error = format!("{:#}", parse(&format!("a.key {ALICE}\n{text}\n")).unwrap_err());
            assert!(error.starts_with("line 2: ") && error.contains(reason), "{error}");
        }
    }
}
