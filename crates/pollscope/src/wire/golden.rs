//! The protocol's golden files: what they mean, written here, gives their bytes.

use std::path::PathBuf;

use serde_json::Value;

use super::*;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packages/protocol/golden")
}

fn read(name: &str) -> (Value, Vec<u8>) {
    let json = std::fs::read_to_string(directory().join(format!("{name}.json"))).unwrap();
    let bytes = std::fs::read(directory().join(format!("{name}.bin"))).unwrap();
    (serde_json::from_str(&json).unwrap(), bytes)
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no whole number"))
}

fn id(value: &Value) -> u32 {
    int(value) as u32
}

fn uint(value: &Value) -> u64 {
    int(value) as u64
}

fn column<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(read).collect()
}

fn counts(histogram: &Value) -> Counts {
    let buckets = column(&histogram["buckets"], |bucket| int(bucket) as u16);
    let counts = column(&histogram["counts"], id);
    Counts::of(buckets.into_iter().zip(counts).collect(), uint(&histogram["max"]), uint(&histogram["sum"]))
}

fn span(section: &Value) -> Span {
    Span { start: int(&section["start"]), duration: int(&section["duration"]) }
}

fn write(frame: &mut Frame, section: &Value) {
    let rows = &section["rows"];
    let worker = section["worker"].as_u64().unwrap_or(0) as u32;
    match section["kind"].as_str().unwrap() {
        "strings" => {
            let rows = column(rows, |row| (id(&row["id"]), row["text"].as_str().unwrap().to_owned()));
            strings(frame, rows.iter().map(|(id, text)| (*id, text.as_str())));
        }
        "workers" => workers(frame, column(rows, |row| (id(&row["worker"]), id(&row["name"]))).into_iter()),
        "queues" => {
            let row = |row: &Value| QueueRow {
                queue: id(&row["queue"]),
                worker: id(&row["worker"]),
                name: id(&row["name"]),
                weight: id(&row["weight"]),
            };
            queues(frame, id(&section["policy"]), &column(rows, row));
        }
        "ends" => {
            let row = |row: &Value| EndRow {
                task: id(&row["task"]),
                time: int(&row["time"]),
                outcome: id(&row["outcome"]) as u8,
                message: id(&row["message"]),
            };
            ends(frame, &column(rows, row));
        }
        "loss" => {
            let row = |row: &Value| LossRow {
                worker: id(&row["worker"]),
                from: int(&row["from"]),
                to: int(&row["to"]),
                records: uint(&row["records"]),
            };
            loss(frame, &column(rows, row));
        }
        "openPolls" => {
            let row = |row: &Value| OpenPollRow {
                worker: id(&row["worker"]),
                task: id(&row["task"]),
                start: int(&row["start"]),
                observed_at: int(&row["observedAt"]),
            };
            open_polls(frame, &column(rows, row));
        }
        "polls" => {
            let told = Polls {
                task: column(&section["task"], id),
                start: column(&section["start"], int),
                duration: column(&section["duration"], int),
                queue_delay: column(&section["queueDelay"], int),
                outcome: column(&section["outcome"], |outcome| int(outcome) as u8),
            };
            polls(frame, worker, &told);
        }
        "parks" => {
            let row = |row: &Value| ParkRow {
                start: int(&row["start"]),
                duration: int(&row["duration"]),
                reason: id(&row["reason"]) as u8,
            };
            parks(frame, worker, &column(rows, row));
        }
        "queueSamples" => {
            let row = |row: &Value| QueueSample {
                time: int(&row["time"]),
                queue: id(&row["queue"]),
                depth: uint(&row["depth"]),
                vruntime: int(&row["vruntime"]),
                lag: int(&row["lag"]),
                received: int(&row["received"]),
                entitled: int(&row["entitled"]),
            };
            queue_samples(frame, &column(rows, row));
        }
        "wakes" => {
            let codes = column(&section["source"], id).into_iter().zip(column(&section["effect"], id));
            let told = Wakes {
                time: column(&section["time"], int),
                task: column(&section["task"], id),
                waker: column(&section["waker"], id),
                code: codes.map(|(source, effect)| (source | effect << 2) as u8).collect(),
            };
            wakes(frame, worker, &told);
        }
        "marks" => {
            let row = |row: &Value| Mark {
                time: int(&row["time"]),
                duration: Some(int(&row["duration"])).filter(|&duration| duration >= 0),
                task: id(&row["task"]),
                name: id(&row["name"]),
                fields: row["fields"].as_str().unwrap().to_owned(),
            };
            marks(frame, worker, &column(rows, row));
        }
        "queueWindows" => {
            let rows = column(rows, queue_window);
            queue_windows(frame, span(section), rows.iter());
        }
        "taskWindows" => {
            let rows = column(rows, task_window);
            task_windows(frame, span(section), rows.iter());
        }
        "workerWindows" => {
            let row = |row: &Value| WorkerWindow {
                worker: id(&row["worker"]),
                state: id(&row["state"]) as u8,
                state_since: int(&row["stateSince"]),
                polls: uint(&row["polls"]),
                parks: uint(&row["parks"]),
                polling: int(&row["polling"]),
                driver: int(&row["driver"]),
                parked: int(&row["parked"]),
            };
            worker_windows(frame, span(section), &column(rows, row));
        }
        "agentWindow" => {
            let window = AgentWindow {
                records: uint(&section["records"]),
                dropped: uint(&section["dropped"]),
                ring_fill_permille: uint(&section["ringFillPermille"]),
                busy: uint(&section["busy"]),
                probe_cost: uint(&section["probeCost"]),
                bytes_sent: uint(&section["bytesSent"]),
                clients: uint(&section["clients"]),
            };
            agent_window(frame, span(section), window);
        }
        kind => panic!("this agent never writes {kind}"),
    }
}

