//! The protocol, as an agent writes it: see `docs/protocol.md` in Pollscope's repository.

mod events;
#[cfg(test)]
mod golden;
mod histogram;
mod lifecycle;
mod messages;
mod windows;
mod writer;

pub(crate) use events::{Mark, ParkRow, Polls, QueueSample, Wakes, marks, parks, polls, queue_samples, wakes};
pub(crate) use histogram::Counts;
pub(crate) use lifecycle::{
    EndRow, LossRow, OpenPollRow, QueueRow, SpawnRow, ends, loss, open_polls, queues, spawns, strings, workers,
};
pub(crate) use messages::{ClientMessage, Notice, Refusal, Subscription, Welcome, malformed, parse, parse_hello};
pub(crate) use windows::{
    AgentWindow, QueueWindow, Span, TaskWindow, WorkerWindow, agent_window, queue_windows, task_windows, worker_windows,
};
pub(crate) use writer::{Frame, Writer};

/// Who takes part in what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Channel {
    Base = 1,
    Events = 2,
    Windows = 3,
}
