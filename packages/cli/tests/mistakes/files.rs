//! Files in the place of others, and texts that an editor marked.

use crate::support::{ALICE, CONTRACT, Folder, PROVE, ROOT, fixture, orchard_text};

#[test]
fn a_file_in_the_place_of_another_is_named() {
    let folder = Folder::new();
    folder.sample();
    folder.write("claim.json", "{\"claim\": {\"proof\": \"\"}}");
    let (list, entries) = ("expected a list of eligible leaves", "expected a file of entries");
    let files = [
        ("entries.json", "is a file of entries", "`zkwasm headstash list entries.json "),
        ("list.json", "is a list of eligible leaves", "`zkwasm headstash root list.json`"),
        ("keys/0.key", "is a key file", "`zkwasm prove headstash --key keys/0.key`"),
        ("claim.json", "is a claim's message", "`zkwasm run execute CONTRACT @claim.json`"),
    ];
    for (file, found, advice) in files {
        if file != "list.json" {
            folder.refused(&[&ROOT[..], &[file]].concat(), &[found, list, advice]);
            folder.refused(&[&PROVE[..], &[file]].concat(), &[found, list, advice]);
        }
        if file != "entries.json" {
            let make = ["headstash", "list", file, "--denom", "ustash", "-o", "other.json"];
            folder.refused(&make, &[found, entries, advice]);
        }
        let prove = ["prove", "headstash", "--list", "list.json", "--contract", CONTRACT, "-o", "claim"];
        if file != "keys/0.key" {
            let one = ["--key", file, "--to", ALICE];
            folder.refused(&[&prove[..], &one].concat(), &[found, "expected a key file", advice]);
        }
        let many = ["--claims", file];
        folder.refused(&[&prove[..], &many].concat(), &[found, "expected a line `KEYFILE ADDRESS`", advice]);
    }
}

#[test]
fn text_with_a_byte_order_mark_is_taken() {
    let folder = Folder::new();
    folder.sample();
    let mark = |name: &str, text: &[u8]| folder.write(name, [b"\xef\xbb\xbf", text].concat());
    mark("pinned.txt", orchard_text().as_bytes());
    folder.ok(&["circuit", "build", "--pinned", "pinned.txt", "--inputs", "10", "-o", "a.vk"]);
    mark("public.json", &std::fs::read(fixture("fixed.public.json")).unwrap());
    folder.ok(&[
        "verify",
        "--circuit",
        "a.vk",
        "--proof",
        &fixture("fixed.proof"),
        "--public",
        "public.json",
    ]);
    mark("marked.json", &folder.read("entries.json"));
    folder.ok(&["headstash", "list", "marked.json", "--denom", "ustash", "-o", "other.json"]);
    mark("marked-list.json", &folder.read("list.json"));
    folder.ok(&["headstash", "root", "marked-list.json"]);
    mark("marked.key", &folder.read("keys/1.key"));
    folder.ok(&["headstash", "sample", "--with", "marked.key", "-o", "with.json"]);
    // The claims of a file with a mark: line 1 is one, and line 2 is wrong.
    mark("claims.txt", format!("keys/0.key {ALICE}\nkeys/1.key\n").as_bytes());
    let prove = [
        "prove",
        "headstash",
        "--list",
        "list.json",
        "--claims",
        "claims.txt",
        "--contract",
        CONTRACT,
        "-o",
        "c",
    ];
    folder.refused(&prove, &["in claims.txt: line 2"]);
    // Two bytes a letter are named.
    let utf16: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("utf16.json", utf16);
    let list = ["headstash", "list", "utf16.json", "--denom", "ustash", "-o", "third.json"];
    folder.refused(&list, &["utf16.json", "UTF-16", "save the file as UTF-8"]);
}
