//! How a program is observed.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

#[cfg(tokio_unstable)]
use tokio::runtime::TaskMeta;
use tokio::runtime::{Builder, Runtime};

use crate::Level;
use crate::agent::Agent;
use crate::hooks::Hooks;
use crate::hub::DEFAULT_RING_RECORDS;

const DEFAULT_PORT: u16 = 6780;
/// After the first, when nobody asked for a certain one.
const PORTS_TRIED: u16 = 20;
const MIN_TOKEN_LENGTH: usize = 16;
const MIN_LONG_POLL: Duration = Duration::from_millis(10);

/// How a program is to be observed. [`Pollscope::build`] builds its runtime and starts the agent.
#[derive(Clone)]
pub struct Pollscope {
    pub(crate) name: String,
    pub(crate) port: Option<u16>,
    pub(crate) host: String,
    pub(crate) token: Option<String>,
    pub(crate) level: Level,
    pub(crate) allow_control: bool,
    pub(crate) long_poll: Duration,
    pub(crate) ring_records: usize,
    pub(crate) is_quiet: bool,
    pub(crate) hooks: Hooks,
    problem: Option<String>,
}

impl Pollscope {
    /// A program that the console calls by this name, observed as fits most.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            port: None,
            host: "127.0.0.1".to_owned(),
            token: None,
            level: Level::default(),
            allow_control: false,
            long_poll: Duration::from_millis(20),
            ring_records: DEFAULT_RING_RECORDS,
            is_quiet: false,
            hooks: Hooks::default(),
            problem: None,
        }
    }

    /// What is set so far gives way to these variables, where they are set: `POLLSCOPE_NAME`, `POLLSCOPE_PORT`,
    /// `POLLSCOPE_HOST`, `POLLSCOPE_TOKEN`, `POLLSCOPE_LEVEL` (`off`, `aggregates`, `polls`, `everything`),
    /// `POLLSCOPE_ALLOW_CONTROL` (`true`, `false`), `POLLSCOPE_LONG_POLL` (milliseconds), `POLLSCOPE_RING_RECORDS`.
    /// [`Pollscope::build`] refuses values that make no sense.
    pub fn from_environment(mut self) -> Self {
        for variable in ["NAME", "PORT", "HOST", "TOKEN", "LEVEL", "ALLOW_CONTROL", "LONG_POLL", "RING_RECORDS"] {
            if let Ok(value) = std::env::var(format!("POLLSCOPE_{variable}"))
                && self.set(variable, &value).is_none()
            {
                self.problem = Some(format!("POLLSCOPE_{variable} cannot be {value:?}"));
            }
        }
        self
    }

    fn set(&mut self, variable: &str, value: &str) -> Option<()> {
        match variable {
            "NAME" => self.name = value.to_owned(),
            "PORT" => self.port = Some(value.parse().ok()?),
            "HOST" => self.host = value.to_owned(),
            "TOKEN" => self.token = Some(value.to_owned()),
            "LEVEL" => self.level = Level::of_name(value)?,
            "ALLOW_CONTROL" => self.allow_control = value.parse().ok()?,
            "LONG_POLL" => self.long_poll = Duration::from_millis(value.parse().ok()?),
            _ => self.ring_records = value.parse().ok()?,
        }
        Some(())
    }

    /// TCP port of the console; 0: any free one. Default: the first free one from 6780 on.
    pub fn port(self, port: u16) -> Self {
        Self { port: Some(port), ..self }
    }

    /// Address to listen on. Any other than 127.0.0.1, the default, and `::1` needs a token of your own.
    pub fn host(self, host: impl Into<String>) -> Self {
        Self { host: host.into(), ..self }
    }

    /// What a reader must know: at least 16 letters, digits, `-` and `_`. Default: one kept for this user in
    /// `~/.local/state/pollscope/token`.
    pub fn token(self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self }
    }

    /// How much is recorded from the start. Default: everything.
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// Whether consoles may change the level. Default: they only read.
    pub fn allow_control(self, allow: bool) -> Self {
        Self { allow_control: allow, ..self }
    }

    /// For how long a poll goes on before it is shown as it goes on, 10 ms or more. Default: 20 ms.
    pub fn long_poll(self, threshold: Duration) -> Self {
        Self { long_poll: threshold, ..self }
    }

    /// Records that a thread may be ahead of the agent, a power of two, 24 bytes each. Default: 32768.
    pub fn ring_records(self, records: usize) -> Self {
        Self { ring_records: records, ..self }
    }

    /// Prints nothing. Otherwise the console's address goes to standard error.
    pub fn quiet(self) -> Self {
        Self { is_quiet: true, ..self }
    }

    /// To be called on each thread of the runtime as it starts, as [`Builder::on_thread_start`] would be told.
    pub fn on_thread_start(mut self, hook: impl Fn() + Send + Sync + 'static) -> Self {
        self.hooks.thread_start = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_thread_stop`].
    pub fn on_thread_stop(mut self, hook: impl Fn() + Send + Sync + 'static) -> Self {
        self.hooks.thread_stop = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_thread_park`].
    pub fn on_thread_park(mut self, hook: impl Fn() + Send + Sync + 'static) -> Self {
        self.hooks.thread_park = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_thread_unpark`].
    pub fn on_thread_unpark(mut self, hook: impl Fn() + Send + Sync + 'static) -> Self {
        self.hooks.thread_unpark = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_task_spawn`]. With `tokio_unstable`.
    #[cfg(tokio_unstable)]
    pub fn on_task_spawn(mut self, hook: impl Fn(&TaskMeta<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.task_spawn = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_before_task_poll`]. With `tokio_unstable`.
    #[cfg(tokio_unstable)]
    pub fn on_before_task_poll(mut self, hook: impl Fn(&TaskMeta<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.before_task_poll = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_after_task_poll`]. With `tokio_unstable`.
    #[cfg(tokio_unstable)]
    pub fn on_after_task_poll(mut self, hook: impl Fn(&TaskMeta<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.after_task_poll = Some(Arc::new(hook));
        self
    }

    /// As [`Builder::on_task_terminate`]. With `tokio_unstable`.
    #[cfg(tokio_unstable)]
    pub fn on_task_terminate(mut self, hook: impl Fn(&TaskMeta<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.task_terminate = Some(Arc::new(hook));
        self
    }

    /// Builds the runtime, observed. The agent is started, unless this process has one, which then shows this runtime too.
    ///
    /// # Errors
    ///
    /// An option that makes no sense, a port that cannot be had, and what Tokio's builder reports.
    pub fn build(self, builder: &mut Builder) -> io::Result<(Runtime, Agent)> {
        let agent = self.clone().start()?;
        let runtime = agent.build_with(&self.name, builder, self.hooks)?;
        Ok((runtime, agent))
    }

    /// Starts the agent alone, for executors other than Tokio. If this process has one already, that is the agent.
    ///
    /// # Errors
    ///
    /// An option that makes no sense, and a port that cannot be had.
    pub fn start(self) -> io::Result<Agent> {
        self.check().map_err(|problem| io::Error::new(io::ErrorKind::InvalidInput, format!("Pollscope: {problem}")))?;
        Agent::start(self)
    }

    pub(crate) fn ports(&self) -> Vec<u16> {
        match self.port {
            Some(port) => vec![port],
            None => (DEFAULT_PORT..DEFAULT_PORT + PORTS_TRIED).collect(),
        }
    }

    fn check(&self) -> Result<(), String> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let address: IpAddr = match self.host.as_str() {
            "localhost" => IpAddr::from([127, 0, 0, 1]),
            host => host.parse().map_err(|_| format!("host must be an IP address or localhost, got {host:?}"))?,
        };
        if !address.is_loopback() && self.token.is_none() {
            return Err(format!(
                "host {address} can be reached from other machines: pass a token of your own, or leave host out to listen on \
                 127.0.0.1"
            ));
        }
        if let Some(token) = &self.token {
            if !token.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_')) {
                return Err("token may hold only letters, digits, \"-\" and \"_\"".to_owned());
            }
            if token.len() < MIN_TOKEN_LENGTH {
                return Err(format!("token must have at least {MIN_TOKEN_LENGTH} characters, got {}", token.len()));
            }
        }
        if !(self.ring_records.is_power_of_two() && (1 << 10..=1 << 24).contains(&self.ring_records)) {
            return Err(format!(
                "ring_records must be a power of two from 1024 to 16777216, got {}",
                self.ring_records
            ));
        }
        if self.long_poll < MIN_LONG_POLL {
            return Err(format!("long_poll must be 10 ms or more, got {:?}", self.long_poll));
        }
        Ok(())
    }
}

