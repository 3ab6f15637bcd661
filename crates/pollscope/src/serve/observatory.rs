//! What is observed, and who is told of it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::sync::PoisonError;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio_tungstenite::tungstenite::Bytes;

use super::ServeOptions;
use super::client::{Client, Outgoing};
use crate::Level;
use crate::agent::Shared;
use crate::clock::{Timeline, ticks};
use crate::collect::{Collected, Collector, ObservedRuntime};
use crate::hub::HUB;
use crate::ring::{Kind, Record, Ring};
use crate::wire::{Channel, ClientMessage, Notice, Welcome, parse, parse_hello};

/// More consoles than that on one program are a mistake or an attack.
const MOST_CLIENTS: usize = 128;
/// What one client may have unsent while there are few of them: some seconds of a busy program's events.
const MOST_CLIENT_BYTES: usize = 4 << 20;
/// For all of them together.
const MOST_BYTES: usize = 128 << 20;
/// How much of the past a client that joins late receives: two minutes of windows, if they fit.
const HISTORY_NS: i64 = 120_000_000_000;
const HISTORY_BYTES: usize = 4 << 20;
const REHEARSALS: u64 = 20_000;
const NO_CONTROL: &str =
    "this program does not let clients change the level: set allow_control where it starts its agent";
const NO_RECORDINGS: &str = "this agent keeps no recordings: record with `pollscope attach --record FILE` instead";

pub(crate) struct Observatory {
    options: ServeOptions,
    collector: RefCell<Collector>,
    runtimes: Vec<ObservedRuntime>,
    clients: Vec<Rc<Client>>,
    history: VecDeque<(i64, Bytes)>,
    history_bytes: usize,
    level: Level,
    epoch: String,
    started_at: f64,
    had_weights: bool,
}

