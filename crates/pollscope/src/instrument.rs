//! Futures that tell of themselves, whoever polls them.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use pin_project_lite::pin_project;
use tokio::runtime::Handle;

use crate::clock::ticks;
use crate::codes::{TaskOutcome, WakeEffect};
use crate::hub::{FUTURES, HUB, NO_SCOPE, ScopeId};
use crate::ring::TaskKey;
use crate::thread::{self, Delay, Origin};

pin_project! {
    /// A future that tells Pollscope of its polls, wakes and end. Made by [`Group::instrument`](crate::Group::instrument).
    ///
    /// It costs an allocation, one more for each waker that it is polled with, of which a task has one, and for each poll
    /// about what the runtime's hooks do.
    #[must_use = "futures do nothing unless they are polled"]
    pub struct Instrumented<F> {
        #[pin]
        future: F,
        teller: Teller,
    }
}

/// Tells of one task.
struct Teller {
    task: Arc<Shared>,
    /// The waker that the task was polled with last, and ours, which passes wakes on to it.
    waker: Option<(Waker, Waker)>,
    origin: Origin,
    /// Ticks.
    spawned: u64,
    is_told: bool,
    role: Role,
    /// Ticks; 0: it was not polled yet.
    last_end: u64,
    is_over: bool,
}

/// Who records the polls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A task of a runtime, not polled yet: hooks of the runtime may record it.
    Unknown,
    /// The hooks of the runtime do; this adds what they cannot know.
    Hooked,
    /// This does, in the lane of the scope; [`NO_SCOPE`]: of the thread's runtime.
    Own(ScopeId),
}

/// What wakers share with the future.
struct Shared {
    /// 0 until it is known.
    key: AtomicU64,
    /// Ticks; 0: it was not woken since its last poll began.
    woken: AtomicU64,
    is_polled: AtomicBool,
    /// In its last poll, or in that which goes on.
    woke_itself: AtomicBool,
}

impl<F> Instrumented<F> {
    /// The future of a task that a runtime is about to get, whose hooks may tell of it.
    pub(crate) fn of_runtime(future: F, origin: Origin) -> Self {
        Self { future, teller: Teller::new(origin, 0, Role::Unknown) }
    }

    /// A future that nobody else tells of.
    pub(crate) fn of_executor(future: F, origin: Origin, scope: ScopeId) -> Self {
        let mut teller = Teller::new(origin, HUB.own_key(), Role::Own(scope));
        teller.tell_spawn();
        Self { future, teller }
    }
}

impl Teller {
    fn new(origin: Origin, key: TaskKey, role: Role) -> Self {
        // It is runnable at once.
        let spawned = if HUB.is_on() { ticks() } else { 0 };
        let task = Arc::new(Shared {
            key: AtomicU64::new(key),
            woken: AtomicU64::new(spawned),
            is_polled: AtomicBool::new(false),
            woke_itself: AtomicBool::new(false),
        });
        Self { task, waker: None, origin, spawned, is_told: false, role, last_end: 0, is_over: false }
    }

    fn key(&self) -> TaskKey {
        self.task.key.load(Ordering::Relaxed)
    }

    fn tell_spawn(&mut self) {
        if !self.is_told && HUB.is_on() {
            self.is_told = true;
            let time = if self.spawned == 0 { ticks() } else { self.spawned };
            thread::spawned(self.key(), self.origin, time);
        }
    }

    /// At the first poll it is clear who records.
    fn find_role(&mut self) {
        let (role, key) = match thread::claim_poll() {
            Some(key) => (Role::Hooked, key),
            None => (Role::Own(NO_SCOPE), HUB.own_key()),
        };
        self.role = role;
        self.task.key.store(key, Ordering::Relaxed);
    }

    /// The waker to poll with, which tells of wakes before it passes them on, beside the one that it passes them on to.
    #[inline]
    fn take_waker(&mut self, outer: &Waker) -> (Waker, Waker) {
        match self.waker.take() {
            Some((known, ours)) if known.will_wake(outer) => (known, ours),
            _ => {
                let telling = TellingWaker { task: Arc::clone(&self.task), outer: outer.clone() };
                (outer.clone(), Waker::from(Arc::new(telling)))
            }
        }
    }

