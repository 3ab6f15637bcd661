//! Kinds of tasks that share the CPU badly.

use pollscope::Group;
use tokio::time::sleep;

use crate::work::{compute, ms};

pub fn starved() {
    let (requests, background) = (Group::new("requests", 9), Group::new("background", 1));
    for _ in 0..64 {
        background.spawn(async {
            loop {
                compute(ms(20));
                tokio::task::yield_now().await;
            }
        });
    }
    for _ in 0..4 {
        requests.spawn(async {
            loop {
                compute(ms(1));
                tokio::task::yield_now().await;
            }
        });
    }
}

pub fn growing() {
    let (clients, jobs) = (Group::new("clients", 1), Group::new("jobs", 1));
    clients.spawn(async move {
        loop {
            for _ in 0..60 {
                jobs.spawn(async { compute(ms(4)) });
            }
            sleep(ms(100)).await;
        }
    });
}
