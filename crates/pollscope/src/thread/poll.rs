//! The poll that a thread is in.

use std::cell::Cell;

use super::{HOLDINGS, THREAD, Thread, push};
use crate::clock::ticks;
use crate::codes::{PollOutcome, TaskOutcome};
use crate::hub::{HUB, ScopeId};
use crate::lane::Lane;
use crate::ring::{Kind, Record, TaskKey};

/// Longer ones, of seconds, take a record more.
const NARROW: u64 = u32::MAX as u64;
/// What stands for a delay that is not known, also where 32 bits of it are kept.
pub(crate) const NO_DELAY: u64 = u64::MAX;

/// The wait before a poll.
#[derive(Clone, Copy)]
pub(crate) enum Delay {
    Unknown,
    Ticks(u64),
    /// As Tokio measured it.
    #[cfg(all(tokio_unstable, feature = "schedule-latency"))]
    Nanoseconds(u64),
}

/// The poll that this thread is in. Apart, so that the two hooks of a poll touch no more of it than they need.
pub(super) struct Current {
    /// 0: it is in none.
    pub(super) task: Cell<TaskKey>,
    pub(super) lane: Cell<Option<&'static Lane>>,
    pub(super) start: Cell<u64>,
    pub(super) delay: Cell<Delay>,
    pub(super) fate: Cell<Fate>,
}

/// What is known of a poll before it ends.
#[derive(Clone, Copy)]
pub(super) struct Fate {
    outcome: PollOutcome,
    /// Set when the task ended in it: the outcome and the message.
    end: Option<(TaskOutcome, u32)>,
    /// Somebody who knows more of the task has said that this is its poll.
    is_claimed: bool,
}

pub(super) const NOTHING_YET: Fate = Fate { outcome: PollOutcome::Pending, end: None, is_claimed: false };

/// A poll in which another one is.
#[derive(Clone, Copy)]
pub(super) struct Suspended {
    task: TaskKey,
    lane: &'static Lane,
    start: u64,
    delay: Delay,
    fate: Fate,
}

/// A poll of `task` begins on this thread.
#[inline]
pub(crate) fn begin_poll(scope: ScopeId, task: TaskKey, delay: impl FnOnce(u64) -> Delay) {
    if !HUB.is_on() {
        return;
    }
    THREAD.with(|thread| {
        let Some(lane) = thread.worker_lane(scope) else { return };
        let current = &thread.current;
        if current.task.get() != 0 {
            suspend(thread);
        }
        let start = ticks();
        lane.now.begin_poll(task, start);
        current.task.set(task);
        current.lane.set(Some(lane));
        current.start.set(start);
        current.delay.set(delay(start));
        current.fate.set(NOTHING_YET);
    });
}

/// The poll of `task` ends, unless it began while nothing was recorded. Returns when, in ticks.
#[inline]
pub(crate) fn end_poll(task: TaskKey) -> Option<u64> {
    THREAD.with(|thread| {
        let current = &thread.current;
        if current.task.get() != task {
            return None;
        }
        let now = ticks();
        current.tell(now);
        current.task.set(0);
        if thread.suspended.get() > 0 {
            resume(thread);
        }
        Some(now)
    })
}

#[cold]
fn suspend(thread: &Thread) {
    let Current { task, lane, start, delay, fate } = &thread.current;
    let Some(lane) = lane.get() else { return };
    let outer = Suspended { task: task.get(), lane, start: start.get(), delay: delay.get(), fate: fate.get() };
    if HOLDINGS.try_with(|holdings| holdings.borrow_mut().suspended.push(outer)).is_ok() {
        thread.suspended.set(thread.suspended.get() + 1);
    }
}

/// Goes on with the poll that the one that has just ended was within.
#[cold]
fn resume(thread: &Thread) {
    let outer = HOLDINGS.try_with(|holdings| holdings.borrow_mut().suspended.pop()).ok().flatten();
    let Some(Suspended { task, lane, start, delay, fate }) = outer else { return };
    thread.suspended.set(thread.suspended.get() - 1);
    lane.now.begin_poll(task, start);
    let current = &thread.current;
    current.task.set(task);
    current.lane.set(Some(lane));
    current.start.set(start);
    current.delay.set(delay);
    current.fate.set(fate);
}

