//! One monotonic clock for all threads, read in a few nanoseconds.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether the processor's counter is the clock. Set once, before anything is recorded.
static COUNTER: AtomicBool = AtomicBool::new(false);
static BASE: OnceLock<Instant> = OnceLock::new();

/// Looking longer at both clocks would make durations no better than the crystal is.
const CALIBRATION: Duration = Duration::from_millis(20);

/// Chooses the clock: the processor's counter where Linux itself trusts it to be the same on all cores, at a steady rate.
pub(crate) fn choose() {
    BASE.get_or_init(Instant::now);
    COUNTER.store(counter_is_steady(), Ordering::Relaxed);
}

/// Ticks of the clock, of a length that [`Timeline`] knows. Never 0 once the clock was chosen.
#[inline]
pub(crate) fn ticks() -> u64 {
    #[cfg(target_arch = "x86_64")]
    if COUNTER.load(Ordering::Relaxed) {
        // SAFETY: every x86-64 processor has the instruction, and it only reads.
        return unsafe { core::arch::x86_64::_rdtsc() };
    }
    instant_ticks()
}

/// Some 19 ns where the counter takes 8.
fn instant_ticks() -> u64 {
    1 + BASE.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
fn counter_is_steady() -> bool {
    std::fs::read_to_string("/sys/devices/system/clocksource/clocksource0/current_clocksource")
        .is_ok_and(|source| source.trim() == "tsc")
}

#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
fn counter_is_steady() -> bool {
    false
}

/// Turns ticks into nanoseconds of the stream, which begins where this is made.
#[derive(Clone, Copy)]
pub(crate) struct Timeline {
    origin: u64,
    /// Nanoseconds of a tick, times 2^32.
    scale: u64,
}

impl Timeline {
    /// Sleeps for 20 ms to learn the rate of the counter.
    pub(crate) fn calibrate(origin: u64) -> Self {
        if !COUNTER.load(Ordering::Relaxed) {
            return Self { origin, scale: 1 << 32 };
        }
        let (from, from_instant) = both_clocks();
        std::thread::sleep(CALIBRATION);
        let (to, to_instant) = both_clocks();
        let nanoseconds = to_instant.duration_since(from_instant).as_nanos();
        let ticks = u128::from(to.saturating_sub(from).max(1));
        Self { origin, scale: ((nanoseconds << 32) / ticks) as u64 }
    }

    /// The stream time of an instant, nanoseconds; negative before the stream began.
    pub(crate) fn time(&self, ticks: u64) -> i64 {
        if ticks >= self.origin { self.duration(ticks - self.origin) } else { -self.duration(self.origin - ticks) }
    }

    /// Nanoseconds of a number of ticks.
    pub(crate) fn duration(&self, ticks: u64) -> i64 {
        ((u128::from(ticks) * u128::from(self.scale)) >> 32) as i64
    }

    pub(crate) fn now(&self) -> i64 {
        self.time(ticks())
    }
}

/// Both clocks at the same instant: of a few readings the one with the least time between.
fn both_clocks() -> (u64, Instant) {
    let reading = || {
        let before = ticks();
        let instant = Instant::now();
        let after = ticks();
        (after.wrapping_sub(before), before / 2 + after / 2, instant)
    };
    let first = reading();
    let best = (0..16).map(|_| reading()).fold(first, |best, next| if next.0 < best.0 { next } else { best });
    (best.1, best.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_system_clock_within_a_thousandth() {
        choose();
        let timeline = Timeline::calibrate(ticks());
        let (from, began) = (timeline.now(), Instant::now());
        std::thread::sleep(Duration::from_millis(50));
        let (measured, told) = (began.elapsed().as_nanos() as f64, (timeline.now() - from) as f64);
        // Whatever the thread is held up between the two readings counts twice at most.
        assert!((told / measured - 1.0).abs() < 0.01, "{told} ns instead of {measured} ns");
    }

    #[test]
    fn has_times_before_the_stream_began() {
        let timeline = Timeline { origin: 1_000, scale: 1 << 32 };
        assert_eq!(timeline.time(400), -600);
        assert_eq!(timeline.time(1_500), 500);
    }
}
