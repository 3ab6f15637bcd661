//! What the services measured of themselves, every poll of it.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};

/// Nanoseconds of each poll, by service.
#[derive(Default)]
pub struct Truth {
    polls: BTreeMap<&'static str, Vec<u64>>,
}

impl Truth {
    pub fn add(&mut self, service: &'static str, mut took: Vec<u64>) {
        let polls = self.polls.entry(service).or_default();
        polls.append(&mut took);
        polls.sort_unstable();
    }

    fn longest(&self, figure: impl Fn(&[u64]) -> u64) -> &str {
        self.polls.iter().max_by_key(|(_, polls)| figure(polls)).map_or("none", |(service, _)| service)
    }
}

impl Display for Truth {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        writeln!(
            out,
            "{:8} {:>7} {:>9} {:>9} {:>9} {:>9}",
            "service", "polls", "p50 ms", "p95 ms", "max ms", "mean ms"
        )?;
        for (service, polls) in &self.polls {
            let ms = |nanoseconds: u64| nanoseconds as f64 / 1e6;
            let (p50, p95) = (ms(quantile(polls, 50)), ms(quantile(polls, 95)));
            let (max, mean) = (ms(quantile(polls, 100)), ms(mean(polls)));
            writeln!(out, "{service:8} {:7} {p50:9.3} {p95:9.3} {max:9.3} {mean:9.3}", polls.len())?;
        }
        writeln!(out, "longest 95th percentile: {}", self.longest(|polls| quantile(polls, 95)))?;
        write!(
            out,
            "longest poll: {}; longest on average: {}",
            self.longest(|polls| quantile(polls, 100)),
            self.longest(mean)
        )
    }
}

/// The smallest of the sorted values that `percent` of them do not exceed.
fn quantile(sorted: &[u64], percent: usize) -> u64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

fn mean(values: &[u64]) -> u64 {
    values.iter().sum::<u64>() / (values.len() as u64).max(1)
}

#[cfg(test)]
mod tests {
    use super::{Truth, quantile};

    #[test]
    fn quantile_is_the_value_of_its_rank() {
        let sorted: Vec<u64> = (1..=200).collect();
        assert_eq!(quantile(&sorted, 50), 100);
        assert_eq!(quantile(&sorted, 95), 190);
        assert_eq!(quantile(&sorted, 100), 200);
        assert_eq!(quantile(&[], 95), 0);
    }

    #[test]
    fn longest_p95_is_not_the_longest_poll() {
        let mut truth = Truth::default();
        truth.add("steady", vec![12; 100]);
        truth.add("rarely", [vec![1; 99], vec![80]].concat());
        assert!(truth.to_string().contains("longest 95th percentile: steady\nlongest poll: rarely"));
    }
}
