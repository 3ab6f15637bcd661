use clockworker::{JoinHandle, QueueHandle, QueueKey};
use pollscope::Group;

/// Clockworker's [`QueueHandle`], whose tasks Pollscope is told of: their spawns, polls, wakes and ends.
pub struct ObservedQueue<K: QueueKey> {
    handle: QueueHandle<K>,
    group: Group,
}

impl<K: QueueKey> ObservedQueue<K> {
    pub(crate) fn new(handle: QueueHandle<K>, group: Group) -> Self {
        Self { handle, group }
    }

    /// As [`QueueHandle::spawn`]. The task is called by the place of the call.
    #[track_caller]
    pub fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> JoinHandle<T, K> {
        self.handle.spawn(self.group.instrument(future))
    }

    /// As [`QueueHandle::spawn`], for a task with a name.
    #[track_caller]
    pub fn spawn_named<T: 'static>(&self, name: &str, future: impl Future<Output = T> + 'static) -> JoinHandle<T, K> {
        self.handle.spawn(self.group.instrument_named(name, future))
    }

    /// As [`QueueHandle::spawn_detached`].
    #[track_caller]
    pub fn spawn_detached(&self, future: impl Future + 'static) {
        self.handle.spawn_detached(self.group.instrument(future));
    }
}
