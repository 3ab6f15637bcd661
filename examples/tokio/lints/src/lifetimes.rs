//! Tasks that are too large, never end, or end badly.

use std::future::pending;

use tokio::time::sleep;

use crate::work::{ms, spawn};

pub fn auto_boxed() {
    spawn("boxed", holding::<20_000>());
}

pub fn large_future() {
    spawn("large", holding::<1_500>());
}

/// Its buffer lives across an await, and so in the future.
async fn holding<const BYTES: usize>() {
    let mut buffer = [0_u8; BYTES];
    for byte in (0..BYTES).cycle() {
        buffer[byte] = buffer[byte].wrapping_add(1);
        sleep(ms(10)).await;
    }
}

pub fn leak() {
    spawn("accept", async {
        loop {
            for _ in 0..50 {
                spawn("session", pending::<()>());
            }
            sleep(ms(200)).await;
        }
    });
}

pub fn panics() {
    spawn("receive", async {
        for message in 0_u64.. {
            let parsed = spawn("parse", async move {
                assert!(!message.is_multiple_of(10), "message {message} has no header");
            });
            let _ = parsed.await;
            sleep(ms(100)).await;
        }
    });
}
