//! Calls into contracts: one table.

use cosmwasm_vm::{Instance, InstanceOptions, VmResult};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::backend::{Db, GoApi, GoQuerier, GoStorage, backend};
use crate::cache::{CACHES, cache_t, read_checksum};
use crate::error::Error;
use crate::exports::exports;
use crate::gas_report::GasReport;
use crate::vector::UnmanagedVector;
use crate::view::ByteSliceView;

type Contract = Instance<GoApi, GoStorage, GoQuerier>;

/// Everything about a call but its entry point and messages.
struct Call {
    cache: *mut cache_t,
    checksum: ByteSliceView,
    db: Db,
    api: GoApi,
    querier: GoQuerier,
    gas_limit: u64,
    print_debug: bool,
    gas_report: *mut GasReport,
}

/// Names of the messages in errors: upstream's, which go by position.
const MESSAGES: [&str; 3] = ["arg1", "arg2", "arg3"];

impl Call {
    /// Runs one entry point with its messages. The gas report is written whenever the contract was entered.
    ///
    /// # Safety
    /// The caller's promises: views can be read, the functions of the tables are what the header says, and `gas_report` is
    /// null or can be written to.
    unsafe fn run<const N: usize>(
        self,
        messages: [ByteSliceView; N],
        entry_point: impl FnOnce(&mut Contract, [&[u8]; N]) -> VmResult<Vec<u8>>,
    ) -> Result<UnmanagedVector, Error> {
        let vm = CACHES.get(self.cache)?;
        // SAFETY: the caller's promise about views.
        let checksum = unsafe { read_checksum(self.checksum) }?;
        let mut read: [&[u8]; N] = [&[]; N];
        for ((bytes, message), name) in read.iter_mut().zip(messages).zip(MESSAGES) {
            // SAFETY: the caller's promise about views.
            *bytes = unsafe { message.read(name) }?;
        }
        if self.gas_report.is_null() {
            return Err(Error::Empty("gas_report"));
        }

        let backend = backend(self.db, self.api, self.querier);
        let options = InstanceOptions { gas_limit: self.gas_limit };
        let mut instance = vm.code.get_instance(&checksum, backend, options)?;
        if self.print_debug {
            instance.set_debug_handler(|message, info| {
                let now = OffsetDateTime::now_utc().format(&Rfc3339).unwrap_or_default();
                eprintln!("[{now}]: {message} (gas remaining: {})", info.gas_remaining);
            });
        }
        let result = entry_point(&mut instance, read);
        // SAFETY: not null, and by the caller's promise it can be written to.
        unsafe { self.gas_report.write(instance.create_gas_report().into()) };
        Ok(UnmanagedVector::new(Some(result?)))
    }
}

/// A row is an entry point's name, its messages, and the VM's function for it.
macro_rules! calls {
    ($($(#[$meta:meta])* $name:ident($($message:ident),+) => $vm_function:ident;)*) => {
        exports! { $(
            $(#[$meta])*
            fn $name(
                cache: *mut cache_t,
                checksum: ByteSliceView,
                $($message: ByteSliceView,)+
                db: Db,
                api: GoApi,
                querier: GoQuerier,
                gas_limit: u64,
                print_debug: bool,
                gas_report: *mut GasReport,
            ) -> UnmanagedVector {
                let call = Call { cache, checksum, db, api, querier, gas_limit, print_debug, gas_report };
                // SAFETY: the caller's promises.
                unsafe {
                    call.run([$($message),+], |instance, [$($message),+]| {
                        cosmwasm_vm::$vm_function(instance, $($message),+)
                    })
                }
            }
        )* }
    };
}

calls! {
    /// Returns the contract's response as JSON, as all of these do.
    instantiate(env, info, msg) => call_instantiate_raw;
    execute(env, info, msg) => call_execute_raw;
    migrate(env, msg) => call_migrate_raw;
    migrate_with_info(env, msg, migrate_info) => call_migrate_with_info_raw;
    sudo(env, msg) => call_sudo_raw;
    reply(env, msg) => call_reply_raw;
    query(env, msg) => call_query_raw;
    ibc_channel_open(env, msg) => call_ibc_channel_open_raw;
    ibc_channel_connect(env, msg) => call_ibc_channel_connect_raw;
    ibc_channel_close(env, msg) => call_ibc_channel_close_raw;
    ibc_packet_receive(env, msg) => call_ibc_packet_receive_raw;
    ibc_packet_ack(env, msg) => call_ibc_packet_ack_raw;
    ibc_packet_timeout(env, msg) => call_ibc_packet_timeout_raw;
    ibc_source_callback(env, msg) => call_ibc_source_callback_raw;
    ibc_destination_callback(env, msg) => call_ibc_destination_callback_raw;
    ibc2_packet_receive(env, msg) => call_ibc2_packet_receive_raw;
    ibc2_packet_ack(env, msg) => call_ibc2_packet_ack_raw;
    ibc2_packet_timeout(env, msg) => call_ibc2_packet_timeout_raw;
    ibc2_packet_send(env, msg) => call_ibc2_packet_send_raw;
}
