//! When threads sleep.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{THREAD, held_lane};
use crate::clock::ticks;
use crate::hub::{HUB, ScopeId};
use crate::lane::Lane;
use crate::ring::{Kind, Record};

/// Which of a runtime's parked threads attends to I/O and timers for all. Tokio's threads try for the driver as they park; who
/// gets it keeps it until it unparks, and the others sleep until somebody wakes them.
#[derive(Default)]
pub(crate) struct Attender(AtomicUsize);

impl Attender {
    /// Whether it is the lane's thread from now on.
    fn try_attend(&self, lane: &'static Lane) -> bool {
        let lane = std::ptr::from_ref(lane).addr();
        self.0.compare_exchange(0, lane, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    fn stop(&self, lane: &'static Lane) {
        let lane = std::ptr::from_ref(lane).addr();
        _ = self.0.compare_exchange(lane, 0, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// The thread goes to sleep; `attender`: where its runtime shares a driver.
pub(crate) fn park(scope: ScopeId, attender: Option<&Attender>) {
    if !HUB.is_on() {
        return;
    }
    THREAD.with(|thread| {
        if let Some(lane) = thread.worker_lane(scope) {
            let attends = attender.is_some_and(|attender| attender.try_attend(lane));
            lane.now.park(ticks(), attends);
        }
    });
}

pub(crate) fn unpark(scope: ScopeId, attender: Option<&Attender>) {
    THREAD.with(|thread| {
        let lane = thread.lane.get().filter(|(of, _)| *of == scope).map(|(_, lane)| lane);
        let Some(lane) = lane.or_else(|| held_lane(scope)) else { return };
        let since = lane.now.unpark();
        if let Some(attender) = attender {
            attender.stop(lane);
        }
        if since != 0 {
            let lasted = ticks().saturating_sub(since);
            lane.ring.push([Record { task: 0, kind: Kind::Park, code: 0, a: since, b: lasted }]);
        }
    });
}
