//! What the threads of the process and the agent's thread share.

use std::collections::HashMap;
use std::panic::Location;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Id;

use crate::Level;
use crate::lane::Lane;
use crate::ring::{OWN_KEY, TaskKey};

/// Threads beyond so many are not told of: each has a ring.
const MOST_LANES: usize = 1024;
pub(crate) const DEFAULT_RING_RECORDS: usize = 1 << 15;

/// What polls tasks: a runtime of Tokio, or another executor. Its number is its place in the list of them.
pub(crate) type ScopeId = u32;

/// Threads that poll nothing, and tasks of which nobody said whose they are.
pub(crate) const NO_SCOPE: ScopeId = 0;

/// Futures that are polled within a poll, or on a thread of which nobody said whose it is.
pub(crate) const FUTURES: ScopeId = ScopeId::MAX;

/// What the program declared of a group of tasks.
#[derive(Clone, Debug)]
pub(crate) struct GroupDefinition {
    /// [`NO_SCOPE`] for those of Tokio, whichever runtime runs them.
    pub(crate) scope: ScopeId,
    pub(crate) name: String,
    pub(crate) weight: u32,
}

/// One for the process: runtimes, and tasks that move between their threads, tell it to the same agent.
pub(crate) static HUB: Hub = Hub {
    level: AtomicU8::new(Level::Off as u8),
    ring_records: AtomicUsize::new(DEFAULT_RING_RECORDS),
    next_key: AtomicU64::new(1),
    futures_workers: AtomicU32::new(0),
    lanes: Mutex::new(Vec::new()),
    scopes: Mutex::new(Vec::new()),
    groups: Mutex::new(Vec::new()),
    texts: Mutex::new(Texts { texts: Vec::new(), ids: None }),
    locations: Mutex::new(Vec::new()),
};

pub(crate) struct Hub {
    level: AtomicU8,
    ring_records: AtomicUsize,
    next_key: AtomicU64,
    /// Workers of [`FUTURES`] that were named so far.
    futures_workers: AtomicU32,
    lanes: Mutex<Vec<&'static Lane>>,
    scopes: Mutex<Vec<Scope>>,
    groups: Mutex<Vec<GroupDefinition>>,
    texts: Mutex<Texts>,
    locations: Mutex<Vec<&'static Location<'static>>>,
}

struct Scope {
    name: String,
    /// Of Tokio, once it was built.
    runtime: Option<Id>,
    /// That were named so far.
    workers: u32,
}

/// Names and messages, told by their numbers; number 0 is none.
struct Texts {
    texts: Vec<String>,
    ids: Option<HashMap<String, u32>>,
}

