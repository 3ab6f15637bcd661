//! One task for each fault.

use crate::service::compute;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;
use tokio::task::Builder;
use tokio::time::sleep;

pub fn spawn() {
    let named = |name| Builder::new().name(name);
    named("self-waker").spawn(wake_oneself()).expect(RUNTIME);
    named("lost-waker").spawn(lose_the_waker()).expect(RUNTIME);
    named("never-yields").spawn(never_yield()).expect(RUNTIME);
    named("large-future").spawn(hold_across_await::<4096>()).expect(RUNTIME);
    named("auto-boxed").spawn(hold_across_await::<65536>()).expect(RUNTIME);
    named("long-poll").spawn(poll_long()).expect(RUNTIME);
}

const RUNTIME: &str = "called within the runtime";

/// Asks again and again instead of being woken.
async fn wake_oneself() {
    loop {
        let mut turns = 0;
        poll_fn(|context| {
            turns += 1;
            if turns == 50 {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        sleep(Duration::from_millis(10)).await;
    }
}

/// Waits without leaving its waker with anybody.
async fn lose_the_waker() {
    sleep(Duration::from_millis(100)).await;
    poll_fn(|_| Poll::<()>::Pending).await;
}

/// An ordinary function in the clothes of a task.
async fn never_yield() {
    compute(Duration::from_secs(10));
}

async fn hold_across_await<const BYTES: usize>() {
    let held = [0_u8; BYTES];
    loop {
        sleep(Duration::from_millis(500)).await;
        std::hint::black_box(&held);
    }
}

async fn poll_long() {
    loop {
        sleep(Duration::from_secs(2)).await;
        compute(Duration::from_millis(150));
    }
}
