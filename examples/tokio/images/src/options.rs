//! What the command line asks for.

const USAGE: &str = "usage: images [--port PORT] [--eager-handoff] [--spawn-blocking]
  --port PORT       default 3000
  --eager-handoff   Tokio's enable_eager_driver_handoff, which needs --cfg tokio_unstable
  --spawn-blocking  make images on threads of their own";

pub struct Options {
    pub port: u16,
    pub eager_handoff: bool,
    pub spawn_blocking: bool,
}

impl Options {
    /// The error is for the user.
    pub fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { port: 3000, eager_handoff: false, spawn_blocking: false };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--port" => options.port = port(arguments.next())?,
                "--eager-handoff" if !cfg!(tokio_unstable) => {
                    return Err("--eager-handoff needs RUSTFLAGS=\"--cfg tokio_unstable\" when it is built".to_owned());
                }
                "--eager-handoff" => options.eager_handoff = true,
                "--spawn-blocking" => options.spawn_blocking = true,
                _ => return Err(format!("there is no option '{argument}'\n{USAGE}")),
            }
        }
        Ok(options)
    }
}

fn port(text: Option<String>) -> Result<u16, String> {
    text.and_then(|text| text.parse().ok()).ok_or_else(|| format!("--port takes a number up to 65535\n{USAGE}"))
}
