//! Measurements, each beside the ones it is compared with. All times are in milliseconds.

use anyhow::{Context, Result};
use benches::names::{self, loading};
use benches::subjects::{self, ORCHARD_SIZED};
use zk_halo2::Backend;

use crate::estimates::Estimates;

/// A time for each backend.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    pub(crate) portable: f64,
    /// Nothing on a machine without it.
    pub(crate) ifma: Option<f64>,
}

impl Times {
    fn of(estimates: &Estimates, group: &str, divisor: f64) -> Result<Self> {
        let portable = estimates.expect(group, names::backend(Backend::Portable))? / divisor;
        let ifma = estimates.get(group, names::backend(Backend::Avx512Ifma)).map(|time| time / divisor);
        Ok(Self { portable, ifma })
    }
}

/// How many times faster a backend has to be.
#[derive(Clone, Copy)]
pub(crate) struct Required {
    pub(crate) portable: f64,
    pub(crate) ifma: f64,
}

/// Verification of one proof.
pub(crate) struct Single {
    pub(crate) name: String,
    pub(crate) k: u32,
    pub(crate) peer: f64,
    pub(crate) ours: Times,
    pub(crate) required: Option<Required>,
}

/// Verification of several proofs, the time for each one.
pub(crate) struct Batch {
    pub(crate) len: usize,
    /// One proof by `verify_proof` of `halo2_proofs`.
    pub(crate) single: f64,
    pub(crate) batch_verifier: f64,
    pub(crate) ours: Times,
    /// Beside one proof by `halo2_proofs`, and beside its `BatchVerifier`.
    pub(crate) required: Option<[Required; 2]>,
}

/// Verification of one proof by one thread and by two.
pub(crate) struct Threads {
    pub(crate) name: String,
    pub(crate) k: u32,
    pub(crate) backend: Backend,
    pub(crate) one: f64,
    pub(crate) two: f64,
}

pub(crate) struct Results {
    pub(crate) singles: Vec<Single>,
    pub(crate) orchard: Single,
    pub(crate) batches: Vec<Batch>,
    pub(crate) threads: Vec<Threads>,
    /// What, and how long it takes.
    pub(crate) loading: Vec<(String, f64)>,
}

impl Results {
    pub(crate) fn of(estimates: &Estimates) -> Result<Self> {
        Ok(Self {
            singles: singles(estimates)?,
            orchard: orchard(estimates)?,
            batches: batches(estimates)?,
            threads: threads(estimates)?,
            loading: loading(estimates)?,
        })
    }
}

fn singles(estimates: &Estimates) -> Result<Vec<Single>> {
    let single = |subject: subjects::Subject| {
        let group = names::single(subject.name);
        let k = subject.circuit.k;
        let required = match k {
            11 => Some(Required { portable: 2.5, ifma: 6.0 }),
            14 => Some(Required { portable: 2.3, ifma: 6.0 }),
            _ => None,
        };
        let peer = estimates.expect(&group, names::HALO2)?;
        let ours = Times::of(estimates, &group, 1.0)?;
        Ok(Single { name: subject.name.to_owned(), k, peer, ours, required })
    };
    subjects::subjects().into_iter().map(single).collect()
}

fn orchard(estimates: &Estimates) -> Result<Single> {
    let group = names::single(names::ORCHARD);
    let peer = estimates.expect(&group, names::REFERENCE)?;
    let ours = Times::of(estimates, &group, 1.0)?;
    Ok(Single { name: names::ORCHARD.to_owned(), k: 11, peer, ours, required: None })
}

fn batches(estimates: &Estimates) -> Result<Vec<Batch>> {
    let single = estimates.expect(&names::single(ORCHARD_SIZED), names::HALO2)?;
    let batch = |len: usize| {
        let group = names::batch(len);
        let batch_verifier = estimates.expect(&group, names::HALO2_BATCH)? / len as f64;
        let ours = Times::of(estimates, &group, len as f64)?;
        let required = (len == 64)
            .then_some([Required { portable: 18.0, ifma: 25.0 }, Required { portable: 1.6, ifma: 2.2 }]);
        Ok(Batch { len, single, batch_verifier, ours, required })
    };
    names::BATCHES.into_iter().map(batch).collect()
}

/// Nothing on a machine with one core.
fn threads(estimates: &Estimates) -> Result<Vec<Threads>> {
    let mut all = vec![];
    for k in names::THREADS_K {
        let name = subjects::name_at(k).with_context(|| format!("no circuit has k = {k}"))?;
        for backend in [Backend::Portable, Backend::Avx512Ifma] {
            let time = |threads| estimates.get(&names::threads(k), &names::by_threads(backend, threads));
            if let (Some(one), Some(two)) = (time(1), time(2)) {
                all.push(Threads { name: name.to_owned(), k, backend, one, two });
            }
        }
    }
    Ok(all)
}

fn loading(estimates: &Estimates) -> Result<Vec<(String, f64)>> {
    let time = |name: &str| estimates.expect(loading::GROUP, name);
    let mut all = vec![
        ("Orchard's key, all checks (`check_vk`)".to_owned(), time(loading::CHECK)?),
        ("Orchard's key, checked before (`from_cached`)".to_owned(), time(loading::CACHED)?),
        ("a key whose text has 1.2 MB, all checks".to_owned(), time(loading::LONG_TEXT)?),
        ("a key of 512 columns, all checks".to_owned(), time(loading::MANY_POINTS)?),
        ("a file with foreign parameters for k = 17, refused".to_owned(), time(loading::FOREIGN_PARAMS)?),
    ];
    for k in names::PARAMS_K {
        all.push((format!("parameters for k = {k}, derived"), time(&loading::derive(k))?));
        all.push((format!("parameters for k = {k}, from a file (`install`)"), time(&loading::install(k))?));
    }
    Ok(all)
}
