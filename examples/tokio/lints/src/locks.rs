//! Tasks that wait for each other.

use std::sync::Arc;

use tokio::sync::{Mutex, Semaphore};
use tokio::time::sleep;

use crate::work::{compute, ms, spawn};

pub fn semaphore_held() {
    let permits = Arc::new(Semaphore::new(1));
    for name in ["export", "import", "report"] {
        let (permits, pause) = (permits.clone(), if name == "export" { 3_000 } else { 20 });
        spawn(name, async move {
            while let Ok(permit) = permits.acquire().await {
                sleep(ms(pause)).await;
                drop(permit);
                compute(ms(1));
            }
        });
    }
}

pub fn deadlock() {
    let (accounts, journal) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
    for (name, first, second) in
        [("transfer", accounts.clone(), journal.clone()), ("audit", journal.clone(), accounts.clone())]
    {
        spawn(name, async move {
            sleep(ms(2_000)).await;
            let _held = first.lock().await;
            sleep(ms(100)).await;
            let _other = second.lock().await;
        });
    }
}
