//! Whom a proof is made for, and proofs and public inputs that are written in another way.

use crate::support::{ALICE, CONTRACT, Folder, VERIFIER, fixture};

#[test]
fn addresses_are_those_of_one_chain() {
    let folder = Folder::new();
    folder.sample();
    let prove = |to: &str, contract: &str, texts: &[&str]| {
        let prove = ["prove", "headstash", "--list", "list.json", "--key", "keys/0.key", "-o", "claim"];
        folder.refused(&[&prove[..], &["--to", to, "--contract", contract]].concat(), texts);
        assert!(!folder.path().join("claim").exists());
    };
    prove("alice", CONTRACT, &["--to <ADDRESS>", "expected an address in bech32", "found \"alice\""]);
    prove(ALICE, "anything", &["--contract <ADDRESS>", "found \"anything\""]);
    prove(&ALICE.replace('q', "p"), CONTRACT, &["--to <ADDRESS>", "checksum"]);
    prove(&ALICE.replace("wasm", "WASM"), CONTRACT, &["--to <ADDRESS>"]);
    let foreign = "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc";
    prove(foreign, CONTRACT, &["begins with \"terp\"", "with \"wasm\""]);
    prove(ALICE, &CONTRACT[..40], &["--contract <ADDRESS>"]);
}

#[test]
fn a_proof_of_another_length_is_explained() {
    let folder = Folder::with_orchard();
    let proof = std::fs::read(fixture("fixed.proof")).unwrap();
    folder.write("proof.hex", hex::encode(&proof));
    folder.write("proof.b64", format!("{}\n", cosmwasm_std::Binary::new(proof.clone()).to_base64()));
    folder.write("newline", [&proof[..], b"\n"].concat());
    folder.write("two", vec![0xfe; 2720 + 2 * 2272]);
    folder.write("cut", &proof[..proof.len() - 7]);
    folder.write("empty", "");
    folder.write("claim.json", "{\"claim\": {\"proof\": \"\"}}");
    for (file, reason) in [
        ("proof.hex", "hex text of 4992 bytes; decode it"),
        ("proof.b64", "base64 text of 4992 bytes; decode it"),
        ("newline", "a line break follows the proof"),
        ("two", "2 instances"),
        ("cut", "cut off"),
        ("empty", "an empty file"),
        ("claim.json", "JSON"),
        ("a.vk", "a circuit binary"),
        (VERIFIER, "a WebAssembly module"),
    ] {
        let public = fixture("fixed.public.json");
        let (out, err) =
            folder.run(1, &["verify", "--circuit", "a.vk", "--proof", file, "--public", &public]);
        assert!(out.starts_with("not valid ("), "{out}");
        let found = std::fs::metadata(folder.path().join(file)).unwrap().len();
        let lengths = format!("the proof has {found} bytes, every proof for this circuit has 4992");
        assert!(err.contains(&lengths) && err.contains(reason), "{file}: {err}");
    }
}

#[test]
fn the_byte_order_of_public_inputs_is_said() {
    let folder = Folder::with_orchard();
    let (proof, public) = (fixture("fixed.proof"), fixture("fixed.public.json"));
    let inputs: Vec<String> = serde_json::from_slice(&std::fs::read(public).unwrap()).unwrap();
    let reversed = |input: &String| {
        let mut bytes = hex::decode(&input[2..]).unwrap();
        bytes.reverse();
        format!("0x{}", hex::encode(bytes))
    };
    let verify = ["verify", "--circuit", "a.vk", "--proof", &proof, "--public", "public.json"];
    // One that is too large when it is read in reverse, and those that are not.
    let little: Vec<_> = inputs.iter().map(reversed).collect();
    folder.write("public.json", serde_json::to_vec(&little).unwrap());
    let hint = "hex in this file is big-endian";
    folder.refused(&verify, &["public.json", "counted from 0", "modulus", hint]);
    let modulus = "0x40000000000000000000000000000000224698fc094cf91b992d30ed00000001";
    let mut at_modulus = inputs.clone();
    at_modulus[3] = modulus.into();
    folder.write("public.json", serde_json::to_vec(&at_modulus).unwrap());
    folder.refused(&verify, &["number 3 in public.json", modulus, hint]);
    at_modulus[3] = format!("{}0", &modulus[..65]);
    folder.write("public.json", serde_json::to_vec(&at_modulus).unwrap());
    folder.run(1, &verify);
    // Hex without 0x, a number that is no text, another file.
    folder.write("public.json", format!("[\"{}\"]", &inputs[0][2..]));
    folder.refused(&verify, &["in public.json", "write 0x before it", hint]);
    folder.write("public.json", "[1, 2]");
    folder.refused(&verify, &["in public.json", "a JSON array of numbers as strings"]);
    folder.write("public.json", "[\"1\"]");
    folder.refused(&verify, &["public.json has 1 numbers", "takes 10 ([10] in its instance columns)"]);
    let help = folder.ok(&["verify", "--help"]);
    assert!(help.contains("big-endian"), "{help}");
}

#[test]
fn a_little_endian_file_of_numbers_below_the_modulus_is_recognized() {
    let folder = Folder::new();
    let case = zk_halo2_testing::multiply();
    folder.write("a.vk", case.binary.as_bytes());
    folder.write("proof", &case.proof);
    // 42 is below the modulus in either order.
    folder.write("public.json", format!("[\"0x{}\"]", hex::encode(case.public_inputs()[0])));
    let verify = ["verify", "--circuit", "a.vk", "--proof", "proof", "--public", "public.json"];
    let (out, err) = folder.run(1, &verify);
    assert!(out.starts_with("not valid") && err.contains("bytes in reverse"), "{out}{err}");
    folder.write("public.json", "[\"41\"]");
    let (_, err) = folder.run(1, &verify);
    assert_eq!(err, "");
}
