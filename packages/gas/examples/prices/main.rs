//! Measures verification on one thread of portable code, and sets the prices beside it.
//!
//! ```text
//! RAYON_NUM_THREADS=1 cargo run --release -p zk-halo2-gas --example prices              # the sweep, k = 6 to 14
//! RAYON_NUM_THREADS=1 cargo run --release -p zk-halo2-gas --example prices -- csv       # for a fit by other tools
//! RAYON_NUM_THREADS=1 cargo run --release -p zk-halo2-gas --example prices -- uploads   # the checks of uploads alone
//! RAYON_NUM_THREADS=1 cargo run --release -p zk-halo2-gas --example prices -- hashes    # Poseidon hashes alone
//! RAYON_NUM_THREADS=1 cargo run --release -p zk-halo2-gas --example prices -- document  # the tables of docs/GAS.md
//! ```
//!
//! A price is right when it is 1.0 to 1.5 times the measured time. Each time is the least of several runs, so that other
//! work on the machine counts as little as possible.
//!
//! No prover is needed: a verifier does all its work on any proof that parses, and random words serve both as points and
//! as scalars. What is measured is therefore the cost of an attacker's proof as well as of an honest one's. An attacker
//! can do a little worse, with points that have known relations: they collide in the sums. Those are measured too.

mod circuits;
mod document;
mod hash;
mod measure;
mod sweep;
mod upload;

fn main() {
    if std::env::var("RAYON_NUM_THREADS").as_deref() != Ok("1") {
        eprintln!("set RAYON_NUM_THREADS=1: gas is priced at one thread");
        std::process::exit(2);
    }
    match std::env::args().nth(1).as_deref() {
        None => sweep::print_table(),
        Some("csv") => sweep::print_csv(),
        Some("uploads") => print!("{}", document::uploads()),
        Some("hashes") => print!("{}", document::hashes()),
        Some("document") => document::write(),
        Some(other) => {
            eprintln!("unknown argument {other}: none, csv, uploads, hashes or document");
            std::process::exit(2);
        }
    }
}
