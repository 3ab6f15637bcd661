//! Pollscope shows what an async executor is doing while the program runs: which poll ran too long, which group of tasks
//! got less CPU than it was owed, which worker slept while work waited.
//!
//! One call around the runtime's builder starts an agent on a thread of its own, which serves the console:
//!
//! ```
//! # fn main() -> std::io::Result<()> {
//! use pollscope::Pollscope;
//!
//! let mut builder = tokio::runtime::Builder::new_multi_thread();
//! builder.enable_all();
//! let (runtime, agent) = Pollscope::new("tiles").port(0).quiet().build(&mut builder)?;
//!
//! runtime.block_on(async {
//!     tokio::spawn(async { /* … */ }).await.unwrap();
//! });
//! println!("open {} to see it", agent.url());
//! # Ok(())
//! # }
//! ```
//!
//! # What it can tell
//!
//! | | with `--cfg tokio_unstable` | without |
//! |---|---|---|
//! | polls, with duration, worker and outcome | of every task | of tasks of [`spawn`], [`task`] and [`Group`] |
//! | where a task was spawned | of every task | of these |
//! | who woke a task and when; panic messages; yields | of these | of these |
//! | the wait before a poll | of these; of every task with the feature `schedule-latency` | of these |
//! | when workers sleep | yes | yes |
//! | tasks that wait in the global queue | yes | yes |
//! | in the workers' queues and for the blocking pool; steals, overflows, forced yields | yes | no |
//!
//! Nobody is told of the future that `block_on` runs, nor of what runs on the blocking pool: Tokio has no hooks for them.
//!
//! The console says of each what the program at hand can tell. To build with `tokio_unstable`, set
//! `RUSTFLAGS="--cfg tokio_unstable"`, or put it into `.cargo/config.toml`:
//!
//! ```toml
//! [build]
//! rustflags = ["--cfg", "tokio_unstable"]
//! ```
//!
//! # Groups and weights
//!
//! Tasks are grouped by where they were spawned, or as the program says, by a [`Group`]. Groups that declare weights are
//! compared with what these entitle them to.
//!
//! # Other executors
//!
//! A future that [`Group::instrument`] wraps tells of itself, whoever polls it; [`Executor`] gives its threads lanes and its
//! queues names.
//!
//! # Your own hooks
//!
//! Tokio keeps one hook of each kind, and the ones that Pollscope sets replace those that the builder had. Give yours to
//! [`Pollscope::on_thread_start`] and the like instead, and both are called.
//!
//! # What it costs
//!
//! Two readings of the processor's counter and a record of 24 bytes for each poll, written to a ring that no other worker
//! writes to. A full ring drops records, counts them and shows the gap; the program never waits. A thread that polls has a
//! ring of 786 KB, and a task that is told of by its own future costs an allocation and a record for each wake more.
//!
//! # Who may read
//!
//! The agent listens on 127.0.0.1 unless it is told otherwise, and wants a token that only this user knows; it is in the URL
//! that it prints. A reader changes nothing unless [`Pollscope::allow_control`] lets it change the level.

mod agent;
mod clock;
mod codes;
mod collect;
mod executor;
mod group;
mod hooks;
mod hub;
mod instrument;
mod lane;
mod level;
mod options;
mod ring;
mod serve;
mod spawn;
mod thread;
mod wire;

pub use agent::Agent;
pub use executor::Executor;
pub use group::Group;
pub use instrument::Instrumented;
pub use level::Level;
pub use options::Pollscope;
pub use spawn::{Task, spawn, task};
