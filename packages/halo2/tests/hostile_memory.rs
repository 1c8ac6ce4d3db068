//! How much memory a hostile circuit binary can claim, measured by a counting allocator.
//!
//! One test only, because the allocator counts for the whole process.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::forge::{Forged, varint};
use peak_alloc::PeakAlloc;
use zk_halo2::{CircuitBinary, Limits, check_vk};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// Bytes that `f` had allocated at once, at most.
fn peak(f: impl FnOnce()) -> usize {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    f();
    ALLOCATOR.peak_usage() - before
}

fn peak_of_check(file: &[u8]) -> usize {
    peak(|| drop(check_vk(file, &Limits::default())))
}

#[test]
fn memory_is_bounded() {
    const KIB: usize = 1 << 10;
    const MIB: usize = 1 << 20;

    // Lengths of the footer and of the key at their extremes.
    let file = common::poseidon().binary.to_bytes();
    let honest = peak_of_check(&file);
    let vk = &file[4..file.len() - 10];
    let mut worst = 0;
    for position in 0..file.len() - 14 {
        for number in [1 << 14, u32::MAX.into(), u64::MAX].map(varint) {
            let vk = [&vk[..position], &number, &vk[position + 1..]].concat();
            worst = worst.max(peak_of_check(&common::with_vk(&file, &vk)));
        }
    }
    for bytes in [[0xff; 4], [0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 1]] {
        for end in [file.len() - 4, file.len()] {
            let mut file = file.clone();
            file[end - 4..end].copy_from_slice(&bytes);
            worst = worst.max(peak_of_check(&file));
        }
    }
    println!("poseidon: honest {} KiB, damaged at most {} KiB", honest / KIB, worst / KIB);
    assert!(worst < honest + 256 * KIB, "{worst} bytes");

    // Small tables that render to long texts: some that fit, most that do not.
    let worst = (0..250)
        .map(|len| peak_of_check(&Forged { nodes: Forged::doubling(len), ..Forged::default() }.file()))
        .max()
        .unwrap();
    println!("doubling: at most {} KiB", worst / KIB);
    assert!(worst < 4 * MIB, "{worst} bytes");

    // The longest chain that the limits admit, and more nodes than they admit.
    for len in [2_000, 32_000, 500_000] {
        let file = Forged { nodes: Forged::chain(len), ..Forged::default() }.file();
        let worst = peak_of_check(&file);
        println!("chain of {len}: {} KiB", worst / KIB);
        assert!(worst < 16 * MIB, "{worst} bytes");
    }

    // Files of any size are not even read.
    let huge = vec![1; 64 * MIB];
    let worst = peak_of_check(&huge);
    println!("64 MiB of ones: {worst} bytes");
    assert!(worst < KIB);

    // Texts: unclosed expressions and lists without end.
    for endless in ["Negated(", "Sum(", "[", "Column { index: 0, column_type: Advice }, "] {
        let text = hostile_text(endless, 4 * MIB);
        let worst = peak(|| assert!(CircuitBinary::from_pinned(&text, &[]).is_err()));
        println!("text of {endless:?}: {} KiB", worst / KIB);
        assert!(worst < 32 * MIB, "{worst} bytes");
    }

    // A key near the default limits, which is accepted.
    let file = Forged::large().consistent_file(&Limits::default());
    let shape = check_vk(&file, &Limits::default()).unwrap().shape().clone();
    println!("large key: {} bytes, {} rendered", file.len(), shape.rendered_len);
    assert!(file.len() > 390_000 && shape.rendered_len > 2_000_000, "{} bytes, {shape:?}", file.len());
    let worst = peak_of_check(&file);
    println!("large key: {} KiB to check", worst / KIB);
    assert!(worst < 20_000_000, "{worst} bytes");

    // What a loaded key says of its own size is what it holds.
    let [orchard, ..] = common::orchard::orchard_cases();
    let cases = common::cases().into_iter().map(|case| case.binary.to_bytes());
    for file in cases.chain([file, orchard.binary().to_bytes()]) {
        let before = ALLOCATOR.current_usage();
        let key = check_vk(&file, &Limits::default()).unwrap();
        let (held, claimed) = (ALLOCATOR.current_usage() - before, key.memory_size());
        println!("file of {} bytes: {held} bytes held, {claimed} claimed", file.len());
        assert!(claimed * 10 >= held * 8 && claimed * 10 <= held * 15, "{held} held, {claimed} claimed");
    }
}

/// The beginning of a real text up to its first gate, then `endless` again and again.
fn hostile_text(endless: &str, len: usize) -> String {
    let text = common::multiply().key().key().pinned_text();
    let start = text.find("gates: [").unwrap() + "gates: [".len();
    text[..start].to_owned() + &endless.repeat(len / endless.len())
}
