//! Groups of tasks, which stand where other executors have queues.

use std::future::Future;
use std::panic::Location;

use tokio::task::JoinHandle;

use crate::hub::{GroupDefinition, HUB, NO_SCOPE, ScopeId};
use crate::instrument::{Instrumented, origin};
use crate::spawn::task;

/// Tasks that belong together: a class of work, a tenant. The console shows what share of the CPU they receive, how long
/// they wait, and, as a group declares a weight, what that entitles them to among the groups that have work.
///
/// Tokio schedules by no weight: shares, lag and virtual time are computed from what was observed, as a fair scheduler
/// would count them.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let images = pollscope::Group::new("images", 4);
/// let thumbnail = images.spawn(async { 160 * 120 });
/// assert_eq!(thumbnail.await.unwrap(), 19_200);
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    number: u32,
    scope: ScopeId,
}

impl Group {
    /// A group of Tokio tasks. The same name is the same group; the last weight holds. A weight of 0 counts as 1.
    pub fn new(name: &str, weight: u32) -> Self {
        Self::in_scope(NO_SCOPE, name, weight)
    }

    pub(crate) fn in_scope(scope: ScopeId, name: &str, weight: u32) -> Self {
        let definition = GroupDefinition { scope, name: name.to_owned(), weight: weight.max(1) };
        Self { number: HUB.define_group(definition), scope }
    }

    pub(crate) fn number(self) -> u32 {
        self.number
    }

    /// Spawns a task of this group on the current Tokio runtime, as [`tokio::spawn`] does.
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    #[track_caller]
    pub fn spawn<F>(self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        task().group(self).spawn(future)
    }

    /// A future that tells of itself as a task of this group, for executors that Pollscope does not know: it may be polled
    /// by anything, and need not be [`Send`]. Within a Tokio task that is observed too, it is a task of its own beside it.
    #[track_caller]
    pub fn instrument<F: Future>(self, future: F) -> Instrumented<F> {
        self.instrument_named("", future)
    }

    /// [`Group::instrument`], with a name for the task.
    #[track_caller]
    pub fn instrument_named<F: Future>(self, name: &str, future: F) -> Instrumented<F> {
        let origin = origin(Location::caller(), Some(self.number), HUB.text_id(name));
        Instrumented::of_executor(future, origin, self.scope)
    }
}
