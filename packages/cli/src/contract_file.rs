//! Reading a contract from a file: core Wasm, as it is or compressed with gzip, as a chain takes it.
//!
//! What a chain would refuse is refused here with the reason. The bytes that come out are not checked any further: that is
//! left to the VM.

use crate::files;
use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;
use zk_halo2::FileKind;

/// wasmd's `MaxWasmSize`: the most bytes of a contract, compressed and unpacked, unless a chain is built with another limit.
pub(crate) const MAX_WASM_SIZE: usize = 800 * 1024;

const GZIP: &[u8] = b"\x1f\x8b\x08";

/// The contract in `file`, unpacked.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>> {
    let bytes = files::read(file, "contract")?;
    unpack(bytes).with_context(|| format!("{} is not a contract that a chain takes", file.display()))
}

/// Refuses the contract of `file` when it is larger than a chain takes.
pub(crate) fn check_size(file: &Path, wasm: &[u8]) -> Result<()> {
    if wasm.len() > MAX_WASM_SIZE {
        bail!(
            "the contract {} has {} bytes, a chain takes at most {MAX_WASM_SIZE}: build it for release and optimize it \
             (`wasm-opt -Oz`, or the cosmwasm/optimizer image)",
            file.display(),
            wasm.len()
        );
    }
    Ok(())
}

fn unpack(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let wasm = if bytes.starts_with(GZIP) { gunzip(&bytes)? } else { bytes };
    match FileKind::of(&wasm) {
        FileKind::Wasm => Ok(wasm),
        FileKind::WasmComponent => bail!(
            "it is a Wasm component; contracts are core modules. Build for the target wasm32-unknown-unknown instead of \
             wasm32-wasip2, and without `cargo component`"
        ),
        kind => bail!(
            "it is {kind}, expected a WebAssembly module or gzip of one (circuits are given with --circuit, text is made Wasm \
             by `wat2wasm`)"
        ),
    }
}

/// The first member of a gzip file, as wasmd reads it.
fn gunzip(bytes: &[u8]) -> Result<Vec<u8>> {
    if bytes.len() > MAX_WASM_SIZE {
        bail!("the compressed contract has {} bytes, a chain takes at most {MAX_WASM_SIZE}", bytes.len());
    }
    let mut wasm = vec![];
    let mut bounded = GzDecoder::new(bytes).take(MAX_WASM_SIZE as u64 + 1);
    bounded.read_to_end(&mut wasm).context("the gzip file is damaged")?;
    if wasm.len() > MAX_WASM_SIZE {
        bail!("unpacked, the contract has more than {MAX_WASM_SIZE} bytes, the most that a chain takes");
    }
    Ok(wasm)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(vec![], Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Wasm's first eight bytes and zeros up to this length.
    fn module(length: usize) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.resize(length, 0);
        wasm
    }

    fn refusal(bytes: Vec<u8>) -> String {
        format!("{:#}", unpack(bytes).unwrap_err())
    }

    #[test]
    fn gzip_is_unpacked_up_to_the_limit() {
        assert_eq!(unpack(module(8)).unwrap(), module(8));
        for length in [8, MAX_WASM_SIZE] {
            assert_eq!(unpack(gzip(&module(length))).unwrap(), module(length));
        }
        // As wasmd, which reads one member: what follows it does not count.
        assert_eq!(unpack([gzip(&module(8)), gzip(&module(9))].concat()).unwrap(), module(8));
        assert!(refusal(gzip(&module(MAX_WASM_SIZE + 1))).contains("819200"));
        let mut long = gzip(&module(8));
        long.resize(MAX_WASM_SIZE + 1, 0);
        assert!(refusal(long).contains("compressed"));
        let whole = gzip(&module(100));
        assert!(refusal(whole[..whole.len() - 9].to_vec()).contains("damaged"));
        assert!(refusal(gzip(b"some text")).contains("expected a WebAssembly module"));
    }

    #[test]
    fn what_is_no_module_is_named() {
        assert!(refusal(b"\0asm\x0d\0\x01\0".to_vec()).contains("component"));
        assert!(refusal(b"(module)".to_vec()).contains("wat2wasm"));
        assert!(refusal(vec![]).contains(&FileKind::Empty.to_string()));
    }

    #[test]
    fn the_size_is_that_of_the_chain() {
        let check = |length| check_size(Path::new("a.wasm"), &module(length));
        check(MAX_WASM_SIZE).unwrap();
        let error = check(MAX_WASM_SIZE + 1).unwrap_err().to_string();
        assert!(error.contains("a.wasm") && error.contains("819201"), "{error}");
    }
}