fn queue_window(row: &Value) -> QueueWindow {
    QueueWindow {
        queue: id(&row["queue"]),
        received: uint(&row["received"]),
        entitled: uint(&row["entitled"]),
        lag: int(&row["lag"]),
        vruntime: int(&row["vruntime"]),
        depth: uint(&row["depth"]),
        depth_max: uint(&row["depthMax"]),
        slices: uint(&row["slices"]),
        preemptions: uint(&row["preemptions"]),
        max_gap: uint(&row["maxGap"]),
        poll_time: counts(&row["pollTime"]),
        queue_delay: counts(&row["queueDelay"]),
    }
}

fn task_window(row: &Value) -> TaskWindow {
    TaskWindow {
        task: id(&row["task"]),
        last_poll_end: int(&row["lastPollEnd"]),
        last_outcome: id(&row["lastOutcome"]) as u8,
        waits_on: id(&row["waitsOn"]),
        wakes: uint(&row["wakes"]),
        self_wakes: uint(&row["selfWakes"]),
        yields: uint(&row["yields"]),
        out_of_budget: uint(&row["outOfBudget"]),
        last_waker: id(&row["lastWaker"]),
        poll_time: counts(&row["pollTime"]),
        queue_delay: counts(&row["queueDelay"]),
    }
}

#[test]
fn what_the_golden_files_mean_is_written_as_their_bytes() {
    let files = [
        "strings",
        "workers",
        "queues",
        "ends",
        "loss",
        "openPolls",
        "polls",
        "polls-overlapping",
        "parks",
        "queueSamples",
        "wakes",
        "marks",
        "queueWindows",
        "taskWindows",
        "workerWindows",
        "agentWindow",
    ];
    for name in files {
        let (meaning, bytes) = read(name);
        let channel = match int(&meaning["channel"]) {
            1 => Channel::Base,
            2 => Channel::Events,
            _ => Channel::Windows,
        };
        let mut frame = Frame::new();
        for section in meaning["sections"].as_array().unwrap() {
            write(&mut frame, section);
        }
        assert_eq!(frame.encode(channel, uint(&meaning["sequence"])), bytes, "{name}");
    }
}

#[test]
fn spawns_are_written_as_in_the_protocols_example() {
    let row = |task, time, parent| SpawnRow { task, time, queue: 0, name: 1, parent, location: 0 };
    let mut frame = Frame::new();
    spawns(&mut frame, false, &[row(5, 1_500_000, 0), row(6, 1_500_250, 5)]);
    let bytes = frame.encode(Channel::Base, 300);
    // As there, but of async tasks.
    let expected = "0101ac02041400020ac08db70100010000 0102f403000105 0001";
    let expected: String = expected.split_whitespace().collect();
    assert_eq!(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), expected);
}

#[test]
fn the_golden_messages_are_read_and_written() {
    let text = |name: &str| std::fs::read_to_string(directory().join(format!("{name}.json"))).unwrap();
    assert_eq!(parse_hello(&text("hello")), Ok(Subscription { events: true, max_rate: None }));
    let subscription = Subscription { events: true, max_rate: Some(50_000) };
    assert_eq!(parse(&text("subscribe")), Ok(ClientMessage::Subscribe(subscription)));
    assert_eq!(parse(&text("snapshotRequest")), Ok(ClientMessage::Snapshot));
    assert_eq!(parse(&text("dump")), Ok(ClientMessage::Dump));
    assert!(matches!(parse(&text("setLevel")), Ok(ClientMessage::SetLevel(_))));
    let level: Value = serde_json::from_str(&text("level")).unwrap();
    let written: Value = serde_json::from_str(&Notice::Level(crate::Level::Everything).text()).unwrap();
    assert_eq!(written, level);
}

#[test]
fn a_hello_of_another_major_version_is_answered_as_in_the_golden_refusal() {
    let hello = r#"{"type":"hello","protocol":{"major":2,"minor":0},"client":"console/2.0.0","subscribe":"events"}"#;
    let refusal = parse_hello(hello).unwrap_err();
    let golden: Value =
        serde_json::from_str(&std::fs::read_to_string(directory().join("refused.json")).unwrap()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&refusal.text()).unwrap(), golden);
}

#[test]
fn whatever_else_a_client_says_is_malformed() {
    for text in ["", "[]", "{}", "7", "{\"type\":\"hello\"}", "{\"type\":\"subscribe\",\"subscribe\":\"all\"}", "\u{0}"]
    {
        let expected =
            |result: Option<&Notice>| matches!(result, Some(Notice::Refused { code: Refusal::Malformed, .. }));
        assert!(expected(parse(text).err().as_ref()), "{text:?} as a request");
        assert!(expected(parse_hello(text).err().as_ref()), "{text:?} as a hello");
    }
}
