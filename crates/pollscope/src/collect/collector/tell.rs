//! Frames, of what was drained and for those who join.

use std::time::Instant;

use super::{Collected, Collector, SETTLE_NS, WINDOW_NS};
use crate::collect::ObservedRuntime;
use crate::lane::Doing;
use crate::wire::{Channel, Frame, OpenPollRow, marks, open_polls, parks, polls, wakes, workers};

impl Collector {
    /// The frames of what has been drained since the last call.
    pub(crate) fn frames(&mut self, runtimes: &mut [ObservedRuntime]) -> Vec<Collected> {
        let began = Instant::now();
        let now = self.now();
        while now >= self.window_start + WINDOW_NS + SETTLE_NS {
            self.close_window();
        }
        self.close_task_window(runtimes);
        let mut frames = Vec::new();
        let base = self.base(now);
        let events = self.events_frame();
        let count = std::mem::take(&mut self.events);
        self.push(&mut frames, Channel::Base, &base, 0);
        self.push(&mut frames, Channel::Events, &events, count);
        for window in std::mem::take(&mut self.windows) {
            self.push(&mut frames, Channel::Windows, &window, 0);
        }
        self.cost.busy += began.elapsed().as_nanos() as u64;
        frames
    }

    fn push(&mut self, frames: &mut Vec<Collected>, channel: Channel, frame: &Frame, events: u64) {
        if frame.is_empty() {
            return;
        }
        let next = &mut self.next[channel as usize - 1];
        let bytes = frame.encode(channel, *next);
        *next += 1;
        frames.push(Collected { channel, bytes, events });
    }

    fn base(&mut self, now: i64) -> Frame {
        // Written last and told first: they name what the other sections speak of.
        let mut rest = Frame::new();
        if std::mem::take(&mut self.workers_changed) {
            self.tell_workers(&mut rest);
        }
        self.queues.tell_changes(&mut rest, &mut self.strings);
        self.tasks.tell_changes(&mut rest);
        self.tell_open_polls(&mut rest, now);
        let mut frame = Frame::new();
        self.strings.tell_new(&mut frame);
        frame.append(rest);
        frame
    }

    fn tell_workers(&self, frame: &mut Frame) {
        let live = self.lanes.iter().filter_map(|book| Some((book.worker?, book.name)));
        let past = self.past_workers.iter().map(|&(worker, name, _)| (worker, name));
        workers(frame, past.chain(live).collect::<Vec<_>>().into_iter());
    }

    fn tell_open_polls(&mut self, frame: &mut Frame, now: i64) {
        let mut rows = Vec::new();
        for place in 0..self.lanes.len() {
            let Doing::Polling { task, since } = self.lanes[place].doing() else { continue };
            let start = self.timeline.time(since);
            let id = self.tasks.id(task);
            if id != 0 && now - start >= self.long_poll {
                self.name_worker(place);
                let worker = self.lanes[place].worker.unwrap_or(0);
                rows.push(OpenPollRow { worker, task: id, start, observed_at: now });
            }
        }
        // An empty list says that those told of before are over.
        if !rows.is_empty() || self.open_polls_told {
            open_polls(frame, &rows);
        }
        self.open_polls_told = !rows.is_empty();
    }

    fn events_frame(&mut self) -> Frame {
        let mut frame = Frame::new();
        for book in &mut self.lanes {
            let Some(worker) = book.worker else { continue };
            if book.polls.len() > 0 {
                polls(&mut frame, worker, &book.polls);
                book.polls.clear();
            }
            if !book.parks.is_empty() {
                parks(&mut frame, worker, &std::mem::take(&mut book.parks));
            }
            if !book.wakes.time.is_empty() {
                wakes(&mut frame, worker, &book.wakes);
                book.wakes.clear();
            }
            if !book.marks.is_empty() {
                marks(&mut frame, worker, &std::mem::take(&mut book.marks));
            }
        }
        if self.wants_events {
            self.queues.take_samples(&mut frame);
        } else {
            self.queues.forget_samples();
        }
        frame
    }

    /// All that a client has to know to understand the next frames.
    pub(crate) fn snapshot(&mut self) -> Vec<u8> {
        let mut rest = Frame::new();
        self.tell_workers(&mut rest);
        self.queues.tell_all(&mut rest, &mut self.strings);
        self.tasks.tell_all(&mut rest);
        let mut frame = Frame::new();
        self.strings.tell_all(&mut frame);
        frame.append(rest);
        frame.encode(Channel::Base, self.next[0] - 1)
    }
}
