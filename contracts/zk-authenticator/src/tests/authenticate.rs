//! `authenticate`: who may have signed what.

use blst::min_pk::{AggregateSignature, SecretKey, Signature};
use cosmwasm_std::{Binary, HexBinary};

use super::chain::{Chain, Failure, ID, Tx, VOTE, address, message};
use super::credentials::api;
use super::instance::Instance;
use super::operators::{Operators, encode, operator};
use crate::{
    ContractError, POSSESSION_DST, SIGNATURE_LEN, authenticate::NOTHING_SIGNED, msg::AuthenticatorParams,
    sudo::SudoMsg,
};

/// A transaction that needs no proof, and what the chain says to it when `change`d.
fn signed(change: impl FnOnce(&Instance, &mut Tx)) -> Result<(), ContractError> {
    let mut instance = Instance::new();
    let mut tx = instance.tx(&[message(VOTE, "yes")]);
    change(&instance, &mut tx);
    match instance.chain.deliver(&tx) {
        Ok(()) => Ok(()),
        Err(Failure::NotAuthenticated(error)) => Err(error),
        Err(other) => panic!("{other:?}"),
    }
}

fn sign_by(signers: &[usize]) -> Result<(), ContractError> {
    signed(|instance, tx| {
        tx.signature = instance.operators.sign(signers, &instance.chain.sign_bytes(tx));
    })
}

#[test]
fn any_operators_of_at_least_the_threshold_are_enough() {
    for signers in [&[0, 1][..], &[0, 2], &[1, 2], &[0, 1, 2]] {
        sign_by(signers).unwrap();
    }
}

#[test]
fn fewer_operators_are_not_enough() {
    for signer in 0..3 {
        let result = sign_by(&[signer]);
        assert!(matches!(result, Err(ContractError::BelowThreshold { expected: 2, found: 1 })));
    }
    let nobody = signed(|_, tx| {
        let mut infinity = [0; SIGNATURE_LEN];
        infinity[2] = 0xC0;
        tx.signature = infinity.into();
    });
    assert!(matches!(nobody, Err(ContractError::BelowThreshold { expected: 2, found: 0 })));
}

/// One signature, said to be of two.
#[test]
fn a_signer_cannot_stand_for_another() {
    let result = signed(|instance, tx| {
        let mut signature = instance.operators.sign(&[0], &instance.chain.sign_bytes(tx)).to_vec();
        signature[0] = 0b11;
        tx.signature = signature.into();
    });
    assert!(matches!(result, Err(ContractError::InvalidSignature)));
}

/// The same signature twice in the sum does not count twice: a signer is a bit.
#[test]
fn a_signature_added_twice_is_not_two() {
    let result = signed(|instance, tx| {
        let one = instance.operators.0[0].sign(&instance.chain.sign_bytes(tx), crate::SIGNATURE_DST, &[]);
        let sum = AggregateSignature::aggregate(&[&one, &one], true).unwrap();
        tx.signature = encode(&[0, 1], &sum.to_signature());
    });
    assert!(matches!(result, Err(ContractError::InvalidSignature)));
}

#[test]
fn a_stranger_cannot_sign() {
    let result = signed(|instance, tx| {
        let strangers = Operators((0..3).map(|i| SecretKey::key_gen(&[70 + i; 32], &[]).unwrap()).collect());
        tx.signature = strangers.sign(&[0, 1, 2], &instance.chain.sign_bytes(tx));
    });
    assert!(matches!(result, Err(ContractError::InvalidSignature)));
}

#[test]
fn bits_beyond_the_operators_are_refused() {
    for bit in 3..16 {
        let result = signed(|_, tx| {
            let mut signature = tx.signature.to_vec();
            signature[bit / 8] |= 1 << (bit % 8);
            tx.signature = signature.into();
        });
        assert!(matches!(result, Err(ContractError::UnknownSigner { operators: 3 })), "{bit}");
    }
}

#[test]
fn a_signature_has_one_length() {
    for length in [0, 1, 2, 96, 97, 99, 196] {
        let result = signed(|_, tx| {
            tx.signature = tx.signature.iter().copied().cycle().take(length).collect::<Vec<_>>().into();
        });
        assert!(
            matches!(result, Err(ContractError::SignatureLength { expected: 98, found }) if found == length)
        );
    }
}

#[test]
fn a_signature_that_is_no_point_is_not_valid() {
    for point in [[0; 96], [0xFF; 96], [0x80; 96]] {
        let result = signed(|_, tx| tx.signature = [&[0b11, 0][..], &point].concat().into());
        assert!(matches!(result, Err(ContractError::InvalidSignature)));
    }
}

