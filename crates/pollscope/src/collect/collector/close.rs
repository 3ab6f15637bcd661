//! What windows tell.

use super::{COUNTERS, Collector, TASK_WINDOW_NS, WINDOW_NS};
use crate::codes::WorkerState;
use crate::collect::ObservedRuntime;
use crate::lane::Doing;
use crate::wire::{AgentWindow, Frame, Mark, Span, agent_window, loss, worker_windows};

impl Collector {
    pub(super) fn close_window(&mut self) {
        let span = Span { start: self.window_start, duration: WINDOW_NS };
        let end = span.end();
        for place in 0..self.lanes.len() {
            self.goes_on(place, end);
        }
        for (queue, since) in self.tasks.waiting() {
            self.queues.wait(queue, since.max(span.start), end);
        }
        self.queues.set_waiting(self.tasks.waiting().map(|(queue, _)| queue), end);
        let mut frame = Frame::new();
        self.queues.close_window(&mut frame, span);
        let rows: Vec<_> = self.lanes.iter_mut().filter_map(|book| book.close_window(span)).collect();
        worker_windows(&mut frame, span, &rows);
        if !self.losses.is_empty() {
            loss(&mut frame, &std::mem::take(&mut self.losses));
        }
        self.windows.push(frame);
        self.window_start = end;
    }

    /// What a lane is doing when a window ends counts in it.
    pub(super) fn goes_on(&mut self, place: usize, end: i64) {
        if !matches!(self.lanes[place].doing(), Doing::Other) {
            self.name_worker(place);
        }
        let book = &mut self.lanes[place];
        let timeline = self.timeline;
        match book.doing() {
            Doing::Polling { task, since } if timeline.time(since) < end => {
                let from = book.goes_on(WorkerState::Polling, timeline.time(since), end);
                if let Some(task) = self.tasks.place(task) {
                    self.queues.serve(self.tasks.at(task).spawn.queue, from, end);
                }
            }
            Doing::Parked { since, attends } if timeline.time(since) < end => {
                let state = if attends { WorkerState::Attending } else { WorkerState::Parked };
                book.goes_on(state, timeline.time(since), end);
            }
            Doing::Other => book.is_busy_otherwise(end),
            // It began after the window.
            Doing::Polling { .. } | Doing::Parked { .. } => {}
        }
    }

    pub(super) fn close_task_window(&mut self, runtimes: &mut [ObservedRuntime]) {
        let span = Span { start: self.task_window_start, duration: TASK_WINDOW_NS };
        if self.window_start < span.end() {
            return;
        }
        let mut frame = Frame::new();
        self.tasks.close_window(&mut frame, span);
        self.task_window_start = span.end();
        self.tell_cost(&mut frame);
        self.windows.push(frame);
        self.tell_counts(runtimes, span.end());
    }

    pub(super) fn tell_cost(&mut self, frame: &mut Frame) {
        let now = self.now();
        let span = Span { start: self.cost_since, duration: now - self.cost_since };
        let probe_cost = (self.cost.records as f64 * self.probe_cost) as u64;
        agent_window(frame, span, AgentWindow { probe_cost, ..self.cost });
        self.cost = AgentWindow { clients: self.cost.clients, ..AgentWindow::default() };
        self.cost_since = now;
    }

    /// Steals, overflows and the like, which Tokio counts without saying when: once a second, as a mark.
    pub(super) fn tell_counts(&mut self, runtimes: &mut [ObservedRuntime], time: i64) {
        let Some(worker) = self.first_worker() else { return };
        for runtime in runtimes {
            let Some(fields) = runtime.take_counts() else { continue };
            if self.wants_events {
                let name = self.strings.id(&format!("{COUNTERS} of {}", runtime.name));
                self.lanes[worker].marks.push(Mark { time, duration: None, task: 0, name, fields });
                self.events += 1;
            }
        }
    }
}
