//! Sections of the windows channel.

use super::{Counts, Frame, Writer};

/// What a window covers, nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) duration: i64,
}

impl Span {
    fn write(self, writer: &mut Writer) -> i64 {
        writer.int(self.start);
        writer.duration(self.duration);
        self.end()
    }

    pub(crate) fn end(self) -> i64 {
        self.start + self.duration
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct QueueWindow {
    pub(crate) queue: u32,
    pub(crate) received: u64,
    pub(crate) entitled: u64,
    pub(crate) lag: i64,
    pub(crate) vruntime: i64,
    pub(crate) depth: u64,
    pub(crate) depth_max: u64,
    pub(crate) slices: u64,
    pub(crate) preemptions: u64,
    pub(crate) max_gap: u64,
    pub(crate) poll_time: Counts,
    pub(crate) queue_delay: Counts,
}

pub(crate) fn queue_windows<'a>(frame: &mut Frame, span: Span, rows: impl ExactSizeIterator<Item = &'a QueueWindow>) {
    frame.section(8, |writer| {
        span.write(writer);
        writer.uint(rows.len() as u64);
        for row in rows {
            writer.id(row.queue);
            writer.uint(row.received);
            writer.uint(row.entitled);
            writer.int(row.lag);
            writer.int(row.vruntime);
            writer.uint(row.depth);
            writer.uint(row.depth_max);
            writer.uint(row.slices);
            writer.uint(row.preemptions);
            writer.uint(row.max_gap);
            row.poll_time.write(writer);
            row.queue_delay.write(writer);
        }
    });
}

#[derive(Clone, Debug, Default)]
pub(crate) struct TaskWindow {
    pub(crate) task: u32,
    pub(crate) last_poll_end: i64,
    pub(crate) last_outcome: u8,
    pub(crate) waits_on: u32,
    pub(crate) wakes: u64,
    pub(crate) self_wakes: u64,
    pub(crate) yields: u64,
    pub(crate) out_of_budget: u64,
    pub(crate) last_waker: u32,
    pub(crate) poll_time: Counts,
    pub(crate) queue_delay: Counts,
}

impl TaskWindow {
    /// Bits say which of the numbers are not 0 and therefore follow.
    fn write_wakeups(&self, writer: &mut Writer) {
        let fields = [
            u64::from(self.waits_on),
            self.wakes,
            self.self_wakes,
            self.yields,
            self.out_of_budget,
            u64::from(self.last_waker),
        ];
        let present = fields.iter().enumerate().fold(0, |bits, (bit, &field)| bits | u64::from(field != 0) << bit);
        writer.uint(present);
        for field in fields.into_iter().filter(|&field| field != 0) {
            writer.uint(field);
        }
    }
}

pub(crate) fn task_windows<'a>(frame: &mut Frame, span: Span, rows: impl ExactSizeIterator<Item = &'a TaskWindow>) {
    frame.section(9, |writer| {
        let end = span.write(writer);
        writer.uint(rows.len() as u64);
        let mut task = 0;
        for row in rows {
            task = writer.id_delta(row.task, task);
            writer.int(row.last_poll_end - end);
            writer.uint(u64::from(row.last_outcome));
            row.write_wakeups(writer);
            row.poll_time.write(writer);
            row.queue_delay.write(writer);
        }
    });
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct WorkerWindow {
    pub(crate) worker: u32,
    pub(crate) state: u8,
    pub(crate) state_since: i64,
    pub(crate) polls: u64,
    pub(crate) parks: u64,
    pub(crate) polling: i64,
    pub(crate) driver: i64,
    pub(crate) parked: i64,
}

pub(crate) fn worker_windows(frame: &mut Frame, span: Span, rows: &[WorkerWindow]) {
    frame.section(10, |writer| {
        let end = span.write(writer);
        writer.uint(rows.len() as u64);
        for row in rows {
            writer.id(row.worker);
            writer.uint(u64::from(row.state));
            writer.int(row.state_since - end);
            writer.uint(row.polls);
            writer.uint(row.parks);
            writer.duration(row.polling);
            writer.duration(row.driver);
            writer.duration(row.parked);
        }
    });
}

/// What observing cost.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AgentWindow {
    pub(crate) records: u64,
    pub(crate) dropped: u64,
    pub(crate) ring_fill_permille: u64,
    pub(crate) busy: u64,
    pub(crate) probe_cost: u64,
    pub(crate) bytes_sent: u64,
    pub(crate) clients: u64,
}

pub(crate) fn agent_window(frame: &mut Frame, span: Span, window: AgentWindow) {
    frame.section(11, |writer| {
        span.write(writer);
        let AgentWindow { records, dropped, ring_fill_permille, busy, probe_cost, bytes_sent, clients } = window;
        for number in [records, dropped, ring_fill_permille, busy, probe_cost, bytes_sent, clients] {
            writer.uint(number);
        }
    });
}
