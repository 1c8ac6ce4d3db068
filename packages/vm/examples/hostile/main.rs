//! What strangers can make a node do, with the worst input that is known, against the gas that they pay for it.
//!
//! ```text
//! RAYON_NUM_THREADS=1 ZK_HALO2_SIMD=off cargo run --release -p zk-cosmwasm-vm --example hostile              # a table
//! … --example hostile -- --gas 1000000      # a smaller block, in SDK gas
//! … --example hostile -- document           # docs/HOSTILE.md
//! ```
//!
//! Each row fills a block of 100,000,000 SDK gas with one kind of call or message and takes the time. Gas stands for
//! time, 1 µs for 10^6 CosmWasm gas, and a row that takes longer than its gas stands for lets a stranger slow the chain down.
//! Upstream's own host functions, measured in the same run, show in the same way how fast the processor is.
//!
//! Calls go through a real VM, one instance for thousands of them, so that what is measured is the host function and
//! nothing else; a call that ends its execution is measured with the start of its instance and what wasmd charges for
//! that. The chain is a stand-in that answers the VM's query as `x/zkwasm` does, at the price of the SDK's store.
//!
//! Start at [`rows`].

mod chain;
mod contract;
mod document;
mod keys;
mod node;
mod peers;
mod rows;
mod uploads;

use std::process::ExitCode;

use document::Measured;

/// SDK gas of the block that each row fills.
const BLOCK: u64 = 100_000_000;

fn main() -> ExitCode {
    if std::env::var("RAYON_NUM_THREADS").as_deref() != Ok("1")
        || zk_halo2::Backend::current() != zk_halo2::Backend::Portable
    {
        eprintln!(
            "set RAYON_NUM_THREADS=1 and ZK_HALO2_SIMD=off: gas is priced at one thread of portable code"
        );
        return ExitCode::from(2);
    }
    let mut arguments = std::env::args().skip(1);
    let (mut block, mut writes) = (BLOCK, false);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next().and_then(|gas| gas.parse().ok())) {
            ("--gas", Some(gas)) => block = gas,
            ("document", None) => writes = true,
            _ => {
                eprintln!("usage: hostile [--gas SDK-GAS] [document]");
                return ExitCode::from(2);
            }
        }
    }
    let measured = Measured::all(block);
    print!("{}", measured.tables());
    if writes {
        measured.write();
    }
    match measured.worst() {
        worst if worst <= document::BOUND => ExitCode::SUCCESS,
        worst => {
            eprintln!("a row takes {worst:.2} times what its gas stands for, {} at most", document::BOUND);
            ExitCode::FAILURE
        }
    }
}
