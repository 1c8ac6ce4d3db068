//! Measures one circuit: keys, proofs in turns by all provers, and memory in another process.
//!
//! Start at [`measure`].

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use benches::proving::{Build, Keygen, MemoryOfAll, Prover, Subject, params, timed};
use benches::{cores, on_threads};
use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;
use rayon::ThreadPool;
use zk_halo2::Backend;
use zk_halo2_prover::{KeyFileLimits, ProverParams, ProvingKey};

/// Instances in one proof, where there are several.
pub(crate) const INSTANCES: usize = 8;

/// How often is measured what takes long and varies little.
const FEW: u64 = 3;

/// What was found about one circuit.
pub(crate) struct Measured {
    pub(crate) subject: Subject,
    /// Bytes of a proof.
    pub(crate) proof: usize,
    pub(crate) keys: Keys,
    /// Proofs by `create_proof`.
    pub(crate) halo2: Theirs,
    /// In the order of [`Backend::available`].
    pub(crate) ours: Vec<Ours>,
    pub(crate) memory: MemoryOfAll,
}

/// Keys on one thread, with the bases at hand.
pub(crate) struct Keys {
    /// Bytes of the file.
    pub(crate) file: usize,
    /// `keygen_vk` and `keygen_pk` of `halo2_proofs`.
    pub(crate) halo2: Times,
    /// [`ProvingKey::with_params`]
    pub(crate) built: Times,
    /// [`ProvingKey::read`]
    pub(crate) read: Times,
}

/// Proofs by `create_proof`.
#[derive(Default)]
pub(crate) struct Theirs {
    pub(crate) one: Times,
    /// Several instances in one proof, in the first rounds alone.
    pub(crate) several: Times,
}

/// Proofs by `zk-halo2-prover`.
pub(crate) struct Ours {
    pub(crate) backend: Backend,
    /// [`ProverParams::new`]
    pub(crate) tables: Times,
    /// [`zk_halo2_prover::Prover::new`]
    pub(crate) prepared: Times,
    pub(crate) one: Times,
    /// On two threads; nothing on a machine with one core.
    pub(crate) two: Times,
    /// Several instances in one proof.
    pub(crate) several: Times,
}

/// Times of the same work.
#[derive(Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    fn sorted(&self) -> Vec<f64> {
        let mut all: Vec<_> = self.0.iter().map(|time| time.as_secs_f64() * 1e3).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    /// In ms, if it was measured.
    pub(crate) fn median(&self) -> Option<f64> {
        let all = self.sorted();
        all.get(all.len() / 2).copied()
    }

    /// Half of what lies between the quartiles, as a part of the median.
    fn spread(&self) -> f64 {
        let all = self.sorted();
        let quarter = all.len() / 4;
        match (all.get(quarter), self.median(), all.iter().rev().nth(quarter)) {
            (Some(low), Some(median), Some(high)) => (high - low) / 2.0 / median,
            _ => 0.0,
        }
    }
}

impl Measured {
    /// That of ours with a backend, if the machine has it.
    pub(crate) fn of(&self, backend: Backend) -> Option<&Ours> {
        self.ours.iter().find(|ours| ours.backend == backend)
    }

    /// The widest spread of the times of proofs.
    pub(crate) fn spread(&self) -> f64 {
        let ours = self.ours.iter().flat_map(|ours| [&ours.one, &ours.two, &ours.several]);
        ours.chain([&self.halo2.one]).map(Times::spread).fold(0.0, f64::max)
    }
}

/// Measures everything about a circuit; says on stderr how far it is.
pub(crate) fn measure(subject: Subject) -> Result<Measured> {
    let say = |what: &str| eprintln!("{}: {what}", subject.name);
    say("memory");
    let memory = memory(&subject)?;
    say("keys");
    let (one, two) = (on_threads(1), (cores() > 1).then(|| on_threads(2)));
    let params = params(subject.k);
    let (keys, halo2, key) = one.install(|| keys(&subject, &params))?;
    let mut contest =
        Contest { pools: (one, two), halo2: Prover::Halo2(params.clone(), halo2), ours: vec![] };
    for backend in Backend::available() {
        say(&format!("tables for {backend:?}"));
        contest.admit(*backend, &params, &key)?;
    }
    say("a proof each");
    let proof = contest.warm_up(&subject)?;
    let mut theirs = Theirs::default();
    for round in 1..=subject.rounds {
        say(&format!("round {round} of {}", subject.rounds));
        contest.round(&subject, round, &mut theirs)?;
    }
    let ours = contest.ours.into_iter().map(|(_, ours)| ours).collect();
    Ok(Measured { subject, proof, keys, halo2: theirs, ours, memory })
}

