//! A Tokio program that runs console-subscriber, to be watched with `pollscope tokio http://127.0.0.1:6669`.
//! Its tasks do what services do, and each fault that console-subscriber can tell of. Ends after the seconds given.

mod faults;
mod service;

use std::time::Duration;

#[cfg(feature = "newest")]
fn observe() {
    console_subscriber::init();
}

#[cfg(all(feature = "oldest", not(feature = "newest")))]
fn observe() {
    console_subscriber_oldest::init();
}

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(u64::MAX);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime with two workers");
    runtime.block_on(async {
        observe();
        service::spawn();
        faults::spawn();
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    });
    // What never yields would keep it from ending.
    runtime.shutdown_background();
}
