//! Wakes that are too many, or never come.

use std::future::{pending, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use tokio::time::sleep;

use crate::work::{compute, ms, spawn};

pub fn self_wake() {
    spawn("socket", async {
        loop {
            let mut polls_left = 1_000;
            poll_fn(|context| {
                polls_left -= 1;
                if polls_left == 0 {
                    return Poll::Ready(());
                }
                // Instead of handing the waker to what it waits for.
                context.waker().wake_by_ref();
                Poll::Pending
            })
            .await;
            sleep(ms(5)).await;
        }
    });
}

pub fn lost_waker() {
    spawn("reader", async {
        sleep(ms(3_000)).await;
        // Pending, and nobody has its waker.
        pending::<()>().await;
    });
    spawn("others", async {
        loop {
            compute(ms(1));
            sleep(ms(20)).await;
        }
    });
}

pub fn wake_storm() {
    let interested = Arc::new(Mutex::new(Waker::noop().clone()));
    let interest = interested.clone();
    spawn("deliver", async move {
        poll_fn(|context| {
            compute(ms(1));
            interest.lock().expect("nobody panics").clone_from(context.waker());
            Poll::<()>::Pending
        })
        .await;
    });
    spawn("receive", async move {
        loop {
            let waker = interested.lock().expect("nobody panics").clone();
            // One for each packet, instead of one for all that came.
            for _packet in 0..300 {
                waker.wake_by_ref();
            }
            sleep(ms(5)).await;
        }
    });
}
