//! What there is to see.

use crate::{groups, lifetimes, locks, polls, wakers};

pub struct Lint {
    pub name: &'static str,
    pub summary: &'static str,
    /// Follows "Look for".
    pub look_for: &'static str,
    /// Spawns its tasks.
    pub start: fn(),
}

pub const CATALOGUE: &[Lint] = &[
    Lint {
        name: "self-wake",
        summary: "A task wakes itself whenever it should wait.",
        look_for: "polls of `socket` that nobody but itself asked for",
        start: wakers::self_wake,
    },
    Lint {
        name: "lost-waker",
        summary: "A task waits for something that kept no waker of it.",
        look_for: "`reader`, which is never polled again",
        start: wakers::lost_waker,
    },
    Lint {
        name: "wake-storm",
        summary: "A task is woken three hundred times for each time that it runs.",
        look_for: "the wakes of `deliver`, beside its polls",
        start: wakers::wake_storm,
    },
    Lint {
        name: "never-yields",
        summary: "A task computes for ever in its first poll.",
        look_for: "the poll of `search` that has not ended, and its age",
        start: polls::never_yields,
    },
    Lint {
        name: "long-poll",
        summary: "One request in ten computes for 120 ms without giving way.",
        look_for: "`resize` among the slowest polls",
        start: polls::long_poll,
    },
    Lint {
        name: "busy-yield",
        summary: "A task yields in a loop until its result is there, instead of waiting for it.",
        look_for: "`await result`: tiny polls without end, and a worker that never sleeps",
        start: polls::busy_yield,
    },
    Lint {
        name: "budget",
        summary: "A task takes more at a time than its budget of 128 operations allows.",
        look_for: "the forced yields of the runtime while `drain` runs",
        start: polls::budget,
    },
    Lint {
        name: "lifo-slot",
        summary: "A task wakes another and then computes: no other worker may take what it woke, though one sleeps.",
        look_for: "the queue delay of `answer`, beside a worker that is parked",
        start: polls::lifo_slot,
    },
    Lint {
        name: "starved-group",
        summary: "Background work of weight 1 takes nearly all of the CPU from requests of weight 9.",
        look_for: "the share of `requests`, beside what it is entitled to",
        start: groups::starved,
    },
    Lint {
        name: "growing-group",
        summary: "More work is taken on than can be done.",
        look_for: "the depth and the queue delay of `jobs`, which grow",
        start: groups::growing,
    },
    Lint {
        name: "semaphore-held",
        summary: "A task keeps the only permit for three seconds at a time.",
        look_for: "`export`, and who waits for it",
        start: locks::semaphore_held,
    },
    Lint {
        name: "deadlock",
        summary: "Two tasks each wait for the lock that the other holds.",
        look_for: "`transfer` and `audit`, which are never polled again",
        start: locks::deadlock,
    },
    Lint {
        name: "auto-boxed",
        summary: "A future is so large that Tokio boxes it when it is spawned.",
        look_for: "the two sizes of the task's future (told by console-subscriber only)",
        start: lifetimes::auto_boxed,
    },
    Lint {
        name: "large-future",
        summary: "A future is large, though not so large that it is boxed.",
        look_for: "the size of the task's future (told by console-subscriber only)",
        start: lifetimes::large_future,
    },
    Lint {
        name: "leak",
        summary: "Tasks are spawned that never end.",
        look_for: "more live tasks of `session` each second",
        start: lifetimes::leak,
    },
    Lint {
        name: "panics",
        summary: "A task in ten panics.",
        look_for: "the tasks of `parse` that ended so",
        start: lifetimes::panics,
    },
];
