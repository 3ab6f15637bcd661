//! Spawning tasks of which more is told than the runtime's hooks know.

use std::future::Future;
use std::panic::Location;

use tokio::runtime::Handle;
use tokio::task::{JoinHandle, LocalSet};

use crate::group::Group;
use crate::hub::HUB;
use crate::instrument::{Instrumented, origin};
use crate::thread::{self, Origin};

/// Spawns a task on the current Tokio runtime, as [`tokio::spawn`] does. What is told of it beyond a task of that: who woke
/// it when, how long it waited before each poll, whether it yielded, and what it panicked with. Without `tokio_unstable`
/// only such tasks are told of at all.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// assert_eq!(pollscope::spawn(async { 7 }).await.unwrap(), 7);
/// # }
/// ```
///
/// # Panics
///
/// Outside of a Tokio runtime.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    task().spawn(future)
}

/// A task that is described before it is spawned.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let images = pollscope::Group::new("images", 4);
/// pollscope::task().name("thumbnail").group(images).spawn(async {}).await.unwrap();
/// # }
/// ```
pub fn task<'a>() -> Task<'a> {
    Task { name: "", group: None }
}

/// What [`task`] describes.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is spawned yet"]
pub struct Task<'a> {
    name: &'a str,
    group: Option<Group>,
}

impl<'a> Task<'a> {
    /// Names are kept for as long as the process runs: name kinds of tasks, not each by its number.
    pub fn name(self, name: &'a str) -> Self {
        Self { name, ..self }
    }

    /// Instead of that of the place where it is spawned.
    pub fn group(self, group: Group) -> Self {
        Self { group: Some(group), ..self }
    }

    /// On the current runtime.
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
        let origin = self.at(Location::caller());
        thread::spawning(origin, || tokio::spawn(Instrumented::of_runtime(future, origin)))
    }

    /// On the runtime of the handle.
    #[track_caller]
    pub fn spawn_on<F>(self, future: F, handle: &Handle) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let origin = self.at(Location::caller());
        thread::spawning(origin, || handle.spawn(Instrumented::of_runtime(future, origin)))
    }

    /// On the current thread, in a [`LocalSet`] or a local runtime, as [`tokio::task::spawn_local`] does.
    ///
    /// # Panics
    ///
    /// Outside of both.
    #[track_caller]
    pub fn spawn_local<F>(self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let origin = self.at(Location::caller());
        thread::spawning(origin, || tokio::task::spawn_local(Instrumented::of_runtime(future, origin)))
    }

    /// In the given [`LocalSet`].
    #[track_caller]
    pub fn spawn_local_on<F>(self, future: F, set: &LocalSet) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let origin = self.at(Location::caller());
        thread::spawning(origin, || set.spawn_local(Instrumented::of_runtime(future, origin)))
    }

    fn at(&self, location: &'static Location<'static>) -> Origin {
        origin(location, self.group.map(Group::number), HUB.text_id(self.name))
    }
}