/// The task being polled on this thread; 0 if there is none.
#[inline]
pub(crate) fn polled() -> TaskKey {
    THREAD.with(|thread| thread.current.task.get())
}

/// The task of the poll that a hook of the runtime has begun and that nobody has claimed yet, which the caller does.
pub(crate) fn claim_poll() -> Option<TaskKey> {
    let task = polled();
    if task == 0 {
        return None;
    }
    change_fate(|fate| (!std::mem::replace(&mut fate.is_claimed, true)).then_some(task))
}

/// How long the task waited before this poll, if the wrapper of the task knows what the runtime's hooks do not. `delay` has
/// the start of the poll, ticks.
#[inline]
pub(crate) fn tell_delay(task: TaskKey, delay: impl FnOnce(u64) -> Delay) {
    THREAD.with(|thread| {
        let current = &thread.current;
        if current.task.get() == task && matches!(current.delay.get(), Delay::Unknown) {
            current.delay.set(delay(current.start.get()));
        }
    });
}

/// The task woke itself in this poll.
#[inline]
pub(crate) fn tell_yield(task: TaskKey) {
    if polled() == task {
        change_fate(|fate| fate.outcome = PollOutcome::Yielded);
    }
}

/// The task ends: with the poll that it is in, or, outside one, aborted.
pub(crate) fn end_task(task: TaskKey, outcome: TaskOutcome, message: u32) {
    if polled() == task {
        change_fate(|fate| {
            // Who knows that it panicked comes before the runtime, which only knows that it ended.
            if fate.end.is_none() {
                fate.end = Some((outcome, message));
                fate.outcome =
                    if outcome == TaskOutcome::Panicked { PollOutcome::Panicked } else { PollOutcome::Ready };
            }
        });
    } else if HUB.is_on() {
        let outcome = if outcome == TaskOutcome::Ready { TaskOutcome::Aborted } else { outcome };
        push([end_record(task, ticks(), outcome, message)]);
    }
}

#[inline]
fn change_fate<T>(change: impl FnOnce(&mut Fate) -> T) -> T {
    THREAD.with(|thread| {
        let mut fate = thread.current.fate.get();
        let result = change(&mut fate);
        thread.current.fate.set(fate);
        result
    })
}

impl Current {
    #[inline]
    fn tell(&self, now: u64) {
        let Some(lane) = self.lane.get() else { return };
        lane.now.end_poll();
        let (task, start) = (self.task.get(), self.start.get());
        let Fate { outcome, end, .. } = self.fate.get();
        let duration = now.saturating_sub(start);
        let (kind, delay) = match self.delay.get() {
            Delay::Unknown => (Kind::Poll, NO_DELAY),
            Delay::Ticks(ticks) => (Kind::Poll, ticks),
            #[cfg(all(tokio_unstable, feature = "schedule-latency"))]
            Delay::Nanoseconds(nanoseconds) => (Kind::PollTimed, nanoseconds),
        };
        let b = duration.min(NARROW) << 32 | delay.min(NARROW);
        let poll = Record { task, kind, code: outcome as u8, a: start, b };
        if duration < NARROW && (delay < NARROW || delay == NO_DELAY) {
            lane.ring.push([poll]);
        } else {
            tell_wide(lane, poll, [duration, delay]);
        }
        if let Some((outcome, message)) = end {
            lane.ring.push([end_record(task, now, outcome, message)]);
        }
    }
}

#[cold]
fn tell_wide(lane: &Lane, poll: Record, [duration, delay]: [u64; 2]) {
    lane.ring.push([Record { task: poll.task, kind: Kind::Wide, code: 0, a: duration, b: delay }, poll]);
}

fn end_record(task: TaskKey, time: u64, outcome: TaskOutcome, message: u32) -> Record {
    Record { task, kind: Kind::End, code: outcome as u8, a: time, b: u64::from(message) }
}
