//! Programs to observe, each a process of its own, and a client that reads their streams.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

/// As long as a loaded machine may take; nothing is expected to be slow.
const PATIENCE: Duration = Duration::from_secs(30);
pub(crate) const TOKEN: &str = "a-token-for-these-tests";
/// Names the program that a copy of the test is to be.
pub(crate) const PROGRAM: &str = "POLLSCOPE_TEST_PROGRAM";

/// A program under observation; killed when it is dropped.
pub(crate) struct Program {
    process: Child,
    pub(crate) url: String,
}

impl Program {
    /// Starts this test anew, as the program of this name, and waits until it says where its console is.
    pub(crate) fn start(name: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "program", "--nocapture"])
            .env(PROGRAM, name)
            .env("POLLSCOPE_TOKEN", TOKEN)
            .env("POLLSCOPE_PORT", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.by_ref().find_map(|line| line.unwrap().strip_prefix("console: ").map(str::to_owned));
        // Read on, so that the program can go on to write.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: url.expect("the program says where its console is") }
    }

    /// Tells the program to go on to what it does when it is asked.
    pub(crate) fn go_on(&mut self) {
        self.process.stdin.as_mut().unwrap().write_all(b"go on\n").unwrap();
    }

    /// Waits for its end; whether it ended well.
    pub(crate) fn ends_well(&mut self) -> bool {
        let since = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.success();
            }
            assert!(since.elapsed() < PATIENCE, "the program does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Memory that it has, in bytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        1024 * line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    }

    /// `host:port`.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap().split('/').next().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// In a program: waits until the test says to go on.
pub(crate) fn wait_for_test() {
    // Also when the test is gone.
    _ = std::io::stdin().lines().next();
}

/// What a stream has told so far.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) strings: HashMap<u64, String>,
    pub(crate) workers: HashMap<u64, String>,
    pub(crate) queues: HashMap<u64, String>,
    /// Locations by task.
    pub(crate) spawned: HashMap<u64, String>,
    pub(crate) live: Vec<u64>,
    /// Outcome and message by task.
    pub(crate) ended: HashMap<u64, (u64, String)>,
    /// By number of the kind of section.
    pub(crate) sections: HashMap<u64, u64>,
    pub(crate) polls: u64,
    /// Tasks in progress, of the last such section.
    pub(crate) open_polls: Vec<u64>,
    pub(crate) notices: Vec<String>,
}

pub(crate) struct Reader {
    pub(crate) socket: WebSocket<TcpStream>,
    pub(crate) told: Told,
}

impl Reader {
    pub(crate) fn connect(program: &Program) -> Self {
        let mut reader = Self { socket: connect(program.address(), TOKEN).unwrap(), told: Told::default() };
        reader.say(r#"{"type":"hello","protocol":{"major":1,"minor":0},"client":"test/1","subscribe":"events"}"#);
        reader
    }

    pub(crate) fn say(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    /// Reads on until what was told has come to be so.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Told) -> bool) -> &Told {
        let since = Instant::now();
        while !holds(&self.told) {
            assert!(since.elapsed() < PATIENCE, "never told: {what}");
            match self.socket.read() {
                Ok(Message::Binary(frame)) => self.told.frame(&frame),
                Ok(Message::Text(text)) => self.told.notices.push(text.to_string()),
                Ok(Message::Close(frame)) => panic!("closed with {frame:?} before it was told: {what}"),
                Ok(_) => {}
                Err(error) => panic!("{error} before it was told: {what}"),
            }
        }
        &self.told
    }

    /// Reads to the end; the code that the connection was closed with.
    pub(crate) fn close_code(mut self) -> Option<u16> {
        loop {
            match self.socket.read() {
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }
}

pub(crate) fn connect(address: &str, token: &str) -> Result<WebSocket<TcpStream>, String> {
    let stream = TcpStream::connect(address).map_err(|error| error.to_string())?;
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut request = format!("ws://{address}/stream").into_client_request().unwrap();
    request.headers_mut().insert("Authorization", format!("Bearer {token}").parse().unwrap());
    client(request, stream).map(|(socket, _)| socket).map_err(|error| error.to_string())
}

/// Asks for a page with these headers; the whole answer.
pub(crate) fn get(address: &str, target: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\n{headers}\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Numbers of a section, one after the other.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn uint(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = self.0[0];
            self.0 = &self.0[1..];
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    fn int(&mut self) -> i64 {
        let zigzag = self.uint();
        (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64)
    }

    fn text(&mut self) -> String {
        let length = self.uint() as usize;
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8(text.to_vec()).unwrap()
    }
}

impl Told {
    /// Sections of a kind, by its number.
    pub(crate) fn count(&self, kind: u64) -> u64 {
        self.sections.get(&kind).copied().unwrap_or(0)
    }

    fn frame(&mut self, bytes: &[u8]) {
        assert_eq!(bytes[0], 1, "the format's version");
        let mut numbers = Numbers(&bytes[2..]);
        numbers.uint();
        while !numbers.0.is_empty() {
            let (kind, length) = (numbers.uint(), numbers.uint() as usize);
            let (payload, rest) = numbers.0.split_at(length);
            numbers.0 = rest;
            *self.sections.entry(kind).or_default() += 1;
            self.section(kind, Numbers(payload));
        }
    }

    fn string(&self, id: u64) -> String {
        self.strings.get(&id).cloned().unwrap_or_default()
    }

    fn section(&mut self, kind: u64, mut numbers: Numbers<'_>) {
        match kind {
            1 => (0..numbers.uint()).for_each(|_| _ = self.strings.insert(numbers.uint(), numbers.text())),
            2 => {
                for _ in 0..numbers.uint() {
                    let (worker, name) = (numbers.uint(), numbers.uint());
                    self.workers.insert(worker, self.string(name));
                }
            }
            3 => {
                numbers.uint();
                for _ in 0..numbers.uint() {
                    let [queue, _, name, _] = [(); 4].map(|()| numbers.uint());
                    self.queues.insert(queue, self.string(name));
                }
            }
            4 => self.spawns(numbers),
            5 => {
                let mut task = 0;
                for _ in 0..numbers.uint() {
                    task += numbers.int();
                    numbers.int();
                    let (outcome, message) = (numbers.uint(), numbers.uint());
                    self.ended.insert(task as u64, (outcome, self.string(message)));
                }
            }
            7 => {
                let rows = numbers.uint();
                let mut row = || (numbers.uint(), numbers.uint(), numbers.int(), numbers.uint()).1;
                self.open_polls = (0..rows).map(|_| row()).collect();
            }
            12 => {
                numbers.uint();
                self.polls += numbers.uint();
            }
            _ => {}
        }
    }

    fn spawns(&mut self, mut numbers: Numbers<'_>) {
        let is_snapshot = numbers.uint() == 1;
        if is_snapshot {
            self.live.clear();
        }
        let mut task = 0;
        for _ in 0..numbers.uint() {
            task += numbers.int();
            numbers.int();
            let [_, _, _, location, _] = [(); 5].map(|()| numbers.uint());
            self.spawned.insert(task as u64, self.string(location));
            self.live.push(task as u64);
        }
    }
}
