//! What the program's threads record. Nothing here waits for another thread.

mod park;
mod poll;

use std::cell::{Cell, RefCell};
use std::panic::Location;

use crate::codes::{WakeEffect, WakeSource};
use crate::hub::{HUB, NO_SCOPE, ScopeId, address_of};
use crate::lane::Lane;
use crate::ring::{Kind, Record, TaskKey};
pub(crate) use park::{Attender, park, unpark};
use poll::{Current, NOTHING_YET, Suspended};
pub(crate) use poll::{Delay, NO_DELAY, begin_poll, claim_poll, end_poll, end_task, polled, tell_delay, tell_yield};

/// Locations that this thread has made known lately.
const KNOWN_LOCATIONS: usize = 64;

/// Who a task is, told when it is spawned.
#[derive(Clone, Copy)]
pub(crate) struct Origin {
    /// 0: from outside any task.
    pub(crate) parent: TaskKey,
    pub(crate) location: &'static Location<'static>,
    pub(crate) group: Option<u32>,
    /// A text of the hub; 0: none.
    pub(crate) name: u32,
}

/// What every record needs, at once.
struct Thread {
    current: Current,
    /// Polls that it is within.
    suspended: Cell<u32>,
    /// The lane used last.
    lane: Cell<Option<(ScopeId, &'static Lane)>>,
    /// The runtime whose thread this is.
    home: Cell<ScopeId>,
    /// Whom the task is that is being spawned just now.
    spawning: Cell<Option<Origin>>,
    locations: [Cell<u64>; KNOWN_LOCATIONS],
}

/// What is seldom needed, and what must be given back.
struct Holdings {
    /// Polls that others began within, outermost first.
    suspended: Vec<Suspended>,
    lanes: Vec<(ScopeId, &'static Lane)>,
}

thread_local! {
    // Nothing in it is dropped, so that it costs no look at whether it still is.
    static THREAD: Thread = const {
        Thread {
            current: Current {
                task: Cell::new(0),
                lane: Cell::new(None),
                start: Cell::new(0),
                delay: Cell::new(Delay::Unknown),
                fate: Cell::new(NOTHING_YET),
            },
            suspended: Cell::new(0),
            lane: Cell::new(None),
            home: Cell::new(NO_SCOPE),
            spawning: Cell::new(None),
            locations: [const { Cell::new(0) }; KNOWN_LOCATIONS],
        }
    };
    static HOLDINGS: RefCell<Holdings> = const { RefCell::new(Holdings { suspended: Vec::new(), lanes: Vec::new() }) };
}

impl Drop for Holdings {
    fn drop(&mut self) {
        THREAD.with(|thread| {
            thread.lane.set(None);
            thread.current.task.set(0);
        });
        for (_, lane) in &self.lanes {
            lane.close();
        }
    }
}

/// While `spawn` runs, the runtime's hook learns from `origin` whom it spawns.
pub(crate) fn spawning<T>(origin: Origin, spawn: impl FnOnce() -> T) -> T {
    THREAD.with(|thread| thread.spawning.set(Some(origin)));
    let spawned = spawn();
    THREAD.with(|thread| thread.spawning.set(None));
    spawned
}

/// The origin that [`spawning`] told of, for the first who asks.
#[cfg(tokio_unstable)]
pub(crate) fn take_origin() -> Option<Origin> {
    THREAD.with(|thread| thread.spawning.take())
}

/// A task began at `time`.
pub(crate) fn spawned(task: TaskKey, origin: Origin, time: u64) {
    if !HUB.is_on() {
        return;
    }
    let location = address_of(origin.location);
    THREAD.with(|thread| {
        let known = &thread.locations[(location >> 3) as usize % KNOWN_LOCATIONS];
        if known.replace(location) != location {
            HUB.add_location(origin.location);
        }
    });
    let group = origin.group.map_or(0, |group| u64::from(group) + 1);
    push([
        Record {
            task: origin.parent,
            kind: Kind::Origin,
            code: 0,
            a: location,
            b: group << 32 | u64::from(origin.name),
        },
        Record { task, kind: Kind::Spawn, code: 0, a: time, b: 0 },
    ]);
}

/// Somebody woke `task`.
#[inline]
pub(crate) fn woken(task: TaskKey, time: u64, effect: WakeEffect) {
    let waker = polled();
    let source = if waker == 0 { WakeSource::Outside } else { WakeSource::Task };
    let code = source as u8 | (effect as u8) << 2;
    push([Record { task, kind: Kind::Wake, code, a: time, b: waker }]);
}

/// The thread is one of the runtime's.
pub(crate) fn enter_runtime(scope: ScopeId) {
    THREAD.with(|thread| thread.home.set(scope));
}

/// The runtime whose thread this is; [`NO_SCOPE`] if that is not known.
pub(crate) fn home() -> ScopeId {
    THREAD.with(|thread| thread.home.get())
}

/// Writes to the lane that this thread uses anyway.
#[inline]
fn push<const N: usize>(records: [Record; N]) {
    THREAD.with(|thread| {
        let lane = match thread.current.task.get() {
            0 => thread.lane.get().map(|(_, lane)| lane).or_else(|| thread.find_lane(NO_SCOPE)),
            _ => thread.current.lane.get(),
        };
        if let Some(lane) = lane {
            lane.ring.push(records);
        }
    });
}

impl Thread {
    #[inline]
    fn worker_lane(&self, scope: ScopeId) -> Option<&'static Lane> {
        match self.lane.get() {
            Some((of, lane)) if of == scope => Some(lane),
            _ => self.find_lane(scope),
        }
    }

    /// The lane of this thread in the scope, which is a new one the first time.
    #[cold]
    fn find_lane(&self, scope: ScopeId) -> Option<&'static Lane> {
        let lane = match held_lane(scope) {
            Some(lane) => lane,
            None => {
                let lane = HUB.take_lane()?;
                if HOLDINGS.try_with(|holdings| holdings.borrow_mut().lanes.push((scope, lane))).is_err() {
                    // The thread is ending, and would never give it back.
                    lane.close();
                    return None;
                }
                if let Some(name) = HUB.scope_name(scope) {
                    lane.become_worker(worker_name(&name, scope));
                }
                lane
            }
        };
        self.lane.set(Some((scope, lane)));
        Some(lane)
    }
}

fn held_lane(scope: ScopeId) -> Option<&'static Lane> {
    let found = HOLDINGS
        .try_with(|holdings| holdings.borrow().lanes.iter().find(|(of, _)| *of == scope).map(|(_, lane)| *lane));
    found.ok().flatten()
}

/// As Tokio counts its workers, where it says that; else as they come.
fn worker_name(scope_name: &str, scope: ScopeId) -> String {
    #[cfg(tokio_unstable)]
    if let Some(index) = tokio::runtime::worker_index() {
        return format!("{scope_name} worker {index}");
    }
    format!("{scope_name} worker {}", HUB.next_worker(scope))
}
