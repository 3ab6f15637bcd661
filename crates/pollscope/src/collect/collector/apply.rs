//! What follows from one record.

use super::event::{Event, Told};
use super::{Collector, QueuePoll};
use crate::collect::strings::Strings;
use crate::ring::TaskKey;
use crate::wire::{ParkRow, SpawnRow};

impl Collector {
    pub(super) fn apply(&mut self, told: Told) {
        let Told { time, lane, task: key, event, .. } = told;
        match event {
            Event::Park { start, duration } => self.parked(lane, start, duration),
            Event::Spawn { origin } => self.spawned(key, time, origin),
            Event::Poll { .. } | Event::Wake { .. } | Event::End { .. } => match self.tasks.place(key) {
                Some(task) => self.happened(task, told),
                None if !told.is_second_try => self.deferred.push(Told { is_second_try: true, ..told }),
                None if matches!(event, Event::Poll { .. }) => {
                    // It was spawned before it was observed, or its spawn was lost.
                    self.spawned(key, time, [0; 3]);
                    if let Some(task) = self.tasks.place(key) {
                        self.happened(task, told);
                    }
                }
                // Such as the ends of what ran on the blocking pool.
                None => {}
            },
        }
    }

    pub(super) fn happened(&mut self, task: usize, told: Told) {
        let Told { time, lane, event, .. } = told;
        match event {
            Event::Poll { start, duration, delay, outcome } => {
                self.name_worker(lane);
                let SpawnRow { task: id, queue, .. } = self.tasks.at(task).spawn;
                let book = &mut self.lanes[lane];
                let uncounted_from = book.polled(start, start + duration);
                if self.wants_events {
                    let polls = &mut book.polls;
                    polls.task.push(id);
                    polls.start.push(start);
                    polls.duration.push(duration);
                    polls.queue_delay.push(delay.unwrap_or(0));
                    polls.outcome.push(outcome);
                    self.events += 1;
                }
                self.queues.polled(queue, QueuePoll { start, duration, delay, uncounted_from });
                self.tasks.polled(task, start + duration, (duration, delay), outcome);
            }
            Event::Wake { waker, code } => {
                let waker = self.tasks.id(waker);
                self.tasks.woken(task, time, waker);
                if self.wants_events {
                    let id = self.tasks.at(task).spawn.task;
                    // Of threads that are no workers the first worker tells.
                    let teller = if self.lanes[lane].worker.is_some() { Some(lane) } else { self.first_worker() };
                    let Some(teller) = teller else { return };
                    let wakes = &mut self.lanes[teller].wakes;
                    wakes.time.push(time);
                    wakes.task.push(id);
                    wakes.waker.push(waker);
                    wakes.code.push(code);
                    self.events += 1;
                }
            }
            Event::End { outcome, message } => {
                let message = self.strings.of_hub(message);
                self.tasks.end(task, time, outcome, message);
            }
            Event::Spawn { .. } | Event::Park { .. } => {}
        }
    }

    pub(super) fn first_worker(&self) -> Option<usize> {
        self.lanes.iter().position(|book| book.worker.is_some())
    }

    pub(super) fn spawned(&mut self, key: TaskKey, time: i64, [parent, address, group_and_name]: [u64; 3]) {
        let location = self.strings.of_location(address);
        let group = (group_and_name >> 32) as u32;
        let declared = group.checked_sub(1).and_then(|group| {
            if self.queues.of_group(group).is_none() {
                self.queues.learn_groups(&mut self.strings);
            }
            self.queues.of_group(group)
        });
        let queue = declared.unwrap_or_else(|| self.queues.of_location(&mut self.strings, location));
        let name = self.strings.of_hub(group_and_name as u32);
        // The place where it was spawned names a task well enough, and costs a string for each place only.
        let name = if name == 0 { location } else { name };
        let parent = self.tasks.id(parent);
        self.tasks.begin(key, SpawnRow { task: 0, time, queue, name, parent, location });
    }

    pub(super) fn parked(&mut self, lane: usize, start: i64, duration: i64) {
        const BY_WAKE: u8 = 0;
        self.name_worker(lane);
        let book = &mut self.lanes[lane];
        book.was_parked(start, start + duration);
        if self.wants_events {
            book.parks.push(ParkRow { start, duration, reason: BY_WAKE });
            self.events += 1;
        }
    }

    /// A lane is a worker from its first poll or park on, told of when that ends or a window does.
    pub(super) fn name_worker(&mut self, lane: usize) {
        if self.lanes[lane].worker.is_some() {
            return;
        }
        let name = self.lanes[lane].lane.worker().unwrap_or_else(|| "a thread".to_owned());
        let is_taken = |text: &str, strings: &Strings| {
            self.lanes.iter().any(|book| book.worker.is_some() && strings.text(book.name) == text)
        };
        // A blocked worker hands its work over to a thread that goes by its name.
        let mut unique = name.clone();
        let mut number = 2;
        while is_taken(&unique, &self.strings) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        let id = self.strings.id(&unique);
        let book = &mut self.lanes[lane];
        (book.worker, book.name) = (Some(self.workers), id);
        self.workers += 1;
        self.workers_changed = true;
    }
}
