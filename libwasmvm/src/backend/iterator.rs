//! Iterators over the contract's storage.

use cosmwasm_std::Record;
use cosmwasm_vm::{BackendError, BackendResult, GasInfo};

use super::callback::{Callback, call, call_for_bytes};
use super::gas_meter::gas_meter_t;
use crate::vector::UnmanagedVector;

/// A reference to some tables on the Go side which allow accessing
/// the actual iterator instance.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct IteratorReference {
    /// An ID assigned to this contract call
    pub call_id: u64,
    /// An ID assigned to this iterator
    pub iterator_id: u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct IteratorVtable {
    pub next: Option<
        extern "C" fn(
            iterator: IteratorReference,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            key_out: *mut UnmanagedVector,
            value_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
    pub next_key: Option<
        extern "C" fn(
            iterator: IteratorReference,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            key_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
    pub next_value: Option<
        extern "C" fn(
            iterator: IteratorReference,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            value_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct GoIter {
    pub gas_meter: *mut gas_meter_t,
    /// A reference which identifies the iterator and allows finding and accessing the
    /// actual iterator instance in Go. Once fully initialized, this is immutable.
    pub reference: IteratorReference,
    pub vtable: IteratorVtable,
}

type NextPart = extern "C" fn(
    IteratorReference,
    *mut gas_meter_t,
    *mut u64,
    *mut UnmanagedVector,
    *mut UnmanagedVector,
) -> i32;

impl GoIter {
    /// What a callback that opens an iterator is to fill in.
    pub(super) fn unset(gas_meter: *mut gas_meter_t) -> Self {
        let reference = IteratorReference { call_id: 0, iterator_id: 0 };
        Self { gas_meter, reference, vtable: IteratorVtable { next: None, next_key: None, next_value: None } }
    }

    pub(super) fn next(&mut self) -> BackendResult<Option<Record>> {
        let (mut key, mut value) = (UnmanagedVector::default(), UnmanagedVector::default());
        let (result, gas) = call(
            self.vtable.next,
            GasInfo::with_externally_used,
            |next, Callback { used_gas, message }| {
                next(self.reference, self.gas_meter, used_gas, &mut key, &mut value, message)
            },
            failed,
        );
        // SAFETY: the callback was given both as none; what is in them now the callback made and gave away.
        let (key, value) = unsafe { (key.consume(), value.consume()) };
        let record = result.and_then(|()| match (key, value) {
            (None, _) => Ok(None),
            (Some(key), Some(value)) => Ok(Some((key, value))),
            (Some(_), None) => {
                Err(BackendError::unknown("Failed to read value while reading the next key in the db"))
            }
        });
        (record, gas)
    }

    pub(super) fn next_key(&mut self) -> BackendResult<Option<Vec<u8>>> {
        self.next_part(self.vtable.next_key)
    }

    pub(super) fn next_value(&mut self) -> BackendResult<Option<Vec<u8>>> {
        self.next_part(self.vtable.next_value)
    }

    fn next_part(&mut self, function: Option<NextPart>) -> BackendResult<Option<Vec<u8>>> {
        call_for_bytes(
            function,
            GasInfo::with_externally_used,
            |next, Callback { used_gas, message }, part| {
                next(self.reference, self.gas_meter, used_gas, part, message)
            },
            failed,
        )
    }
}

fn failed() -> String {
    "Failed to fetch next item from iterator".into()
}
