//! A program for each finding: name a misbehaviour, and watch it be found.
//!
//! ```sh
//! cargo run -p pollscope-example-lints                                   # lists them
//! cargo run -p pollscope-example-lints -- self-wake
//! cargo run -p pollscope-example-lints --features console -- self-wake   # for `pollscope tokio`, without the crate
//! ```

use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

mod catalogue;
mod groups;
mod lifetimes;
mod locks;
mod polls;
mod wakers;
mod work;

use catalogue::{CATALOGUE, Lint};

const WORKERS: usize = 2;

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1);
    let Some(lint) = CATALOGUE.iter().find(|lint| Some(lint.name) == wanted.as_deref()) else {
        eprintln!("usage: lints NAME [SECONDS]\n");
        for Lint { name, summary, .. } in CATALOGUE {
            eprintln!("  {name:16} {summary}");
        }
        return ExitCode::from(2);
    };
    let seconds = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(u64::MAX);
    println!("{}\nLook for {}.", lint.summary, lint.look_for);
    match observed_runtime(lint.name) {
        Ok(runtime) => {
            runtime.block_on(async {
                (lint.start)();
                tokio::time::sleep(Duration::from_secs(seconds)).await;
            });
            runtime.shutdown_background();
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cannot start: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "console"))]
fn observed_runtime(name: &str) -> std::io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(WORKERS).enable_all();
    let (runtime, _agent) =
        pollscope::Pollscope::new(name).level(pollscope::Level::Everything).from_environment().build(&mut builder)?;
    Ok(runtime)
}

#[cfg(feature = "console")]
fn observed_runtime(_name: &str) -> std::io::Result<Runtime> {
    console_subscriber::init();
    Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()
}
