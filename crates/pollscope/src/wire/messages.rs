//! Text messages: what clients may say, and what they are told.

use serde_json::{Value, json};

use crate::Level;

/// Same in both directions; see `docs/protocol.md`, "Versions".
const MAJOR: u64 = 1;
const MINOR: u64 = 0;

/// What a client wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub(crate) events: bool,
    /// Single events a second at most.
    pub(crate) max_rate: Option<u64>,
}

/// A request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientMessage {
    Subscribe(Subscription),
    SetLevel(Level),
    Snapshot,
    Dump,
}

/// What clients are told in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    Level(Level),
    Declined { request: &'static str, message: String },
    Status { topic: &'static str, message: String },
    Refused { code: Refusal, message: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Malformed,
    Unauthorized,
    Version,
    Busy,
}

impl Refusal {
    /// The close code of the WebSocket.
    pub(crate) fn close_code(self) -> u16 {
        match self {
            Self::Malformed => 4400,
            Self::Unauthorized => 4401,
            Self::Version => 4426,
            Self::Busy => 4503,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unauthorized => "unauthorized",
            Self::Version => "version",
            Self::Busy => "busy",
        }
    }
}

impl Notice {
    pub(crate) fn text(&self) -> String {
        let message = match self {
            Self::Level(level) => json!({ "type": "level", "level": level.name() }),
            Self::Declined { request, message } => {
                json!({ "type": "declined", "request": request, "message": message })
            }
            Self::Status { topic, message } => json!({ "type": "status", "topic": topic, "message": message }),
            Self::Refused { code, message } => json!({ "type": "refused", "code": code.code(), "message": message }),
        };
        message.to_string()
    }
}

/// The first message of the agent.
#[derive(Clone, Debug)]
pub(crate) struct Welcome {
    pub(crate) epoch: String,
    /// Milliseconds since 1970.
    pub(crate) started_at: f64,
    pub(crate) now: i64,
    pub(crate) name: String,
    pub(crate) runtime: String,
    pub(crate) capabilities: Vec<&'static str>,
    pub(crate) level: Level,
}

impl Welcome {
    pub(crate) fn text(&self) -> String {
        json!({
            "type": "welcome",
            "protocol": { "major": MAJOR, "minor": MINOR },
            "agent": agent(),
            "epoch": self.epoch,
            "startedAt": self.started_at,
            "now": self.now,
            "source": { "name": self.name, "language": "Rust", "runtime": self.runtime, "pid": std::process::id() },
            "capabilities": self.capabilities,
            "level": self.level.name(),
        })
        .to_string()
    }
}

fn agent() -> String {
    format!("pollscope-rust/{}", env!("CARGO_PKG_VERSION"))
}

/// Reads a hello: what the client wants, or why it is refused.
pub(crate) fn parse_hello(text: &str) -> Result<Subscription, Notice> {
    let hello = object(text)?;
    if hello["type"] != "hello" {
        return Err(malformed("the first message must be a hello, { \"type\": \"hello\", … }"));
    }
    let (Some(major), Some(minor)) = (hello["protocol"]["major"].as_u64(), hello["protocol"]["minor"].as_u64()) else {
        return Err(malformed("\"protocol\" must have \"major\" and \"minor\", whole numbers"));
    };
    let Some(client) = hello["client"].as_str() else {
        return Err(malformed("\"client\" must be text: name/version"));
    };
    refusal_for(client, major, minor)?;
    Ok(Subscription { events: wants_events(&hello)?, max_rate: None })
}

/// The refusal of a client whose version of the protocol cannot be talked to.
pub(crate) fn refusal_for(client: &str, major: u64, minor: u64) -> Result<(), Notice> {
    if major == MAJOR {
        return Ok(());
    }
    let (older, speaks) = if major < MAJOR { ("this client", MAJOR) } else { ("this agent", major) };
    let message = format!(
        "{client} speaks protocol {major}.{minor} and this agent {MAJOR}.{MINOR}: upgrade {older} to a version that speaks \
         protocol {speaks}."
    );
    Err(Notice::Refused { code: Refusal::Version, message })
}

/// Reads what a client says after its hello.
pub(crate) fn parse(text: &str) -> Result<ClientMessage, Notice> {
    let message = object(text)?;
    match message["type"].as_str() {
        Some("subscribe") => {
            let max_rate = match &message["maxRate"] {
                Value::Null => None,
                rate => Some(rate.as_u64().ok_or_else(|| malformed("\"maxRate\" must be a whole number"))?),
            };
            Ok(ClientMessage::Subscribe(Subscription { events: wants_events(&message)?, max_rate }))
        }
        Some("setLevel") => {
            let level = message["level"].as_str().and_then(Level::of_name);
            let level = level.ok_or_else(|| malformed("\"level\" must be off, aggregates, polls or everything"))?;
            Ok(ClientMessage::SetLevel(level))
        }
        Some("snapshot") => Ok(ClientMessage::Snapshot),
        Some("dump") => Ok(ClientMessage::Dump),
        _ => Err(malformed("\"type\" must be subscribe, setLevel, snapshot or dump")),
    }
}

fn wants_events(message: &Value) -> Result<bool, Notice> {
    match message["subscribe"].as_str() {
        Some("events") => Ok(true),
        Some("aggregates") => Ok(false),
        _ => Err(malformed("\"subscribe\" must be aggregates or events")),
    }
}

fn object(text: &str) -> Result<Value, Notice> {
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(&format!("not JSON: {error}")))?;
    if value.is_object() { Ok(value) } else { Err(malformed("a message is a JSON object")) }
}

pub(crate) fn malformed(message: &str) -> Notice {
    Notice::Refused { code: Refusal::Malformed, message: message.to_owned() }
}
