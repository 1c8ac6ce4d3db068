//! The contract's storage.

use std::borrow::Cow;

use cosmwasm_std::{Order, Record};
use cosmwasm_vm::{BackendError, BackendResult, GasInfo, Storage};

use super::callback::{Callback, call, call_for_bytes};
use super::gas_meter::gas_meter_t;
use super::iterator::GoIter;
use crate::vector::UnmanagedVector;
use crate::view::U8SliceView;

/// Something of the embedder's.
#[repr(C)]
pub struct db_t {
    _private: [u8; 0],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct DbVtable {
    pub read_db: Option<
        extern "C" fn(
            db: *mut db_t,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            key: U8SliceView,
            value_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
    pub write_db: Option<
        extern "C" fn(
            db: *mut db_t,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            key: U8SliceView,
            value: U8SliceView,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
    pub remove_db: Option<
        extern "C" fn(
            db: *mut db_t,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            key: U8SliceView,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
    pub scan_db: Option<
        extern "C" fn(
            db: *mut db_t,
            gas_meter: *mut gas_meter_t,
            gas_used: *mut u64,
            start: U8SliceView,
            end: U8SliceView,
            order: i32,
            iterator_out: *mut GoIter,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Db {
    pub gas_meter: *mut gas_meter_t,
    pub state: *mut db_t,
    pub vtable: DbVtable,
}

/// The storage of one call, with the iterators that it opened. Their numbers count up from 0: contracts see them.
pub(crate) struct GoStorage {
    db: Db,
    iterators: Vec<GoIter>,
}

impl GoStorage {
    pub(super) fn new(db: Db) -> Self {
        Self { db, iterators: vec![] }
    }

    fn iterator(&mut self, id: u32) -> Result<&mut GoIter, BackendError> {
        self.iterators.get_mut(id as usize).ok_or_else(|| BackendError::iterator_does_not_exist(id))
    }
}

impl Storage for GoStorage {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let Db { gas_meter, state, vtable } = self.db;
        call_for_bytes(
            vtable.read_db,
            GasInfo::with_externally_used,
            |read, Callback { used_gas, message }, value| {
                read(state, gas_meter, used_gas, U8SliceView::new(Some(key)), value, message)
            },
            || format!("Failed to read a key in the db: {}", text(key)),
        )
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> BackendResult<u32> {
        let mut iterator = GoIter::unset(self.db.gas_meter);
        let Db { gas_meter, state, vtable } = self.db;
        let (result, gas) = call(
            vtable.scan_db,
            GasInfo::with_externally_used,
            |scan, Callback { used_gas, message }| {
                let (start, end) = (U8SliceView::new(start), U8SliceView::new(end));
                scan(state, gas_meter, used_gas, start, end, order as i32, &mut iterator, message)
            },
            || format!("Failed to read the next key between {:?} and {:?}", start.map(text), end.map(text)),
        );
        let id = result.and_then(|()| {
            let id = u32::try_from(self.iterators.len());
            id.map_err(|_| BackendError::unknown("more iterators than numbers for them"))
        });
        if id.is_ok() {
            self.iterators.push(iterator);
        }
        (id, gas)
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        match self.iterator(iterator_id) {
            Ok(iterator) => iterator.next(),
            Err(error) => (Err(error), GasInfo::free()),
        }
    }

    fn next_key(&mut self, iterator_id: u32) -> BackendResult<Option<Vec<u8>>> {
        match self.iterator(iterator_id) {
            Ok(iterator) => iterator.next_key(),
            Err(error) => (Err(error), GasInfo::free()),
        }
    }

    fn next_value(&mut self, iterator_id: u32) -> BackendResult<Option<Vec<u8>>> {
        match self.iterator(iterator_id) {
            Ok(iterator) => iterator.next_value(),
            Err(error) => (Err(error), GasInfo::free()),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let Db { gas_meter, state, vtable } = self.db;
        call(
            vtable.write_db,
            GasInfo::with_externally_used,
            |write, Callback { used_gas, message }| {
                let (key, value) = (U8SliceView::new(Some(key)), U8SliceView::new(Some(value)));
                write(state, gas_meter, used_gas, key, value, message)
            },
            || format!("Failed to set a key in the db: {}", text(key)),
        )
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        let Db { gas_meter, state, vtable } = self.db;
        call(
            vtable.remove_db,
            GasInfo::with_externally_used,
            |remove, Callback { used_gas, message }| {
                remove(state, gas_meter, used_gas, U8SliceView::new(Some(key)), message)
            },
            || format!("Failed to delete a key in the db: {}", text(key)),
        )
    }
}

fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
