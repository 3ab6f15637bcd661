//! Which task has the longest 95th percentile of poll time? Five services run for sixty seconds; read it off the console's
//! task table, and compare: at the end the program prints what its tasks measured themselves.
//!
//! The answer is neither the service with the longest poll, nor the one with the longest on average.
//!
//! ```sh
//! cargo run --release -p pollscope-example-day5 -- [SECONDS]
//! ```

use std::thread;
use std::time::{Duration, Instant};

use pollscope::{Group, Pollscope};
use tokio::runtime::Builder;
use tokio::time::{Instant as Deadline, sleep};

mod services;
mod truth;

use services::{SERVICES, Service};
use truth::Truth;

fn main() -> std::io::Result<()> {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(60);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2).enable_all();
    let (runtime, _agent) = Pollscope::new("day5").from_environment().build(&mut builder)?;
    let truth = runtime.block_on(run(Duration::from_secs(seconds)));
    println!("{truth}");
    Ok(())
}

async fn run(span: Duration) -> Truth {
    let end = Deadline::now() + span;
    let mut running = Vec::new();
    for service in &SERVICES {
        let group = Group::new(service.name, 1);
        for number in 0..service.tasks {
            let task = pollscope::task().name(service.name).group(group);
            running.push((service, task.spawn(serve(service, number, end))));
        }
    }
    let mut truth = Truth::default();
    for (service, task) in running {
        truth.add(service.name, task.await.expect("no service panics"));
    }
    truth
}

/// Nanoseconds that each of its requests took, which are polls: it waits for the next one, and does not wait within one.
async fn serve(service: &'static Service, number: u32, end: Deadline) -> Vec<u64> {
    let mut took = Vec::new();
    sleep(service.pause * number / service.tasks).await;
    for request in 0.. {
        if Deadline::now() >= end {
            break;
        }
        let start = Instant::now();
        // Holds the worker, as computing does, and takes as long on a machine that has much else to do.
        thread::sleep(service.work(request));
        let pause = sleep(service.pause);
        took.push(u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX));
        pause.await;
    }
    took
}
