//! What one client may have.

use std::time::{Duration, Instant};

/// Lets through what keeps within so many a second, on average over about a second.
pub(crate) struct RateLimit {
    per_second: f64,
    left: f64,
    at: Instant,
}

impl RateLimit {
    pub(crate) fn new(per_second: f64, now: Instant) -> Self {
        Self { per_second, left: per_second, at: now }
    }

    /// All or nothing. More than a second's worth at once is let through as well, and waited for afterwards.
    pub(crate) fn take(&mut self, count: u64, now: Instant) -> bool {
        let elapsed = now.duration_since(self.at).as_secs_f64();
        self.left = self.per_second.min(self.left + elapsed * self.per_second);
        self.at = now;
        if self.left <= 0.0 {
            return false;
        }
        self.left -= count as f64;
        true
    }
}

/// How much a client is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    Everything,
    /// What is not single events.
    Aggregates,
    /// Until it has caught up.
    Nothing,
}

/// Decides how much a client can take, by how much of what it was given is still unsent.
pub(crate) struct Pacer {
    pace: Pace,
    since: Option<Instant>,
}

impl Pacer {
    /// A client that has so little unsent has caught up.
    const CAUGHT_UP_BYTES: usize = 64 << 10;
    /// One that falls behind again and again is not told so twenty times a second.
    const KEEP_PACE: Duration = Duration::from_secs(1);

    pub(crate) fn new() -> Self {
        Self { pace: Pace::Everything, since: None }
    }

    pub(crate) fn pace(&self) -> Pace {
        self.pace
    }

    /// Returns the pace if it is another one from now on. `limit`: most bytes that may lie unsent.
    pub(crate) fn next(&mut self, now: Instant, unsent: usize, limit: usize) -> Option<Pace> {
        let pace = self.choose(now, unsent, limit);
        if pace == self.pace {
            return None;
        }
        (self.pace, self.since) = (pace, Some(now));
        Some(pace)
    }

    fn choose(&self, now: Instant, unsent: usize, limit: usize) -> Pace {
        if unsent > limit {
            return Pace::Nothing;
        }
        match self.pace {
            Pace::Everything if unsent > limit / 4 => Pace::Aggregates,
            Pace::Everything => Pace::Everything,
            pace => {
                let is_settled = self.since.is_none_or(|since| now.duration_since(since) >= Self::KEEP_PACE);
                if unsent <= Self::CAUGHT_UP_BYTES && is_settled { Pace::Everything } else { pace }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_falls_back_step_by_step_and_comes_back_when_it_has_caught_up() {
        let (mut pacer, start) = (Pacer::new(), Instant::now());
        let limit = 4 << 20;
        assert_eq!(pacer.next(start, 1 << 20, limit), None);
        assert_eq!(pacer.next(start, 2 << 20, limit), Some(Pace::Aggregates));
        assert_eq!(pacer.next(start, 5 << 20, limit), Some(Pace::Nothing));
        assert_eq!(pacer.next(start, 0, limit), None, "not at once");
        assert_eq!(pacer.next(start + Duration::from_secs(1), 100 << 10, limit), None, "not caught up");
        assert_eq!(pacer.next(start + Duration::from_secs(1), 1 << 10, limit), Some(Pace::Everything));
    }

    #[test]
    fn a_rate_is_kept_on_average() {
        let start = Instant::now();
        let mut rate = RateLimit::new(10.0, start);
        assert!(rate.take(15, start));
        assert!(!rate.take(1, start + Duration::from_millis(400)));
        assert!(rate.take(1, start + Duration::from_millis(700)));
    }
}
