//! Executors other than Tokio.

use crate::group::Group;
use crate::hub::{HUB, ScopeId};
use crate::thread;

/// An executor that Pollscope does not know, told of by the futures that it runs and, if it likes, by itself.
///
/// Each thread that polls its tasks has a lane of its own in the console; fairness is reckoned among its queues.
///
/// ```
/// let executor = pollscope::Executor::new("workshop");
/// let web = executor.queue("web", 8);
/// let request = web.instrument_named("request", async { 200 });
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// assert_eq!(runtime.block_on(request), 200);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Executor {
    scope: ScopeId,
}

impl Executor {
    /// An executor of this name.
    pub fn new(name: &str) -> Self {
        Self { scope: HUB.add_scope(name) }
    }

    /// A queue of this executor. The same name is the same queue; the last weight holds. A weight of 0 counts as 1.
    pub fn queue(&self, name: &str, weight: u32) -> Group {
        Group::in_scope(self.scope, name, weight)
    }

    /// The calling thread has nothing to poll and is about to sleep.
    pub fn park_start(&self) {
        thread::park(self.scope, None);
    }

    /// The calling thread has woken up.
    pub fn park_end(&self) {
        thread::unpark(self.scope, None);
    }
}
