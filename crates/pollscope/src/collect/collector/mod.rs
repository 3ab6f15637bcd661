//! Moves records from the rings into frames.

mod apply;
mod close;
mod event;
mod tell;

use std::collections::VecDeque;
use std::time::Instant;

use super::lanes::LaneBook;
use super::queues::{QueuePoll, Queues};
use super::runtimes::ObservedRuntime;
use super::strings::Strings;
use super::tasks::Tasks;
use crate::clock::Timeline;
use crate::hub::HUB;
use crate::wire::{AgentWindow, Channel, Frame, LossRow};
use event::{Told, read};

/// Ten a second: as often as the console redraws.
const WINDOW_NS: i64 = 100_000_000;
const TASK_WINDOW_NS: i64 = 1_000_000_000;
/// A window is closed when its last records have surely been written and drained.
const SETTLE_NS: i64 = 5_000_000;
/// Names of workers that ended stay for as long as the windows that tell of them.
const PAST_WORKERS_NS: i64 = 120_000_000_000;
/// Records of one lane in one go, so that one that never rests does not keep the others waiting.
const MOST_AT_ONCE: usize = 1 << 14;
const COUNTERS: &str = "tokio counters";

/// A frame on its way to the clients.
pub(crate) struct Collected {
    pub(crate) channel: Channel,
    pub(crate) bytes: Vec<u8>,
    /// Single events in it.
    pub(crate) events: u64,
}

pub(crate) struct Collector {
    timeline: Timeline,
    strings: Strings,
    tasks: Tasks,
    queues: Queues,
    lanes: Vec<LaneBook>,
    workers: u32,
    past_workers: VecDeque<(u32, u32, i64)>,
    workers_changed: bool,
    batch: Vec<Told>,
    deferred: Vec<Told>,
    losses: Vec<LossRow>,
    windows: Vec<Frame>,
    window_start: i64,
    task_window_start: i64,
    open_polls_told: bool,
    events: u64,
    wants_events: bool,
    next: [u64; 3],
    cost: AgentWindow,
    cost_since: i64,
    probe_cost: f64,
    /// A poll that has run for so long, nanoseconds, is told of while it runs.
    long_poll: i64,
}

impl Collector {
    pub(crate) fn new(timeline: Timeline, probe_cost: f64, long_poll: i64) -> Self {
        let now = timeline.now();
        Self {
            timeline,
            strings: Strings::default(),
            tasks: Tasks::default(),
            queues: Queues::default(),
            lanes: Vec::new(),
            workers: 0,
            past_workers: VecDeque::new(),
            workers_changed: false,
            batch: Vec::new(),
            deferred: Vec::new(),
            losses: Vec::new(),
            windows: Vec::new(),
            window_start: now,
            task_window_start: now,
            open_polls_told: false,
            events: 0,
            wants_events: false,
            next: [1; 3],
            cost: AgentWindow::default(),
            cost_since: now,
            probe_cost,
            long_poll,
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.timeline.now()
    }

    /// What there is to tell of weights; see [`Queues::has_weights`].
    pub(crate) fn has_weights(&self) -> bool {
        self.queues.has_weights()
    }

    /// Whether anybody takes single events; otherwise they are told in windows only.
    pub(crate) fn set_wants_events(&mut self, wants_events: bool) {
        self.wants_events = wants_events;
    }

    pub(crate) fn set_traffic(&mut self, bytes_sent: u64, clients: u64) {
        self.cost.bytes_sent += bytes_sent;
        self.cost.clients = clients;
    }

    /// Reads what the threads have written. Returns how many records that were.
    pub(crate) fn drain(&mut self, runtimes: &mut [ObservedRuntime]) -> usize {
        let began = Instant::now();
        let now = self.now();
        self.queues.learn_groups(&mut self.strings);
        for lane in HUB.lanes().into_iter().skip(self.lanes.len()) {
            self.lanes.push(LaneBook::new(lane, now));
        }
        let mut batch = std::mem::take(&mut self.batch);
        batch.append(&mut self.deferred);
        let mut records = 0;
        for place in 0..self.lanes.len() {
            records += self.drain_lane(place, &mut batch);
        }
        batch.sort_by_key(|told| told.time);
        for told in batch.drain(..) {
            while told.time >= self.window_start + WINDOW_NS && !told.is_second_try {
                self.close_window();
            }
            self.apply(told);
        }
        self.batch = batch;
        for runtime in runtimes {
            runtime.sample(&mut self.queues, &mut self.strings, now);
        }
        self.free_lanes(now);
        self.cost.records += records as u64;
        self.cost.busy += began.elapsed().as_nanos() as u64;
        records
    }

    fn drain_lane(&mut self, place: usize, batch: &mut Vec<Told>) -> usize {
        let timeline = self.timeline;
        let book = &mut self.lanes[place];
        let ring = &book.lane.ring;
        self.cost.ring_fill_permille = self.cost.ring_fill_permille.max(ring.fill_permille());
        let (wide, origin) = (&mut book.wide, &mut book.origin);
        let count = ring.drain(MOST_AT_ONCE, |record| {
            if let Some((time, event)) = read(record, timeline, wide, origin) {
                batch.push(Told { time, lane: place, task: record.task, event, is_second_try: false });
            }
        });
        let (lost, now) = (ring.lost(), timeline.now());
        if lost > book.lost {
            let records = lost - book.lost;
            self.cost.dropped += records;
            self.losses.push(LossRow { worker: book.worker.unwrap_or(0), from: book.whole_until, to: now, records });
            book.lost = lost;
        }
        book.whole_until = now;
        count
    }

    /// Lanes of threads that have ended are for others, once all is told.
    fn free_lanes(&mut self, now: i64) {
        for place in 0..self.lanes.len() {
            let lane = self.lanes[place].lane;
            if !lane.is_closed() || !lane.ring.is_empty() {
                continue;
            }
            let book = &mut self.lanes[place];
            if let Some(worker) = book.worker {
                if !is_told(book) {
                    continue;
                }
                let name = format!("{} (ended)", self.strings.text(book.name));
                self.past_workers.push_back((worker, self.strings.id(&name), now));
                self.workers_changed = true;
            }
            self.lanes[place] = LaneBook::new(lane, now);
            lane.free();
        }
        while self.past_workers.front().is_some_and(|past| past.2 < now - PAST_WORKERS_NS) {
            self.past_workers.pop_front();
        }
    }
}

/// Nothing of it lies here that no frame has told yet.
fn is_told(book: &LaneBook) -> bool {
    book.polls.len() == 0 && book.parks.is_empty() && book.wakes.time.is_empty() && book.marks.is_empty()
}
