//! A program with something to see: groups of different weights, a task that blocks, a chain of wakes.

use std::time::{Duration, Instant};

use pollscope::{Group, Pollscope};

fn main() -> std::io::Result<()> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all();
    let (runtime, agent) = Pollscope::new("busy").from_environment().build(&mut builder)?;
    println!("{}", agent.url());
    runtime.block_on(async {
        let web = Group::new("web", 8);
        let batch = Group::new("batch", 1);
        for _ in 0..4 {
            web.spawn(work(Duration::from_micros(200), Duration::from_millis(1)));
        }
        batch.spawn(work(Duration::from_millis(3), Duration::from_micros(10)));
        pollscope::task().name("reindex").spawn(work(Duration::from_millis(60), Duration::from_secs(3)));
        tokio::spawn(work(Duration::from_micros(50), Duration::from_millis(10)));
        tokio::time::sleep(seconds()).await;
    });
    Ok(())
}

/// How long it runs: its first argument, else an hour.
fn seconds() -> Duration {
    let given = std::env::args().nth(1).and_then(|seconds| seconds.parse().ok());
    Duration::from_secs_f64(given.unwrap_or(3_600.0))
}

/// Computes for a while, rests for a while, for ever.
async fn work(busy: Duration, rest: Duration) {
    loop {
        let began = Instant::now();
        while began.elapsed() < busy {
            std::hint::spin_loop();
        }
        tokio::time::sleep(rest).await;
    }
}
