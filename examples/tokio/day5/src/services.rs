//! What the services do.

use std::time::Duration;

pub struct Service {
    pub name: &'static str,
    pub tasks: u32,
    /// Between two requests.
    pub pause: Duration,
    usual: Duration,
    long: Duration,
    /// One in so many requests is long.
    long_every: u64,
}

impl Service {
    /// For how long its request of this number holds the worker.
    pub fn work(&self, request: u64) -> Duration {
        if (request + 1).is_multiple_of(self.long_every) { self.long } else { self.usual }
    }
}

pub const SERVICES: [Service; 5] = [
    service("quotes", 3, 5, [200, 200], 1),
    service("orders", 3, 20, [1_000, 1_000], 1),
    service("risk", 3, 50, [500, 12_000], 10),
    service("ledger", 3, 100, [4_000, 4_000], 1),
    service("report", 3, 20, [200, 80_000], 100),
];

const fn service(name: &'static str, tasks: u32, pause_ms: u64, micros: [u64; 2], long_every: u64) -> Service {
    let [usual, long] = micros;
    Service {
        name,
        tasks,
        pause: Duration::from_millis(pause_ms),
        usual: Duration::from_micros(usual),
        long: Duration::from_micros(long),
        long_every,
    }
}
