//! Tokio's hooks, ours and the program's: Tokio keeps one of each kind.

#[cfg(tokio_unstable)]
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use tokio::runtime::Builder;
#[cfg(tokio_unstable)]
use tokio::runtime::TaskMeta;

#[cfg(tokio_unstable)]
use crate::codes::TaskOutcome;
use crate::hub::ScopeId;
#[cfg(tokio_unstable)]
use crate::ring::TaskKey;
use crate::thread::{self, Attender};
#[cfg(tokio_unstable)]
use crate::thread::{Delay, Origin};

pub(crate) type ThreadHook = Arc<dyn Fn() + Send + Sync>;
#[cfg(tokio_unstable)]
pub(crate) type TaskHook = Arc<dyn Fn(&TaskMeta<'_>) + Send + Sync>;

/// The program's own, which run beside ours: ahead of them where something begins, after them where it ends.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) thread_start: Option<ThreadHook>,
    pub(crate) thread_stop: Option<ThreadHook>,
    pub(crate) thread_park: Option<ThreadHook>,
    pub(crate) thread_unpark: Option<ThreadHook>,
    #[cfg(tokio_unstable)]
    pub(crate) task_spawn: Option<TaskHook>,
    #[cfg(tokio_unstable)]
    pub(crate) before_task_poll: Option<TaskHook>,
    #[cfg(tokio_unstable)]
    pub(crate) after_task_poll: Option<TaskHook>,
    #[cfg(tokio_unstable)]
    pub(crate) task_terminate: Option<TaskHook>,
}

impl Hooks {
    /// Sets the hooks of a runtime that is to be observed.
    pub(crate) fn install(self, builder: &mut Builder, scope: ScopeId) {
        let Self { thread_start, thread_stop, thread_park, thread_unpark, .. } = self.clone();
        builder.on_thread_start(move || {
            thread::enter_runtime(scope);
            call(&thread_start);
        });
        if let Some(stop) = thread_stop {
            builder.on_thread_stop(move || stop());
        }
        let attender = Arc::new(Attender::default());
        let attender_of_parks = Arc::clone(&attender);
        builder.on_thread_park(move || {
            call(&thread_park);
            thread::enter_runtime(scope);
            thread::park(scope, Some(&attender_of_parks));
        });
        builder.on_thread_unpark(move || {
            thread::unpark(scope, Some(&attender));
            call(&thread_unpark);
        });
        #[cfg(tokio_unstable)]
        self.install_for_tasks(builder, scope);
    }

    #[cfg(tokio_unstable)]
    fn install_for_tasks(self, builder: &mut Builder, scope: ScopeId) {
        let Self { task_spawn, before_task_poll, after_task_poll, task_terminate, .. } = self;
        builder.on_task_spawn(move |meta| {
            call_with(&task_spawn, meta);
            spawned(meta);
        });
        builder.on_before_task_poll(move |meta| {
            call_with(&before_task_poll, meta);
            thread::begin_poll(scope, key_of(meta.id()), |_| latency(meta));
        });
        builder.on_after_task_poll(move |meta| {
            thread::end_poll(key_of(meta.id()));
            call_with(&after_task_poll, meta);
        });
        builder.on_task_terminate(move |meta| {
            thread::end_task(key_of(meta.id()), TaskOutcome::Ready, 0);
            call_with(&task_terminate, meta);
        });
        #[cfg(feature = "schedule-latency")]
        builder.track_task_schedule_latency();
    }
}

fn call(hook: &Option<ThreadHook>) {
    if let Some(hook) = hook {
        hook();
    }
}

#[cfg(tokio_unstable)]
#[inline]
fn call_with(hook: &Option<TaskHook>, meta: &TaskMeta<'_>) {
    if let Some(hook) = hook {
        hook(meta);
    }
}

#[cfg(tokio_unstable)]
fn spawned(meta: &TaskMeta<'_>) {
    let origin = match thread::take_origin() {
        Some(origin) => origin,
        None => Origin { parent: thread::polled(), location: meta.spawned_at(), group: None, name: 0 },
    };
    thread::spawned(key_of(meta.id()), origin, crate::clock::ticks());
}

#[cfg(all(tokio_unstable, feature = "schedule-latency"))]
#[inline]
fn latency(meta: &TaskMeta<'_>) -> Delay {
    meta.schedule_latency().map_or(Delay::Unknown, |waited| Delay::Nanoseconds(waited.as_nanos() as u64))
}

#[cfg(all(tokio_unstable, not(feature = "schedule-latency")))]
#[inline]
fn latency(_meta: &TaskMeta<'_>) -> Delay {
    Delay::Unknown
}

/// Tokio gives a task's number away only as text, which would have to be written for each poll, and to hashers.
#[cfg(tokio_unstable)]
#[inline]
fn key_of(id: tokio::task::Id) -> TaskKey {
    struct Number(u64);
    impl Hasher for Number {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for &byte in bytes {
                self.0 = self.0.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte);
            }
        }
        fn write_u64(&mut self, number: u64) {
            self.0 = number;
        }
    }
    let mut number = Number(0);
    id.hash(&mut number);
    number.finish() & (crate::ring::OWN_KEY - 1)
}

#[cfg(all(test, tokio_unstable))]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_task_is_the_number_that_tokio_shows() {
        let runtime = Builder::new_current_thread().build().unwrap();
        let id = runtime.block_on(async { tokio::spawn(async { tokio::task::id() }).await.unwrap() });
        assert_eq!(key_of(id).to_string(), id.to_string());
    }
}