impl std::fmt::Debug for Pollscope {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, port, host, level, allow_control, .. } = self;
        let mut shown = formatter.debug_struct("Pollscope");
        shown.field("name", name).field("port", port).field("host", host).field("level", level);
        shown.field("allow_control", allow_control).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(options: Pollscope) -> String {
        options.start().unwrap_err().to_string()
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_does() {
        assert!(refusal(Pollscope::new("a").host("0.0.0.0")).contains("token of your own"));
        assert!(refusal(Pollscope::new("a").host("example.org")).contains("IP address"));
        assert!(refusal(Pollscope::new("a").token("short")).contains("16 characters"));
        assert!(refusal(Pollscope::new("a").token("with spaces and ünicode")).contains("letters"));
        assert!(refusal(Pollscope::new("a").ring_records(1_000)).contains("power of two"));
        assert!(refusal(Pollscope::new("a").long_poll(Duration::from_millis(1))).contains("10 ms"));
    }

    #[test]
    fn the_environment_sets_what_it_can_and_names_what_it_cannot() {
        let mut options = Pollscope::new("a");
        assert_eq!(options.set("PORT", "7000"), Some(()));
        assert_eq!(options.set("LEVEL", "polls"), Some(()));
        assert_eq!((options.port, options.level), (Some(7_000), Level::Polls));
        assert_eq!(options.set("PORT", "70000"), None);
        assert_eq!(options.set("LEVEL", "all"), None);
        assert_eq!(options.set("ALLOW_CONTROL", "yes"), None);
    }
}