#[test]
fn every_bit_of_the_signature_counts() {
    let mut instance = Instance::new();
    let tx = instance.tx(&[message(VOTE, "yes")]);
    for byte in [0, 2, 3, 50, 97] {
        for bit in [0, 7] {
            let mut changed = tx.clone();
            let mut signature = tx.signature.to_vec();
            signature[byte] ^= 1 << bit;
            changed.signature = signature.into();
            let result = instance.chain.deliver(&changed);
            assert!(matches!(result, Err(Failure::NotAuthenticated(_))), "byte {byte}, bit {bit}");
        }
    }
    instance.chain.deliver(&tx).unwrap();
}

/// Sign bytes hold the chain, the account's number and sequence and all messages.
#[test]
fn a_signature_is_for_its_transaction_only() {
    let other = |change: fn(&mut Tx)| {
        signed(|instance, tx| {
            let mut other = tx.clone();
            change(&mut other);
            tx.signature = instance.operators.sign(&[0, 1], &instance.chain.sign_bytes(&other));
        })
    };
    other(|_| {}).unwrap();
    for change in [
        |tx: &mut Tx| tx.account = address("bob"),
        |tx: &mut Tx| tx.id = "8".to_string(),
        |tx: &mut Tx| tx.msgs[0].value = b"no".into(),
        |tx: &mut Tx| tx.msgs.push(message(VOTE, "no")),
    ] {
        assert!(matches!(other(change), Err(ContractError::InvalidSignature)));
    }
}

#[test]
fn a_transaction_cannot_be_sent_again() {
    let mut instance = Instance::new();
    let tx = instance.tx(&[message(VOTE, "yes")]);
    instance.chain.deliver(&tx).unwrap();
    // The chain gives the sign bytes of the account's sequence, which has moved on.
    let mut again = instance.tx(&[message(VOTE, "yes")]);
    again.signature = tx.signature;
    let result = instance.chain.deliver(&again);
    assert!(matches!(result, Err(Failure::NotAuthenticated(ContractError::InvalidSignature))));
}

#[test]
fn a_proof_of_possession_is_no_signature() {
    let result = signed(|instance, tx| {
        let message = instance.chain.sign_bytes(tx);
        let parts: Vec<Signature> =
            instance.operators.0.iter().map(|key| key.sign(&message, POSSESSION_DST, &[])).collect();
        let sum = AggregateSignature::aggregate(&parts.iter().collect::<Vec<_>>(), true).unwrap();
        tx.signature = encode(&[0, 1, 2], &sum.to_signature());
    });
    assert!(matches!(result, Err(ContractError::InvalidSignature)));
}

/// The negative of a scalar modulo the group's order, big-endian.
fn negated(key: &SecretKey) -> SecretKey {
    const ORDER: &str = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001";
    let (order, key) = (HexBinary::from_hex(ORDER).unwrap(), key.to_bytes());
    let (mut difference, mut borrow) = ([0; 32], 0);
    for i in (0..32).rev() {
        let digit = i32::from(order.as_slice()[i]) - i32::from(key[i]) - borrow;
        (difference[i], borrow) = (digit.rem_euclid(256) as u8, i32::from(digit < 0));
    }
    SecretKey::from_bytes(&difference).unwrap()
}

/// Two keys of one operator that cancel each other out: nobody's signature would be one of theirs.
#[test]
fn keys_that_cancel_each_other_out_sign_nothing() {
    let mut instance = Instance::without_authenticator();
    let mut params = instance.params(2);
    let key = &instance.operators.0[0];
    params.operators = vec![operator(key), operator(&negated(key))];
    instance.chain.add(&instance.account, ID, &params).unwrap();
    let mut tx = instance.tx(&[message(VOTE, "yes")]);
    let mut infinity = [0; SIGNATURE_LEN];
    (infinity[0], infinity[2]) = (0b11, 0xC0);
    tx.signature = infinity.into();
    let result = instance.chain.deliver(&tx);
    assert!(matches!(result, Err(Failure::NotAuthenticated(ContractError::InfiniteKey))));
}

#[test]
fn one_of_one_is_a_set_of_operators_too() {
    let mut instance = Instance::without_authenticator();
    instance.operators = Operators::new(1);
    let params = instance.params(1);
    instance.chain.add(&instance.account, ID, &params).unwrap();
    instance.chain.deliver(&instance.tx(&[message(VOTE, "yes")])).unwrap();
}

#[test]
fn nobody_signs_for_an_unknown_authenticator() {
    for change in [|tx: &mut Tx| tx.id = "8".to_string(), |tx: &mut Tx| tx.account = address("bob")] {
        let result = signed(|instance, tx| {
            change(tx);
            tx.signature = instance.operators.sign(&[0, 1, 2], &instance.chain.sign_bytes(tx));
        });
        assert!(matches!(result, Err(ContractError::UnknownAuthenticator { .. })));
    }
}

