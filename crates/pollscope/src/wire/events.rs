//! Sections of the events channel.

use std::collections::HashMap;

use super::{Frame, Writer};

/// The last poll of a task is looked for among so many.
const MAX_LAST_POLLS: usize = 1024;
const YIELDED: u8 = 1;
const OUT_OF_BUDGET: u8 = 4;

/// Polls of one worker in the order in which they ended, as columns. Times are nanoseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Polls {
    pub(crate) task: Vec<u32>,
    pub(crate) start: Vec<i64>,
    pub(crate) duration: Vec<i64>,
    pub(crate) queue_delay: Vec<i64>,
    pub(crate) outcome: Vec<u8>,
}

impl Polls {
    pub(crate) fn len(&self) -> usize {
        self.task.len()
    }

    pub(crate) fn clear(&mut self) {
        self.task.clear();
        self.start.clear();
        self.duration.clear();
        self.queue_delay.clear();
        self.outcome.clear();
    }

    /// Start − end of the poll before, for each.
    fn gaps(&self) -> impl Iterator<Item = i64> {
        self.start.iter().zip(&self.duration).scan(0, |end, (&start, &duration)| {
            let gap = start - *end;
            *end = start + duration;
            Some(gap)
        })
    }
}

pub(crate) fn polls(frame: &mut Frame, worker: u32, polls: &Polls) {
    const SIGNED_GAPS: u64 = 1;
    const WIDE_OUTCOMES: u64 = 2;
    frame.section(12, |writer| {
        let is_signed = polls.gaps().any(|gap| gap < 0);
        let is_wide = polls.outcome.iter().any(|&outcome| outcome > 3);
        writer.id(worker);
        writer.uint(polls.len() as u64);
        writer.uint(u64::from(is_signed) * SIGNED_GAPS + u64::from(is_wide) * WIDE_OUTCOMES);
        for gap in polls.gaps() {
            if is_signed { writer.int(gap) } else { writer.duration(gap) }
        }
        for &duration in &polls.duration {
            writer.duration(duration);
        }
        polls.task.iter().fold(0, |before, &task| writer.id_delta(task, before));
        writer.packed(polls.outcome.iter().copied(), if is_wide { 4 } else { 2 });
        write_delays(writer, polls);
    });
}

/// As differences to what is expected: a task that yielded is runnable at once, others wait as the one before did.
fn write_delays(writer: &mut Writer, polls: &Polls) {
    const NONE: u32 = u32::MAX;
    let places = polls.len().next_power_of_two().min(MAX_LAST_POLLS);
    let mut last_polls = vec![NONE; places];
    let mut previous = 0;
    for row in 0..polls.len() {
        let (task, delay) = (polls.task[row], polls.queue_delay[row]);
        let last = std::mem::replace(&mut last_polls[task as usize & (places - 1)], row as u32) as usize;
        let is_last = last != NONE as usize && polls.task[last] == task;
        if is_last && matches!(polls.outcome[last], YIELDED | OUT_OF_BUDGET) {
            writer.int(delay - (polls.start[row] - polls.start[last] - polls.duration[last]));
        } else {
            writer.int(delay - previous);
            previous = delay;
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ParkRow {
    pub(crate) start: i64,
    pub(crate) duration: i64,
    pub(crate) reason: u8,
}

pub(crate) fn parks(frame: &mut Frame, worker: u32, rows: &[ParkRow]) {
    frame.section(13, |writer| {
        writer.id(worker);
        writer.uint(rows.len() as u64);
        let mut end = 0;
        for row in rows {
            end = writer.delta(row.start, end) + row.duration;
            writer.duration(row.duration);
            writer.uint(u64::from(row.reason));
        }
    });
}

/// Of a queue at an instant; counters run from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct QueueSample {
    pub(crate) time: i64,
    pub(crate) queue: u32,
    pub(crate) depth: u64,
    pub(crate) vruntime: i64,
    pub(crate) lag: i64,
    pub(crate) received: i64,
    pub(crate) entitled: i64,
}

pub(crate) fn queue_samples(frame: &mut Frame, rows: &[QueueSample]) {
    frame.section(15, |writer| {
        writer.uint(rows.len() as u64);
        let mut time = 0;
        let mut before: HashMap<u32, QueueSample> = HashMap::new();
        for row in rows {
            let last = before.insert(row.queue, *row).unwrap_or_default();
            time = writer.delta(row.time, time);
            writer.id(row.queue);
            writer.uint(row.depth);
            writer.delta(row.vruntime, last.vruntime);
            writer.int(row.lag);
            writer.delta(row.received, last.received);
            writer.delta(row.entitled, last.entitled);
        }
    });
}

/// Columns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wakes {
    pub(crate) time: Vec<i64>,
    pub(crate) task: Vec<u32>,
    pub(crate) waker: Vec<u32>,
    /// Source + 4 · effect.
    pub(crate) code: Vec<u8>,
}

impl Wakes {
    pub(crate) fn clear(&mut self) {
        self.time.clear();
        self.task.clear();
        self.waker.clear();
        self.code.clear();
    }
}

pub(crate) fn wakes(frame: &mut Frame, worker: u32, wakes: &Wakes) {
    frame.section(18, |writer| {
        writer.id(worker);
        writer.uint(wakes.time.len() as u64);
        wakes.time.iter().fold(0, |before, &time| writer.delta(time, before));
        wakes.task.iter().fold(0, |before, &task| writer.id_delta(task, before));
        wakes.waker.iter().fold(0, |before, &waker| writer.id_delta(waker, before));
        writer.packed(wakes.code.iter().copied(), 4);
    });
}

#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) time: i64,
    /// None: an instant.
    pub(crate) duration: Option<i64>,
    pub(crate) task: u32,
    pub(crate) name: u32,
    pub(crate) fields: String,
}

pub(crate) fn marks(frame: &mut Frame, worker: u32, rows: &[Mark]) {
    frame.section(22, |writer| {
        writer.id(worker);
        writer.uint(rows.len() as u64);
        let mut time = 0;
        for row in rows {
            time = writer.delta(row.time, time);
            writer.uint_or_none(row.duration);
            writer.id(row.task);
            writer.id(row.name);
            writer.text(&row.fields);
        }
    });
}
