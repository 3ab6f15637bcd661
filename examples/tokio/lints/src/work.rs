//! What tasks do: compute, or be named.

use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

/// Holds the worker, as computing does.
pub fn compute(span: Duration) {
    let start = Instant::now();
    while start.elapsed() < span {
        std::hint::spin_loop();
    }
}

pub const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[cfg(not(feature = "console"))]
#[track_caller]
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    pollscope::task().name(name).spawn(future)
}

#[cfg(feature = "console")]
#[track_caller]
pub fn spawn<F>(name: &'static str, future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    tokio::task::Builder::new().name(name).spawn(future).expect("the runtime is not shutting down")
}
