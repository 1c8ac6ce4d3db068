//! A proof read through the transcript of `halo2_proofs`, its points decompressed on all threads ahead.
//!
//! Decompressing a point is a square root, and a transcript reads points one after the other. Vector instructions take many
//! roots at once, and several threads would wait for little else. The hash is that of [`Blake2bRead`], which is handed what
//! was read.

use std::io;

use group::GroupEncoding;
use halo2_proofs::transcript::{Blake2bRead, Challenge255, Transcript, TranscriptRead};
use pasta_curves::{Fp, vesta};
use rayon::prelude::*;
use zk_pasta::msm::roots;

use crate::{Backend, Shape};

const WORD_LEN: usize = 32;

/// Reads a proof.
pub(super) struct ProofTranscript<'a> {
    proof: &'a [u8],
    position: usize,
    /// By word, the points decompressed so far. A word that is missing here is decompressed when it is read.
    points: Vec<Option<vesta::Affine>>,
    hash: Blake2bRead<&'static [u8], vesta::Affine, Challenge255<vesta::Affine>>,
}

impl<'a> ProofTranscript<'a> {
    /// A proof for a key of this shape.
    pub(super) fn new(backend: Backend, shape: &Shape, proof: &'a [u8]) -> Self {
        let ahead = backend != Backend::Portable || rayon::current_num_threads() > 1;
        let points = if ahead { decompressed(backend, shape, proof) } else { vec![] };
        Self { proof, position: 0, points, hash: Blake2bRead::init(&[]) }
    }

    /// Whether everything was read.
    pub(super) fn is_at_end(&self) -> bool {
        self.position == self.proof.len()
    }

    fn word(&mut self) -> io::Result<(usize, [u8; WORD_LEN])> {
        let word = self.proof.get(self.position..).and_then(|rest| rest.first_chunk());
        let word = word.ok_or_else(|| invalid("the proof has no more words"))?;
        let index = self.position / WORD_LEN;
        self.position += WORD_LEN;
        Ok((index, *word))
    }
}

/// Points that are decompressed at a time by one thread: two for each lane.
const CHUNK: usize = 16;

/// The words where a proof of this shape has points; what is no point is left out. Where exactly they are matters for
/// time only.
fn decompressed(backend: Backend, shape: &Shape, proof: &[u8]) -> Vec<Option<vesta::Affine>> {
    let (words, _) = proof.as_chunks::<WORD_LEN>();
    let committed = shape.advice_columns + 3 * shape.lookups + shape.permutation_sets + shape.degree;
    // After the evaluations: one point, a scalar for each set of points, the points of the opening, two scalars.
    let opening = (words.len()).saturating_sub(2 + 2 * shape.k as usize + 1);
    let combined = opening.saturating_sub(shape.point_sets + 1);
    let is_point = |index: usize| {
        index < committed || index == combined || (opening..words.len().saturating_sub(2)).contains(&index)
    };
    let places: Vec<_> = (0..words.len()).filter(|index| is_point(*index)).collect();
    let compressed: Vec<_> = places.iter().map(|index| words[*index]).collect();
    let found: Vec<_> =
        compressed.par_chunks(CHUNK).flat_map_iter(|words| roots::decompress(backend, words)).collect();
    let mut points = vec![None; words.len()];
    places.into_iter().zip(found).for_each(|(index, point)| points[index] = point);
    points
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Transcript<vesta::Affine, Challenge255<vesta::Affine>> for ProofTranscript<'_> {
    fn squeeze_challenge(&mut self) -> Challenge255<vesta::Affine> {
        self.hash.squeeze_challenge()
    }

    fn common_point(&mut self, point: vesta::Affine) -> io::Result<()> {
        self.hash.common_point(point)
    }

    fn common_scalar(&mut self, scalar: Fp) -> io::Result<()> {
        self.hash.common_scalar(scalar)
    }
}

impl TranscriptRead<vesta::Affine, Challenge255<vesta::Affine>> for ProofTranscript<'_> {
    fn read_point(&mut self) -> io::Result<vesta::Affine> {
        let (index, word) = self.word()?;
        let known = self.points.get(index).copied().flatten();
        let point = known.or_else(|| vesta::Affine::from_bytes(&word).into());
        let point = point.ok_or_else(|| invalid("not a point"))?;
        self.hash.common_point(point)?;
        Ok(point)
    }

    fn read_scalar(&mut self) -> io::Result<Fp> {
        let (_, word) = self.word()?;
        let scalar = Option::from(<Fp as ff::PrimeField>::from_repr(word));
        let scalar = scalar.ok_or_else(|| invalid("not a scalar"))?;
        self.hash.common_scalar(scalar)?;
        Ok(scalar)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use group::Group;

    use super::*;

    /// The same words read as points and scalars in turn, until one cannot be.
    fn read(transcript: &mut impl TranscriptRead<vesta::Affine, Challenge255<vesta::Affine>>) -> Vec<String> {
        let mut seen = vec![];
        loop {
            let point = transcript.read_point();
            seen.push(format!("{:?}", point.as_ref().ok()));
            let scalar = transcript.read_scalar();
            seen.push(format!("{:?} {:?}", scalar.as_ref().ok(), transcript.squeeze_challenge()));
            if point.is_err() || scalar.is_err() {
                return seen;
            }
        }
    }

    #[test]
    fn it_reads_and_hashes_as_that_of_halo2() {
        let point = vesta::Affine::from(vesta::Point::generator()).to_bytes();
        let words = [point, [7; 32], point, [1; 32], [0; 32], point, [0xff; 32], [2; 32]];
        for start in 0..words.len() {
            let proof = words[start..].as_flattened();
            for cut in [0, 1, 31, 32, 40] {
                let proof = &proof[..proof.len().saturating_sub(cut)];
                let (words, _) = proof.as_chunks::<WORD_LEN>();
                let all = words.iter().map(|word| vesta::Affine::from_bytes(word).into()).collect();
                for points in [vec![], vec![None; words.len()], all] {
                    let hash = Blake2bRead::init(&[][..]);
                    let mut ours = ProofTranscript { proof, position: 0, points, hash };
                    assert_eq!(read(&mut ours), read(&mut Blake2bRead::init(proof)));
                }
            }
        }
    }
}
