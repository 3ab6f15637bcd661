//! What is known of the lane of one thread, beyond the records that lie in it.

use crate::codes::WorkerState;
use crate::lane::{Doing, Lane};
use crate::wire::{Mark, ParkRow, Polls, Span, Wakes, WorkerWindow};

/// Before all that is told of, and far enough from the ends of the numbers to reckon with.
const LONG_AGO: i64 = i64::MIN / 4;

pub(crate) struct LaneBook {
    pub(crate) lane: &'static Lane,
    /// Its number in the stream, once it has polled or parked.
    pub(crate) worker: Option<u32>,
    pub(crate) name: u32,
    /// Of the record that comes next: its true duration and delay.
    pub(crate) wide: Option<[u64; 2]>,
    /// Of the spawn that comes next: parent, location, group and name.
    pub(crate) origin: Option<[u64; 3]>,
    pub(crate) lost: u64,
    /// When the last record before a loss may have been written.
    pub(crate) whole_until: i64,
    pub(crate) polls: Polls,
    pub(crate) wakes: Wakes,
    pub(crate) parks: Vec<ParkRow>,
    pub(crate) marks: Vec<Mark>,
    /// Time before it is accounted for.
    pub(crate) accounted_until: i64,
    known_from: i64,
    state: WorkerState,
    state_since: i64,
    window_polls: u64,
    window_parks: u64,
    polling: i64,
    parked: i64,
}

impl LaneBook {
    pub(crate) fn new(lane: &'static Lane, now: i64) -> Self {
        Self {
            lane,
            worker: None,
            name: 0,
            wide: None,
            origin: None,
            lost: lane.ring.lost(),
            whole_until: now,
            polls: Polls::default(),
            wakes: Wakes::default(),
            parks: Vec::new(),
            marks: Vec::new(),
            accounted_until: LONG_AGO,
            known_from: now,
            state: WorkerState::Driver,
            state_since: now,
            window_polls: 0,
            window_parks: 0,
            polling: 0,
            parked: 0,
        }
    }

    /// Accounts for a poll that has ended; returns from when on it was not accounted for yet.
    pub(crate) fn polled(&mut self, start: i64, end: i64) -> i64 {
        self.window_polls += 1;
        let from = self.account(WorkerState::Polling, start, end);
        self.polling += (end - from).max(0);
        from
    }

    pub(crate) fn was_parked(&mut self, start: i64, end: i64) {
        self.window_parks += 1;
        let from = self.account(WorkerState::Parked, start, end);
        self.parked += (end - from).max(0);
    }

    /// The thread neither polls nor sleeps when a window ends.
    pub(crate) fn is_busy_otherwise(&mut self, end: i64) {
        let since = self.accounted_until.max(self.known_from);
        if since < end {
            self.goes_on(WorkerState::Driver, since, end);
        }
    }

    /// What goes on at the end of a window, accounted for up to there; returns from when on it was not.
    pub(crate) fn goes_on(&mut self, state: WorkerState, since: i64, end: i64) -> i64 {
        let from = self.account(state, since, end);
        let lasted = (end - from).max(0);
        match state {
            WorkerState::Polling => self.polling += lasted,
            WorkerState::Parked | WorkerState::Attending => self.parked += lasted,
            WorkerState::Driver => {}
        }
        from
    }

    fn account(&mut self, state: WorkerState, since: i64, end: i64) -> i64 {
        let from = since.max(self.accounted_until);
        self.accounted_until = self.accounted_until.max(end);
        self.known_from = self.known_from.min(since);
        if end >= self.state_since {
            (self.state, self.state_since) = (state, since);
        }
        from
    }

    pub(crate) fn close_window(&mut self, span: Span) -> Option<WorkerWindow> {
        let worker = self.worker?;
        let known = (span.end() - self.known_from.max(span.start)).max(0);
        let polling = self.polling.min(known);
        let parked = self.parked.min(known - polling);
        let window = WorkerWindow {
            worker,
            state: self.state as u8,
            state_since: self.state_since,
            polls: std::mem::take(&mut self.window_polls),
            parks: std::mem::take(&mut self.window_parks),
            polling,
            driver: known - polling - parked,
            parked,
        };
        (self.polling, self.parked) = (0, 0);
        Some(window)
    }

    pub(crate) fn doing(&self) -> Doing {
        self.lane.now.doing()
    }
}
