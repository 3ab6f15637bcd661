//! Sections of the base channel: names, workers, queues, the beginnings and ends of tasks; and losses.

use super::Frame;

pub(crate) fn strings<'a>(frame: &mut Frame, rows: impl ExactSizeIterator<Item = (u32, &'a str)>) {
    frame.section(1, |writer| {
        writer.uint(rows.len() as u64);
        for (id, text) in rows {
            writer.id(id);
            writer.text(text);
        }
    });
}

/// Rows: worker and name.
pub(crate) fn workers(frame: &mut Frame, rows: impl ExactSizeIterator<Item = (u32, u32)>) {
    frame.section(2, |writer| {
        writer.uint(rows.len() as u64);
        for (worker, name) in rows {
            writer.id(worker);
            writer.id(name);
        }
    });
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct QueueRow {
    pub(crate) queue: u32,
    pub(crate) worker: u32,
    pub(crate) name: u32,
    pub(crate) weight: u32,
}

pub(crate) fn queues(frame: &mut Frame, policy: u32, rows: &[QueueRow]) {
    frame.section(3, |writer| {
        writer.id(policy);
        writer.uint(rows.len() as u64);
        for row in rows {
            writer.id(row.queue);
            writer.id(row.worker);
            writer.id(row.name);
            writer.uint(u64::from(row.weight));
        }
    });
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct SpawnRow {
    pub(crate) task: u32,
    pub(crate) time: i64,
    pub(crate) queue: u32,
    pub(crate) name: u32,
    pub(crate) parent: u32,
    pub(crate) location: u32,
}

/// Every task is an async one. `is_snapshot`: these are all that live.
pub(crate) fn spawns(frame: &mut Frame, is_snapshot: bool, rows: &[SpawnRow]) {
    const ASYNC: u64 = 1;
    frame.section(4, |writer| {
        writer.uint(u64::from(is_snapshot));
        writer.uint(rows.len() as u64);
        let (mut task, mut time) = (0, 0);
        for row in rows {
            task = writer.id_delta(row.task, task);
            time = writer.delta(row.time, time);
            writer.id(row.queue);
            writer.id(row.name);
            writer.id(row.parent);
            writer.id(row.location);
            writer.uint(ASYNC);
        }
    });
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct EndRow {
    pub(crate) task: u32,
    pub(crate) time: i64,
    pub(crate) outcome: u8,
    pub(crate) message: u32,
}

pub(crate) fn ends(frame: &mut Frame, rows: &[EndRow]) {
    frame.section(5, |writer| {
        writer.uint(rows.len() as u64);
        let (mut task, mut time) = (0, 0);
        for row in rows {
            task = writer.id_delta(row.task, task);
            time = writer.delta(row.time, time);
            writer.uint(u64::from(row.outcome));
            writer.id(row.message);
        }
    });
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct LossRow {
    pub(crate) worker: u32,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) records: u64,
}

pub(crate) fn loss(frame: &mut Frame, rows: &[LossRow]) {
    frame.section(6, |writer| {
        writer.uint(rows.len() as u64);
        let mut from = 0;
        for row in rows {
            writer.id(row.worker);
            from = writer.delta(row.from, from);
            writer.duration(row.to - row.from);
            writer.uint(row.records);
        }
    });
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OpenPollRow {
    pub(crate) worker: u32,
    pub(crate) task: u32,
    pub(crate) start: i64,
    pub(crate) observed_at: i64,
}

pub(crate) fn open_polls(frame: &mut Frame, rows: &[OpenPollRow]) {
    frame.section(7, |writer| {
        writer.uint(rows.len() as u64);
        let mut start = 0;
        for row in rows {
            writer.id(row.worker);
            writer.id(row.task);
            start = writer.delta(row.start, start);
            writer.duration(row.observed_at - row.start);
        }
    });
}
