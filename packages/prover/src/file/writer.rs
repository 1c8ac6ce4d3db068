//! Bytes of a proving key file, as they are written.

/// A file that grows.
#[derive(Debug, Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// LEB128: seven bits a byte, the lowest first, the top bit set in all bytes but the last.
    pub(super) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// Zigzag: 0, -1, 1, -2, … become 0, 1, 2, 3, …
    pub(super) fn signed(&mut self, value: i64) {
        self.varint(((value << 1) ^ (value >> 63)) as u64);
    }

    /// An element, by its 32 bytes.
    pub(super) fn element(&mut self, repr: &[u8; 32]) {
        let len = repr.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.0.push(len as u8);
        self.bytes(&repr[..len]);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }
}
