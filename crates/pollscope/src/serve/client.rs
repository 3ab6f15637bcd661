//! One client, as the agent sees it: what it wants, and what lies unsent for it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Instant;

use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Bytes;

use super::limits::{Pace, Pacer, RateLimit};
use crate::wire::{Channel, Notice, Refusal, Subscription};

/// A person does not click faster, and no program has reason to.
const REQUESTS_PER_SECOND: f64 = 20.0;
/// A snapshot describes all live tasks, which may be megabytes.
const SNAPSHOTS_PER_SECOND: f64 = 0.5;
const GOING_AWAY: u16 = 1001;

pub(crate) enum Outgoing {
    Text(String),
    Frame(Bytes),
    Ping,
    /// With this code; nothing follows.
    Close(u16),
}

impl Outgoing {
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Frame(frame) => frame.len(),
            Self::Ping | Self::Close(_) => 0,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Greeting,
    Live(Subscription),
    Closed,
}

pub(crate) struct Client {
    state: Cell<State>,
    queue: RefCell<VecDeque<Outgoing>>,
    news: Notify,
    unsent: Cell<usize>,
    /// Of which the welcome, which may be larger than what may lie unsent later.
    welcome_unsent: Cell<usize>,
    sent: Cell<u64>,
    pacer: RefCell<Pacer>,
    events: RefCell<Option<RateLimit>>,
    requests: RefCell<RateLimit>,
    snapshots: RefCell<RateLimit>,
}

impl Client {
    pub(crate) fn new() -> Self {
        let now = Instant::now();
        Self {
            state: Cell::new(State::Greeting),
            queue: RefCell::new(VecDeque::new()),
            news: Notify::new(),
            unsent: Cell::new(0),
            welcome_unsent: Cell::new(0),
            sent: Cell::new(0),
            pacer: RefCell::new(Pacer::new()),
            events: RefCell::new(None),
            requests: RefCell::new(RateLimit::new(REQUESTS_PER_SECOND, now)),
            snapshots: RefCell::new(RateLimit::new(SNAPSHOTS_PER_SECOND, now)),
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state.get() == State::Closed
    }

    /// Nothing is given to it any more.
    pub(crate) fn close(&self) {
        self.state.set(State::Closed);
    }

    pub(crate) fn wants_events(&self) -> bool {
        matches!(self.state.get(), State::Live(subscription) if subscription.events)
    }

    pub(crate) fn subscribe(&self, subscription: Subscription) {
        let now = Instant::now();
        *self.events.borrow_mut() = subscription.max_rate.map(|rate| RateLimit::new(rate as f64, now));
        self.state.set(State::Live(subscription));
    }

    /// From the hello on: what it is sent before all else.
    pub(crate) fn welcome(&self, subscription: Subscription, messages: impl IntoIterator<Item = Outgoing>) {
        self.subscribe(subscription);
        for message in messages {
            self.push(message);
        }
        self.welcome_unsent.set(self.unsent.get());
    }

    /// Gives it a frame if it takes part in the channel and keeps up; one that is left out shows in the numbering.
    /// `limit`: most bytes that may lie unsent.
    pub(crate) fn offer(
        &self,
        (channel, frame): (Channel, &Bytes),
        events: u64,
        limit: usize,
        snapshot: &dyn Fn() -> Bytes,
    ) {
        let State::Live(subscription) = self.state.get() else { return };
        let now = Instant::now();
        let unsent = self.unsent.get().saturating_sub(self.welcome_unsent.get());
        let before = self.pacer.borrow().pace();
        let changed = self.pacer.borrow_mut().next(now, unsent, limit);
        if let Some(pace) = changed {
            if before == Pace::Nothing {
                // Definitions may be among what it was not sent.
                self.push(Outgoing::Frame(snapshot()));
            }
            self.push(Outgoing::Text(pace_notice(pace).text()));
        }
        let may_have = match (self.pacer.borrow().pace(), channel) {
            (Pace::Nothing, _) | (Pace::Aggregates, Channel::Events) => false,
            (Pace::Everything, Channel::Events) => {
                let within_rate = self.events.borrow_mut().as_mut().is_none_or(|rate| rate.take(events, now));
                subscription.events && within_rate
            }
            (Pace::Aggregates | Pace::Everything, _) => true,
        };
        if may_have {
            self.push(Outgoing::Frame(frame.clone()));
        }
    }

    pub(crate) fn notify(&self, notice: &Notice) {
        if matches!(self.state.get(), State::Live(_)) {
            self.push(Outgoing::Text(notice.text()));
        }
    }

    /// Whether it may ask once more. Without room nothing is answered, or what somebody asks and does not read would pile up.
    pub(crate) fn may_ask(&self) -> bool {
        let is_within = self.requests.borrow_mut().take(1, Instant::now());
        if !is_within {
            let message = format!("more than {REQUESTS_PER_SECOND} requests a second: ask less often");
            self.refuse(Notice::Refused { code: Refusal::Busy, message });
        }
        is_within
    }

    pub(crate) fn may_have_snapshot(&self) -> bool {
        self.snapshots.borrow_mut().take(1, Instant::now())
    }

    pub(crate) fn has_room(&self, limit: usize) -> bool {
        self.unsent.get().saturating_sub(self.welcome_unsent.get()) <= limit
    }

    /// Says why, and closes the connection.
    pub(crate) fn refuse(&self, notice: Notice) {
        if let Notice::Refused { code, .. } = &notice {
            self.push(Outgoing::Text(notice.text()));
            self.push(Outgoing::Close(code.close_code()));
            self.state.set(State::Closed);
        }
    }

    /// The program ends or has stopped its agent, or has other things to tell than before.
    pub(crate) fn say_goodbye(&self) {
        self.push(Outgoing::Close(GOING_AWAY));
        self.state.set(State::Closed);
    }

    pub(crate) fn push(&self, outgoing: Outgoing) {
        if self.is_closed() {
            return;
        }
        self.unsent.set(self.unsent.get() + outgoing.bytes());
        self.queue.borrow_mut().push_back(outgoing);
        self.news.notify_one();
    }

    pub(crate) fn next(&self) -> Option<Outgoing> {
        self.queue.borrow_mut().pop_front()
    }

    pub(crate) async fn has_news(&self) {
        self.news.notified().await;
    }

    pub(crate) fn has_taken(&self, bytes: usize) {
        self.unsent.set(self.unsent.get() - bytes);
        self.welcome_unsent.set(self.welcome_unsent.get().saturating_sub(bytes));
        self.sent.set(self.sent.get() + bytes as u64);
    }

    /// Bytes that it has taken since the last call.
    pub(crate) fn take_sent(&self) -> u64 {
        self.sent.take()
    }
}

fn pace_notice(pace: Pace) -> Notice {
    let message = match pace {
        Pace::Everything => "",
        Pace::Aggregates => "you read more slowly than events come: until you have caught up only windows are sent",
        Pace::Nothing => "you read too slowly: until you have caught up nothing is sent",
    };
    Notice::Status { topic: "pace", message: message.to_owned() }
}
