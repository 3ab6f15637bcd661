//! Histograms of the protocol: 64 buckets an octave, the same everywhere, so that two are merged by adding counts.

use super::Writer;

/// The bucket of a value below 2^53.
#[inline]
pub(crate) fn bucket_of(value: u64) -> u16 {
    if value < 64 {
        return value as u16;
    }
    let exponent = value.ilog2();
    (64 * (exponent - 5) + (value >> (exponent - 6)) as u32 - 64) as u16
}

/// Counts of few buckets, as those of one task or one window: the buckets that are not empty, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Counts {
    buckets: Vec<(u16, u32)>,
    max: u64,
    sum: u64,
}

impl Counts {
    #[inline]
    pub(crate) fn record(&mut self, value: u64) {
        self.max = self.max.max(value);
        self.sum += value;
        let bucket = bucket_of(value);
        match self.buckets.binary_search_by_key(&bucket, |&(known, _)| known) {
            Ok(place) => self.buckets[place].1 = self.buckets[place].1.saturating_add(1),
            Err(place) => self.buckets.insert(place, (bucket, 1)),
        }
    }

    pub(crate) fn clear(&mut self) {
        self.buckets.clear();
        (self.max, self.sum) = (0, 0);
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.uint(self.buckets.len() as u64);
        let mut next = 0;
        for &(bucket, count) in &self.buckets {
            writer.uint(u64::from(bucket - next));
            writer.uint(u64::from(count));
            next = bucket + 1;
        }
        writer.uint(self.max);
        writer.uint(self.sum);
    }

    #[cfg(test)]
    pub(crate) fn of(buckets: Vec<(u16, u32)>, max: u64, sum: u64) -> Self {
        Self { buckets, max, sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_fall_into_the_buckets_of_the_protocols_table() {
        let table = [
            (0, 0),
            (63, 63),
            (64, 64),
            (127, 127),
            (128, 128),
            (129, 128),
            (130, 129),
            (1_000, 317),
            (4_096, 448),
            (1_000_000, 954),
            (1_000_000_000, 1_591),
            (9_007_199_254_740_991, 3_071),
        ];
        for (value, bucket) in table {
            assert_eq!(bucket_of(value), bucket, "bucket of {value}");
        }
    }

    #[test]
    fn counts_are_kept_in_order_of_their_buckets() {
        let mut counts = Counts::default();
        for value in [1_000, 5, 1_003, 5, 70] {
            counts.record(value);
        }
        assert_eq!(counts, Counts::of(vec![(5, 2), (70, 1), (317, 2)], 1_003, 2_083));
    }
}
