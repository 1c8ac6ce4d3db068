//! Making a proof, step by step as the verifier reads it.
//!
//! The protocol, the transcript and the order in which randomness is drawn are those of `create_proof` of `halo2_proofs`
//! 0.4.1: from the same randomness both make the same proof, byte for byte.

use ff::Field;
use halo2_proofs::plonk::Circuit;
use halo2_proofs::transcript::{Transcript, TranscriptWrite};
use pasta_curves::{Fp, vesta};
use rand::Rng;
use rayon::prelude::*;
use zk_halo2::model::{Column, PinnedKey};
use zk_pasta::field::{Lanes, coefficients, evaluate, rows, to_rows};

use crate::opening::{ProofTranscript, Query, open, squeeze};
use crate::params::ProverParams;
use crate::permutation::Set;
use crate::prepared::{Polynomial, Prepared};
use crate::program::{BLOCK, Columns, Machine};
use crate::prove_error::ProveError;
use crate::quotient::{Challenges, Instance, LookupPolynomials, combined, quotient};
use crate::{lookup, satisfied, witness};

/// A polynomial with its blinding factor.
struct Committed<L: Lanes> {
    polynomial: Polynomial<L>,
    blind: Fp,
}

/// What is committed for one instance of the circuit.
struct Single<L: Lanes> {
    /// Values in the order of rows.
    instance_values: Vec<Vec<L::Pack>>,
    advice_values: Vec<Vec<L::Pack>>,
    instance: Vec<Polynomial<L>>,
    advice: Vec<Committed<L>>,
    lookups: Vec<Lookup<L>>,
    products: Vec<Committed<L>>,
}

/// What is committed for one lookup.
struct Lookup<L: Lanes> {
    compressed: [Vec<Fp>; 2],
    permuted: [Vec<Fp>; 2],
    input: Committed<L>,
    table: Committed<L>,
    product: Option<Committed<L>>,
}

/// Everything that stays the same during a proof.
pub(crate) struct Proof<'a, L: Lanes> {
    pub(crate) params: &'a ProverParams,
    pub(crate) prepared: &'a Prepared<L>,
    pub(crate) key: &'a PinnedKey,
    pub(crate) representative: Fp,
    /// The cell that comes next in the cycle of each: [`ProvingKey::mapping`](crate::ProvingKey::mapping).
    pub(crate) mapping: &'a [Vec<u32>],
    /// Values of the permutation polynomials, `[column][row]`.
    pub(crate) sigmas: &'a [Vec<Fp>],
}

