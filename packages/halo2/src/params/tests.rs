#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::mpsc;
use std::time::Duration;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use super::*;

/// No other test in this binary may ask for these parameters: they must not be there yet.
const UNUSED_K: u32 = 12;

/// A thread that computes parameters and waits for a part takes up other work of its pool, here the same request.
#[test]
fn threads_of_a_pool_can_ask_for_the_same_parameters() {
    let pool = ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    let (sender, receiver) = mpsc::channel();
    for _ in 0..16 {
        let sender = sender.clone();
        pool.spawn(move || {
            let ask = |_| {
                let params = verifier_params(UNUSED_K).unwrap();
                params.prepare(255);
                params
            };
            let params: Vec<_> = (0..4).into_par_iter().map(ask).collect();
            sender.send(params).unwrap();
        });
    }
    drop(sender);
    let mut all = Vec::new();
    for _ in 0..16 {
        all.extend(receiver.recv_timeout(Duration::from_secs(60)).expect("no thread waits for itself"));
    }
    assert!(all.iter().all(|params| Arc::ptr_eq(params, &all[0])));
}
