//! What is evaluated and opened, in the verifier's order.

use ff::Field;
use halo2_proofs::transcript::TranscriptWrite;
use pasta_curves::Fp;
use rayon::prelude::*;
use zk_pasta::field::{Lanes, evaluate};

use super::{Committed, Proof, Single};
use crate::opening::{ProofTranscript, Query};
use crate::prepared::Polynomial;
use crate::prove_error::ProveError;

impl<L: Lanes> Proof<'_, L> {
    /// `x`, `rotation` rows further down.
    fn rotated(&self, x: &Fp, rotation: i32) -> Fp {
        let n = self.prepared.n() as i64;
        x * self.prepared.domain.omega().pow([i64::from(rotation).rem_euclid(n) as u64])
    }

    pub(super) fn write_evaluations(
        &self,
        singles: &[Single<L>],
        random: &Polynomial<L>,
        x: &Fp,
        transcript: &mut ProofTranscript,
    ) -> Result<(), ProveError> {
        let end = -(self.prepared.blinding_factors as i32 + 1);
        let mut wanted: Vec<(&Polynomial<L>, i32)> = vec![];
        for single in singles {
            let queries = &self.key.instance_queries;
            wanted.extend(
                queries.iter().map(|query| (&single.instance[query.column as usize], query.rotation)),
            );
        }
        for single in singles {
            let advice = |index: u32| &single.advice[index as usize].polynomial;
            let queries = &self.key.advice_queries;
            wanted.extend(queries.iter().map(|query| (advice(query.column), query.rotation)));
        }
        let fixed = |index: u32| &self.prepared.fixed[index as usize];
        wanted.extend(self.key.fixed_queries.iter().map(|query| (fixed(query.column), query.rotation)));
        wanted.push((random, 0));
        wanted.extend(self.prepared.permutation.iter().map(|sigma| (sigma, 0)));
        for single in singles {
            for (index, product) in single.products.iter().enumerate() {
                wanted.extend([(&product.polynomial, 0), (&product.polynomial, 1)]);
                if index + 1 < single.products.len() {
                    wanted.push((&product.polynomial, end));
                }
            }
        }
        for lookup in singles.iter().flat_map(|single| &single.lookups) {
            let product = lookup.product();
            let (input, table) = (&lookup.input.polynomial, &lookup.table.polynomial);
            wanted.extend([(product, 0), (product, 1), (input, 0), (input, -1), (table, 0)]);
        }
        let value = |(polynomial, rotation): &(&Polynomial<L>, i32)| {
            evaluate(self.prepared.lanes, &polynomial.coefficients, &self.rotated(x, *rotation))
        };
        let values: Vec<_> = wanted.par_iter().map(value).collect();
        values.into_iter().try_for_each(|value| transcript.write_scalar(value))?;
        Ok(())
    }

    /// What is opened, in the verifier's order.
    pub(super) fn queries<'a>(
        &'a self,
        singles: &'a [Single<L>],
        quotient: &'a Committed<L>,
        random: &'a Committed<L>,
        x: &Fp,
    ) -> Vec<Query<'a, L>> {
        let end = -(self.prepared.blinding_factors as i32 + 1);
        let mut queries = vec![];
        let mut ask = |polynomial: &'a Polynomial<L>, blind: Fp, rotation: i32| {
            // Each polynomial has a place of its own for as long as the proof is made.
            let id = std::ptr::from_ref(polynomial) as usize;
            queries.push(Query { id, polynomial, blind, point: self.rotated(x, rotation) });
        };
        for single in singles {
            for query in &self.key.instance_queries {
                ask(&single.instance[query.column as usize], Fp::ONE, query.rotation);
            }
            for query in &self.key.advice_queries {
                let Committed { polynomial, blind } = &single.advice[query.column as usize];
                ask(polynomial, *blind, query.rotation);
            }
            for Committed { polynomial, blind } in &single.products {
                ask(polynomial, *blind, 0);
                ask(polynomial, *blind, 1);
            }
            for Committed { polynomial, blind } in single.products.iter().rev().skip(1) {
                ask(polynomial, *blind, end);
            }
            for lookup in &single.lookups {
                let product_blind = lookup.product.as_ref().map_or(Fp::ZERO, |product| product.blind);
                ask(lookup.product(), product_blind, 0);
                ask(&lookup.input.polynomial, lookup.input.blind, 0);
                ask(&lookup.table.polynomial, lookup.table.blind, 0);
                ask(&lookup.input.polynomial, lookup.input.blind, -1);
                ask(lookup.product(), product_blind, 1);
            }
        }
        for query in &self.key.fixed_queries {
            ask(&self.prepared.fixed[query.column as usize], Fp::ONE, query.rotation);
        }
        for sigma in &self.prepared.permutation {
            ask(sigma, Fp::ONE, 0);
        }
        for Committed { polynomial, blind } in [quotient, random] {
            ask(polynomial, *blind, 0);
        }
        queries
    }
}
