use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Deref;
use std::rc::Rc;

use clockworker::{Executor, QueueKey};
use pollscope::{Executor as Lane, Group};

use crate::ObservedQueue;
use crate::parking::Parking;

/// Clockworker's [`Executor`], whose queues tell Pollscope what they do. The rest of it is reached by dereferencing.
pub struct ObservedExecutor<K: QueueKey> {
    executor: Rc<Executor<K>>,
    lane: Lane,
    groups: HashMap<K, Group>,
}

impl<K: QueueKey + Hash> ObservedExecutor<K> {
    pub(crate) fn new(executor: Rc<Executor<K>>, lane: Lane, groups: HashMap<K, Group>) -> Self {
        Self { executor, lane, groups }
    }

    /// As [`Executor::queue`], for a queue whose tasks Pollscope is told of. None: no queue has this id.
    #[must_use]
    pub fn queue(&self, id: K) -> Option<ObservedQueue<K>> {
        let handle = self.executor.queue(id).ok()?;
        Some(ObservedQueue::new(handle, *self.groups.get(&id)?))
    }

    /// As [`Executor::run_until`]; Pollscope is told when nothing can run.
    pub async fn run_until<F: Future>(&self, until: F) -> F::Output {
        Parking::new(&self.lane, self.executor.run_until(until)).await
    }
}

impl<K: QueueKey> Deref for ObservedExecutor<K> {
    type Target = Executor<K>;

    fn deref(&self) -> &Executor<K> {
        &self.executor
    }
}
