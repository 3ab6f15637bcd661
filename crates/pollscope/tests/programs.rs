//! Real programs, each a process of its own, on good days and bad ones.

mod support;

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use pollscope::{Agent, Executor, Group, Level, Pollscope};
use support::{PROGRAM, Program, Reader, TOKEN, connect, get, wait_for_test};
use tokio::runtime::{Builder, Runtime};

const READY: u64 = 0;
const PANICKED: u64 = 1;
const ABORTED: u64 = 2;
const LOSSES: u64 = 6;
const TASK_WINDOWS: u64 = 9;
const WORKER_WINDOWS: u64 = 10;
const PARKS: u64 = 13;
const WAKES: u64 = 18;

/// Not a test but the programs: the tests start this file anew with the name of one.
#[test]
fn program() {
    match std::env::var(PROGRAM).as_deref() {
        Ok("one worker") => one_worker(),
        Ok("64 workers") => many_workers(),
        Ok("two runtimes") => two_runtimes(),
        Ok("drops its runtime") => drops_its_runtime(),
        Ok("panics") => panics(),
        Ok("its hooks panic") => its_hooks_panic(),
        Ok("blocks") => blocks(),
        Ok("busy") => busy(),
        Ok("comes and goes") => comes_and_goes(),
        Ok("is too fast") => is_too_fast(),
        Ok("exits at once") => exits_at_once(),
        Ok("stops its agent") => stops_its_agent(),
        Ok("has executors") => has_executors(),
        #[cfg(unix)]
        Ok("forks") => forks(),
        _ => {}
    }
}

fn observed(builder: &mut Builder) -> (Runtime, Agent) {
    let (runtime, agent) = Pollscope::new("program").from_environment().build(builder.enable_all()).unwrap();
    println!("console: {}", agent.url());
    (runtime, agent)
}

