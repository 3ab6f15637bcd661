use std::collections::HashMap;
use std::hash::Hash;
use std::time::Duration;

use clockworker::{ExecutorBuilder, QueueKey};
use pollscope::Executor as Lane;

use crate::ObservedExecutor;

/// Clockworker's [`ExecutorBuilder`], which cannot be asked for the queues that it was given, with Pollscope told of them.
pub struct ObservedBuilder<K: QueueKey> {
    builder: ExecutorBuilder<K>,
    lane: Lane,
    queues: HashMap<K, pollscope::Group>,
}

impl<K: QueueKey + Hash> ObservedBuilder<K> {
    /// An executor that Pollscope calls `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { builder: ExecutorBuilder::new(), lane: Lane::new(name), queues: HashMap::new() }
    }

    /// As [`ExecutorBuilder::with_queue`]; Pollscope calls the queue by its id's `Debug` form, without quotes, and
    /// takes shares above `u32::MAX` for that.
    #[must_use]
    pub fn with_queue(mut self, id: K, share: u64) -> Self {
        let name = format!("{id:?}");
        // A share of 0 is refused by `build`.
        let weight = u32::try_from(share).unwrap_or(u32::MAX).max(1);
        self.queues.insert(id, self.lane.queue(name.trim_matches('"'), weight));
        self.builder = self.builder.with_queue(id, share);
        self
    }

    /// As [`ExecutorBuilder::with_sched_latency`].
    #[must_use]
    pub fn with_sched_latency(self, latency: Duration) -> Self {
        self.with(|builder| builder.with_sched_latency(latency))
    }

    /// As [`ExecutorBuilder::with_min_slice`].
    #[must_use]
    pub fn with_min_slice(self, slice: Duration) -> Self {
        self.with(|builder| builder.with_min_slice(slice))
    }

    /// As [`ExecutorBuilder::with_driver_yield`].
    #[must_use]
    pub fn with_driver_yield(self, interval: Duration) -> Self {
        self.with(|builder| builder.with_driver_yield(interval))
    }

    /// As [`ExecutorBuilder::with_panic_on_task_panic`].
    #[must_use]
    pub fn with_panic_on_task_panic(self, panics: bool) -> Self {
        self.with(|builder| builder.with_panic_on_task_panic(panics))
    }

    /// As [`ExecutorBuilder::with_max_polls_per_yield`].
    #[must_use]
    pub fn with_max_polls_per_yield(self, polls: u32) -> Self {
        self.with(|builder| builder.with_max_polls_per_yield(polls))
    }

    /// As [`ExecutorBuilder::with_enable_lifo`].
    #[must_use]
    pub fn with_enable_lifo(self, enabled: bool) -> Self {
        self.with(|builder| builder.with_enable_lifo(enabled))
    }

    /// As [`ExecutorBuilder::with_lifo_skip_interval`].
    #[must_use]
    pub fn with_lifo_skip_interval(self, interval: usize) -> Self {
        self.with(|builder| builder.with_lifo_skip_interval(interval))
    }

    /// As [`ExecutorBuilder::build`].
    ///
    /// # Errors
    ///
    /// Clockworker's: no queue, two of the same id, a share of 0, or more than 256 queues.
    pub fn build(self) -> Result<ObservedExecutor<K>, String> {
        Ok(ObservedExecutor::new(self.builder.build()?, self.lane, self.queues))
    }

    fn with(mut self, set: impl FnOnce(ExecutorBuilder<K>) -> ExecutorBuilder<K>) -> Self {
        self.builder = set(self.builder);
        self
    }
}
