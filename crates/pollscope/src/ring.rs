//! What a thread tells the agent: records of 24 bytes in a ring that one thread writes and one reads.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Words of a record.
const WORDS: usize = 3;

/// One record: the task and what happened to it, and two words that depend on what that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) task: TaskKey,
    pub(crate) kind: Kind,
    /// A code of the protocol, which one depends on the kind.
    pub(crate) code: u8,
    pub(crate) a: u64,
    pub(crate) b: u64,
}

/// A task of this process: Tokio's id, or a number of ours with the highest bit set. 0 is no task.
pub(crate) type TaskKey = u64;

/// Keys have 56 bits in a record.
pub(crate) const OWN_KEY: TaskKey = 1 << 55;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// a: start; b: duration and delay, 32 bits each. The code is the outcome.
    Poll,
    /// As [`Kind::Poll`], with the delay in nanoseconds instead of ticks.
    PollTimed,
    /// Before a poll that does not fit: a: duration, b: delay.
    Wide,
    /// a: when; b: the waker. The code is source and effect.
    Wake,
    /// Before a spawn: the parent; a: address of the location, b: group + 1 and name, 32 bits each.
    Origin,
    /// a: when.
    Spawn,
    /// a: when; b: id of the message. The code is the outcome.
    End,
    /// a: start; b: duration.
    Park,
}

const KINDS: [Kind; 8] =
    [Kind::Poll, Kind::PollTimed, Kind::Wide, Kind::Wake, Kind::Origin, Kind::Spawn, Kind::End, Kind::Park];

impl Record {
    #[inline]
    fn words(self) -> [u64; WORDS] {
        [self.task << 8 | u64::from(self.code) << 4 | self.kind as u64, self.a, self.b]
    }

    fn of(words: [u64; WORDS]) -> Option<Self> {
        let kind = *KINDS.get((words[0] & 0xf) as usize)?;
        Some(Self { task: words[0] >> 8, kind, code: (words[0] >> 4 & 0xf) as u8, a: words[1], b: words[2] })
    }
}

/// Keeps what the writer and the reader write out of each other's cache lines, of which processors fetch pairs.
#[repr(align(128))]
struct Apart<T>(T);

/// A ring of one writer and one reader. Full: the new record is dropped and counted.
pub(crate) struct Ring {
    words: Box<[AtomicU64]>,
    mask: usize,
    writer: Apart<Writer>,
    read: Apart<AtomicUsize>,
}

struct Writer {
    written: AtomicUsize,
    /// What the writer last saw of the reader.
    seen: AtomicUsize,
    lost: AtomicU64,
}

impl Ring {
    /// `records` is a power of two. Memory is touched as it is first used.
    pub(crate) fn new(records: usize) -> Self {
        let writer = Writer { written: AtomicUsize::new(0), seen: AtomicUsize::new(0), lost: AtomicU64::new(0) };
        Self {
            words: zeroed(records * WORDS),
            mask: records - 1,
            writer: Apart(writer),
            read: Apart(AtomicUsize::new(0)),
        }
    }

    /// To be called by the one thread that writes. All of the records or none.
    #[inline]
    pub(crate) fn push<const N: usize>(&self, records: [Record; N]) {
        let writer = &self.writer.0;
        let written = writer.written.load(Ordering::Relaxed);
        if written + N - writer.seen.load(Ordering::Relaxed) > self.mask + 1 {
            let read = self.read.0.load(Ordering::Acquire);
            writer.seen.store(read, Ordering::Relaxed);
            if written + N - read > self.mask + 1 {
                let lost = writer.lost.load(Ordering::Relaxed);
                writer.lost.store(lost + N as u64, Ordering::Relaxed);
                return;
            }
        }
        for (offset, record) in records.into_iter().enumerate() {
            let at = ((written + offset) & self.mask) * WORDS;
            for (word, value) in self.words[at..at + WORDS].iter().zip(record.words()) {
                word.store(value, Ordering::Relaxed);
            }
        }
        writer.written.store(written + N, Ordering::Release);
    }

