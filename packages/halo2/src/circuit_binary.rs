//! The circuit binary as a value.

use std::io::Write;
use std::path::Path;

use halo2_proofs::plonk;
use halo2_proofs::transcript::{Challenge255, EncodedChallenge, Transcript};
use pasta_curves::{Fp, vesta};

use crate::check::LoadedVerifyingKey;
use crate::container::Container;
use crate::key::VerifyingKey;
use crate::{BuildError, Checksum, Limits, VkError, check_vk};

/// A circuit binary: the verifying key of one circuit in the form that is stored, named and checked.
///
/// A value of this type passed every check of [`check_vk`]: within the limits it was read with, or, where it was
/// exported, within [`Limits::HARD`]. The chain that reads a key decides whether it is small enough.
#[derive(Clone, Debug)]
pub struct CircuitBinary {
    bytes: Vec<u8>,
    key: LoadedVerifyingKey,
}

impl PartialEq for CircuitBinary {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for CircuitBinary {}

impl CircuitBinary {
    /// Exports a key of `halo2_proofs`. `instance_lens` holds the number of public inputs of each instance column,
    /// 255 at most together.
    ///
    /// # Errors
    /// [`VkError`] if the key does not fit the format or [`Limits::HARD`].
    pub fn from_vk(
        vk: &plonk::VerifyingKey<vesta::Affine>,
        instance_lens: &[usize],
    ) -> Result<Self, VkError> {
        let text = format!("{:?}", vk.pinned());
        let key = VerifyingKey::from_pinned(&text, instance_lens, &Limits::HARD)?;
        check_reproduced(&key, vk, &text)?;
        Self::from_key(&key)
    }

    /// Exports a key from the `{:?}` or `{:#?}` text of `vk.pinned()`, as projects keep it in their fixtures.
    ///
    /// # Errors
    /// As for [`CircuitBinary::from_vk`], and if the text is anything else.
    pub fn from_pinned(text: &str, instance_lens: &[usize]) -> Result<Self, VkError> {
        Self::from_key(&VerifyingKey::from_pinned(text, instance_lens, &Limits::HARD)?)
    }

    /// Writes the short form of the parameters, and reads the result as every reader will.
    fn from_key(key: &VerifyingKey) -> Result<Self, VkError> {
        let container = Container {
            vk_params: &key.k().to_le_bytes(),
            vk: &key.to_section(),
            public_inputs: key.shape().public_inputs() as u8,
        };
        Self::from_bytes(&container.to_bytes()?, &Limits::HARD)
    }

    /// Reads a circuit binary, with every check of [`check_vk`].
    ///
    /// # Errors
    /// Those of [`check_vk`].
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, VkError> {
        Ok(Self { bytes: bytes.to_vec(), key: check_vk(bytes, limits)? })
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }

    /// The file, borrowed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the file.
    pub fn checksum(&self) -> Checksum {
        self.key.checksum()
    }

    /// The key in the file, ready to verify against.
    pub fn key(&self) -> &LoadedVerifyingKey {
        &self.key
    }

    /// Writes the file to `path`, replacing what is there at once or not at all.
    ///
    /// # Errors
    /// [`BuildError::Write`], and `path` is as it was before.
    pub fn write_to(&self, path: impl AsRef<Path>) -> Result<(), BuildError> {
        let path = path.as_ref();
        replace_file(path, &self.bytes)
            .map_err(|source| BuildError::Write { path: path.display().to_string(), source })
    }
}

fn replace_file(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; this one becomes an ordinary file. The umask still applies.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// What was exported must be what `halo2_proofs` hashes and verifies against.
fn check_reproduced(
    key: &VerifyingKey,
    vk: &plonk::VerifyingKey<vesta::Affine>,
    text: &str,
) -> Result<(), VkError> {
    let quotient_degree = key.shape().degree - 1;
    for (what, same) in [
        ("text", key.pinned_text() == text),
        ("transcript representative", Some(key.transcript_representative()) == representative(vk)),
        ("degree", quotient_degree == vk.get_domain().get_quotient_poly_degree()),
    ] {
        if !same {
            return Err(VkError::NotReproduced { what });
        }
    }
    Ok(())
}

/// The one scalar that a key of `halo2_proofs` hashes into a transcript.
fn representative(vk: &plonk::VerifyingKey<vesta::Affine>) -> Option<Fp> {
    let mut listener = Listener::default();
    vk.hash_into(&mut listener).ok()?;
    match listener.scalars[..] {
        [representative] => Some(representative),
        _ => None,
    }
}

/// A transcript that remembers scalars and takes nothing else.
#[derive(Default)]
struct Listener {
    scalars: Vec<Fp>,
}

impl Transcript<vesta::Affine, Challenge255<vesta::Affine>> for Listener {
    fn squeeze_challenge(&mut self) -> Challenge255<vesta::Affine> {
        Challenge255::new(&[0; 64])
    }

    fn common_point(&mut self, _: vesta::Affine) -> std::io::Result<()> {
        Err(std::io::Error::other("a key hashes no points"))
    }

    fn common_scalar(&mut self, scalar: Fp) -> std::io::Result<()> {
        self.scalars.push(scalar);
        Ok(())
    }
}
