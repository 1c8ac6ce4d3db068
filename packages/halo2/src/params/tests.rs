//! Threads of a rayon pool that ask for the same value. One that waits for a part of the value takes up other work of
//! its pool; when that is a request for the same value, it must not wait for itself.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::*;

/// No other test in this binary may ask for these parameters: they must not be there yet.
const UNUSED_K: u32 = 12;

const PATIENCE: Duration = Duration::from_secs(60);

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// Each message that is due. A deadlock ends in a panic, and leaves the pool behind.
fn receive<T>(receiver: &Receiver<T>, count: usize) -> Vec<T> {
    (0..count).map(|_| receiver.recv_timeout(PATIENCE).expect("no thread waits for itself")).collect()
}

fn await_flag(flag: &AtomicBool) {
    let start = Instant::now();
    while !flag.load(Ordering::SeqCst) {
        assert!(start.elapsed() < PATIENCE, "nobody set the flag");
        thread::yield_now();
    }
}

/// Forces the order of events that the others leave to chance.
#[test]
fn a_thread_may_be_asked_for_the_value_it_computes() {
    static CACHE: PerK<u32> = PerK::new();
    static DIVIDED: AtomicBool = AtomicBool::new(false);
    static ASKED_AGAIN: AtomicBool = AtomicBool::new(false);
    // The first half ends once another thread has the second, which ends some time after the second request. In
    // between the first thread waits, and has nothing to do but that request.
    let second_half = || {
        DIVIDED.store(true, Ordering::SeqCst);
        await_flag(&ASKED_AGAIN);
        thread::sleep(Duration::from_millis(100));
    };
    let init = move || {
        rayon::join(|| await_flag(&DIVIDED), second_half);
        7
    };
    let ask = move |sender: Sender<_>| move || sender.send(CACHE.get_or_init(1, init)).unwrap();

    let (pool, (sender, receiver)) = (pool(2), channel());
    pool.spawn(ask(sender.clone()));
    await_flag(&DIVIDED);
    pool.spawn(ask(sender));
    ASKED_AGAIN.store(true, Ordering::SeqCst);
    let values = receive(&receiver, 2);
    assert_eq!(values, [Some(Arc::new(7)), Some(Arc::new(7))]);
}

#[test]
fn threads_of_a_pool_can_ask_for_the_same_parameters() {
    let (pool, (sender, receiver)) = (pool(3), channel());
    for sender in vec![sender; 16] {
        pool.spawn(move || {
            let ask = |_| {
                let params = verifier_params(UNUSED_K).unwrap();
                params.halo2();
                params
            };
            sender.send((0..4).into_par_iter().map(ask).collect::<Vec<_>>()).unwrap();
        });
    }
    let all = receive(&receiver, 16).concat();
    assert!(all.iter().all(|params| Arc::ptr_eq(params, &all[0])));
}

/// What strangers do who ask a node for proofs of a circuit that nobody used yet: each request is a thread of its own.
#[test]
fn threads_outside_of_the_pool_compute_once() {
    static CACHE: PerK<u32> = PerK::new();
    static COMPUTED: AtomicU32 = AtomicU32::new(0);
    let init = || {
        COMPUTED.fetch_add(1, Ordering::SeqCst);
        // On the pool, as the real ones, while the others come.
        rayon::join(|| thread::sleep(Duration::from_millis(50)), || ());
        7
    };
    let (sender, receiver) = channel();
    for sender in vec![sender; 16] {
        thread::spawn(move || sender.send(CACHE.get_or_init(1, init)).unwrap());
    }
    assert_eq!(receive(&receiver, 16), vec![Some(Arc::new(7)); 16]);
    assert_eq!(COMPUTED.load(Ordering::SeqCst), 1);
}

#[test]
fn a_computation_that_panics_leaves_the_next_one_to_others() {
    static CACHE: PerK<u32> = PerK::new();
    let failed = thread::spawn(|| CACHE.get_or_init(1, || std::panic::resume_unwind(Box::new(())))).join();
    assert!(failed.is_err());
    assert_eq!(CACHE.get_or_init(1, || 7), Some(Arc::new(7)));
}
