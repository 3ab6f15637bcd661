//! Asks the service for its five images as a browser does that has loaded the page: one over the connection that it has,
//! the others over new ones, whose handshake is a network's round trip later. Prints how long each took.
//!
//! ```sh
//! cargo run -p pollscope-example-images --bin load-images -- 127.0.0.1:3000
//! ```

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const REQUESTS: usize = 5;
const ROUND_TRIP: Duration = Duration::from_millis(5);

fn main() -> Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let mut warm = Connection::open(&address)?;
    warm.get("/")?;
    let mut warm = Some(warm);
    let requests: Vec<_> = (1..=REQUESTS)
        .map(|id| {
            let (address, warm) = (address.clone(), warm.take());
            thread::spawn(move || timed_request(id, &address, warm))
        })
        .collect();
    for (id, request) in (1..).zip(requests) {
        let took = request.join().map_err(|_| Error::other("a request's thread panicked"))??;
        println!("image {id}: {:5} ms", took.as_millis());
    }
    Ok(())
}

fn timed_request(id: usize, address: &str, warm: Option<Connection>) -> Result<Duration> {
    let start = Instant::now();
    let mut connection = match warm {
        Some(connection) => connection,
        None => {
            thread::sleep(ROUND_TRIP);
            Connection::open(address)?
        }
    };
    connection.get(&format!("/{id}/image.svg"))?;
    Ok(start.elapsed())
}

/// HTTP/1.1 that stays open.
struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    fn open(address: &str) -> Result<Self> {
        Ok(Self { stream: BufReader::new(TcpStream::connect(address)?) })
    }

    fn get(&mut self, path: &str) -> Result<()> {
        // In one piece: the second of several would wait for an acknowledgement of the first.
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(Error::other)?;
            }
        }
        std::io::copy(&mut self.stream.by_ref().take(length), &mut std::io::sink())?;
        Ok(())
    }
}
