//! An error with its causes, in one line.

/// The error and its causes, each once.
///
/// Errors of other crates put their cause into their own text and name it as their cause too; `{error:#}` would print it
/// twice.
pub(crate) fn line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if line.is_empty() {
            line = cause;
        } else if !line.ends_with(&cause) {
            line = format!("{line}: {cause}");
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;
    use zk_cosmwasm_vm::store::StoreError;
    use zk_halo2::VkError;

    #[test]
    fn a_reason_is_given_once() {
        let source = VkError::Limit { what: "degree", limit: 64, found: 65 };
        let reason = source.to_string();
        let error = anyhow::Error::new(StoreError::Refused { source }).context("cannot store mine.vk");
        assert_eq!(format!("{error:#}").matches(&reason).count(), 2);
        assert_eq!(line(&error), format!("cannot store mine.vk: the circuit binary is refused: {reason}"));
    }

    #[test]
    fn different_causes_are_all_there() {
        let error = anyhow!("the disk is full").context("cannot write a.vk").context("stopped");
        assert_eq!(line(&error), "stopped: cannot write a.vk: the disk is full");
    }
}
