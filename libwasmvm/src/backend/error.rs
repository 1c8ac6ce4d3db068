//! The error that a callback returns.

use cosmwasm_vm::BackendError;

/// This enum gives names to the status codes returned from Go callbacks to Rust.
/// The Go code will return one of these variants when returning.
///
/// 0 means no error, all the other cases are some sort of error.
#[repr(i32)]
#[allow(dead_code, reason = "some numbers are only read, on the other side")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoError {
    None = 0,
    /// Go panicked for an unexpected reason.
    Panic = 1,
    /// Go received a bad argument from Rust
    BadArgument = 2,
    /// Ran out of gas while using the SDK, for example in storage: its gas meter says so.
    OutOfGas = 3,
    /// Error while trying to serialize data in Go code (typically json.Marshal)
    CannotSerialize = 4,
    /// An error happened during normal operation of a Go callback, which should be fed back to the contract
    User = 5,
    /// An error type that should never be created by us. It only serves as a fallback for the i32 to GoError conversion.
    Other = -1,
}

/// The most bytes of a callback's message that are kept. A contract can see them.
const MAX_MESSAGE_LEN: usize = 8 * 1024;

/// What a callback's number and message mean; `default` is the message of a callback that gave none.
pub(super) fn outcome(
    number: i32,
    message: Option<Vec<u8>>,
    default: impl FnOnce() -> String,
) -> Result<(), BackendError> {
    let message = || match message {
        Some(mut message) => {
            message.truncate(MAX_MESSAGE_LEN);
            String::from_utf8_lossy(&message).into_owned()
        }
        None => default(),
    };
    match number {
        n if n == GoError::None as i32 => Ok(()),
        n if n == GoError::Panic as i32 => Err(BackendError::foreign_panic()),
        n if n == GoError::BadArgument as i32 => Err(BackendError::bad_argument()),
        n if n == GoError::OutOfGas as i32 => Err(BackendError::out_of_gas()),
        n if n == GoError::User as i32 => Err(BackendError::user_err(message())),
        // CannotSerialize, Other, and numbers without a name.
        _ => Err(BackendError::unknown(message())),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_MESSAGE_LEN, outcome};
    use cosmwasm_vm::BackendError;

    fn of(number: i32, message: Option<&[u8]>) -> Result<(), BackendError> {
        outcome(number, message.map(Vec::from), || "default".into())
    }

    #[test]
    fn every_number_has_its_meaning() {
        assert_eq!(of(0, Some(b"ignored")), Ok(()));
        assert_eq!(of(1, Some(b"ignored")), Err(BackendError::ForeignPanic {}));
        assert_eq!(of(2, None), Err(BackendError::BadArgument {}));
        assert_eq!(of(3, None), Err(BackendError::OutOfGas {}));
        assert_eq!(of(4, Some(b"why")), Err(BackendError::unknown("why")));
        assert_eq!(of(5, Some(b"why")), Err(BackendError::user_err("why")));
        for unnamed in [-1, 6, i32::MIN, i32::MAX] {
            assert_eq!(of(unnamed, Some(b"why")), Err(BackendError::unknown("why")));
        }
    }

    #[test]
    fn a_message_is_bounded_and_need_not_be_text() {
        assert_eq!(of(5, None), Err(BackendError::user_err("default")));
        assert_eq!(of(5, Some(b"")), Err(BackendError::user_err("")));
        assert_eq!(of(5, Some(b"\xff")), Err(BackendError::user_err("\u{fffd}")));
        let long = vec![b'a'; MAX_MESSAGE_LEN + 1];
        assert_eq!(of(5, Some(&long)), Err(BackendError::user_err("a".repeat(MAX_MESSAGE_LEN))));
    }
}
