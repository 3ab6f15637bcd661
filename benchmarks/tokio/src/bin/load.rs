//! Requests over fifty connections at a time, each of which waits for its answer. Prints requests a second, and their
//! 50th and 99th percentile in microseconds.
//!
//! `load (echo|http) PORT MILLISECONDS`

use std::io::{Error, Result};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Builder;

const CONNECTIONS: usize = 50;
const MESSAGE: &[u8] = b"twenty bytes of echo";
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or_else(|| Error::other("usage: load (echo|http) PORT MILLISECONDS"));
    let request = if next()? == "http" { REQUEST } else { MESSAGE };
    let port = next()?.parse().map_err(Error::other)?;
    let span = Duration::from_millis(next()?.parse().map_err(Error::other)?);
    Builder::new_current_thread().enable_all().build()?.block_on(run(request, port, span))
}

async fn run(request: &'static [u8], port: u16, span: Duration) -> Result<()> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.set_nodelay(true)?;
        connections.push(stream);
    }
    let start = Instant::now();
    let running: Vec<_> =
        connections.into_iter().map(|stream| tokio::spawn(ask(stream, request, start + span))).collect();
    let mut latencies = Vec::new();
    for connection in running {
        latencies.append(&mut connection.await.map_err(Error::other)??);
    }
    let seconds = start.elapsed().as_secs_f64();
    latencies.sort_unstable();
    let at = |percent: usize| latencies[latencies.len() * percent / 100] as f64 / 1_000.0;
    println!("{} {} {}", latencies.len() as f64 / seconds, at(50), at(99));
    Ok(())
}

/// Nanoseconds that each answer took. All answers are as long as the first one.
async fn ask(mut stream: TcpStream, request: &[u8], end: Instant) -> Result<Vec<u64>> {
    let mut buffer = [0; 1_024];
    stream.write_all(request).await?;
    let length = stream.read(&mut buffer).await?;
    let mut latencies = Vec::new();
    loop {
        let sent = Instant::now();
        if sent >= end {
            return Ok(latencies);
        }
        stream.write_all(request).await?;
        stream.read_exact(&mut buffer[..length]).await?;
        latencies.push(u64::try_from(sent.elapsed().as_nanos()).unwrap_or(u64::MAX));
    }
}
