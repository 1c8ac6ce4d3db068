//! A path as JSON: `{"position": 5, "siblings": ["…", …]}`.

use super::{MerklePath, Node};

#[derive(serde::Serialize, serde::Deserialize)]
struct Path {
    position: u32,
    siblings: Vec<Node>,
}

impl<const DEPTH: usize> serde::Serialize for MerklePath<DEPTH> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Path { position: self.position, siblings: self.siblings.to_vec() }.serialize(serializer)
    }
}

impl<'de, const DEPTH: usize> serde::Deserialize<'de> for MerklePath<DEPTH> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = Path::deserialize(deserializer)?;
        let found = path.siblings.len();
        let siblings = path
            .siblings
            .try_into()
            .map_err(|_| serde::de::Error::custom(format!("a path has {DEPTH} siblings, found {found}")))?;
        Ok(Self { position: path.position, siblings })
    }
}
