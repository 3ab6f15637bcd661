//! Polls that are too long, too many, or cut short.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, oneshot};
use tokio::task::yield_now;
use tokio::time::sleep;

use crate::work::{compute, ms, spawn};

pub fn never_yields() {
    spawn("search", async {
        loop {
            compute(ms(1_000));
        }
    });
}

pub fn long_poll() {
    spawn("resize", async {
        for request in 0_u64.. {
            compute(ms(if request.is_multiple_of(10) { 120 } else { 2 }));
            sleep(ms(100)).await;
        }
    });
    spawn("ping", async {
        loop {
            sleep(ms(10)).await;
        }
    });
}

pub fn busy_yield() {
    let is_done = Arc::new(AtomicBool::new(false));
    spawn("await result", async move {
        while !is_done.load(Ordering::Relaxed) {
            yield_now().await;
        }
    });
}

pub fn budget() {
    let (sender, mut receiver) = mpsc::channel(4_096);
    spawn("fill", async move {
        loop {
            while sender.try_send(()).is_ok() {}
            sleep(ms(2)).await;
        }
    });
    spawn("drain", async move { while receiver.recv().await.is_some() {} });
}

pub fn lifo_slot() {
    spawn("ask", async {
        loop {
            let (asked, question) = oneshot::channel();
            let answer = spawn("answer", async { question.await.is_ok() });
            sleep(ms(50)).await;
            // Into the slot of this worker, from which no other one takes it while this task computes.
            let _ = asked.send(());
            compute(ms(40));
            let _ = answer.await;
        }
    });
}
