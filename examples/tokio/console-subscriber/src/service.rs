//! What an ordinary service does: connections, short requests, a lock, a semaphore, a channel, blocking work.

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, Mutex, Semaphore};
use tokio::time::sleep;

pub fn spawn() {
    for connection in 0..4 {
        named(&format!("connection {connection}"), serve(connection));
    }
    let cache = Arc::new(Mutex::new(0_u64));
    for _ in 0..3 {
        named("cache", refresh(cache.clone()));
    }
    let permits = Arc::new(Semaphore::new(2));
    for _ in 0..5 {
        named("database", query(permits.clone()));
    }
    let (jobs, queue) = mpsc::channel(16);
    named("producer", produce(jobs));
    named("consumer", consume(queue));
}

/// Two requests of their own tasks every 50 ms.
async fn serve(connection: u64) {
    loop {
        sleep(Duration::from_millis(50)).await;
        for _ in 0..2 {
            tokio::spawn(async move {
                compute(Duration::from_micros(100 + 50 * connection));
                sleep(Duration::from_millis(5)).await;
                compute(Duration::from_micros(30));
            });
        }
    }
}

async fn refresh(cache: Arc<Mutex<u64>>) {
    loop {
        let mut entries = cache.lock().await;
        *entries += 1;
        sleep(Duration::from_millis(40)).await;
        drop(entries);
        sleep(Duration::from_millis(10)).await;
    }
}

async fn query(permits: Arc<Semaphore>) {
    loop {
        let _permit = permits.acquire().await.expect("the semaphore is never closed");
        sleep(Duration::from_millis(30)).await;
    }
}

async fn produce(jobs: mpsc::Sender<u64>) {
    for job in 0.. {
        if jobs.send(job).await.is_err() {
            return;
        }
        if job % 8 == 0 {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn consume(mut queue: mpsc::Receiver<u64>) {
    while let Some(job) = queue.recv().await {
        compute(Duration::from_micros(20));
        if job % 100 == 0 {
            let _ = tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(30))).await;
        }
    }
}

/// Uses the CPU for so long.
pub fn compute(duration: Duration) {
    let start = Instant::now();
    while start.elapsed() < duration {
        std::hint::spin_loop();
    }
}

/// Told as spawned where it is called.
#[track_caller]
fn named<Fut>(name: &str, future: Fut)
where
    Fut: std::future::Future<Output = ()> + Send + 'static,
{
    tokio::task::Builder::new().name(name).spawn(future).expect("called within the runtime");
}
