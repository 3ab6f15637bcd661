//! The tasks that live, and those that ended lately.

use std::collections::VecDeque;

use super::key_map::KeyMap;
use crate::ring::TaskKey;
use crate::wire::{EndRow, Frame, Span, SpawnRow, TaskWindow, ends, spawns, task_windows};

/// Windows that a client receives when it joins tell of tasks that have ended since; of so many, for so long.
const ENDED_KEPT: usize = 20_000;
const ENDED_KEPT_NS: i64 = 120_000_000_000;

pub(crate) struct Task {
    pub(crate) spawn: SpawnRow,
    pub(crate) key: TaskKey,
    /// Since when it is runnable and not polled, as far as wakes tell; None: it is not.
    pub(crate) runnable_since: Option<i64>,
    /// What there is to tell of it in the second that goes on.
    window: TaskWindow,
    is_listed: bool,
    has_ended: bool,
}

#[derive(Default)]
pub(crate) struct Tasks {
    places: KeyMap<u32>,
    tasks: Vec<Task>,
    free: Vec<u32>,
    /// Tasks that the open window tells of.
    listed: Vec<u32>,
    last_id: u32,
    spawned: Vec<SpawnRow>,
    ended: Vec<EndRow>,
    past: VecDeque<(SpawnRow, EndRow)>,
}

impl Tasks {
    pub(crate) fn place(&self, key: TaskKey) -> Option<usize> {
        self.places.get(&key).map(|&place| place as usize)
    }

    pub(crate) fn at(&mut self, place: usize) -> &mut Task {
        &mut self.tasks[place]
    }

    /// The stream's id of a task; 0 for one that is not known.
    pub(crate) fn id(&self, key: TaskKey) -> u32 {
        self.place(key).map_or(0, |place| self.tasks[place].spawn.task)
    }

    /// A task begins. One that was met before its spawn was told of stays what it was met as.
    pub(crate) fn begin(&mut self, key: TaskKey, spawn: SpawnRow) -> usize {
        if let Some(place) = self.place(key) {
            return place;
        }
        self.last_id += 1;
        let spawn = SpawnRow { task: self.last_id, ..spawn };
        let window = TaskWindow { task: spawn.task, last_poll_end: spawn.time, ..TaskWindow::default() };
        let runnable_since = Some(spawn.time);
        let task = Task { spawn, key, runnable_since, window, is_listed: false, has_ended: false };
        let place = match self.free.pop() {
            Some(place) => {
                self.tasks[place as usize] = task;
                place
            }
            None => {
                self.tasks.push(task);
                self.tasks.len() as u32 - 1
            }
        };
        self.places.insert(key, place);
        self.spawned.push(spawn);
        place as usize
    }

    pub(crate) fn polled(&mut self, place: usize, end: i64, (duration, delay): (i64, Option<i64>), outcome: u8) {
        const YIELDED: u8 = 1;
        self.list(place);
        let task = &mut self.tasks[place];
        task.runnable_since = (outcome == YIELDED).then_some(end);
        let window = &mut task.window;
        window.last_poll_end = end;
        window.last_outcome = outcome;
        window.yields += u64::from(outcome == YIELDED);
        window.poll_time.record(duration.max(0) as u64);
        if let Some(delay) = delay {
            window.queue_delay.record(delay.max(0) as u64);
        }
    }

    pub(crate) fn woken(&mut self, place: usize, time: i64, waker: u32) {
        self.list(place);
        let task = &mut self.tasks[place];
        if task.runnable_since.is_none() {
            task.runnable_since = Some(time);
        }
        task.window.wakes += 1;
        task.window.self_wakes += u64::from(waker == task.spawn.task);
        task.window.last_waker = waker;
    }

    pub(crate) fn end(&mut self, place: usize, time: i64, outcome: u8, message: u32) {
        let task = &mut self.tasks[place];
        let end = EndRow { task: task.spawn.task, time, outcome, message };
        task.has_ended = true;
        self.places.remove(&task.key);
        self.past.push_back((task.spawn, end));
        if self.past.len() > ENDED_KEPT {
            self.past.pop_front();
        }
        self.ended.push(end);
        if !task.is_listed {
            self.free.push(place as u32);
        }
    }

    /// Tasks that wait to be polled, as far as wakes tell.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = (u32, i64)> {
        let live = self.tasks.iter().filter(|task| !task.has_ended);
        live.filter_map(|task| task.runnable_since.map(|since| (task.spawn.queue, since)))
    }

    /// What began and ended since the last call.
    pub(crate) fn tell_changes(&mut self, frame: &mut Frame) {
        if !self.spawned.is_empty() {
            spawns(frame, false, &std::mem::take(&mut self.spawned));
        }
        if !self.ended.is_empty() {
            ends(frame, &std::mem::take(&mut self.ended));
        }
    }

    pub(crate) fn close_window(&mut self, frame: &mut Frame, span: Span) {
        self.listed.sort_unstable_by_key(|&place| self.tasks[place as usize].spawn.task);
        task_windows(frame, span, self.listed.iter().map(|&place| &self.tasks[place as usize].window));
        for place in std::mem::take(&mut self.listed) {
            let task = &mut self.tasks[place as usize];
            task.is_listed = false;
            let window = &mut task.window;
            (window.wakes, window.self_wakes, window.yields) = (0, 0, 0);
            window.poll_time.clear();
            window.queue_delay.clear();
            if task.has_ended {
                self.free.push(place);
            }
        }
        let since = span.end() - ENDED_KEPT_NS;
        while self.past.front().is_some_and(|(_, end)| end.time < since) {
            self.past.pop_front();
        }
    }

    /// For a client that joins: all that live, when and how they were last polled, and those that ended lately.
    pub(crate) fn tell_all(&self, frame: &mut Frame) {
        let live = || self.tasks.iter().filter(|task| !task.has_ended);
        spawns(frame, true, &live().map(|task| task.spawn).collect::<Vec<_>>());
        let polled = live().filter(|task| task.window.last_poll_end != task.spawn.time);
        let states: Vec<_> = polled.map(state).collect();
        task_windows(frame, Span { start: 0, duration: 0 }, states.iter());
        spawns(frame, false, &self.past.iter().map(|(spawn, _)| *spawn).collect::<Vec<_>>());
        ends(frame, &self.past.iter().map(|(_, end)| *end).collect::<Vec<_>>());
    }

    fn list(&mut self, place: usize) {
        let task = &mut self.tasks[place];
        if !task.is_listed {
            task.is_listed = true;
            self.listed.push(place as u32);
        }
    }
}

/// How a task stood when it was last polled, without counts.
fn state(task: &Task) -> TaskWindow {
    let TaskWindow { task, last_poll_end, last_outcome, last_waker, .. } = task.window;
    TaskWindow { task, last_poll_end, last_outcome, last_waker, ..TaskWindow::default() }
}