/// Runs `prover-memory`, which is built beside this program if it has to be.
fn memory(subject: &Subject) -> Result<MemoryOfAll> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).context("this program lies in target/release")?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--locked", "--release", "--bin", "prover-memory"])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"), "--target-dir"])
        .arg(target)
        .args(["--", subject.name])
        .env("RAYON_NUM_THREADS", "1")
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "prover-memory failed");
    serde_json::from_slice(&output.stdout).context("what prover-memory printed")
}

type Halo2Key = Arc<halo2_proofs::plonk::ProvingKey<vesta::Affine>>;

fn keys(subject: &Subject, params: &Params<vesta::Affine>) -> Result<(Keys, Halo2Key, Arc<ProvingKey>)> {
    let file = subject.with(Build(params)).1.to_bytes();
    let [mut halo2, mut built, mut read] = [const { Times(vec![]) }; 3];
    let mut last = None;
    for _ in 0..FEW {
        let (time, theirs) = subject.with(Keygen(params));
        halo2.0.push(time);
        built.0.push(subject.with(Build(params)).0);
        // Reading is over so soon that one reading says little.
        for _ in 0..FEW {
            let (time, key) = timed(|| ProvingKey::read(&file, &KeyFileLimits::default()));
            read.0.push(time);
            last = Some((theirs.clone(), Arc::new(key?)));
        }
    }
    let (theirs, key) = last.context("keys are made at least once")?;
    Ok((Keys { file: file.len(), halo2, built, read }, theirs, key))
}

/// All provers, which take turns.
struct Contest {
    /// Of one thread, and of two.
    pools: (ThreadPool, Option<ThreadPool>),
    halo2: Prover,
    ours: Vec<(Prover, Ours)>,
}

impl Contest {
    fn admit(
        &mut self,
        backend: Backend,
        params: &Params<vesta::Affine>,
        key: &Arc<ProvingKey>,
    ) -> Result<()> {
        let [mut tables, mut prepared] = [const { Times(vec![]) }; 2];
        let mut last = None;
        for _ in 0..FEW {
            drop(last.take());
            let (time, made) = self.pools.0.install(|| timed(|| ProverParams::new(params, backend)));
            tables.0.push(time);
            let made = made.context("the backend is available")?;
            let new = || timed(|| zk_halo2_prover::Prover::new(key.clone(), made));
            let (time, prover) = self.pools.0.install(new);
            prepared.0.push(time);
            last = Some(prover?);
        }
        let prover = Prover::Ours(last.context("a prover is made at least once")?.into());
        let [one, two, several] = [const { Times(vec![]) }; 3];
        self.ours.push((prover, Ours { backend, tables, prepared, one, two, several }));
        Ok(())
    }

    /// One proof by each, which is not measured. Returns its length.
    fn warm_up(&self, subject: &Subject) -> Result<usize> {
        let prove = |prover| self.pools.0.install(|| Prover::prove(prover, subject, 1, 0).1);
        let proof = prove(&self.halo2);
        let same = self.ours.iter().all(|(prover, _)| prove(prover) == proof);
        ensure!(same, "{}: another proof than that of create_proof", subject.name);
        Ok(proof.len())
    }

    /// One proof of each kind, in turns. All with the same number of instances are the same.
    fn round(&mut self, subject: &Subject, seed: u64, theirs: &mut Theirs) -> Result<()> {
        let prove = |pool: &ThreadPool, prover: &Prover, instances, times: &mut Times| {
            let (time, proof) = pool.install(|| prover.prove(subject, instances, seed));
            times.0.push(time);
            proof
        };
        let (one, two) = (&self.pools.0, &self.pools.1);
        let mut single = vec![prove(one, &self.halo2, 1, &mut theirs.one)];
        let mut several = vec![];
        if seed <= FEW {
            several.push(prove(one, &self.halo2, INSTANCES, &mut theirs.several));
        }
        for (prover, ours) in &mut self.ours {
            single.push(prove(one, prover, 1, &mut ours.one));
            single.extend(two.as_ref().map(|two| prove(two, prover, 1, &mut ours.two)));
            several.push(prove(one, prover, INSTANCES, &mut ours.several));
        }
        let same = |proofs: &[Vec<u8>]| proofs.iter().all(|proof| *proof == proofs[0]);
        ensure!(same(&single) && same(&several), "{}: proofs differ", subject.name);
        Ok(())
    }
}
