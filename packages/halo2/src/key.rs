//! Our own model of a verifying key, complete without the type of its circuit.
//!
//! `halo2_proofs` prints everything about a key in the debug text of `vk.pinned()` and binds every transcript to the
//! key by a hash of that text. So a key is read from that text ([`pinned`]), stored compactly ([`encode`],
//! [`decode`]), and what is loaded must print as the same text ([`render`]) with the same hash; all other numbers are
//! derived ([`mod@derive`]).
//!
//! Start at [`VerifyingKey`].

mod cached;
mod counts;
mod decode;
pub(crate) mod derive;
mod encode;
mod lexer;
pub mod model;
mod pinned;
mod reader;
mod render;
mod table;
#[cfg(test)]
mod tests;

use ff::PrimeField;
use halo2_proofs::poly::EvaluationDomain;
use pasta_curves::{Fp, vesta};

use crate::{Limits, Shape, VkError};
use cached::Ordinates;
pub(crate) use cached::RULES;
pub use counts::KeyCounts;
use derive::Derived;
use model::{Node, PinnedKey};

/// The verifying key of one circuit: everything a verifier needs besides the bases of the commitment scheme.
#[derive(Clone, Debug)]
pub struct VerifyingKey {
    pub(crate) pinned: PinnedKey,
    pub(crate) derived: Derived,
    pub(crate) representative: Fp,
}

impl VerifyingKey {
    /// Reads the `{:?}` or `{:#?}` text of `vk.pinned()`.
    pub(crate) fn from_pinned(text: &str, instance_lens: &[usize], limits: &Limits) -> Result<Self, VkError> {
        let limits = limits.clamped();
        let (key, rendered) = Self::new(pinned::parse(text, &limits)?, instance_lens, &limits)?;
        if !pinned::same_but_for_layout(text, &rendered) {
            return Err(VkError::NotReproduced { what: "text" });
        }
        Ok(key)
    }

    /// Reads a `vk` section, which starts at `offset` of the file.
    pub(crate) fn from_section(section: &[u8], offset: usize, limits: &Limits) -> Result<Self, VkError> {
        let limits = limits.clamped();
        let decoded = decode::decode(section, offset, &limits, &mut reader::decompress)?;
        let (key, _) = Self::new(decoded.key, &decoded.instance_lens, &limits)?;
        if key.representative != decoded.representative {
            let [expected, found] = [key.representative, decoded.representative].map(show);
            return Err(VkError::Representative { expected, found });
        }
        if key.to_section() != section {
            return Err(VkError::NotCanonical { what: "section" });
        }
        Ok(key)
    }

    /// Reads a `vk` section that passed [`VerifyingKey::from_section`] before, with the y coordinates that
    /// [`VerifyingKey::ordinates`] gave then; `None` when they are not those.
    ///
    /// Of the checks, those remain that the decoder makes as it goes.
    pub(crate) fn from_checked_section(section: &[u8], ordinates: &[u8]) -> Option<Self> {
        let limits = Limits::HARD;
        let mut ordinates = Ordinates::new(ordinates);
        let decoded = decode::decode(section, 0, &limits, &mut |point| ordinates.decompress(point)).ok()?;
        if !ordinates.is_empty() {
            return None;
        }
        let (pinned, representative) = (decoded.key, decoded.representative);
        let mut derived = derive::derive(&pinned, &decoded.instance_lens, &limits).ok()?;
        derived.shape.rendered_len = render::measure(&pinned, &domain_text(&derived.domain), &limits).ok()?;
        Some(Self { pinned, derived, representative })
    }

    /// The y coordinates of all points: what [`VerifyingKey::from_checked_section`] needs besides the file.
    pub(crate) fn ordinates(&self) -> Vec<u8> {
        cached::ordinates(self)
    }

    /// Checks `pinned`, and returns the key with its text.
    fn new(pinned: PinnedKey, instance_lens: &[usize], limits: &Limits) -> Result<(Self, String), VkError> {
        table::check_canonical(&pinned)?;
        let mut derived = derive::derive(&pinned, instance_lens, limits)?;
        let text = render::render(&pinned, &domain_text(&derived.domain), limits)?;
        derived.shape.rendered_len = text.len();
        let representative = render::representative(&text);
        Ok((Self { pinned, derived, representative }, text))
    }

    /// The `vk` section of this key.
    pub(crate) fn to_section(&self) -> Vec<u8> {
        encode::encode(&self.pinned, self.instance_lens(), self.representative)
    }

    /// The circuit has 2^k rows.
    pub fn k(&self) -> u32 {
        self.pinned.k
    }

    /// The plain data of the key: columns, queries, expressions, commitments.
    pub fn pinned(&self) -> &PinnedKey {
        &self.pinned
    }

    /// The evaluation domain of the circuit's polynomials.
    pub fn domain(&self) -> &EvaluationDomain<Fp> {
        &self.derived.domain
    }

    /// The numbers that decide proof length and cost.
    pub fn shape(&self) -> &Shape {
        &self.derived.shape
    }

    /// Public inputs of each instance column.
    pub fn instance_lens(&self) -> &[usize] {
        &self.derived.shape.instance_lens
    }

    /// Instance columns that gates and lookups read, by index; one may come several times.
    pub(crate) fn instance_columns_in_expressions(&self) -> impl Iterator<Item = usize> + '_ {
        self.pinned.expressions.nodes.iter().filter_map(|node| match *node {
            Node::Instance(query) => Some(self.pinned.instance_queries.get(query as usize)?.column as usize),
            _ => None,
        })
    }

    /// The hash that binds every transcript to this key.
    pub fn transcript_representative(&self) -> Fp {
        self.representative
    }

    /// The text that `{:?}` of `vk.pinned()` prints in `halo2_proofs`.
    pub fn pinned_text(&self) -> String {
        let domain = domain_text(&self.derived.domain);
        render::render(&self.pinned, &domain, &Limits::HARD).unwrap_or_default()
    }

    /// Bytes on the heap, up to what the allocator adds.
    pub fn memory_size(&self) -> usize {
        let key = &self.pinned;
        let queries =
            key.advice_queries.capacity() + key.instance_queries.capacity() + key.fixed_queries.capacity();
        let lookups = key.lookups.iter().map(|l| 4 * (l.inputs.capacity() + l.tables.capacity()));
        let points = key.fixed_commitments.capacity() + key.permutation_commitments.capacity();
        // The domain keeps one field element for each coset.
        let cosets = self.derived.domain.extended_len() >> key.k;
        8 * (queries + key.permutation.capacity() + self.instance_lens().len())
            + 4 * (key.constant_columns.capacity()
                + key.gates.capacity()
                + self.derived.permutation_queries.capacity())
            + 32 * (key.expressions.constants.capacity() + cosets)
            + size_of::<Node>() * key.expressions.nodes.capacity()
            + lookups.sum::<usize>()
            + size_of::<model::Lookup>() * key.lookups.capacity()
            + size_of::<vesta::Affine>() * points
    }
}

fn domain_text(domain: &EvaluationDomain<Fp>) -> render::Domain {
    render::Domain { extended_k: domain.extended_len().trailing_zeros(), omega: domain.get_omega() }
}

/// Big-endian hexadecimal.
fn show(element: Fp) -> String {
    let mut bytes = element.to_repr();
    bytes.reverse();
    format!("0x{}", hex::encode(bytes))
}
