//! The sweep: every shape that stands for a term of the price, at every k.

use std::io::IsTerminal;

use zk_halo2_gas::terms;
use zk_halo2_testing::generated::{Generated, sweep};

use crate::circuits;
use crate::measure::{Measured, Subject, micros};

/// Single proofs over the generated shapes and the real circuits, the smallest shape at every other k, and batches.
fn subjects() -> Vec<Subject> {
    let single = |name: String, binary: Vec<u8>| Subject { name, binary, proofs: 1 };
    let mut subjects: Vec<_> = sweep()
        .map(|swept| single(format!("k = {:>2} {}", swept.shape.k, swept.shape), swept.binary.to_bytes()))
        .collect();
    for k in (3..6).chain(15..=17) {
        let shape = Generated { k, ..Generated::SMALLEST };
        subjects.push(single(format!("k = {k:>2} {shape}"), shape.binary().to_bytes()));
    }
    for (name, binary) in circuits::all() {
        for proofs in [1, 2, 4, 16, 64] {
            subjects.push(Subject {
                name: format!("{name}, batch of {proofs}"),
                binary: binary.clone(),
                proofs,
            });
        }
    }
    subjects
}

/// Measures everything twice, some minutes apart, so that a busy spell of the machine spoils neither.
pub(crate) fn measure() -> Vec<Measured> {
    let subjects = subjects();
    let [first, second] = [1, 2].map(|round| {
        let measure = |(index, subject): (usize, &Subject)| {
            if std::io::stderr().is_terminal() {
                eprint!("\rround {round} of 2: {index:>3} of {}", subjects.len());
            }
            subject.measure()
        };
        subjects.iter().enumerate().map(measure).collect::<Vec<_>>()
    });
    eprintln!();
    first.into_iter().zip(second).map(|(first, second)| first.least(&second)).collect()
}

pub(crate) fn print_csv() {
    let measured = measure();
    if let Some(first) = measured.first() {
        let names: Vec<_> = terms(first.key.shape(), 1).iter().map(|term| term.name).collect();
        println!("name;k;proofs;file_len;load_ns;verify_ns;hostile_ns;{}", names.join(";"));
    }
    for m in &measured {
        let counts: Vec<_> =
            terms(m.key.shape(), m.proofs).iter().map(|term| term.count.to_string()).collect();
        println!(
            "{};{};{};{};{};{};{};{}",
            m.name,
            m.key.shape().k,
            m.proofs,
            m.key.file_len(),
            m.load.as_nanos(),
            m.verify.as_nanos(),
            m.hostile.as_nanos(),
            counts.join(";")
        );
    }
}

pub(crate) fn print_table() {
    let measured = measure();
    println!(
        "{:>9} {:>10} {:>10} {:>10} {:>8} {:>6}  circuit",
        "load µs", "verify µs", "hostile µs", "priced µs", "SDK gas", "ratio"
    );
    for m in &measured {
        println!(
            "{:>9.0} {:>10.0} {:>10.0} {:>10.0} {:>8} {:>6.2}  {}",
            micros(m.load),
            micros(m.verify),
            micros(m.hostile),
            m.gas() as f64 / 1e6,
            m.sdk_gas(),
            m.ratio(),
            m.name
        );
    }
    println!("{}", summary(&measured));
}

/// Says the range of price over time.
pub(crate) fn summary(measured: &[Measured]) -> String {
    let (least, most) = range(measured);
    format!("price / time is {least:.2} to {most:.2} over {} measurements", measured.len())
}

/// The least and the largest price over time.
pub(crate) fn range<'a>(measured: impl IntoIterator<Item = &'a Measured>) -> (f64, f64) {
    let ratios = measured.into_iter().map(Measured::ratio);
    ratios.fold((f64::MAX, 0f64), |(least, most), ratio| (least.min(ratio), most.max(ratio)))
}
