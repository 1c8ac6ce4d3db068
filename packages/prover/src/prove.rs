//! Making a proof, step by step as the verifier reads it.
//!
//! The protocol, the transcript and the order in which randomness is drawn are those of `create_proof` of `halo2_proofs`
//! 0.4.1: from the same randomness both make the same proof, byte for byte.

mod arguments;
mod openings;

use ff::Field;
use halo2_proofs::plonk::Circuit;
use halo2_proofs::transcript::{Transcript, TranscriptWrite};
use pasta_curves::{Fp, vesta};
use rand::Rng;
use rayon::prelude::*;
use zk_halo2::model::PinnedKey;
use zk_pasta::field::{Lanes, coefficients, rows};

use crate::opening::{ProofTranscript, open, squeeze};
use crate::params::ProverParams;
use crate::prepared::{Polynomial, Prepared};
use crate::program::Columns;
use crate::prove_error::ProveError;
use crate::quotient::{Challenges, Instance, LookupPolynomials, combined, quotient};
use crate::{satisfied, witness};

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
    /// Proves all `circuits` in one proof, with `instances[circuit][column]`; whether the witnesses satisfy gates and
    /// copies is looked at only if `checked`.
    pub(crate) fn prove<C: Circuit<Fp>>(
        &self,
        circuits: &[C],
        instances: &[&[&[Fp]]],
        checked: bool,
        mut rng: impl Rng,
    ) -> Result<Vec<u8>, ProveError> {
        let mut transcript = ProofTranscript::init(vec![]);
        transcript.common_scalar(self.representative)?;
        let mut singles = self.commit_instances(instances, &mut transcript)?;
        for (index, (single, circuit)) in singles.iter_mut().zip(circuits).enumerate() {
            self.commit_advice(single, circuit, instances[index], &mut rng, &mut transcript)?;
            if checked {
                self.ensure_satisfied(single, index)?;
            }
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
