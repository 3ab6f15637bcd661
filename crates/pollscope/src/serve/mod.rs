//! The agent's thread: collects, encodes, and serves the console and the stream on one port.

mod access;
mod client;
mod connection;
mod limits;
mod observatory;
mod pages;
mod request;
mod token;

use std::cell::RefCell;
use std::io;
use std::net::TcpListener;
use std::rc::Rc;
use std::time::Duration;

use tokio::task::LocalSet;
use tokio::time::{Instant, sleep};

use crate::Level;
use crate::agent::Shared;
use access::Access;
use observatory::Observatory;
pub(crate) use token::user_token;

/// The rings are looked at this often while there is something in them, half as often while there is not, and almost without
/// pause while they fill fast.
const DRAIN_EVERY: Duration = Duration::from_millis(5);
const DRAIN_FAST_EVERY: Duration = Duration::from_millis(1);
/// Records at once that mean that a ring fills fast.
const FAST: usize = 1 << 11;
/// Twice for each window.
const FRAMES_EVERY: Duration = Duration::from_millis(50);
/// With connections for the pages, and those that are about to be refused.
const MOST_CONNECTIONS: usize = 512;
/// Clients have this long to take the goodbye.
const GOODBYE: Duration = Duration::from_millis(200);

/// What the thread has to know.
pub(crate) struct ServeOptions {
    pub(crate) name: String,
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) level: Level,
    pub(crate) allow_control: bool,
    pub(crate) long_poll: Duration,
}

/// Observes and serves until it is stopped.
pub(crate) fn serve(options: ServeOptions, listener: TcpListener, shared: &Shared) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    // Of its own, and not observed.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let access = Rc::new(Access::new(&options.token, &options.host, port));
    let observatory = Rc::new(RefCell::new(Observatory::new(options)?));
    let tasks = LocalSet::new();
    tasks.block_on(&runtime, async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::task::spawn_local(accept(listener, access, Rc::clone(&observatory)));
        tokio::select! {
            () = observe(&observatory, shared) => {}
            () = shared.stop.notified() => {}
        }
        observatory.borrow_mut().say_goodbye();
        sleep(GOODBYE).await;
        Ok(())
    })
}

async fn observe(observatory: &RefCell<Observatory>, shared: &Shared) {
    let mut frames_at = Instant::now();
    loop {
        let records = observatory.borrow_mut().drain(shared);
        if Instant::now() >= frames_at {
            observatory.borrow_mut().tell();
            frames_at = (frames_at + FRAMES_EVERY).max(Instant::now());
        }
        let pause = match records {
            0 => 2 * DRAIN_EVERY,
            1..FAST => DRAIN_EVERY,
            _ => DRAIN_FAST_EVERY,
        };
        sleep(pause).await;
    }
}

async fn accept(listener: tokio::net::TcpListener, access: Rc<Access>, observatory: Rc<RefCell<Observatory>>) {
    let connections = Rc::new(());
    loop {
        // Of one connection that could not be accepted, as when the process is out of files; the others go on.
        let Ok((stream, _)) = listener.accept().await else {
            sleep(DRAIN_EVERY).await;
            continue;
        };
        if Rc::strong_count(&connections) > MOST_CONNECTIONS {
            continue;
        }
        let (counted, access, observatory) = (Rc::clone(&connections), Rc::clone(&access), Rc::clone(&observatory));
        tokio::task::spawn_local(async move {
            // Whatever goes wrong with a connection ends that connection.
            _ = connection::handle(stream, &access, &observatory).await;
            drop(counted);
        });
    }
}
