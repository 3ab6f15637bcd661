//! The agent, as the program holds it.

use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

use crate::collect::ObservedRuntime;
use crate::hooks::Hooks;
use crate::hub::HUB;
use crate::serve::{ServeOptions, serve, user_token};
use crate::{Level, Pollscope, clock};

/// The one of this process, of which all runtimes tell.
static RUNNING: Mutex<Option<Agent>> = Mutex::new(None);

/// The agent of this process. Clones are the same agent; it goes on when all of them are dropped, until [`Agent::stop`] or
/// the end of the process.
#[derive(Clone, Debug)]
pub struct Agent {
    shared: Arc<Shared>,
}

/// What the agent's thread shares with those who hold the agent.
pub(crate) struct Shared {
    url: String,
    port: u16,
    /// A child of a fork has none of its parent's threads.
    process: u32,
    /// On their way to the agent's thread.
    pub(crate) runtimes: Mutex<Vec<ObservedRuntime>>,
    pub(crate) stop: Notify,
    has_ended: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Agent {
    pub(crate) fn start(options: Pollscope) -> io::Result<Self> {
        let mut running = lock(&RUNNING);
        if let Some(agent) = running.as_ref().filter(|agent| agent.is_alive()) {
            return Ok(agent.clone());
        }
        clock::choose();
        let (listener, port) = listen(&options)?;
        let token = options.token.clone().unwrap_or_else(user_token);
        let host = if options.host.contains(':') { format!("[{}]", options.host) } else { options.host.clone() };
        let shared = Arc::new(Shared {
            url: format!("http://{host}:{port}/?token={token}"),
            port,
            process: std::process::id(),
            runtimes: Mutex::new(Vec::new()),
            stop: Notify::new(),
            has_ended: AtomicBool::new(false),
            thread: Mutex::new(None),
        });
        let agent = Self { shared };
        HUB.set_ring_records(options.ring_records);
        agent.run(&options, listener, token)?;
        HUB.set_level(options.level);
        if !options.is_quiet {
            eprintln!("Pollscope: {}", agent.url());
        }
        *running = Some(agent.clone());
        Ok(agent)
    }

    /// Where the console is, with the token that opens it.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The TCP port of the console.
    pub fn port(&self) -> u16 {
        self.shared.port
    }

    /// Builds a further runtime, which is shown under this name beside the others.
    ///
    /// # Errors
    ///
    /// What Tokio's builder reports.
    pub fn build(&self, name: &str, builder: &mut Builder) -> io::Result<Runtime> {
        self.build_with(name, builder, Hooks::default())
    }

    /// Stops observing, says goodbye to the consoles, and waits until the port is free. The runtimes go on, with hooks that
    /// look once whether they are to record. Does nothing the second time.
    pub fn stop(&self) {
        HUB.set_level(Level::Off);
        self.shared.stop.notify_one();
        if self.is_alive()
            && let Some(thread) = lock(&self.shared.thread).take()
        {
            // It has said what it had to say about a panic.
            _ = thread.join();
        }
        let mut running = lock(&RUNNING);
        if running.as_ref().is_some_and(|agent| Arc::ptr_eq(&agent.shared, &self.shared)) {
            *running = None;
        }
    }

    pub(crate) fn build_with(&self, name: &str, builder: &mut Builder, hooks: Hooks) -> io::Result<Runtime> {
        let scope = HUB.add_scope(name);
        hooks.install(builder, scope);
        let runtime = builder.build()?;
        HUB.set_runtime(scope, runtime.handle().id());
        lock(&self.shared.runtimes).push(ObservedRuntime::new(name.to_owned(), runtime.metrics()));
        Ok(runtime)
    }

    fn is_alive(&self) -> bool {
        self.shared.process == std::process::id() && !self.shared.has_ended.load(Ordering::Acquire)
    }

    fn run(&self, options: &Pollscope, listener: TcpListener, token: String) -> io::Result<()> {
        let shared = Arc::clone(&self.shared);
        let serving = ServeOptions {
            name: options.name.clone(),
            host: options.host.clone(),
            token,
            level: options.level,
            allow_control: options.allow_control,
            long_poll: options.long_poll,
        };
        let body = move || {
            // Also if it panics: the program goes on, unobserved.
            let _end = Ending(&shared);
            if let Err(error) = serve(serving, listener, &shared) {
                eprintln!("Pollscope: the program goes on unobserved: {error}");
            }
        };
        let thread = std::thread::Builder::new().name("pollscope".to_owned()).spawn(body)?;
        *lock(&self.shared.thread) = Some(thread);
        Ok(())
    }
}

struct Ending<'a>(&'a Shared);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        HUB.set_level(Level::Off);
        self.0.has_ended.store(true, Ordering::Release);
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL has the token.
        formatter.debug_struct("Shared").field("port", &self.port).finish_non_exhaustive()
    }
}

/// The first of the ports that can be had.
fn listen(options: &Pollscope) -> io::Result<(TcpListener, u16)> {
    let mut failure = io::Error::from(io::ErrorKind::AddrInUse);
    for port in options.ports() {
        match TcpListener::bind((options.host.as_str(), port)) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                let port = listener.local_addr()?.port();
                return Ok((listener, port));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                failure = io::Error::new(error.kind(), format!("Pollscope: port {port} is taken: choose another"));
            }
            Err(error) => {
                let message = format!("Pollscope: cannot listen on {}, port {port}: {error}", options.host);
                return Err(io::Error::new(error.kind(), message));
            }
        }
    }
    Err(failure)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
