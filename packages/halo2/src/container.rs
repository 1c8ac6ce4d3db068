//! The outer form of a circuit binary: two sections and a footer that says how long they are.
//!
//! ```text
//! vk_params | vk | version u8 | public inputs u8 | length of vk_params u32 LE | length of vk u32 LE
//! ```

use crate::VkError;

/// The version this software writes, and the only one it reads.
pub(crate) const VERSION: u8 = 1;

/// Bytes of the footer.
pub(crate) const FOOTER_LEN: usize = 10;

/// A file, taken apart.
#[derive(Debug)]
pub(crate) struct Container<'a> {
    pub(crate) vk_params: &'a [u8],
    pub(crate) vk: &'a [u8],
    pub(crate) public_inputs: u8,
}

impl<'a> Container<'a> {
    /// Takes `file` apart. The version is judged first: another version may have another footer.
    pub(crate) fn parse(file: &'a [u8]) -> Result<Self, VkError> {
        let found = file.len();
        let Some((sections, footer)) = file.split_last_chunk::<FOOTER_LEN>() else {
            return Err(VkError::FileTooShort { expected: FOOTER_LEN, found });
        };
        let [version, public_inputs, p0, p1, p2, p3, v0, v1, v2, v3] = *footer;
        if version != VERSION {
            return Err(VkError::UnknownVersion { supported: VERSION, found: version });
        }
        let params_len = u32::from_le_bytes([p0, p1, p2, p3]);
        let vk_len = u32::from_le_bytes([v0, v1, v2, v3]);
        let expected = u64::from(params_len) + u64::from(vk_len) + FOOTER_LEN as u64;
        if expected != found as u64 {
            return Err(VkError::FileLength { params_len, vk_len, expected, found });
        }
        let (vk_params, vk) = sections.split_at(params_len as usize);
        Ok(Self { vk_params, vk, public_inputs })
    }

    /// Puts a file together.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, VkError> {
        let len = |what, section: &[u8]| {
            let (limit, found) = (u32::MAX.into(), section.len() as u64);
            u32::try_from(found).map_err(|_| VkError::Limit { what, limit, found })
        };
        let params_len = len("length of vk_params", self.vk_params)?;
        let vk_len = len("length of vk", self.vk)?;
        let mut file = [self.vk_params, self.vk, &[VERSION, self.public_inputs]].concat();
        file.extend_from_slice(&params_len.to_le_bytes());
        file.extend_from_slice(&vk_len.to_le_bytes());
        Ok(file)
    }
}
