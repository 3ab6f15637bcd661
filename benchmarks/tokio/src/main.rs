//! What `npm run bench -- tokio` measures, on as many workers as its argument says. On standard input it is told what to
//! do, a line each, and answers with a line:
//!
//! - `yield POLLS`: nanoseconds per poll of tasks that do nothing else
//! - `echo`, `http`: the port of a server
//!
//! It ends with its input.

use std::io::{BufRead, Write};
use std::net::Ipv4Addr;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

mod observer;
mod yields;

fn main() -> std::io::Result<()> {
    let workers = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers).enable_all();
    let (runtime, _observer) = observer::observe(builder)?;
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let answer = match line.split_once(' ').unwrap_or((&line, "")) {
            ("yield", polls) => {
                let polls = polls.parse().map_err(std::io::Error::other)?;
                runtime.block_on(yields::nanoseconds_per_poll(polls)).to_string()
            }
            ("echo", _) => runtime.block_on(listen(echo))?.to_string(),
            ("http", _) => runtime.block_on(listen(http))?.to_string(),
            _ => format!("cannot '{line}'"),
        };
        writeln!(output, "{answer}")?;
    }
    runtime.shutdown_background();
    Ok(())
}

/// Serves on a port of the system's choice, which it returns.
async fn listen<S>(serve: impl FnOnce(TcpListener) -> S) -> std::io::Result<u16>
where
    S: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = listener.local_addr()?.port();
    tokio::spawn(serve(listener));
    Ok(port)
}

async fn echo(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(echo_connection(stream));
    }
}

async fn echo_connection(mut stream: TcpStream) {
    let mut buffer = [0; 256];
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        if stream.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}

async fn http(listener: TcpListener) {
    let service = Router::new().route("/", get(async || "hello"));
    let _ = axum::serve(listener, service).await;
}
