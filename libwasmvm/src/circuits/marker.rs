//! The symbol by which a linker tells this library from upstream's.

/// Only this library has it. Programs that need circuits refer to it, and with another libwasmvm the linker (or the loader,
/// which resolves data when it loads a library) stops, with this name in its message.
#[unsafe(no_mangle)]
#[allow(non_upper_case_globals, reason = "it is a sentence")]
pub static zk_wasmvm_is_not_linked__this_is_another_libwasmvm__build_with_tags_sys_wasmvm_and_point_the_linker_to_zk_wasmvm:
    u8 = 1;
