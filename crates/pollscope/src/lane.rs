//! What one thread shows the agent: its ring, and what it is doing now.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering, fence};
use std::sync::{Mutex, PoisonError};

use crate::ring::{Ring, TaskKey};

/// Nobody writes to it, and what was written is told.
const FREE: u8 = 0;
const TAKEN: u8 = 1;
/// Its thread has ended; the agent still reads.
const CLOSED: u8 = 2;

/// One thread in one scope. Written by that thread, read by the agent's.
#[repr(align(128))]
pub(crate) struct Lane {
    pub(crate) ring: Ring,
    pub(crate) now: Now,
    use_: AtomicU8,
    /// Set when it first polls or parks.
    worker: Mutex<Option<String>>,
}

/// What the thread is doing.
pub(crate) struct Now {
    task: AtomicU64,
    /// Ticks; 0: it polls nothing.
    since: AtomicU64,
    /// Ticks; 0: it is not parked.
    parked: AtomicU64,
    /// While parked it attends to I/O for all.
    attends: AtomicBool,
}

/// What [`Now`] was found to be. Instants are ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Polling { task: TaskKey, since: u64 },
    Parked { since: u64, attends: bool },
    Other,
}

impl Lane {
    pub(crate) fn new(ring_records: usize) -> Self {
        Self {
            ring: Ring::new(ring_records),
            now: Now {
                task: AtomicU64::new(0),
                since: AtomicU64::new(0),
                parked: AtomicU64::new(0),
                attends: AtomicBool::new(false),
            },
            use_: AtomicU8::new(TAKEN),
            worker: Mutex::new(None),
        }
    }

    /// Makes a free lane the calling thread's.
    pub(crate) fn take(&self) -> bool {
        self.use_.compare_exchange(FREE, TAKEN, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    pub(crate) fn close(&self) {
        self.now.end_poll();
        self.now.parked.store(0, Ordering::Relaxed);
        self.use_.store(CLOSED, Ordering::Release);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.use_.load(Ordering::Acquire) == CLOSED
    }

    /// All that a closed lane held is told.
    pub(crate) fn free(&self) {
        *self.worker.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.use_.store(FREE, Ordering::Release);
    }

    /// From now on it stands as a worker of this name.
    pub(crate) fn become_worker(&self, name: String) {
        *self.worker.lock().unwrap_or_else(PoisonError::into_inner) = Some(name);
    }

    pub(crate) fn worker(&self) -> Option<String> {
        self.worker.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Now {
    #[inline]
    pub(crate) fn begin_poll(&self, task: TaskKey, since: u64) {
        self.task.store(task, Ordering::Relaxed);
        self.since.store(since, Ordering::Release);
    }

    #[inline]
    pub(crate) fn end_poll(&self) {
        self.since.store(0, Ordering::Release);
    }

    #[inline]
    pub(crate) fn park(&self, since: u64, attends: bool) {
        self.attends.store(attends, Ordering::Relaxed);
        self.parked.store(since, Ordering::Release);
    }

    /// Since when it was parked; 0 if it was not.
    #[inline]
    pub(crate) fn unpark(&self) -> u64 {
        let since = self.parked.load(Ordering::Relaxed);
        self.parked.store(0, Ordering::Relaxed);
        since
    }

    pub(crate) fn doing(&self) -> Doing {
        let since = self.since.load(Ordering::Acquire);
        let task = self.task.load(Ordering::Relaxed);
        fence(Ordering::Acquire);
        // Another poll that began meanwhile began at another instant.
        if since != 0 && self.since.load(Ordering::Relaxed) == since {
            return Doing::Polling { task, since };
        }
        match self.parked.load(Ordering::Acquire) {
            0 => Doing::Other,
            since => Doing::Parked { since, attends: self.attends.load(Ordering::Relaxed) },
        }
    }
}
