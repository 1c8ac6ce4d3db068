//! For every constraint of the circuits a fault that it alone refuses.
//!
//! A constraint that is missing is not seen by any honest proof. So the honest assignment of a circuit is written down
//! ([`Table`]), and faults are put into it, one at a time ([`Fault`]): a cell gets a value of the prover's choice and
//! everything that follows is computed anew, up to the public input. Two things are asked then:
//!
//! - [`free_cells`]: which cells can a prover choose? It must be the witness, and nothing else. This is the test that
//!   fails when somebody takes a constraint out of a circuit.
//! - [`survivors`] and [`Case::shown_by`]: the mutation run. Each constraint is removed in turn, every gate polynomial at
//!   every row and every copy, and a fault is sought that the circuit then accepts and the whole circuit refuses.
//!
//! The gates are those that `halo2_proofs` holds ([`System`]), read from its `Debug` text, also those of `halo2_gadgets`.
//! [`mock_accepts`] asks halo2's own mock prover about the same assignments, with a polynomial, a selector or a copy really
//! left out. `docs/CONSTRAINTS.md` is the outcome (`cargo run --release -p zk-circuit-faults --example constraints`).
//!
//! And [`Bench::undetermined`] says that everything else follows from witness, bits and digits, whatever faults come
//! together. Not said: that the statement is the right one, or Poseidon's constants.
//!
//! Start at [`Case`].
#![forbid(unsafe_code)]

mod case;
mod changes;
mod fault;
mod follow;
mod gadgets;
mod replay;
mod report;
mod run;
mod system;
mod table;
mod text;

pub use case::{Case, credential, gadgets, headstash};
pub use fault::{Bench, Constraint, Fault};
pub use replay::{Removed, mock_accepts};
pub use report::{Group, groups, markdown};
pub use run::{free_cells, survivors};
pub use system::{Polynomial, System};
pub use table::{CellId, Copy, Table};