/// Sleeps and wakes, for ever.
async fn ticks() {
    loop {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

fn compute(time: Duration) {
    let began = Instant::now();
    while began.elapsed() < time {
        std::hint::spin_loop();
    }
}

fn one_worker() {
    let (runtime, _agent) = observed(&mut Builder::new_current_thread());
    runtime.block_on(async {
        pollscope::task().name("ticker").spawn(ticks());
        tokio::spawn(ticks());
        tokio::task::spawn_blocking(wait_for_test).await.unwrap();
    });
}

#[test]
fn one_worker_tells_of_its_tasks_where_they_were_spawned_and_when_it_slept() {
    let mut program = Program::start("one worker");
    let mut reader = Reader::connect(&program);
    let told = reader
        .until("polls, parks and wakes", |told| told.polls > 20 && told.count(PARKS) > 0 && told.count(WAKES) > 0);
    assert_eq!(told.workers.len(), 1, "{:?}", told.workers);
    assert!(told.spawned.values().any(|location| location.contains("tests/programs.rs")), "{:?}", told.spawned);
    assert!(told.strings.values().any(|text| text == "ticker"));
    program.go_on();
    assert!(program.ends_well());
}

fn many_workers() {
    let (runtime, _agent) = observed(Builder::new_multi_thread().worker_threads(64));
    runtime.block_on(async {
        for _ in 0..256 {
            pollscope::spawn(ticks());
        }
        tokio::task::spawn_blocking(wait_for_test).await.unwrap();
    });
}

#[test]
fn sixty_four_workers_have_a_lane_each() {
    let mut program = Program::start("64 workers");
    let mut reader = Reader::connect(&program);
    let told = reader.until("64 workers", |told| told.workers.len() >= 64 && told.polls > 1_000);
    assert_eq!(told.workers.len(), 64);
    program.go_on();
    assert!(program.ends_well());
}

fn two_runtimes() {
    let (first, agent) = observed(Builder::new_multi_thread().worker_threads(1));
    let second = agent.build("second", Builder::new_multi_thread().worker_threads(1).enable_all()).unwrap();
    // Joins the agent that there is.
    let (_third, same) = Pollscope::new("third").build(Builder::new_multi_thread().enable_all()).unwrap();
    assert_eq!(same.url(), agent.url());
    first.spawn(pollscope::task().name("first").spawn_on(ticks(), first.handle()));
    second.spawn(ticks());
    pollscope::task().name("of the second").spawn_on(ticks(), second.handle());
    wait_for_test();
}

#[test]
fn two_runtimes_are_told_apart() {
    let mut program = Program::start("two runtimes");
    let mut reader = Reader::connect(&program);
    reader.until("workers of both", |told| {
        ["program worker 0", "second worker 0"].iter().all(|name| told.workers.values().any(|worker| worker == name))
    });
    program.go_on();
    assert!(program.ends_well());
}

fn drops_its_runtime() {
    let (runtime, _agent) = observed(Builder::new_multi_thread().worker_threads(2));
    for _ in 0..5 {
        pollscope::task().name("ticker").spawn_on(ticks(), runtime.handle());
    }
    wait_for_test();
    drop(runtime);
    wait_for_test();
}

#[test]
fn a_runtime_that_is_dropped_ends_its_tasks_and_the_stream_goes_on() {
    let mut program = Program::start("drops its runtime");
    let mut reader = Reader::connect(&program);
    reader.until("five tasks", |told| told.live.len() >= 5 && told.polls > 10);
    program.go_on();
    let told = reader.until("the ends of all", |told| told.ended.len() >= 5);
    assert!(told.ended.values().all(|(outcome, _)| *outcome == ABORTED), "{:?}", told.ended);
    let windows = told.count(WORKER_WINDOWS);
    reader.until("windows after that", |told| told.count(WORKER_WINDOWS) > windows + 3);
    program.go_on();
    assert!(program.ends_well());
}

fn panics() {
    let (runtime, _agent) = observed(Builder::new_multi_thread().worker_threads(2));
    runtime.block_on(async {
        tokio::task::spawn_blocking(wait_for_test).await.unwrap();
        let panicked = pollscope::spawn(async { panic!("out of {}", "tiles") }).await;
        assert!(panicked.unwrap_err().is_panic());
        assert_eq!(pollscope::spawn(async { 7 }).await.unwrap(), 7);
        tokio::task::spawn_blocking(wait_for_test).await.unwrap();
    });
}

#[test]
fn a_panic_in_a_task_is_told_with_its_message_and_stays_what_it_is() {
    let mut program = Program::start("panics");
    let mut reader = Reader::connect(&program);
    reader.until("anything", |told| !told.sections.is_empty());
    program.go_on();
    let told = reader.until("both ends", |told| told.ended.len() >= 2);
    assert!(told.ended.values().any(|end| *end == (PANICKED, "out of tiles".to_owned())), "{:?}", told.ended);
    assert!(told.ended.values().any(|end| end.0 == READY));
    program.go_on();
    assert!(program.ends_well());
}

fn its_hooks_panic() {
    let options = Pollscope::new("program").from_environment();
    #[cfg(tokio_unstable)]
    let options = options.on_task_terminate(|_| panic!("a hook of the program"));
    let (runtime, agent) = options.build(Builder::new_multi_thread().worker_threads(2).enable_all()).unwrap();
    println!("console: {}", agent.url());
    runtime.block_on(async {
        loop {
            assert_eq!(pollscope::spawn(async { 7 }).await.unwrap(), 7);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
}

#[test]
fn a_panic_in_a_hook_of_the_program_loses_nothing() {
    let program = Program::start("its hooks panic");
    let mut reader = Reader::connect(&program);
    reader.until("polls and ends", |told| told.polls > 20 && told.ended.len() > 10);
}

fn blocks() {
    let (runtime, _agent) = observed(Builder::new_multi_thread().worker_threads(2));
    runtime.block_on(async {
        pollscope::task().name("blocker").spawn(async { wait_for_test() }).await.unwrap();
    });
}

#[test]
fn a_poll_that_does_not_end_is_told_while_it_lasts_and_when_it_is_over() {
    let mut program = Program::start("blocks");
    let mut reader = Reader::connect(&program);
    let told = reader.until("a poll in progress", |told| !told.open_polls.is_empty());
    assert!(told.spawned.contains_key(&told.open_polls[0]));
    program.go_on();
    assert!(program.ends_well());
}

fn busy() {
    let (runtime, _agent) = observed(Builder::new_multi_thread().worker_threads(1));
    runtime.block_on(async {
        for _ in 0..50 {
            tokio::spawn(async {
                loop {
                    compute(Duration::from_micros(20));
                    tokio::task::yield_now().await;
                }
            });
        }
        tokio::task::spawn_blocking(wait_for_test).await.unwrap();
    });
}

#[test]
#[cfg(target_os = "linux")]
fn clients_that_never_read_cost_the_others_nothing_and_little_memory() {
    let mut program = Program::start("busy");
    let mut reader = Reader::connect(&program);
    reader.until("polls", |told| told.polls > 1_000 || told.count(TASK_WINDOWS) > 2);
    let before = program.memory();
    let _idle: Vec<Reader> = (0..20).map(|_| Reader::connect(&program)).collect();
    let seconds = reader.told.count(TASK_WINDOWS);
    reader.until("five seconds more", |told| told.count(TASK_WINDOWS) >= seconds + 5);
    assert!(program.memory() < before + (100 << 20), "{} bytes more", program.memory() - before);
    program.go_on();
    assert!(program.ends_well());
}

fn comes_and_goes() {
    let agent = Pollscope::new("program").from_environment().start().unwrap();
    println!("console: {}", agent.url());
    wait_for_test();
    for number in 0..40 {
        let builder = &mut Builder::new_multi_thread();
        let runtime = agent.build(&format!("runtime {number}"), builder.worker_threads(1).enable_all()).unwrap();
        let pause = async { tokio::time::sleep(Duration::from_millis(5)).await };
        let task = pollscope::task().spawn_on(pause, runtime.handle());
        runtime.block_on(task).unwrap();
    }
    wait_for_test();
}

#[test]
fn threads_that_come_and_go_are_told_apart_and_as_ended() {
    let mut program = Program::start("comes and goes");
    let mut reader = Reader::connect(&program);
    reader.until("anything", |told| !told.sections.is_empty());
    program.go_on();
    let told = reader.until("the ends of 40 workers", |told| {
        told.workers.values().filter(|name| name.ends_with("(ended)")).count() >= 40
    });
    let numbers = (0..40).map(|number| format!("runtime {number} worker 0 (ended)"));
    for name in numbers {
        assert!(told.workers.values().any(|worker| *worker == name), "{name} among {:?}", told.workers);
    }
    assert_eq!(told.ended.len(), 40);
    program.go_on();
    assert!(program.ends_well());
}

fn is_too_fast() {
    let options = Pollscope::new("program").from_environment().ring_records(1 << 10);
    let (runtime, agent) = options.build(Builder::new_current_thread().enable_all()).unwrap();
    println!("console: {}", agent.url());
    runtime.block_on(async {
        let blocking = tokio::task::spawn_blocking(wait_for_test);
        while !blocking.is_finished() {
            pollscope::spawn(async { (0..100).for_each(|_| _ = pollscope::spawn(async {})) }).await.unwrap();
        }
    });
}

#[test]
fn a_program_that_is_faster_than_its_agent_loses_records_which_are_counted() {
    let mut program = Program::start("is too fast");
    let mut reader = Reader::connect(&program);
    reader.until("losses beside polls", |told| told.count(LOSSES) > 2 && told.polls > 1_000);
    program.go_on();
    assert!(program.ends_well());
}

fn exits_at_once() {
    let (runtime, _agent) = observed(&mut Builder::new_multi_thread());
    runtime.block_on(async { pollscope::spawn(async {}).await.unwrap() });
}

#[test]
fn a_program_that_exits_at_once_does_so() {
    assert!(Program::start("exits at once").ends_well());
}

fn stops_its_agent() {
    let (runtime, agent) = observed(Builder::new_multi_thread().worker_threads(2));
    runtime.spawn(pollscope::task().spawn_on(ticks(), runtime.handle()));
    wait_for_test();
    agent.stop();
    agent.stop();
    assert!(TcpStream::connect(("127.0.0.1", agent.port())).is_err(), "the port is free");
    assert_eq!(runtime.block_on(async { pollscope::spawn(async { 7 }).await.unwrap() }), 7);
    let again = Pollscope::new("again").port(0).quiet().level(Level::Polls).start().unwrap();
    assert_ne!(again.port(), 0);
}

#[test]
fn an_agent_that_is_stopped_says_goodbye_and_can_be_started_anew() {
    let mut program = Program::start("stops its agent");
    let mut reader = Reader::connect(&program);
    reader.until("polls", |told| told.polls > 5);
    program.go_on();
    assert_eq!(reader.close_code(), Some(1001));
    assert!(program.ends_well());
}

fn has_executors() {
    let agent = Pollscope::new("program").from_environment().start().unwrap();
    println!("console: {}", agent.url());
    let executor = Executor::new("workshop");
    let (web, batch) = (executor.queue("web", 8), executor.queue("batch", 1));
    // Not observed itself: only what the futures tell.
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let serve = web.instrument_named("request", ticks());
        let grind = batch.instrument(ticks());
        let set = tokio::task::LocalSet::new();
        let group = Group::new("plain", 2).instrument(set.run_until(async {
            let pause = tokio::time::sleep(Duration::from_millis(5));
            pollscope::task().name("within a poll").spawn_local(pause).await.unwrap();
        }));
        tokio::select! { () = serve => {}, () = grind => {}, _ = tokio::task::spawn_blocking(wait_for_test) => {} }
        group.await;
    });
    wait_for_test();
}

#[test]
fn futures_tell_of_themselves_in_any_executor() {
    let mut program = Program::start("has executors");
    let mut reader = Reader::connect(&program);
    let told = reader.until("polls in its lane", |told| told.polls > 20 && !told.workers.is_empty());
    assert_eq!(told.workers.values().collect::<Vec<_>>(), ["workshop worker 0"]);
    for queue in ["web of workshop", "batch of workshop", "plain"] {
        assert!(told.queues.values().any(|name| name == queue), "{:?}", told.queues);
    }
    program.go_on();
    let told = reader.until("the ends", |told| told.ended.len() >= 4);
    let aborted = told.ended.values().filter(|end| end.0 == ABORTED).count();
    assert_eq!(aborted, 2, "{:?}", told.ended);
    program.go_on();
    assert!(program.ends_well());
}

#[cfg(unix)]
fn forks() {
    let (runtime, agent) = observed(Builder::new_multi_thread().worker_threads(2));
    runtime.spawn(pollscope::task().spawn_on(ticks(), runtime.handle()));
    wait_for_test();
    // SAFETY: the child does nothing with what the parent's threads may have held but what is tested, and ends.
    match unsafe { libc::fork() } {
        0 => {
            let built = Pollscope::new("child").port(0).quiet().build(Builder::new_current_thread().enable_all());
            let is_well = built.is_ok_and(|(runtime, own)| {
                own.port() != agent.port()
                    && runtime.block_on(async { pollscope::spawn(async { 7 }).await.unwrap() }) == 7
            });
            // SAFETY: ends the process.
            unsafe { libc::_exit(i32::from(!is_well)) }
        }
        child => {
            let mut status = 0;
            // SAFETY: waits for the child that was just made.
            unsafe { libc::waitpid(child, &raw mut status, 0) };
            assert_eq!(status, 0);
            wait_for_test();
        }
    }
}

#[test]
#[cfg(unix)]
fn a_child_of_a_fork_has_an_agent_of_its_own() {
    let mut program = Program::start("forks");
    let mut reader = Reader::connect(&program);
    let polls = reader.until("polls", |told| told.polls > 5).polls;
    program.go_on();
    reader.until("the parent's polls go on", |told| told.polls > polls + 50);
    program.go_on();
    assert!(program.ends_well());
}

#[test]
fn only_who_knows_the_token_and_comes_from_here_may_read() {
    let program = Program::start("one worker");
    let address = program.address();
    let host = format!("Host: {address}\r\n");
    let wrong =
        Reader { told: support::Told::default(), socket: connect(address, "another-token-altogether").unwrap() };
    assert_eq!(wrong.close_code(), Some(4401));
    assert!(get(address, "/", "Host: evil.example\r\n").starts_with("HTTP/1.1 403"));
    assert!(get(address, "/", &host).starts_with("HTTP/1.1 200"));
    assert!(get(address, &format!("/?token={TOKEN}"), &host).contains("HttpOnly; SameSite=Strict"));
    assert!(get(address, "/?token=another-token-altogether", &host).starts_with("HTTP/1.1 403"));
    assert!(get(address, "/recordings", &host).starts_with("HTTP/1.1 401"));
    assert!(get(address, "/../../etc/passwd", &host).starts_with("HTTP/1.1 404"));
    let upgrade = format!(
        "{host}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Version: 13\r\nAuthorization: Bearer {TOKEN}\r\n"
    );
    assert!(get(address, "/stream", &format!("{upgrade}Origin: http://evil.example\r\n")).starts_with("HTTP/1.1 403"));
}

#[test]
fn what_is_no_message_costs_its_client_the_connection_and_nobody_else_anything() {
    let program = Program::start("one worker");
    let mut reader = Reader::connect(&program);
    let mut other = Reader::connect(&program);
    other.until("the welcome", |told| !told.notices.is_empty());
    other.say("{\"type\":\"setLevel\",\"level\":\"off\"}");
    other.until("that it may not", |told| told.notices.iter().any(|notice| notice.contains("declined")));
    other.say("no JSON");
    assert_eq!(other.close_code(), Some(4400));
    let mut garbage = TcpStream::connect(program.address()).unwrap();
    garbage.write_all(&[0, 159, 146, 150]).unwrap();
    drop(garbage);
    reader.until("polls", |told| told.polls > 20);
}
