//! A contract that calls one host function as often as it is told, with arguments that lie in its memory already.

use wat::parse_str;

/// Arguments of one call, each a region of memory, or a number as it is.
pub(crate) type Arguments = Vec<Argument>;

#[derive(Clone)]
pub(crate) enum Argument {
    Region(Vec<u8>),
    Number(u32),
}

/// An argument that is a region with these bytes.
pub(crate) fn region(bytes: impl Into<Vec<u8>>) -> Argument {
    Argument::Region(bytes.into())
}

const PRELUDE: &str = include_str!("../../tests/prelude.wat");

/// Where the regions begin; below them lies what the contract allocates.
const REGIONS: usize = 1 << 20;

/// Memory as the contract starts with it.
#[derive(Default)]
struct Memory {
    content: Vec<u8>,
}

impl Memory {
    /// Puts bytes somewhere; their address.
    fn put(&mut self, bytes: &[u8]) -> u32 {
        while !self.content.len().is_multiple_of(8) {
            self.content.push(0);
        }
        let address = REGIONS + self.content.len();
        self.content.extend_from_slice(bytes);
        address as u32
    }

    fn put_words(&mut self, words: &[u32]) -> u32 {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.put(&bytes)
    }

    fn argument(&mut self, argument: &Argument) -> u32 {
        match argument {
            Argument::Number(number) => *number,
            Argument::Region(bytes) => {
                let (address, length) = (self.put(bytes), bytes.len() as u32);
                self.put_words(&[address, length, length])
            }
        }
    }
}

/// The contract: `env.<function>` with each of these arguments in turn. The message says how often, as a little-endian
/// `u32`; the answer is the last number that the function returned.
pub(crate) fn calls(function: &str, capability: &str, calls: &[Arguments]) -> Vec<u8> {
    let parameters = calls[0].len();
    let mut memory = Memory::default();
    let words: Vec<u32> = calls.iter().flatten().map(|argument| memory.argument(argument)).collect();
    let (table, stride) = (memory.put_words(&words), 4 * parameters);
    let end = table as usize + stride * calls.len();
    let pages = (REGIONS + memory.content.len()).div_ceil(1 << 16) + 1;
    let data: String = memory.content.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let types = "i32 ".repeat(parameters);
    let arguments: String =
        (0..parameters).map(|index| format!("(i32.load offset={} (local.get $at))", 4 * index)).collect();
    parse_str(format!(
        r#"(module
  (import "env" "{function}" (func $function (param {types}) (result i32)))
  (memory (export "memory") {pages})
  (data (i32.const {REGIONS}) "{data}")
  {PRELUDE}
  (func (export "requires_{capability}"))
  (func (export "execute") (param $env i32) (param $info i32) (param $message i32) (result i32)
    (local $times i32) (local $at i32) (local $heap i32) (local $code i32)
    (local.set $times (i32.load (i32.load (local.get $message))))
    (local.set $heap (global.get $heap))
    (local.set $at (i32.const {table}))
    (loop $again
      (local.set $code (call $function {arguments}))
      (local.set $at (i32.add (local.get $at) (i32.const {stride})))
      (if (i32.eq (local.get $at) (i32.const {end})) (then (local.set $at (i32.const {table}))))
      (global.set $heap (local.get $heap))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (call $u32 (local.get $code))))"#
    ))
    .expect("a contract that parses")
}
