//! `println!` and `eprintln!` of this program. Those of std panic when nobody reads any more (`zkwasm … | head -1`).
//!
//! A command prints its result when it has done its work. When the reader is gone, the rest is not printed, and the exit
//! code is still that of the work.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

macro_rules! println {
    ($($text:tt)*) => {
        $crate::print::to_stdout(format_args!($($text)*))
    };
}

macro_rules! eprintln {
    ($($text:tt)*) => {
        $crate::print::to_stderr(format_args!($($text)*))
    };
}

/// Set when something was done that cannot be done again: from then on a lost line is no error.
static DONE: AtomicBool = AtomicBool::new(false);

/// Has the exit code say what was done, whether or not anybody can read about it: a transaction that took effect and ended
/// as an error would be sent again.
pub(crate) fn done() {
    DONE.store(true, Ordering::Relaxed);
}

/// Prints a line of the result. Ends the program when the result is lost on its way: standard output is a file on a full
/// disk, for example.
pub(crate) fn to_stdout(line: Arguments<'_>) {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let done = DONE.load(Ordering::Relaxed);
            let kind = if done { "warning" } else { "error" };
            to_stderr(format_args!("{kind}: cannot write to standard output: {error}"));
            if !done {
                std::process::exit(2)
            }
        }
        _ => {}
    }
}

/// Prints a line beside the result. When this fails, there is no other place to say so.
pub(crate) fn to_stderr(line: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
