//! The protocol's codes, as its table lists them.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum PollOutcome {
    Pending,
    Yielded,
    Ready,
    Panicked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum TaskOutcome {
    Ready,
    Panicked,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum WakeSource {
    Task = 0,
    Outside = 2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum WakeEffect {
    Queued,
    AlreadyQueued,
    DuringPoll,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum WorkerState {
    Polling,
    /// Whatever else has the thread: Tokio's scheduler and drivers, or the program outside of tasks.
    Driver,
    Parked,
    /// Parked, and attends to I/O and timers for all workers.
    Attending,
}