impl Observatory {
    pub(crate) fn new(options: ServeOptions) -> io::Result<Self> {
        let origin = ticks();
        let started_at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1e3);
        let timeline = Timeline::calibrate(origin);
        let mut epoch = [0; 6];
        getrandom::fill(&mut epoch).map_err(|error| io::Error::other(error.to_string()))?;
        let collector = Collector::new(timeline, rehearse(timeline), options.long_poll.as_nanos() as i64);
        Ok(Self {
            level: options.level,
            options,
            collector: RefCell::new(collector),
            runtimes: Vec::new(),
            clients: Vec::new(),
            history: VecDeque::new(),
            history_bytes: 0,
            epoch: epoch.iter().map(|byte| format!("{byte:02x}")).collect(),
            started_at,
            had_weights: false,
        })
    }

    /// Reads what the program's threads have written. Returns how many records that were.
    pub(crate) fn drain(&mut self, shared: &Shared) -> usize {
        let mut arrived = shared.runtimes.lock().unwrap_or_else(PoisonError::into_inner);
        self.runtimes.append(&mut arrived);
        drop(arrived);
        self.clients.retain(|client| !client.is_closed());
        let wants_events = self.level >= Level::Polls && self.clients.iter().any(|client| client.wants_events());
        let mut collector = self.collector.borrow_mut();
        collector.set_wants_events(wants_events);
        collector.drain(&mut self.runtimes)
    }

    /// Sends what was read.
    pub(crate) fn tell(&mut self) {
        let sent = self.clients.iter().map(|client| client.take_sent()).sum();
        let frames = {
            let mut collector = self.collector.borrow_mut();
            collector.set_traffic(sent, self.clients.len() as u64);
            collector.frames(&mut self.runtimes)
        };
        for frame in frames {
            self.send(frame);
        }
        self.say_what_is_new();
    }

    fn send(&mut self, Collected { channel, bytes, events }: Collected) {
        let bytes = Bytes::from(bytes);
        if channel == Channel::Windows {
            if self.level == Level::Off {
                return;
            }
            self.remember(&bytes);
        }
        let limit = self.bytes_per_client();
        let snapshot = || Bytes::from(self.collector.borrow_mut().snapshot());
        for client in &self.clients {
            client.offer((channel, &bytes), events, limit, &snapshot);
        }
    }

    fn remember(&mut self, bytes: &Bytes) {
        let now = self.collector.borrow().now();
        self.history.push_back((now, bytes.clone()));
        self.history_bytes += bytes.len();
        while let Some((at, oldest)) = self.history.front() {
            if *at >= now - HISTORY_NS && self.history_bytes <= HISTORY_BYTES {
                break;
            }
            self.history_bytes -= oldest.len();
            self.history.pop_front();
        }
    }

    /// Capabilities are told in the welcome: consoles come back at once to hear of new ones.
    fn say_what_is_new(&mut self) {
        let has_weights = self.collector.borrow().has_weights();
        if has_weights != self.had_weights {
            self.had_weights = has_weights;
            self.say_goodbye();
        }
    }

    pub(crate) fn say_goodbye(&mut self) {
        for client in self.clients.drain(..) {
            client.say_goodbye();
        }
    }

    /// A place for one more client; None: there are too many.
    pub(crate) fn admit(&mut self) -> Option<Rc<Client>> {
        self.clients.retain(|client| !client.is_closed());
        if self.clients.len() >= MOST_CLIENTS {
            return None;
        }
        let client = Rc::new(Client::new());
        self.clients.push(Rc::clone(&client));
        Some(client)
    }

    /// The client's first message.
    pub(crate) fn greet(&mut self, client: &Client, text: &str) {
        match parse_hello(text) {
            Ok(subscription) => {
                if subscription.events && self.level >= Level::Polls {
                    // From this moment on: the client may count on every poll after its welcome.
                    self.collector.borrow_mut().set_wants_events(true);
                }
                let snapshot = Bytes::from(self.collector.borrow_mut().snapshot());
                let past = self.history.iter().map(|(_, bytes)| Outgoing::Frame(bytes.clone()));
                let head = [Outgoing::Text(self.welcome().text()), Outgoing::Frame(snapshot)];
                client.welcome(subscription, head.into_iter().chain(past));
            }
            Err(refusal) => client.refuse(refusal),
        }
    }

    /// A later message of a client.
    pub(crate) fn answer(&mut self, client: &Client, text: &str) {
        let request = match parse(text) {
            Ok(request) => request,
            Err(refusal) => return client.refuse(refusal),
        };
        let limit = self.bytes_per_client();
        if !client.may_ask() || !client.has_room(limit) {
            return;
        }
        let declined = match request {
            ClientMessage::Subscribe(subscription) => {
                client.subscribe(subscription);
                None
            }
            ClientMessage::Snapshot if client.may_have_snapshot() => {
                client.push(Outgoing::Frame(Bytes::from(self.collector.borrow_mut().snapshot())));
                None
            }
            ClientMessage::Snapshot => Some(("snapshot", "one snapshot every two seconds is all there is")),
            ClientMessage::SetLevel(level) if self.options.allow_control => {
                self.set_level(level);
                None
            }
            ClientMessage::SetLevel(_) => Some(("setLevel", NO_CONTROL)),
            ClientMessage::Dump => Some(("dump", NO_RECORDINGS)),
        };
        if let Some((request, message)) = declined {
            client.notify(&Notice::Declined { request, message: message.to_owned() });
        }
    }

    fn set_level(&mut self, level: Level) {
        self.level = level;
        HUB.set_level(level);
        for client in &self.clients {
            client.notify(&Notice::Level(level));
        }
    }

    fn bytes_per_client(&self) -> usize {
        MOST_CLIENT_BYTES.min(MOST_BYTES / self.clients.len().max(1))
    }

    fn welcome(&self) -> Welcome {
        Welcome {
            epoch: self.epoch.clone(),
            started_at: self.started_at,
            now: self.collector.borrow().now(),
            name: self.options.name.clone(),
            runtime: runtime_name(),
            capabilities: self.capabilities(),
            level: self.level,
        }
    }

    fn capabilities(&self) -> Vec<&'static str> {
        let mut capabilities =
            vec!["polls", "openPolls", "queues", "queueDelay", "parks", "sharedDriver", "wakes", "locations"];
        if cfg!(tokio_unstable) {
            // Counters of the runtime, once a second.
            capabilities.push("marks");
        }
        if self.had_weights {
            capabilities.extend(["vruntime", "fairness"]);
        }
        if self.options.allow_control {
            capabilities.push("control");
        }
        capabilities
    }
}

/// What is missing is said where the console names the program.
fn runtime_name() -> String {
    if cfg!(tokio_unstable) {
        "Tokio".to_owned()
    } else {
        "Tokio, without tokio_unstable: only tasks of pollscope::spawn and of groups".to_owned()
    }
}

/// What a record costs the thread that writes it, in nanoseconds.
fn rehearse(timeline: Timeline) -> f64 {
    let ring = Ring::new(1 << 10);
    let from = ticks();
    for number in 0..REHEARSALS {
        let start = ticks();
        let record = Record { task: number, kind: Kind::Poll, code: 0, a: start, b: ticks() - start };
        ring.push([record]);
        if number % 512 == 0 {
            ring.drain(usize::MAX, |_| ());
        }
    }
    timeline.duration(ticks() - from) as f64 / REHEARSALS as f64
}
