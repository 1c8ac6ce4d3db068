//! One chain with one account, its operators and the members who confirm its messages.

use super::chain::{Chain, ID, Tx, VOTE, address, present};
use super::credentials::{Members, api};
use super::operators::Operators;
use crate::{
    msg::{AuthenticatorParams, PresentMsg},
    sudo::LocalAny,
};

pub(super) struct Instance {
    pub(super) chain: Chain,
    pub(super) account: String,
    pub(super) operators: Operators,
    pub(super) members: Members,
}

impl Instance {
    /// An account with three operators, of whom two must sign, and four members.
    pub(super) fn new() -> Self {
        let mut instance = Self::without_authenticator();
        let params = instance.params(2);
        instance.chain.add(&instance.account, ID, &params).unwrap();
        instance
    }

    /// The same before the account adds the authenticator.
    pub(super) fn without_authenticator() -> Self {
        Self {
            chain: Chain::new(api()),
            account: address("alice"),
            operators: Operators::new(3),
            members: Members::new(4, 1),
        }
    }

    pub(super) fn params(&self, threshold: u32) -> AuthenticatorParams {
        AuthenticatorParams {
            operators: self.operators.params(),
            threshold,
            credential_root: self.members.root.to_bytes().into(),
            exempt_type_urls: vec![VOTE.to_string()],
        }
    }

    /// A member's proof for a message of the account.
    pub(super) fn prove(&mut self, member: usize, msg: &LocalAny) -> PresentMsg {
        let wanted = self.chain.context(&self.account, ID, msg);
        self.members.prove(member, &wanted)
    }

    /// The message that presents a member's proof for `msg`.
    pub(super) fn presented(&mut self, member: usize, msg: &LocalAny) -> LocalAny {
        let proof = self.prove(member, msg);
        present(&self.account, &proof)
    }

    /// A transaction of the account, signed by its operators.
    pub(super) fn tx(&self, msgs: &[LocalAny]) -> Tx {
        self.chain.tx(&self.operators, &self.account, ID, msgs)
    }

    /// The tokens that the account has sent away.
    pub(super) fn sent(&self) -> u64 {
        self.chain.state.sent.get(&self.account).copied().unwrap_or_default()
    }
}
