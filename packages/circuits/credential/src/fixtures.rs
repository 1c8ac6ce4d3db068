//! Credentials for tests, the same at every run.
#![allow(clippy::unwrap_used, reason = "tests")]

use crate::statement::{Attributes, Context, Credential, Leaf, SecretKey, Tree, leaf};
use pasta_curves::Fp;

/// Members of the set.
pub(crate) const MEMBERS: u8 = 5;

pub(crate) fn secret_key(member: u8) -> SecretKey {
    SecretKey::from_uniform_bytes(&[member + 1; 64])
}

pub(crate) fn attributes(member: u8) -> Attributes {
    Attributes::from_uniform_bytes(&[member + 100; 64])
}

pub(crate) fn tree() -> Tree {
    let leaf = |member| leaf(&secret_key(member).owner(), &attributes(member));
    Tree::new(&(0..MEMBERS).map(leaf).collect::<Vec<Leaf>>()).unwrap()
}

/// A true credential of a member.
pub(crate) fn honest(member: u8) -> Credential {
    Credential {
        secret_key: secret_key(member),
        attributes: attributes(member),
        path: tree().path(member.into()).unwrap(),
    }
}

pub(crate) fn context() -> Context {
    Context::from_field(Fp::from(77))
}
