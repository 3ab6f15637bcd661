#![doc = include_str!("../README.md")]

mod builder;
mod executor;
mod parking;
mod queue;

pub use builder::ObservedBuilder;
pub use executor::ObservedExecutor;
pub use queue::ObservedQueue;
