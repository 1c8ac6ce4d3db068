#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn cache() -> (tempfile::TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(&folder.path().join("a/b"));
    (folder, cache)
}

#[test]
fn what_was_written_is_read() {
    let (_folder, cache) = cache();
    assert_eq!(cache.read("name"), None);
    for content in [&b"content"[..], b"", b"other"] {
        cache.write("name", content);
        assert_eq!(cache.read("name").unwrap(), content);
    }
    assert_eq!(cache.read("another"), None);
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let (_folder, cache) = cache();
    cache.write("name", b"content");
    let path = cache.folder.as_ref().unwrap().join("name");
    let whole = fs::read(&path).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        assert_eq!(cache.read("name"), None, "{length} bytes");
    }
    for position in 0..whole.len() {
        let mut changed = whole.clone();
        changed[position] ^= 1;
        fs::write(&path, changed).unwrap();
        assert_eq!(cache.read("name"), None, "byte {position}");
    }
    fs::write(&path, [&whole[..], b"0"].concat()).unwrap();
    assert_eq!(cache.read("name"), None);
    cache.write("name", b"content");
    assert_eq!(cache.read("name").unwrap(), b"content");
}

#[test]
fn writing_leaves_one_file() {
    let (_folder, cache) = cache();
    cache.write("name", b"one");
    cache.write("name", b"two");
    assert_eq!(fs::read_dir(cache.folder.as_ref().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_folder_that_cannot_be_is_none() {
    let (folder, _) = cache();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    for cache in [Cache::at(&file), Cache { folder: None }] {
        cache.write("name", b"content");
        assert_eq!(cache.read("name"), None);
    }
}

#[test]
fn the_target_folder_is_where_its_tag_is() {
    let (folder, _) = cache();
    let target = folder.path().join("target");
    let program = target.join("debug/deps/test");
    assert_eq!(in_target(&program), None);
    fs::create_dir_all(&target).unwrap();
    fs::write(target.join(TARGET_TAG), b"").unwrap();
    assert_eq!(in_target(&program).unwrap(), target.join(FOLDER));
}
