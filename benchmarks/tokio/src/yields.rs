//! Tasks that are polled and do nothing else.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Instant;

const TASKS: u64 = 64;

/// Nanoseconds of one worker's time per poll. Each task wakes itself, and so goes to the end of the line of its worker.
pub async fn nanoseconds_per_poll(polls: u64) -> f64 {
    // In a task, so that a worker does it and not the thread that waits for it.
    tokio::spawn(async move {
        let start = Instant::now();
        let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(yield_for(polls / TASKS))).collect();
        for task in tasks {
            task.await.expect("a loop does not panic");
        }
        start.elapsed().as_nanos() as f64 / polls as f64
    })
    .await
    .expect("a loop does not panic")
}

async fn yield_for(mut polls: u64) {
    poll_fn(|context| {
        polls -= 1;
        if polls == 0 {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
