//! Coins from the command line, as wasmd's `--amount` takes them: an amount and a denomination without a space, several
//! separated by commas.

use anyhow::{Result, anyhow, bail};
use cosmwasm_std::Coin;
use std::collections::BTreeSet;
use zk_airdrop::token;

/// Reads one coin. Errors are one line: `clap` prints no causes.
pub(super) fn parse(text: &str) -> Result<Coin> {
    read(text.trim())
        .map_err(|reason| anyhow!("{reason}; a coin is an amount and a denomination, such as 1000ustash"))
}

fn read(text: &str) -> Result<Coin> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (amount, denom) = text.split_at(digits);
    if amount.is_empty() {
        bail!("it does not begin with an amount");
    }
    if denom.is_empty() {
        bail!("there is no denomination behind the amount");
    }
    if denom.starts_with(char::is_whitespace) {
        bail!("there is a space behind the amount");
    }
    if denom.starts_with('.') {
        bail!("the amount is no whole number: count in the smallest unit of the coin");
    }
    let denom = token::parse(denom)?;
    if denom.starts_with("cw20:") {
        bail!("{denom} is no coin of the bank: a cw20 token is sent by executing its contract");
    }
    let amount: u128 = amount.parse().map_err(|_| anyhow!("the amount is 2^128 or more"))?;
    Ok(Coin::new(amount, denom))
}

/// Refuses a denomination that is there twice, as wasmd does.
pub(super) fn ensure_distinct(coins: &[Coin]) -> Result<()> {
    let mut seen = BTreeSet::new();
    match coins.iter().find(|coin| !seen.insert(&coin.denom)) {
        Some(Coin { denom, .. }) => bail!("there are two amounts of {denom}: give each denomination once"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use cosmwasm_std::coin;

    #[test]
    fn a_coin_is_an_amount_and_a_denomination() {
        assert_eq!(parse("1000ustash").unwrap(), coin(1000, "ustash"));
        assert_eq!(parse(" 7ibc/27394FB092D2ECCD ").unwrap(), coin(7, "ibc/27394FB092D2ECCD"));
        assert_eq!(parse(&format!("{}ustash", u128::MAX)).unwrap(), coin(u128::MAX, "ustash"));
    }

    #[test]
    fn anything_else_is_refused_with_an_example() {
        for (text, reason) in [
            ("", "does not begin with an amount"),
            ("ustash", "does not begin with an amount"),
            ("-1ustash", "does not begin with an amount"),
            ("1000", "no denomination"),
            ("1 ustash", "a space behind the amount"),
            ("1.5ustash", "no whole number"),
            (".5ustash", "does not begin with an amount"),
            ("1us", "\"us\" is no denomination"),
            ("1_000ustash", "\"_000ustash\" is no denomination"),
            ("1ustash 2uatom", "is no denomination"),
            ("1cw20:wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q", "no coin of the bank"),
            ("340282366920938463463374607431768211456ustash", "2^128 or more"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(reason) && error.contains("such as 1000ustash"), "{text}: {error}");
        }
    }

    #[test]
    fn a_denomination_is_there_once() {
        ensure_distinct(&[]).unwrap();
        ensure_distinct(&[coin(1, "uatom"), coin(1, "ustash")]).unwrap();
        let error = ensure_distinct(&[coin(1, "ustash"), coin(1, "uatom"), coin(2, "ustash")]).unwrap_err();
        assert!(error.to_string().contains("two amounts of ustash"), "{error}");
    }
}
