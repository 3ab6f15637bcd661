//! What Tokio counts itself, asked for now and then.

use tokio::runtime::RuntimeMetrics;

use super::queues::Queues;
use super::strings::Strings;

/// A runtime that the program built with Pollscope.
pub(crate) struct ObservedRuntime {
    pub(crate) name: String,
    pub(crate) metrics: RuntimeMetrics,
    queues: Option<RunQueues>,
    #[cfg(tokio_unstable)]
    told: Counters,
}

/// The queues that the runtime's workers poll from.
struct RunQueues {
    global: u32,
    #[cfg(tokio_unstable)]
    local: Vec<u32>,
    #[cfg(tokio_unstable)]
    blocking: u32,
}

/// What has happened since the start, of which nobody tells when.
#[cfg(tokio_unstable)]
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Counters {
    stolen: u64,
    steals: u64,
    overflows: u64,
    forced_yields: u64,
    needless_unparks: u64,
    scheduled_from_outside: u64,
    blocking_threads: usize,
}

impl ObservedRuntime {
    pub(crate) fn new(name: String, metrics: RuntimeMetrics) -> Self {
        Self {
            name,
            metrics,
            queues: None,
            #[cfg(tokio_unstable)]
            told: Counters::default(),
        }
    }

    /// Looks how many tasks wait where.
    pub(crate) fn sample(&mut self, queues: &mut Queues, strings: &mut Strings, time: i64) {
        let Self { name, metrics, queues: own, .. } = self;
        let own = own.get_or_insert_with(|| RunQueues::new(name, metrics, queues, strings));
        queues.set_depth(own.global, metrics.global_queue_depth() as u64, time);
        #[cfg(tokio_unstable)]
        {
            for (worker, &queue) in own.local.iter().enumerate() {
                queues.set_depth(queue, metrics.worker_local_queue_depth(worker) as u64, time);
            }
            queues.set_depth(own.blocking, metrics.blocking_queue_depth() as u64, time);
        }
    }

    /// What its counters grew by since the last call, as text; None when they did not.
    #[cfg(tokio_unstable)]
    pub(crate) fn take_counts(&mut self) -> Option<String> {
        let now = Counters::of(&self.metrics);
        let before = std::mem::replace(&mut self.told, now);
        (now != before).then(|| now.since(before))
    }

    #[cfg(not(tokio_unstable))]
    pub(crate) fn take_counts(&mut self) -> Option<String> {
        None
    }
}

impl RunQueues {
    fn new(name: &str, metrics: &RuntimeMetrics, queues: &mut Queues, strings: &mut Strings) -> Self {
        #[cfg(not(tokio_unstable))]
        let _ = metrics;
        #[cfg(tokio_unstable)]
        let local = (0..metrics.num_workers())
            .map(|worker| queues.add_run_queue(strings, &format!("run queue of {name} worker {worker}")))
            .collect();
        Self {
            global: queues.add_run_queue(strings, &format!("global queue of {name}")),
            #[cfg(tokio_unstable)]
            local,
            #[cfg(tokio_unstable)]
            blocking: queues.add_run_queue(strings, &format!("blocking pool of {name}")),
        }
    }
}

#[cfg(tokio_unstable)]
impl Counters {
    fn of(metrics: &RuntimeMetrics) -> Self {
        let sum = |count: fn(&RuntimeMetrics, usize) -> u64| {
            (0..metrics.num_workers()).map(|worker| count(metrics, worker)).sum()
        };
        Self {
            stolen: sum(RuntimeMetrics::worker_steal_count),
            steals: sum(RuntimeMetrics::worker_steal_operations),
            overflows: sum(RuntimeMetrics::worker_overflow_count),
            forced_yields: metrics.budget_forced_yield_count(),
            needless_unparks: sum(RuntimeMetrics::worker_noop_count),
            scheduled_from_outside: metrics.remote_schedule_count(),
            blocking_threads: metrics.num_blocking_threads(),
        }
    }

    fn since(self, before: Self) -> String {
        let counts = [
            ("stolen tasks", self.stolen - before.stolen),
            ("steals", self.steals - before.steals),
            ("overflows", self.overflows - before.overflows),
            ("forced yields", self.forced_yields - before.forced_yields),
            ("needless unparks", self.needless_unparks - before.needless_unparks),
            ("scheduled from outside", self.scheduled_from_outside - before.scheduled_from_outside),
            ("blocking threads", self.blocking_threads as u64),
        ];
        let fields = counts.map(|(name, count)| format!("\"{name}\":{count}"));
        format!("{{{}}}", fields.join(","))
    }
}