impl<L: Lanes> Proof<'_, L> {
    /// Proves all `circuits` in one proof, with `instances[circuit][column]`.
    pub(crate) fn prove<C: Circuit<Fp>>(
        &self,
        circuits: &[C],
        instances: &[&[&[Fp]]],
        mut rng: impl Rng,
    ) -> Result<Vec<u8>, ProveError> {
        let mut transcript = ProofTranscript::init(vec![]);
        transcript.common_scalar(self.representative)?;
        let mut singles = self.commit_instances(instances, &mut transcript)?;
        for (index, (single, circuit)) in singles.iter_mut().zip(circuits).enumerate() {
            self.commit_advice(single, circuit, instances[index], &mut rng, &mut transcript)?;
            self.ensure_satisfied(single, index)?;
        }
        let theta = squeeze(&mut transcript);
        for (index, single) in singles.iter_mut().enumerate() {
            self.commit_lookups(single, index, &theta, &mut rng, &mut transcript)?;
        }
        let (beta, gamma) = (squeeze(&mut transcript), squeeze(&mut transcript));
        for single in &mut singles {
            self.commit_permutation(single, [beta, gamma], &mut rng, &mut transcript)?;
        }
        for single in &mut singles {
            self.commit_lookup_products(single, [beta, gamma], &mut rng, &mut transcript)?;
        }
        let random: Vec<_> = (0..self.prepared.n()).map(|_| Fp::random(&mut rng)).collect();
        let random_blind = Fp::random(&mut rng);
        transcript.write_point(self.params.commit_coefficients(&random, random_blind))?;
        let random = Committed {
            polynomial: Polynomial { coefficients: coefficients(self.prepared.lanes, &random) },
            blind: random_blind,
        };
        let challenges = Challenges { theta, beta, gamma, y: squeeze(&mut transcript) };
        let borrowed: Vec<_> = singles.iter().map(Single::borrowed).collect();
        let pieces = quotient(self.prepared, self.key, &borrowed, &challenges);
        let pieces = self.commit_pieces(pieces, &mut rng, &mut transcript)?;
        let x = squeeze(&mut transcript);
        let pieces = self.combine(pieces, &x);
        self.write_evaluations(&singles, &random.polynomial, &x, &mut transcript)?;
        let queries = self.queries(&singles, &pieces, &random, &x);
        open(self.prepared.lanes, self.params, &queries, rng, &mut transcript)?;
        Ok(transcript.finalize())
    }

    fn commit_instances(
        &self,
        instances: &[&[&[Fp]]],
        transcript: &mut ProofTranscript,
    ) -> Result<Vec<Single<L>>, ProveError> {
        let mut singles = vec![];
        for columns in instances {
            let mut single = Single {
                instance_values: vec![],
                advice_values: vec![],
                instance: vec![],
                advice: vec![],
                lookups: vec![],
                products: vec![],
            };
            for column in *columns {
                transcript.common_point(self.params.commit_values(column, Fp::ONE))?;
                let mut values = column.to_vec();
                values.resize(self.prepared.n(), Fp::ZERO);
                let values = rows(self.prepared.lanes, &values);
                single.instance.push(self.interpolated(&values));
                single.instance_values.push(values);
            }
            singles.push(single);
        }
        Ok(singles)
    }

    fn commit_advice<C: Circuit<Fp>>(
        &self,
        single: &mut Single<L>,
        circuit: &C,
        instance: &[&[Fp]],
        mut rng: impl Rng,
        transcript: &mut ProofTranscript,
    ) -> Result<(), ProveError> {
        let usable = self.prepared.usable_rows();
        let mut columns = witness::synthesize(circuit, self.key, usable, instance)?;
        for column in &mut columns {
            column[usable..].iter_mut().for_each(|cell| *cell = Fp::random(&mut rng));
        }
        let blinds: Vec<_> = columns.iter().map(|_| Fp::random(&mut rng)).collect();
        let lanes = self.prepared.lanes;
        let done: Vec<_> = columns
            .par_iter()
            .zip(blinds)
            .map(|(column, blind)| {
                let values = rows(lanes, column);
                let committed = Committed { polynomial: self.interpolated(&values), blind };
                (self.params.commit_values(column, blind), values, committed)
            })
            .collect();
        for (point, values, committed) in done {
            transcript.write_point(point)?;
            single.advice_values.push(values);
            single.advice.push(committed);
        }
        Ok(())
    }

    fn ensure_satisfied(&self, single: &Single<L>, instance: usize) -> Result<(), ProveError> {
        satisfied::check(self.prepared, self.key, self.mapping, &self.columns(single), instance)
    }

    /// The values of all columns.
    fn columns<'s>(&'s self, single: &'s Single<L>) -> Columns<'s, L> {
        Columns {
            fixed: &self.prepared.fixed_values,
            advice: &single.advice_values,
            instance: &single.instance_values,
        }
    }

    fn commit_lookups(
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

    fn commit_permutation(
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

    fn commit_lookup_products(
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

    fn commit_pieces(
        &self,
        pieces: Vec<Polynomial<L>>,
        mut rng: impl Rng,
        transcript: &mut ProofTranscript,
    ) -> Result<Vec<Committed<L>>, ProveError> {
        let blinds: Vec<_> = pieces.iter().map(|_| Fp::random(&mut rng)).collect();
        let lanes = self.prepared.lanes;
        let done: Vec<_> = pieces
            .into_par_iter()
            .zip(blinds)
            .map(|(polynomial, blind)| {
                let coefficients = zk_pasta::field::to_coefficients(lanes, &polynomial.coefficients);
                (self.params.commit_coefficients(&coefficients, blind), Committed { polynomial, blind })
            })
            .collect();
        done.into_iter()
            .map(|(point, committed)| {
                transcript.write_point(point)?;
                Ok(committed)
            })
            .collect()
    }

    /// The quotient at `x`, as one polynomial.
    fn combine(&self, pieces: Vec<Committed<L>>, x: &Fp) -> Committed<L> {
        let x_n = x.pow([self.prepared.n() as u64]);
        let blind = pieces.iter().rev().fold(Fp::ZERO, |sum, piece| sum * x_n + piece.blind);
        let pieces: Vec<_> = pieces.into_iter().map(|piece| piece.polynomial).collect();
        Committed { polynomial: combined(self.prepared.lanes, &pieces, &x_n), blind }
    }

    fn interpolated(&self, values: &[L::Pack]) -> Polynomial<L> {
        let mut packs = values.to_vec();
        self.prepared.domain.coefficients(&mut packs);
        Polynomial { coefficients: packs }
    }

    /// A polynomial by its values, with its commitment.
    fn committed(&self, values: &[Fp], mut rng: impl Rng) -> (Committed<L>, vesta::Affine) {
        let blind = Fp::random(&mut rng);
        let polynomial = self.interpolated(&rows(self.prepared.lanes, values));
        (Committed { polynomial, blind }, self.params.commit_values(values, blind))
    }

    /// `x`, `rotation` rows further down.
    fn rotated(&self, x: &Fp, rotation: i32) -> Fp {
        let n = self.prepared.n() as i64;
        x * self.prepared.domain.omega().pow([i64::from(rotation).rem_euclid(n) as u64])
    }

    fn write_evaluations(
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
    fn queries<'a>(
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

impl<L: Lanes> Lookup<L> {
    /// The running product, or the permuted inputs as long as there is none.
    fn product(&self) -> &Polynomial<L> {
        self.product.as_ref().map_or(&self.input.polynomial, |product| &product.polynomial)
    }
}

impl<L: Lanes> Single<L> {
    fn borrowed(&self) -> Instance<'_, L> {
        Instance {
            advice: self.advice.iter().map(|committed| &committed.polynomial).collect(),
            instance: self.instance.iter().collect(),
            products: self.products.iter().map(|committed| &committed.polynomial).collect(),
            lookups: self
                .lookups
                .iter()
                .map(|lookup| LookupPolynomials {
                    input: &lookup.input.polynomial,
                    table: &lookup.table.polynomial,
                    product: lookup.product(),
                })
                .collect(),
        }
    }
}
