//! placeholder

pub(crate) fn write() {}
