use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use pollscope::Executor as Lane;

/// Tells the lane when the executor under it has nothing to run. Clockworker ends its poll after each slice, so that the
/// runtime below it has its turn; that it has nothing to do shows in that nobody has asked for the next poll.
pub(crate) struct Parking<'lane, F> {
    lane: &'lane Lane,
    run: Pin<Box<F>>,
    watch: Arc<Watch>,
    waker: Waker,
    is_parked: bool,
}

#[derive(Default)]
struct Watch {
    is_woken: AtomicBool,
    outer: Mutex<Option<Waker>>,
}

impl<'lane, F: Future> Parking<'lane, F> {
    pub(crate) fn new(lane: &'lane Lane, run: F) -> Self {
        let watch = Arc::new(Watch::default());
        Self { lane, run: Box::pin(run), waker: watch.clone().into(), watch, is_parked: false }
    }
}

impl<F: Future> Future for Parking<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        if std::mem::take(&mut self.is_parked) {
            self.lane.park_end();
        }
        self.watch.begin(context.waker());
        let waker = self.waker.clone();
        let polled = self.run.as_mut().poll(&mut Context::from_waker(&waker));
        if polled.is_pending() && !self.watch.is_woken.load(Ordering::Acquire) {
            self.is_parked = true;
            self.lane.park_start();
        }
        polled
    }
}

impl Watch {
    fn begin(&self, outer: &Waker) {
        self.is_woken.store(false, Ordering::Release);
        let mut held = self.outer.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(waker) => waker.clone_from(outer),
            None => *held = Some(outer.clone()),
        }
    }
}

impl Wake for Watch {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_woken.store(true, Ordering::Release);
        let outer = self.outer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(waker) = outer {
            waker.wake();
        }
    }
}
