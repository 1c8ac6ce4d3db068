//! Addresses from users and from files: bech32, in the one spelling that contracts see.
//!
//! A claim hashes its recipient and its contract letter by letter. So an address that a chain would refuse, or would spell
//! otherwise, makes a proof that pays nobody; it is found here, before anything is proved.

use std::fmt;
use std::str::FromStr;

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Bech32m};

use crate::{Error, Result};

/// An address: bech32 in lower case, of 20 bytes (accounts) or 32 (contracts, module accounts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

/// Bytes of an address, by the kind of what it names.
const LENGTHS: [usize; 2] = [20, 32];

impl Address {
    /// The address as contracts see it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What all addresses of a chain begin with.
    pub fn prefix(&self) -> &str {
        self.0.rsplit_once('1').map_or("", |(prefix, _)| prefix)
    }

    /// Refuses an address of another chain than that of `contract`: a chain has one prefix.
    ///
    /// # Errors
    /// [`Error::OtherChain`].
    pub fn ensure_beside(&self, contract: &Self) -> Result<()> {
        if self.prefix() == contract.prefix() {
            return Ok(());
        }
        Err(Error::OtherChain { address: self.clone(), contract: contract.clone() })
    }
}

impl FromStr for Address {
    type Err = Error;

    /// Reads bech32, in lower or in upper case.
    fn from_str(text: &str) -> Result<Self> {
        let found = || text.chars().take(120).collect::<String>();
        let checked = match CheckedHrpstring::new::<Bech32>(text) {
            Ok(checked) => checked,
            Err(_) if CheckedHrpstring::new::<Bech32m>(text).is_ok() => {
                return Err(Error::Bech32m { found: found() });
            }
            Err(error) => return Err(Error::NotAnAddress { found: found(), reason: error.to_string() }),
        };
        let len = checked.byte_iter().count();
        if !LENGTHS.contains(&len) {
            return Err(Error::AddressLength { found: found(), len });
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use bech32::Hrp;

    fn encoded<C: bech32::Checksum>(prefix: &str, bytes: &[u8]) -> String {
        bech32::encode::<C>(Hrp::parse(prefix).unwrap(), bytes).unwrap()
    }

    #[test]
    fn accounts_and_contracts_are_addresses_in_one_spelling() {
        for len in LENGTHS {
            let text = encoded::<Bech32>("terp", &vec![7; len]);
            let address: Address = text.parse().unwrap();
            assert_eq!((address.as_str(), address.prefix()), (text.as_str(), "terp"));
            assert_eq!(text.to_uppercase().parse::<Address>().unwrap(), address);
        }
        // A prefix can have a 1 in it.
        assert_eq!(encoded::<Bech32>("a1b", &[7; 20]).parse::<Address>().unwrap().prefix(), "a1b");
    }

    #[test]
    fn anything_else_is_refused_with_what_was_found() {
        let good = encoded::<Bech32>("wasm", &[7; 20]);
        let mut swapped = good.clone();
        swapped.replace_range(10..11, if &good[10..11] == "q" { "p" } else { "q" });
        for (text, reason) in [
            ("alice", "found \"alice\""),
            ("", "found \"\""),
            (&format!(" {good}"), "expected an address in bech32"),
            (&format!("{good}\n"), "expected an address in bech32"),
            (&swapped, "checksum"),
            (&good.replace("wasm", "Wasm"), "expected an address in bech32"),
            (&encoded::<Bech32m>("wasm", &[7; 20]), "is bech32m"),
            (&encoded::<Bech32>("wasm", &[7; 19]), "stands for 19 bytes"),
            (&encoded::<Bech32>("wasm", &[7; 33]), "stands for 33 bytes"),
            (&encoded::<Bech32>("wasm", &[]), "stands for 0 bytes"),
        ] {
            let error = text.parse::<Address>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn addresses_of_two_chains_do_not_go_together() {
        let [wasm, terp] =
            ["wasm", "terp"].map(|prefix| encoded::<Bech32>(prefix, &[7; 20]).parse::<Address>().unwrap());
        wasm.ensure_beside(&wasm).unwrap();
        assert!(terp.ensure_beside(&wasm).unwrap_err().to_string().contains("expected one chain's"));
    }
}
