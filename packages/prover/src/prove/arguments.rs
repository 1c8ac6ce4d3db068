//! Committing to the permutation and the lookup arguments.

use ff::Field;
use halo2_proofs::transcript::TranscriptWrite;
use pasta_curves::Fp;
use rand::Rng;
use zk_halo2::model::Column;
use zk_pasta::field::{Lanes, to_rows};

use super::{Lookup, Proof, Single};
use crate::lookup;
use crate::opening::ProofTranscript;
use crate::permutation::Set;
use crate::program::{BLOCK, Machine};
use crate::prove_error::ProveError;

impl<L: Lanes> Proof<'_, L> {
    pub(super) fn commit_lookups(
        &self,
        single: &mut Single<L>,
        instance: usize,
        theta: &Fp,
        mut rng: impl Rng,
        transcript: &mut ProofTranscript,
    ) -> Result<(), ProveError> {
        if self.key.lookups.is_empty() {
            return Ok(());
        }
        let mut compressed = self.compressed(single, theta).into_iter();
        let usable = self.prepared.usable_rows();
        for lookup in 0..self.key.lookups.len() {
            let compressed = [compressed.next().unwrap_or_default(), compressed.next().unwrap_or_default()];
            let mut permuted = lookup::permuted(&compressed[0][..usable], &compressed[1][..usable])
                .map_err(|row| ProveError::Lookup { instance, lookup, row })?;
            for values in &mut permuted {
                values.extend((usable..self.prepared.n()).map(|_| Fp::random(&mut rng)));
            }
            let (input, input_point) = self.committed(&permuted[0], &mut rng);
            let (table, table_point) = self.committed(&permuted[1], &mut rng);
            transcript.write_point(input_point)?;
            transcript.write_point(table_point)?;
            single.lookups.push(Lookup { compressed, permuted, input, table, product: None });
        }
        Ok(())
    }

    /// Inputs and table of each lookup on all rows.
    fn compressed(&self, single: &Single<L>, theta: &Fp) -> Vec<Vec<Fp>> {
        let (lanes, program) = (self.prepared.lanes, &self.prepared.programs.lookups);
        let columns = self.columns(single);
        let mut compressed = vec![vec![]; program.results()];
        let packs = self.prepared.packs();
        lanes.run(|| {
            let mut machine = Machine::new(lanes, program, columns, &vec![*theta; program.results()]);
            for first in (0..packs).step_by(BLOCK) {
                machine.clear();
                machine.run(first);
                for (values, result) in compressed.iter_mut().zip(&machine.results) {
                    values.extend_from_slice(&result[..BLOCK.min(packs - first)]);
                }
            }
        });
        compressed.iter().map(|values| to_rows(lanes, values)).collect()
    }

    pub(super) fn commit_permutation(
        &self,
        single: &mut Single<L>,
        challenges: [Fp; 2],
        mut rng: impl Rng,
        transcript: &mut ProofTranscript,
    ) -> Result<(), ProveError> {
        let (set, blinding) = (self.prepared.degree - 2, self.prepared.blinding_factors);
        let mut start = Fp::ONE;
        let sets = self.key.permutation.chunks(set).zip(self.sigmas.chunks(set)).enumerate();
        for (index, (columns, sigmas)) in sets {
            let set = Set { first: index * set, columns, sigmas };
            let values = |column: Column| self.columns(single).column(column.kind, column.index).to_vec();
            let (lanes, omega_powers) = (self.prepared.lanes, &self.prepared.omega_powers);
            let mut product = set.product(lanes, omega_powers, values, challenges, start);
            let usable = product.len() - blinding;
            product[usable..].iter_mut().for_each(|cell| *cell = Fp::random(&mut rng));
            start = product[usable - 1];
            let (committed, point) = self.committed(&product, &mut rng);
            transcript.write_point(point)?;
            single.products.push(committed);
        }
        Ok(())
    }

    pub(super) fn commit_lookup_products(
        &self,
        single: &mut Single<L>,
        challenges: [Fp; 2],
        mut rng: impl Rng,
        transcript: &mut ProofTranscript,
    ) -> Result<(), ProveError> {
        for lookup in &mut single.lookups {
            let [compressed, permuted] =
                [&lookup.compressed, &lookup.permuted].map(|[inputs, table]| [&inputs[..], &table[..]]);
            let mut product = lookup::product(self.prepared.lanes, compressed, permuted, challenges);
            let usable = product.len() - self.prepared.blinding_factors;
            product[usable..].iter_mut().for_each(|cell| *cell = Fp::random(&mut rng));
            let (committed, point) = self.committed(&product, &mut rng);
            transcript.write_point(point)?;
            lookup.product = Some(committed);
        }
        Ok(())
    }
}
