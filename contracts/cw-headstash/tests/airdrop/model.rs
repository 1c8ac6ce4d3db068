//! What should happen: the same airdrop in numbers, without hashes and proofs.

use std::collections::{BTreeMap, BTreeSet};

use crate::world::{CW20, END, START, STRAY, SUPPLY, Setup, TOKENS};

/// A claim as the model sees it: nothing if there is anything wrong with it.
pub(crate) type Truth = Option<(usize, &'static str)>;

pub(crate) struct Model {
    setup: Setup,
    pub(crate) now: u64,
    end: u64,
    paused_at: Option<u64>,
    spent: BTreeSet<usize>,
    pub(crate) funded: [u128; TOKENS],
    pub(crate) claims: [u64; TOKENS],
    pub(crate) claimed: [u128; TOKENS],
    pub(crate) withdrawn: [u128; TOKENS],
    /// What everybody has, by name.
    pub(crate) balances: BTreeMap<&'static str, [u128; TOKENS]>,
}

impl Model {
    pub(crate) fn new(setup: Setup) -> Self {
        let [a, b, _] = setup.totals;
        let left = [SUPPLY - a, SUPPLY - b, SUPPLY].map(|left| left - STRAY);
        Self {
            setup,
            now: START - 100,
            end: END,
            paused_at: None,
            spent: BTreeSet::new(),
            funded: [a, b, 0],
            claims: [0; TOKENS],
            claimed: [0; TOKENS],
            withdrawn: [0; TOKENS],
            balances: [("distributor", left)].into(),
        }
    }

    pub(crate) fn left(&self, token: usize) -> u128 {
        self.funded[token] - self.claimed[token] - self.withdrawn[token]
    }

    /// The sum of all leaves of a token.
    pub(crate) fn sum_of_leaves(&self, token: usize) -> u128 {
        self.setup.leaves.iter().filter(|leaf| leaf.0 == token).map(|leaf| leaf.1).sum()
    }

    fn pay(&mut self, to: &'static str, token: usize, amount: u128) {
        self.balances.entry(to).or_default()[token] += amount;
    }

    fn ended(&self) -> bool {
        self.paused_at.is_none() && self.now >= self.end
    }

    /// Whether all these claims are paid, which they then are.
    pub(crate) fn claim(&mut self, claims: &[Truth]) -> bool {
        // A pause counts from the block after its own; it cannot begin after the end.
        let paused = self.paused_at.is_some_and(|since| since < self.now);
        let open = !paused && (START..self.end).contains(&self.now);
        let (mut spent, mut left) = (self.spent.clone(), [0, 1, 2].map(|token| self.left(token)));
        let good = claims.iter().all(|truth| {
            let Some((leaf, _)) = *truth else { return false };
            let (token, amount) = self.setup.leaves[leaf];
            let funded = self.funded[token] == self.setup.totals[token];
            let enough = left[token] >= amount;
            left[token] = left[token].saturating_sub(amount);
            funded && enough && spent.insert(leaf)
        });
        if !open || !good || claims.is_empty() {
            return false;
        }
        for (leaf, recipient) in claims.iter().flatten() {
            let (token, amount) = self.setup.leaves[*leaf];
            self.claims[token] += 1;
            self.claimed[token] += amount;
            self.pay(recipient, token, amount);
        }
        self.spent = spent;
        true
    }

    pub(crate) fn fund(&mut self, amount: u128) -> bool {
        let taken = amount.min(self.setup.totals[CW20] - self.funded[CW20]);
        if taken == 0 || self.ended() {
            return false;
        }
        self.funded[CW20] += taken;
        self.balances.entry("distributor").or_default()[CW20] -= taken;
        true
    }

    pub(crate) fn pause(&mut self, sender: &str) -> bool {
        let good = sender == "admin" && self.paused_at.is_none() && !self.ended();
        if good {
            self.paused_at = Some(self.now);
        }
        good
    }

    pub(crate) fn unpause(&mut self, sender: &str) -> bool {
        let (true, Some(since)) = (sender == "admin", self.paused_at) else { return false };
        self.end += self.now.saturating_sub(since.max(START));
        self.paused_at = None;
        true
    }

    pub(crate) fn withdraw(&mut self, sender: &str, token: usize) -> bool {
        let left = self.left(token);
        if sender != "admin" || !self.ended() || left == 0 {
            return false;
        }
        self.withdrawn[token] += left;
        self.pay("admin", token, left);
        true
    }
}
