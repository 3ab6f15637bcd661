//! The runtime, and who observes it.

use std::io::Result;

use tokio::runtime::{Builder, Runtime};

#[cfg(not(any(feature = "console", feature = "dial9", feature = "pollscope")))]
pub fn observe(mut builder: Builder) -> Result<(Runtime, ())> {
    Ok((builder.build()?, ()))
}

#[cfg(feature = "console")]
pub fn observe(mut builder: Builder) -> Result<(Runtime, ())> {
    console_subscriber::init();
    Ok((builder.build()?, ()))
}

/// As its documentation sets it up: rotating files, of which little is kept.
#[cfg(feature = "dial9")]
pub fn observe(builder: Builder) -> Result<(Runtime, dial9::Recorder)> {
    use dial9::{Dial9HandleTokioExt, DiskBuffer, TokioAttachOptions};

    let directory = std::env::var("DIAL9_TRACE_DIR").map_err(std::io::Error::other)?;
    let buffer = DiskBuffer::builder().base_path(directory).max_total_size(64 << 20).max_file_size(16 << 20).build()?;
    let recorder = dial9::recorder(buffer).build();
    let runtime = recorder.handle().attach_tokio_runtime(builder, TokioAttachOptions::builder().build())?;
    Ok((runtime, recorder))
}

#[cfg(feature = "pollscope")]
pub fn observe(mut builder: Builder) -> Result<(Runtime, pollscope::Agent)> {
    pollscope::Pollscope::new("benchmark").from_environment().quiet().build(&mut builder)
}
