//! The agent's side of the rings: sorts records into definitions, windows and single events.

mod collector;
mod fairness;
mod key_map;
mod lanes;
mod queues;
mod runtimes;
mod strings;
mod tasks;

pub(crate) use collector::{Collected, Collector};
pub(crate) use runtimes::ObservedRuntime;