/// A signature made for an estimate of the gas must not be one for anything.
#[test]
fn a_signature_of_the_placeholder_admits_nothing() {
    let mut instance = Instance::new();
    let tx = instance.tx(&[message(VOTE, "yes")]);
    for signed in [NOTHING_SIGNED, b""] {
        let mut request = authentication(&instance.chain, &tx);
        request.signature = instance.operators.sign(&[0, 1, 2], signed);
        request.sign_mode_tx_data.sign_mode_direct = signed.into();
        let result = instance.chain.sudo(SudoMsg::Authenticate(Box::new(request)));
        assert!(matches!(result, Err(ContractError::NothingSigned)));
    }
}

/// `simulate` says that nothing will be kept. Should it ever come with a transaction that will be, it forgives nothing.
#[test]
fn simulate_is_no_way_around_the_signature() {
    let mut instance = Instance::new();
    let tx = instance.tx(&[message(VOTE, "yes")]);
    for signature in
        [Binary::default(), [0xAA; SIGNATURE_LEN].into(), instance.operators.sign(&[0, 1], b"other")]
    {
        let mut request = authentication(&instance.chain, &tx);
        (request.simulate, request.signature) = (true, signature);
        instance.chain.sudo(SudoMsg::Authenticate(Box::new(request))).unwrap_err();
    }
    let mut request = authentication(&instance.chain, &tx);
    request.simulate = true;
    instance.chain.sudo(SudoMsg::Authenticate(Box::new(request))).unwrap();
}

#[test]
fn a_simulation_needs_no_signature_but_an_authenticator() {
    let mut instance = Instance::new();
    let mut tx = instance.tx(&[message(VOTE, "yes")]);
    instance.chain.simulate(&tx).unwrap();
    tx.id = "8".to_string();
    let result = instance.chain.simulate(&tx);
    assert!(matches!(result, Err(Failure::NotAuthenticated(ContractError::UnknownAuthenticator { .. }))));
}

fn authentication(chain: &Chain, tx: &Tx) -> crate::sudo::AuthenticationRequest {
    let msg = chain.authenticate_msg(tx, 0);
    let SudoMsg::Authenticate(request) = msg else { panic!("{msg:?}") };
    *request
}

/// The published vector `fast_aggregate_verify_valid_652ce62f09290811` of ethereum/bls12-381-tests: keys, message and
/// signature are those of the file; the proofs of possession are made with the keys' known secrets.
#[test]
fn the_signature_scheme_is_ethereums() {
    const SECRETS: [&str; 3] = [
        "263dbd792f5b1be47ed85f8938c0f29586af0d3ac7b977f21c278fe1462040e3",
        "47b8192d77bf871b62e87859d653922725724a5c031afeabc60bcef5ff665138",
        "328388aff0d4a5b7dc9205abd374e7e98f3cd9f3418edb4eafda5fb16473d216",
    ];
    const KEYS: [&str; 3] = [
        "a491d1b0ecd9bb917989f0e74f0dea0422eac4a873e5e2644f368dffb9a6e20fd6e10c1b77654d067c0618f6e5a7f79a",
        "b301803f8b5ac4a1133581fc676dfedc60d891dd5fa99028805e5ea5b08d3491af75d0707adab3b70c6a6a580217bf81",
        "b53d21a4cfd562c469cc81514d4ce5a6b577d8403d32a394dc265dd190b47fa9f829fdd7963afdf972e5e77854051f6f",
    ];
    const SIGNATURE: &str = "912c3615f69575407db9392eb21fee18fff797eeb2fbe1816366ca2a08ae574d8824dbfafb4c9eaa1cf61b63c6f9b69911f269b664c42947dd1b53ef1081926c1e82bb2a465f927124b08391a5249036146d6f3f1e17ff5f162f779746d830d1";
    let bytes = |hex: &str| HexBinary::from_hex(hex).unwrap();
    let operators = Operators(SECRETS.map(|hex| SecretKey::from_bytes(&bytes(hex)).unwrap()).into());
    let instance = Instance::without_authenticator();
    let params = AuthenticatorParams { operators: operators.params(), ..instance.params(1) };
    for (operator, key) in params.operators.iter().zip(KEYS) {
        assert_eq!(operator.public_key.as_slice(), bytes(key).as_slice());
    }
    let mut chain = Chain::new(api());
    chain.add(&instance.account, ID, &params).unwrap();
    let tx = chain.tx(&operators, &instance.account, ID, &[message(VOTE, "yes")]);
    let mut verdict = |signers: u8| {
        let mut request = authentication(&chain, &tx);
        request.sign_mode_tx_data.sign_mode_direct = [0x56; 32].into();
        request.signature = [&[signers, 0][..], &bytes(SIGNATURE)].concat().into();
        chain.sudo(SudoMsg::Authenticate(Box::new(request)))
    };
    verdict(0b011).unwrap();
    // `fast_aggregate_verify_extra_pubkey_4f079f946446fabf`
    assert!(matches!(verdict(0b111), Err(ContractError::InvalidSignature)));
    assert!(matches!(verdict(0b001), Err(ContractError::InvalidSignature)));
}
