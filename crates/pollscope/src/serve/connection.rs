//! One TCP connection: a request for a page, or a WebSocket.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};

use super::access::Access;
use super::client::{Client, Outgoing};
use super::observatory::Observatory;
use super::pages::{Response, page};
use super::request::Request;
use crate::wire::{Notice, Refusal, malformed};

/// The pages are asked for quickly.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);
/// A connection that moves nothing, as of one who asks for a page and does not take it.
const IDLE: Duration = Duration::from_secs(30);
const HELLO_WITHIN: Duration = Duration::from_secs(5);
const PING_EVERY: Duration = Duration::from_secs(10);
/// One who takes nothing for so long is let go.
const TAKE_WITHIN: Duration = Duration::from_secs(20);
/// More than the headers of any browser.
const MOST_HEAD_BYTES: usize = 16 << 10;
/// A hello is a hundred bytes.
const MOST_MESSAGE_BYTES: usize = 4096;

type Socket = WebSocketStream<TcpStream>;

pub(crate) async fn handle(
    mut stream: TcpStream,
    access: &Access,
    observatory: &Rc<RefCell<Observatory>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Ok(head) = timeout(REQUEST_WITHIN, read_head(&mut stream)).await else { return Ok(()) };
    let Some((request, rest)) = head? else {
        return respond(stream, "GET", &Response::text("400 Bad Request", "This is not a request of HTTP.\n")).await;
    };
    if !request.wants_web_socket() {
        return respond(stream, &request.method, &page(&request, access)).await;
    }
    if let Some(refusal) = upgrade_refusal(&request, access) {
        return respond(stream, "GET", &refusal).await;
    }
    let key = request.header("sec-websocket-key").unwrap_or_default();
    let switching = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
        derive_accept_key(key.as_bytes())
    );
    stream.write_all(switching.as_bytes()).await?;
    let limits =
        WebSocketConfig::default().max_message_size(Some(MOST_MESSAGE_BYTES)).max_frame_size(Some(MOST_MESSAGE_BYTES));
    let socket = WebSocketStream::from_partially_read(stream, rest, Role::Server, Some(limits)).await;
    // A browser cannot read why an upgrade failed, so these are told through the open socket.
    if !access.is_authorised(&request) {
        let message = "the token is missing or not that of the running program: open the URL that the program printed";
        return refuse(socket, Refusal::Unauthorized, message).await;
    }
    let client = observatory.borrow_mut().admit();
    match client {
        Some(client) => {
            let result = converse(socket, &client, observatory).await;
            client.close();
            result
        }
        None => refuse(socket, Refusal::Busy, "too many consoles are connected: close one").await,
    }
}

/// None: that was no request.
async fn read_head(stream: &mut TcpStream) -> io::Result<Option<(Request, Vec<u8>)>> {
    let mut bytes = Vec::with_capacity(1024);
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match Request::parse(&bytes) {
            Ok(Some((request, length))) => return Ok(Some((request, bytes.split_off(length)))),
            Ok(None) if bytes.len() < MOST_HEAD_BYTES => {}
            Ok(None) | Err(_) => return Ok(None),
        }
    }
}

async fn respond(mut stream: TcpStream, method: &str, response: &Response) -> io::Result<()> {
    let sending = async {
        stream.write_all(&response.head()).await?;
        if method != "HEAD" {
            stream.write_all(&response.body).await?;
        }
        stream.shutdown().await
    };
    timeout(IDLE, sending).await.unwrap_or(Ok(()))
}

fn upgrade_refusal(request: &Request, access: &Access) -> Option<Response> {
    if !access.is_our_host(request) {
        return Some(Response::text("403 Forbidden", "connect to an IP address or localhost, not to a name\n"));
    }
    if !access.is_our_origin(request) {
        return Some(Response::text("403 Forbidden", "pages of other origins may not read this program\n"));
    }
    if request.path() != "/stream" {
        return Some(Response::text("404 Not Found", "the stream is at /stream\n"));
    }
    if request.method != "GET" || request.header("sec-websocket-key").is_none() {
        return Some(Response::text("400 Bad Request", "this is not the handshake of a WebSocket\n"));
    }
    None
}

async fn refuse(mut socket: Socket, code: Refusal, message: &str) -> io::Result<()> {
    let notice = Notice::Refused { code, message: message.to_owned() };
    let sending = async {
        // The other side may be gone already.
        _ = socket.send(Message::text(notice.text())).await;
        _ = socket.close(Some(close_frame(code.close_code()))).await;
        while let Some(Ok(_)) = socket.next().await {}
    };
    _ = timeout(HELLO_WITHIN, sending).await;
    Ok(())
}

fn close_frame(code: u16) -> CloseFrame {
    CloseFrame { code: CloseCode::from(code), reason: "".into() }
}

/// Until one of the two has had enough.
async fn converse(mut socket: Socket, client: &Client, observatory: &RefCell<Observatory>) -> io::Result<()> {
    match timeout(HELLO_WITHIN, socket.next()).await {
        Ok(Some(Ok(Message::Text(text)))) => observatory.borrow_mut().greet(client, text.as_str()),
        Ok(Some(Ok(_))) => client.refuse(malformed("clients send text messages only: a hello, then requests")),
        Ok(_) => return Ok(()),
        Err(_) => client.refuse(malformed("no hello message came within 5 seconds of connecting")),
    }
    let mut pings = interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_answered = true;
    loop {
        while let Some(outgoing) = client.next() {
            if !send(&mut socket, client, outgoing).await {
                return Ok(());
            }
        }
        tokio::select! {
            () = client.has_news() => {}
            received = socket.next() => match received {
                Some(Ok(Message::Text(text))) => observatory.borrow_mut().answer(client, text.as_str()),
                Some(Ok(Message::Binary(_))) => {
                    client.refuse(malformed("clients send text messages only: a hello, then requests"));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                Some(Ok(_)) => is_answered = true,
            },
            _ = pings.tick() => {
                if !std::mem::replace(&mut is_answered, false) {
                    return Ok(());
                }
                client.push(Outgoing::Ping);
            }
        }
    }
}

/// Whether the conversation goes on.
async fn send(socket: &mut Socket, client: &Client, outgoing: Outgoing) -> bool {
    let bytes = outgoing.bytes();
    let (message, is_last) = match outgoing {
        Outgoing::Text(text) => (Message::text(text), false),
        Outgoing::Frame(frame) => (Message::Binary(frame), false),
        Outgoing::Ping => (Message::Ping(Default::default()), false),
        Outgoing::Close(code) => (Message::Close(Some(close_frame(code))), true),
    };
    let sent = timeout(TAKE_WITHIN, socket.send(message)).await;
    client.has_taken(bytes);
    if is_last {
        // The answer to the goodbye, for a moment: a socket closed with bytes unread loses what was sent.
        let answer = async { while let Some(Ok(_)) = socket.next().await {} };
        _ = timeout(HELLO_WITHIN, answer).await;
    }
    matches!(sent, Ok(Ok(()))) && !is_last
}
