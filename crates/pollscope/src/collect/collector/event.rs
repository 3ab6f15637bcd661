//! What records tell, with times of the stream.

use crate::clock::Timeline;
use crate::ring::{Kind, Record, TaskKey};
use crate::thread::NO_DELAY;

/// What one record tells, with times of the stream.
#[derive(Clone, Copy)]
pub(super) enum Event {
    Poll { start: i64, duration: i64, delay: Option<i64>, outcome: u8 },
    Wake { waker: TaskKey, code: u8 },
    Spawn { origin: [u64; 3] },
    End { outcome: u8, message: u32 },
    Park { start: i64, duration: i64 },
}

#[derive(Clone, Copy)]
pub(super) struct Told {
    pub(super) time: i64,
    pub(super) lane: usize,
    pub(super) task: TaskKey,
    pub(super) event: Event,
    /// The task was not known when it came: its spawn, on another thread, may not have been drained.
    pub(super) is_second_try: bool,
}

/// What a record tells, and when; None if only together with the next one.
pub(super) fn read(
    record: Record,
    timeline: Timeline,
    wide: &mut Option<[u64; 2]>,
    origin: &mut Option<[u64; 3]>,
) -> Option<(i64, Event)> {
    let Record { task, kind, code, a, b } = record;
    match kind {
        Kind::Wide => {
            *wide = Some([a, b]);
            None
        }
        Kind::Origin => {
            *origin = Some([task, a, b]);
            None
        }
        Kind::Poll | Kind::PollTimed => {
            let narrow = b & u64::from(u32::MAX);
            let narrow = if narrow == u64::from(u32::MAX) { NO_DELAY } else { narrow };
            let [duration, delay] = wide.take().unwrap_or([b >> 32, narrow]);
            let start = timeline.time(a);
            let duration = timeline.time(a + duration) - start;
            let delay = match (delay, kind) {
                (NO_DELAY, _) => None,
                (delay, Kind::PollTimed) => Some(delay as i64),
                (delay, _) => Some(timeline.duration(delay)),
            };
            Some((start + duration, Event::Poll { start, duration, delay, outcome: code }))
        }
        Kind::Wake => Some((timeline.time(a), Event::Wake { waker: b, code })),
        Kind::Spawn => Some((timeline.time(a), Event::Spawn { origin: origin.take().unwrap_or_default() })),
        Kind::End => Some((timeline.time(a), Event::End { outcome: code, message: b as u32 })),
        Kind::Park => {
            let start = timeline.time(a);
            let duration = timeline.duration(b);
            Some((start + duration, Event::Park { start, duration }))
        }
    }
}