    /// To be called by the one thread that reads: at most `most` records, in the order in which they were written.
    pub(crate) fn drain(&self, most: usize, mut take: impl FnMut(Record)) -> usize {
        let read = self.read.0.load(Ordering::Relaxed);
        let count = (self.writer.0.written.load(Ordering::Acquire) - read).min(most);
        for place in read..read + count {
            let at = (place & self.mask) * WORDS;
            let words = std::array::from_fn(|word| self.words[at + word].load(Ordering::Relaxed));
            if let Some(record) = Record::of(words) {
                take(record);
            }
        }
        self.read.0.store(read + count, Ordering::Release);
        count
    }

    /// Records dropped so far.
    pub(crate) fn lost(&self) -> u64 {
        self.writer.0.lost.load(Ordering::Relaxed)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting() == 0
    }

    /// Thousandths of the ring that wait for the reader.
    pub(crate) fn fill_permille(&self) -> u64 {
        (self.waiting() * 1000 / (self.mask + 1)) as u64
    }

    /// Records that wait for the reader, as the reader sees it.
    fn waiting(&self) -> usize {
        self.writer.0.written.load(Ordering::Acquire) - self.read.0.load(Ordering::Relaxed)
    }
}

/// From memory that the system zeroes as it is touched.
fn zeroed(words: usize) -> Box<[AtomicU64]> {
    const { assert!(align_of::<AtomicU64>() == align_of::<u64>(), "Pollscope needs a 64-bit processor") };
    let memory = Box::into_raw(vec![0u64; words].into_boxed_slice());
    // SAFETY: the standard library promises that AtomicU64 has the size and the bits of u64, and the line above that the
    // alignment is the same; the box was just given up.
    unsafe { Box::from_raw(memory as *mut [AtomicU64]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: u64) -> Record {
        Record { task: number, kind: Kind::Poll, code: (number % 5) as u8, a: number * 3, b: number * 7 }
    }

    #[test]
    fn gives_back_what_was_written_in_order() {
        let ring = Ring::new(8);
        let mut expected = 1;
        for round in 0..10 {
            for number in 0..5 {
                ring.push([record(round * 5 + number + 1)]);
            }
            ring.drain(usize::MAX, |taken| {
                assert_eq!(taken, record(expected));
                expected += 1;
            });
        }
        assert_eq!(expected, 51);
        assert_eq!(ring.lost(), 0);
    }

    #[test]
    fn drops_and_counts_what_does_not_fit_and_keeps_pairs_together() {
        let ring = Ring::new(4);
        ring.push([record(1)]);
        ring.push([record(2), record(3)]);
        ring.push([record(4), record(5)]);
        ring.push([record(6)]);
        assert!(!ring.is_empty());
        assert_eq!(ring.fill_permille(), 1_000);
        let mut taken = Vec::new();
        ring.drain(usize::MAX, |record| taken.push(record.task));
        assert_eq!(taken, [1, 2, 3, 6]);
        assert!(ring.is_empty());
        assert_eq!(ring.lost(), 2);
    }

    #[test]
    fn loses_and_duplicates_nothing_between_two_threads() {
        const COUNT: u64 = 200_000;
        let ring = Ring::new(1 << 10);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for number in 1..=COUNT {
                    ring.push([record(number)]);
                    if number % 512 == 0 {
                        std::thread::yield_now();
                    }
                }
            });
            let (mut taken, mut last) = (0, 0);
            loop {
                let ended = writer.is_finished();
                let count = ring.drain(usize::MAX, |next| {
                    assert!(next.task > last && next == record(next.task));
                    last = next.task;
                    taken += 1;
                });
                if ended && count == 0 {
                    break;
                }
            }
            assert_eq!(taken + ring.lost(), COUNT);
        });
    }
}
