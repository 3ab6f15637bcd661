//! Two queues of a Clockworker executor, of shares 8 and 1, that would each take all of the CPU: the first gets eight
//! ninths of it. At the end the program prints what each queue's tasks measured themselves.
//!
//! ```sh
//! cargo run --release -p pollscope-example-clockworker -- [SECONDS]
//! ```

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use clockworker::yield_maybe;
use pollscope::Pollscope;
use pollscope_clockworker::{ObservedBuilder, ObservedExecutor};
use tokio::task::LocalSet;

const QUEUES: [(&str, u64); 2] = [("foreground", 8), ("background", 1)];
const TASKS: u32 = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(60);
    let _agent = Pollscope::new("clockworker").from_environment().start()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut builder = ObservedBuilder::new("clockworker");
    for (name, share) in QUEUES {
        builder = builder.with_queue(name, share);
    }
    let executor = builder.build()?;
    LocalSet::new().block_on(&runtime, run(&executor, Duration::from_secs(seconds)));
    Ok(())
}

async fn run(executor: &ObservedExecutor<&'static str>, span: Duration) {
    let end = Instant::now() + span;
    let used: Vec<_> = QUEUES.iter().map(|(name, _)| spawn_tasks(executor, name, end)).collect();
    executor.run_until(tokio::time::sleep(span)).await;
    let total: f64 = used.iter().map(|queue| queue.get().as_secs_f64()).sum();
    for ((name, share), used) in QUEUES.iter().zip(&used) {
        let received = used.get().as_secs_f64();
        println!("{name:10} share {share}: {received:7.3} s of {total:.3} s, {:.2} %", 100.0 * received / total);
    }
}

/// Tasks that compute without end. Returns the time that they have used.
fn spawn_tasks(executor: &ObservedExecutor<&'static str>, name: &'static str, end: Instant) -> Rc<Cell<Duration>> {
    let queue = executor.queue(name).expect("all queues are declared");
    let used = Rc::new(Cell::new(Duration::ZERO));
    for number in 1..=TASKS {
        let used = used.clone();
        queue.spawn_named(&format!("{name} {number}"), async move {
            while Instant::now() < end {
                used.set(used.get() + compute());
                yield_maybe().await;
            }
        });
    }
    used
}

/// Takes some 50 µs.
fn compute() -> Duration {
    let start = Instant::now();
    while start.elapsed() < Duration::from_micros(50) {
        std::hint::spin_loop();
    }
    start.elapsed()
}