    fn began(&mut self) {
        if self.role == Role::Unknown {
            self.find_role();
        }
        self.task.woke_itself.store(false, Ordering::Relaxed);
        self.task.is_polled.store(true, Ordering::Relaxed);
        let woken = self.task.woken.swap(0, Ordering::Relaxed);
        // While it was being polled it did not wait.
        let ready = woken.max(self.last_end);
        let delay = |start: u64| match woken {
            0 => Delay::Unknown,
            _ => Delay::Ticks(start.saturating_sub(ready)),
        };
        match self.role {
            Role::Own(scope) => {
                self.tell_spawn();
                let scope = if scope == NO_SCOPE { thread_scope() } else { scope };
                thread::begin_poll(scope, self.key(), delay);
                // Or a task that is polled for the first time within this poll would take it for its own.
                thread::claim_poll();
            }
            Role::Hooked => thread::tell_delay(self.key(), delay),
            Role::Unknown => {}
        }
    }

    fn ended<T>(&mut self, result: &std::thread::Result<Poll<T>>) {
        let key = self.key();
        match result {
            Ok(Poll::Pending) if self.task.woke_itself.load(Ordering::Relaxed) => thread::tell_yield(key),
            Ok(Poll::Pending) => {}
            Ok(Poll::Ready(_)) => self.over(TaskOutcome::Ready, 0),
            Err(payload) => self.over(TaskOutcome::Panicked, HUB.text_id(message(payload.as_ref()))),
        }
        self.task.is_polled.store(false, Ordering::Relaxed);
        // Of use only to one that was woken while it was polled.
        let was_woken = self.task.woken.load(Ordering::Relaxed) != 0;
        self.last_end = match self.role {
            Role::Own(_) => thread::end_poll(key).unwrap_or(0),
            Role::Hooked | Role::Unknown if was_woken => ticks(),
            Role::Hooked | Role::Unknown => 0,
        };
    }

    fn over(&mut self, outcome: TaskOutcome, message: u32) {
        self.is_over = true;
        // A runtime's hook tells of the end, save why the task panicked.
        if matches!(self.role, Role::Own(_)) || outcome == TaskOutcome::Panicked {
            thread::end_task(self.key(), outcome, message);
        }
    }
}

impl<F: Future> Future for Instrumented<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let (future, teller) = (this.future, this.teller);
        if !HUB.is_on() {
            return future.poll(context);
        }
        let (outer, waker) = teller.take_waker(context.waker());
        teller.began();
        let result = catch_unwind(AssertUnwindSafe(|| future.poll(&mut Context::from_waker(&waker))));
        teller.waker = Some((outer, waker));
        teller.ended(&result);
        result.unwrap_or_else(|payload| resume_unwind(payload))
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if !self.is_over && matches!(self.role, Role::Own(_)) {
            thread::end_task(self.key(), TaskOutcome::Aborted, 0);
        }
    }
}

impl<F> std::fmt::Debug for Instrumented<F> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Instrumented").field("task", &self.teller.key()).finish_non_exhaustive()
    }
}

/// Where a poll stands that is recorded here: in the lane of the thread's runtime, unless that is in a poll already.
fn thread_scope() -> ScopeId {
    match thread::home() {
        _ if thread::polled() != 0 => FUTURES,
        NO_SCOPE => find_home(),
        home => home,
    }
}

/// The thread may be one that a runtime borrowed, as for `block_on`, and that has not slept yet.
#[cold]
fn find_home() -> ScopeId {
    let runtime = Handle::try_current().ok().and_then(|handle| HUB.scope_of(handle.id()));
    let home = runtime.unwrap_or(FUTURES);
    thread::enter_runtime(home);
    home
}

/// What was panicked with, where it is text.
fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("")
}

/// Tells of a wake, and passes it on.
struct TellingWaker {
    task: Arc<Shared>,
    outer: Waker,
}

impl Wake for TellingWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if HUB.is_on() {
            self.task.tell_wake();
        }
        self.outer.wake_by_ref();
    }
}

impl Shared {
    fn tell_wake(&self) {
        let (time, key) = (ticks(), self.key.load(Ordering::Relaxed));
        if key != 0 && thread::polled() == key {
            self.woke_itself.store(true, Ordering::Relaxed);
        }
        let is_first = self.woken.compare_exchange(0, time, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if !HUB.tells_wakes() {
            return;
        }
        let effect = match (is_first, self.is_polled.load(Ordering::Relaxed)) {
            (false, _) => WakeEffect::AlreadyQueued,
            (true, true) => WakeEffect::DuringPoll,
            (true, false) => WakeEffect::Queued,
        };
        thread::woken(key, time, effect);
    }
}

/// Whom a task is that the caller makes.
pub(crate) fn origin(location: &'static Location<'static>, group: Option<u32>, name: u32) -> Origin {
    Origin { parent: thread::polled(), location, group, name }
}