/// A panic while one of these is held leaves a list that is still right.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    #[inline]
    pub(crate) fn is_on(&self) -> bool {
        self.level.load(Ordering::Relaxed) != Level::Off as u8
    }

    #[inline]
    pub(crate) fn tells_wakes(&self) -> bool {
        self.level.load(Ordering::Relaxed) == Level::Everything as u8
    }

    pub(crate) fn set_level(&self, level: Level) {
        self.level.store(level as u8, Ordering::Relaxed);
    }

    pub(crate) fn set_ring_records(&self, records: usize) {
        self.ring_records.store(records, Ordering::Relaxed);
    }

    /// A key for a task that Tokio does not number.
    pub(crate) fn own_key(&self) -> TaskKey {
        OWN_KEY | self.next_key.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn add_scope(&self, name: &str) -> ScopeId {
        let mut scopes = lock(&self.scopes);
        scopes.push(Scope { name: name.to_owned(), runtime: None, workers: 0 });
        scopes.len() as ScopeId
    }

    /// The scope is this runtime of Tokio.
    pub(crate) fn set_runtime(&self, scope: ScopeId, runtime: Id) {
        let mut scopes = lock(&self.scopes);
        if let Some(scope) = (scope as usize).checked_sub(1).and_then(|place| scopes.get_mut(place)) {
            scope.runtime = Some(runtime);
        }
    }

    /// The scope that is a runtime of Tokio, if it is observed.
    pub(crate) fn scope_of(&self, runtime: Id) -> Option<ScopeId> {
        let place = lock(&self.scopes).iter().position(|scope| scope.runtime == Some(runtime))?;
        Some(place as ScopeId + 1)
    }

    pub(crate) fn scope_name(&self, scope: ScopeId) -> Option<String> {
        if scope == FUTURES {
            return Some("futures".to_owned());
        }
        lock(&self.scopes).get((scope as usize).checked_sub(1)?).map(|scope| scope.name.clone())
    }

    /// The next number for a worker of the scope, from 0.
    pub(crate) fn next_worker(&self, scope: ScopeId) -> u32 {
        if scope == FUTURES {
            return self.futures_workers.fetch_add(1, Ordering::Relaxed);
        }
        let mut scopes = lock(&self.scopes);
        let Some(scope) = (scope as usize).checked_sub(1).and_then(|place| scopes.get_mut(place)) else { return 0 };
        scope.workers += 1;
        scope.workers - 1
    }

    /// A lane for the calling thread, which alone writes to it until it closes it. None when there are too many.
    pub(crate) fn take_lane(&self) -> Option<&'static Lane> {
        let mut lanes = lock(&self.lanes);
        if let Some(lane) = lanes.iter().find(|lane| lane.take()) {
            return Some(lane);
        }
        if lanes.len() >= MOST_LANES {
            return None;
        }
        // For good: the thread's pointer to it needs no count, and the next thread takes it over.
        let lane: &'static Lane = Box::leak(Box::new(Lane::new(self.ring_records.load(Ordering::Relaxed))));
        lanes.push(lane);
        Some(lane)
    }

    pub(crate) fn lanes(&self) -> Vec<&'static Lane> {
        lock(&self.lanes).clone()
    }

    /// The group of this name: a new one, or the same as before with this weight.
    pub(crate) fn define_group(&self, definition: GroupDefinition) -> u32 {
        let mut groups = lock(&self.groups);
        let known = groups.iter().position(|group| group.scope == definition.scope && group.name == definition.name);
        let place = known.unwrap_or(groups.len());
        match known {
            Some(place) => groups[place] = definition,
            None => groups.push(definition),
        }
        place as u32
    }

    pub(crate) fn groups(&self) -> Vec<GroupDefinition> {
        lock(&self.groups).clone()
    }

    /// The number of a name or a message; 0 for the empty one.
    pub(crate) fn text_id(&self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        let mut texts = lock(&self.texts);
        if let Some(&id) = texts.ids.get_or_insert_default().get(text) {
            return id;
        }
        texts.texts.push(text.to_owned());
        let id = texts.texts.len() as u32;
        texts.ids.get_or_insert_default().insert(text.to_owned(), id);
        id
    }

    pub(crate) fn text(&self, id: u32) -> String {
        let texts = lock(&self.texts);
        (id as usize).checked_sub(1).and_then(|place| texts.texts.get(place)).cloned().unwrap_or_default()
    }

    /// Makes a location known, which records name by its address.
    pub(crate) fn add_location(&self, location: &'static Location<'static>) {
        let mut locations = lock(&self.locations);
        if !locations.iter().any(|known| std::ptr::eq(*known, location)) {
            locations.push(location);
        }
    }

    /// The location at an address, as `file:line:column`.
    pub(crate) fn location(&self, address: u64) -> Option<String> {
        let locations = lock(&self.locations);
        let known = locations.iter().find(|known| address_of(known) == address)?;
        Some(within_package(&known.to_string()).to_owned())
    }
}

/// Without the folders in which cargo keeps packages: `axum-0.8.9/src/serve/mod.rs:389:5`.
fn within_package(location: &str) -> &str {
    for kept in ["/registry/src/", "/git/checkouts/"] {
        if let Some((_, place)) = location.split_once(kept) {
            return place.split_once('/').map_or(place, |(_, package)| package);
        }
    }
    location
}

pub(crate) fn address_of(location: &'static Location<'static>) -> u64 {
    std::ptr::from_ref(location).addr() as u64
}

#[cfg(test)]
mod tests {
    use super::within_package;

    #[test]
    fn locations_begin_with_their_package() {
        let kept = "/home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/axum-0.8.9/src/serve/mod.rs:389:5";
        assert_eq!(within_package(kept), "axum-0.8.9/src/serve/mod.rs:389:5");
        assert_eq!(within_package("src/main.rs:1:2"), "src/main.rs:1:2");
    }
}
