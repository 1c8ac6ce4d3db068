//! What can be wrong with addresses, tokens, texts and claims.
//!
//! A message is one line, and leaves out its cause: that is the error's source. Only the errors of addresses and tokens
//! have their causes in them, because a command line's parser prints no sources.

use headstash_circuit::prover::ProverError;
use headstash_circuit::statement::{GenesisRoot, OwnerKey, ParseAmountError, TreeError};

use crate::address::Address;
use crate::document::Document;
use crate::entries::ENTRY_FORM;
use crate::token::DENOM_LEN;

/// Why a text is not taken, a list is not made or a claim is not proved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address has the checksum of bech32m.
    #[error("{found:?} is bech32m, expected an address in bech32")]
    Bech32m {
        /// The text, at most 120 characters of it.
        found: String,
    },
    /// The text is no bech32.
    #[error("expected an address in bech32, such as wasm1…, found {found:?}: {reason}")]
    NotAnAddress {
        /// The text, at most 120 characters of it.
        found: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No address has this number of bytes.
    #[error("{found:?} stands for {len} bytes, expected an address of 20 (accounts) or 32 (contracts)")]
    AddressLength {
        /// The text, at most 120 characters of it.
        found: String,
        /// The number of bytes.
        len: usize,
    },
    /// The address is of another chain than the contract.
    #[error(
        "{address} begins with {:?}, the contract's address with {:?}: expected one chain's",
        .address.prefix(),
        .contract.prefix()
    )]
    OtherChain {
        /// The address.
        address: Address,
        /// The contract's address.
        contract: Address,
    },
    /// The text is no chain's identifier: it is empty, or has space in it.
    #[error("expected a chain's identifier, such as morocco-1, found {found:?}")]
    ChainId {
        /// The text.
        found: String,
    },

    /// The name of a token is empty.
    #[error("expected a denomination or cw20:ADDRESS, found an empty token")]
    EmptyToken,
    /// There is space around the name of a token.
    #[error("expected a denomination or cw20:ADDRESS, found {found:?} with space around it")]
    TokenSpace {
        /// The text.
        found: String,
    },
    /// What follows `cw20:` is no address.
    #[error("token {token:?}: {reason}")]
    TokenAddress {
        /// The whole name.
        token: String,
        /// Why the rest of it is no address.
        reason: Box<Error>,
    },
    /// An address stands where a token is named.
    #[error("{found:?} is an address and no denomination; a cw20 token is written cw20:{found}")]
    BareAddress {
        /// The address.
        found: String,
    },
    /// The name is no denomination of the bank module.
    #[error(
        "{found:?} is no denomination: expected {min} to {max} letters, digits and `/:._-`, the first a letter",
        min = DENOM_LEN.start(),
        max = DENOM_LEN.end()
    )]
    NotADenomination {
        /// The text.
        found: String,
    },
    /// Contracts spell the token otherwise: its hash in a leaf would be another token's.
    #[error("token {found:?}: expected {expected:?}, as contracts spell it")]
    TokenSpelling {
        /// The contracts' spelling.
        expected: String,
        /// The text.
        found: String,
    },

    /// The amount is no number below 2^128.
    #[error(transparent)]
    Amount(#[from] ParseAmountError),
    /// No bank and no cw20 contract sends an amount of 0.
    #[error("amount: expected 1 or more, found 0")]
    ZeroAmount,

    /// The text is another document than the one that was expected.
    #[error("{name} is {found}, expected {expected}")]
    Misplaced {
        /// What the text is called.
        name: String,
        /// What was expected.
        expected: Document,
        /// What it is.
        found: Document,
    },
    /// The text is not the document that was expected.
    #[error("{name} is no {}; {}", .expected.name(), .expected.origin())]
    Malformed {
        /// What the text is called.
        name: String,
        /// What was expected.
        expected: Document,
        /// What is wrong with the JSON.
        #[source]
        reason: serde_json::Error,
    },
    /// The text is no JSON of the expected form, or JSON could not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),

    /// An element of the entries is none.
    #[error("entry {number} of {name}, counted from 0, is none; {ENTRY_FORM}")]
    NotAnEntry {
        /// What the text is called.
        name: String,
        /// Which element.
        number: usize,
        /// What is wrong with it.
        #[source]
        reason: serde_json::Error,
    },
    /// The text is no JSON array.
    #[error("{name} holds no entries; {ENTRY_FORM}")]
    NotEntries {
        /// What the text is called.
        name: String,
        /// What is wrong with the JSON.
        #[source]
        reason: serde_json::Error,
    },
    /// The array of entries is empty.
    #[error("{name} has no entries; {ENTRY_FORM}")]
    NoEntries {
        /// What the text is called.
        name: String,
    },

    /// The list is empty.
    #[error("{name} has no leaves; `zkwasm headstash list` makes a list of entries")]
    NoLeaves {
        /// What the text is called.
        name: String,
    },
    /// The token of the leaves that name none is not one that a contract can pay.
    #[error("the denomination of {name}")]
    Denomination {
        /// What the text is called.
        name: String,
        /// What is wrong with it.
        #[source]
        reason: Box<Error>,
    },
    /// No contract could pay this entry or leaf.
    #[error("{item} {number} of {name}, counted from 0, cannot be paid")]
    Unpayable {
        /// "entry" or "leaf".
        item: &'static str,
        /// Which one.
        number: usize,
        /// What the text is called.
        name: String,
        /// Why not.
        #[source]
        reason: Box<Error>,
    },
    /// A list gives away cw20 tokens of two chains.
    #[error(
        "{item} {number} of {name}, counted from 0, has a token of another chain than {item} {first}: the addresses {other} \
         and {one} begin with {:?} and {:?}; make a list for each chain",
        .other.prefix(),
        .one.prefix()
    )]
    TwoChains {
        /// "entry" or "leaf".
        item: &'static str,
        /// The one with the other chain's token.
        number: usize,
        /// The first one with a cw20 token.
        first: usize,
        /// What the text is called.
        name: String,
        /// The other chain's token.
        other: Address,
        /// The first one's token.
        one: Address,
    },
    /// What a list gives away of a token has more than 128 bits.
    #[error("the total of {token} is 2^128 or more")]
    Total {
        /// The token.
        token: String,
    },
    /// A leaf was copied: a salt hides one leaf, and the same leaf is paid once.
    #[error(
        "leaf {number} of {name}, counted from 0, has the salt of leaf {first}: each leaf needs its own; make a new list of \
         the entries with `zkwasm headstash list`"
    )]
    CopiedSalt {
        /// The later leaf.
        number: usize,
        /// The earlier leaf.
        first: usize,
        /// What the text is called.
        name: String,
    },
    /// The leaves make no tree.
    #[error("the list makes no tree")]
    NoTree(#[source] TreeError),
    /// The leaves have another root than the one that the list was made with.
    #[error(
        "the list was changed after it was made: it was made with the root {expected}, its leaves have {found}. A contract \
         that was set up with the first pays none of its claims; take the file as `zkwasm headstash list` wrote it, or make \
         a new list of the entries"
    )]
    ChangedList {
        /// The root in the list.
        expected: GenesisRoot,
        /// The root of its leaves.
        found: GenesisRoot,
    },

    /// The list is for another chain than the contract's.
    #[error("{name} is not for the contract {contract}")]
    ForeignList {
        /// What the list is called.
        name: String,
        /// The contract.
        contract: Address,
        /// Which of its tokens shows it.
        #[source]
        reason: Box<Error>,
    },
    /// A token of the list is of another chain than the contract.
    #[error("the list gives away {token}")]
    ForeignToken {
        /// The token.
        token: String,
        /// How its address differs.
        #[source]
        reason: Box<Error>,
    },
    /// The contract is to be paid by itself.
    #[error(
        "{address} is the contract itself: what it pays to itself nobody can take out; name the address of the claimant's \
         choice"
    )]
    PaysItself {
        /// The contract's address.
        address: Address,
    },
    /// The claimant is not on the list.
    #[error("the list {name} has no leaf of the owner {owner}")]
    NotListed {
        /// What the list is called.
        name: String,
        /// The claimant's owner key.
        owner: OwnerKey,
    },
    /// The leaf that was chosen is another claimant's, or there is none in its place.
    #[error("leaf {index} is not this claimant's; theirs are {own:?}")]
    OthersLeaf {
        /// The place that was chosen.
        index: usize,
        /// The places of the claimant's leaves.
        own: Vec<usize>,
    },
    /// The claimant has several leaves, and none was chosen.
    #[error("this claimant has several leaves; choose one of {own:?}")]
    SeveralLeaves {
        /// Their places.
        own: Vec<usize>,
    },
    /// The tree has no path for the leaf: it is not the list's.
    #[error(transparent)]
    Path(#[from] TreeError),
    /// There is no proof.
    #[error(transparent)]
    Prover(#[from] ProverError),
}
