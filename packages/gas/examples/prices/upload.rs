//! Uploads: the full check of a circuit binary, against a price that knows its length alone.

use zk_halo2::{Limits, check_vk};
use zk_halo2_gas as gas;
use zk_halo2_testing::forge::Forged;
use zk_halo2_testing::generated::Generated;

use crate::circuits;
use crate::measure::{least, micros};

/// A check and its price.
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) length: usize,
    pub(crate) micros: f64,
}

impl Upload {
    pub(crate) fn gas(&self) -> u64 {
        gas::upload(self.length as u64)
    }

    /// Price over time.
    pub(crate) fn ratio(&self) -> f64 {
        self.gas() as f64 / gas::GAS_PER_US as f64 / self.micros
    }
}

/// Circuits that are in use, the shapes whose bytes are the dearest, and keys made to cost as much as the limits let them.
pub(crate) fn measure() -> Vec<Upload> {
    let mut files: Vec<(String, Vec<u8>)> =
        circuits::all().into_iter().map(|(name, file)| (name.into(), file)).collect();
    let shapes = [
        Generated { k: 11, advice: 400, permutation: 400, ..Generated::SMALLEST },
        Generated { k: 11, gates: 1000, degree: 4, ..Generated::SMALLEST },
        Generated { k: 17, ..Generated::SMALLEST },
    ];
    files.extend(
        shapes.into_iter().map(|shape| (format!("k = {} {shape}", shape.k), shape.binary().to_bytes())),
    );
    files.push((
        "few bytes that stand for a text of nearly 2 MiB".into(),
        Forged::longest_text(&Limits::default()),
    ));
    let chain = Forged { nodes: Forged::chain(2_000), ..Forged::default() };
    files.push(("a chain of 2,000 nodes".into(), chain.consistent_file(&Limits::default())));
    files.push(("everything near its limit".into(), Forged::large().consistent_file(&Limits::default())));
    files.into_iter().map(|(name, file)| measured(name, &file)).collect()
}

fn measured(name: String, file: &[u8]) -> Upload {
    let limits = Limits::default();
    let time = least(|| assert!(check_vk(file, &limits).is_ok(), "{name} is accepted"));
    Upload { name, length: file.len(), micros: micros(time) }
}
