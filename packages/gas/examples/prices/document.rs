//! The tables of `docs/GAS.md`: everything below its marker is written here.

use std::fmt::Write;
use std::path::Path;

use zk_halo2_gas::{COSMWASM_GAS_PER_SDK_GAS, GAS_PER_US};
use zk_halo2_testing::generated::Generated;

use crate::circuits::{headstash, orchard};
use crate::measure::{Subject, micros};
use crate::{hash, sweep, upload};

const MARKER: &str = "<!-- Below this line everything is written by `make gas`. -->\n";

/// Replaces what is below the marker.
pub(crate) fn write() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/GAS.md");
    let text = std::fs::read_to_string(&path).expect("docs/GAS.md can be read");
    let (above, _) = text.split_once(MARKER).expect("docs/GAS.md has the marker");
    std::fs::write(&path, format!("{above}{MARKER}{}", tables())).expect("docs/GAS.md can be written");
    println!("wrote docs/GAS.md");
}

fn tables() -> String {
    let mut text = format!("\nMeasured on {}.\n", machine());
    let named = |name: &str, binary: Vec<u8>| Subject { name: name.into(), binary, proofs: 1 };
    let mut singles = vec![named("headstash", headstash()), named("Orchard", orchard())];
    for k in 8..=14 {
        singles.extend([1, 16, 64, 254].map(|inputs| with_inputs(k, inputs)));
    }
    text += "\n## One proof\n\n";
    text += &table(&singles);
    text += "\nThe circuits with a number of inputs are small ones (three advice columns, two gates of degree 4); with k = 8 there is\nroom for 250 inputs.\n";
    text += "\n## Batches\n\nTimes and prices are those of the whole batch.\n\n";
    let batches: Vec<_> = [("headstash", headstash()), ("Orchard", orchard())]
        .into_iter()
        .flat_map(|(name, binary)| {
            [1, 4, 16, 64].map(|proofs| Subject {
                name: format!("{name}, batch of {proofs}"),
                binary: binary.clone(),
                proofs,
            })
        })
        .collect();
    text += &table(&batches);
    text += "\n## Uploads\n\nThe full check, of a key that the default limits admit.\n\n";
    text += &uploads();
    text += "\n## Hashes\n\n`poseidon_hash`, without the VM's reading and writing of regions.\n\n";
    text += &hashes();
    text += "\n## The sweep\n\n";
    let measured = sweep::measure();
    writeln!(text, "{}; least and most for each k:\n", sweep::summary(&measured)).unwrap_or_default();
    text += "| k | shapes | price / time |\n| ---: | ---: | ---: |\n";
    for k in 3..=17 {
        let of_k: Vec<_> = measured.iter().filter(|m| m.key.shape().k == k).collect();
        let (least, most) = sweep::range(of_k.iter().copied());
        writeln!(text, "| {k} | {} | {least:.2} to {most:.2} |", of_k.len()).unwrap_or_default();
    }
    text
}

fn with_inputs(k: u32, inputs: usize) -> Subject {
    let inputs = inputs.min((1 << k) - 6);
    let shape = Generated {
        k,
        advice: 3,
        gates: 2,
        degree: 4,
        inputs: vec![inputs],
        permutation: 3,
        ..Generated::SMALLEST
    };
    let name = format!("k = {k}, {inputs} input{}", if inputs == 1 { "" } else { "s" });
    Subject { name, binary: shape.binary().to_bytes(), proofs: 1 }
}

fn table(subjects: &[Subject]) -> String {
    let mut text = String::from(
        "| circuit | portable, ms | with vectors, ms | price, CosmWasm gas | SDK gas | per proof, SDK gas | price / portable |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for subject in subjects {
        let measured = subject.measure();
        let vectors = measured.vectors().map_or("-".into(), |time| format!("{:.2}", micros(time) / 1e3));
        writeln!(
            text,
            "| {} | {:.2} | {vectors} | {} | {} | {} | {:.2} |",
            measured.name,
            micros(measured.total()) / 1e3,
            grouped(measured.gas()),
            grouped(measured.sdk_gas()),
            grouped(measured.sdk_gas() / measured.proofs as u64),
            measured.ratio(),
        )
        .unwrap_or_default();
    }
    text
}

/// The table of uploads.
pub(crate) fn uploads() -> String {
    let mut text = String::from(
        "| circuit binary | bytes | check, ms | price, CosmWasm gas | SDK gas | price / time |\n| --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for upload in upload::measure() {
        writeln!(
            text,
            "| {} | {} | {:.2} | {} | {} | {:.2} |",
            upload.name,
            grouped(upload.length as u64),
            upload.micros / 1e3,
            grouped(upload.gas()),
            grouped(upload.gas().div_ceil(COSMWASM_GAS_PER_SDK_GAS)),
            upload.ratio(),
        )
        .unwrap_or_default();
    }
    text
}

/// The table of Poseidon hashes.
pub(crate) fn hashes() -> String {
    let mut text = String::from(
        "| elements | time, µs | price, CosmWasm gas | SDK gas | price / time |\n| ---: | ---: | ---: | ---: | ---: |\n",
    );
    for hash in hash::measure() {
        writeln!(
            text,
            "| {} | {:.1} | {} | {} | {:.2} |",
            hash.elements,
            hash.micros,
            grouped(hash.gas()),
            grouped(hash.gas().div_ceil(COSMWASM_GAS_PER_SDK_GAS)),
            hash.ratio(),
        )
        .unwrap_or_default();
    }
    text
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("a machine that does not say what it is", |(_, model)| model);
    format!(
        "{model}, one thread, release build; times are load and verification together, the least of several runs;\n{COSMWASM_GAS_PER_SDK_GAS} CosmWasm gas are one SDK gas, {GAS_PER_US} one µs"
    )
}

/// With a separator between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}
