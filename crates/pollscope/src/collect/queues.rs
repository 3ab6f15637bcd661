//! What stands as queues: groups of tasks, declared or by the place where they were spawned, and the queues that workers
//! poll from.

use std::collections::HashMap;

use super::fairness::{Stretch, entitled};
use super::strings::Strings;
use crate::hub::{HUB, ScopeId};
use crate::wire::{Frame, QueueRow, QueueSample, QueueWindow, Span, queue_samples, queue_windows, queues};

/// Places with a queue of their own; the tasks of the others are together.
const MOST_LOCATIONS: usize = 200;
const OTHER_PLACES: &str = "other places";
const UNKNOWN_PLACE: &str = "unknown";

const PLAIN_POLICY: &str = "tokio";
/// The name says where the figures come from.
const COMPUTED_POLICY: &str = "weights (computed)";

pub(crate) struct Queue {
    name: u32,
    weight: u32,
    /// The executor among whose declared groups it has a share; None: it has no weight of its own.
    contest: Option<ScopeId>,
    /// Whether tasks are spawned into it; the others hold what workers poll next.
    has_tasks: bool,
    /// Since the start, nanoseconds.
    received: f64,
    entitled: f64,
    lag: f64,
    last_poll_end: i64,
    depth: u64,
    sampled_depth: u64,
    window: QueueWindow,
}

/// A poll as its queue counts it, nanoseconds.
#[derive(Clone, Copy)]
pub(crate) struct QueuePoll {
    pub(crate) start: i64,
    pub(crate) duration: i64,
    pub(crate) delay: Option<i64>,
    /// From when on the poll is not counted yet.
    pub(crate) uncounted_from: i64,
}

#[derive(Default)]
pub(crate) struct Queues {
    queues: Vec<Queue>,
    by_location: HashMap<u32, u32>,
    /// By the number of the hub's group.
    declared: Vec<u32>,
    is_changed: bool,
    stretches: Vec<Stretch>,
    samples: Vec<QueueSample>,
}

impl Queues {
    /// The queue of tasks that were spawned at a place, which a string names.
    pub(crate) fn of_location(&mut self, strings: &mut Strings, location: u32) -> u32 {
        let is_known = location == 0 || self.by_location.contains_key(&location);
        let place =
            if is_known || self.by_location.len() < MOST_LOCATIONS { location } else { strings.id(OTHER_PLACES) };
        if let Some(&queue) = self.by_location.get(&place) {
            return queue;
        }
        let name = if place == 0 { strings.id(UNKNOWN_PLACE) } else { place };
        let queue = self.add(name, 1, None, true);
        self.by_location.insert(place, queue);
        queue
    }

    /// The queue of a group that the program declared.
    pub(crate) fn of_group(&self, group: u32) -> Option<u32> {
        self.declared.get(group as usize).copied()
    }

    /// Takes over what the program has declared since the last call.
    pub(crate) fn learn_groups(&mut self, strings: &mut Strings) {
        for (number, group) in HUB.groups().iter().enumerate() {
            match self.declared.get(number).map(|&queue| queue as usize) {
                None => {
                    let name = match HUB.scope_name(group.scope) {
                        Some(executor) => strings.id(&format!("{} of {executor}", group.name)),
                        None => strings.id(&group.name),
                    };
                    let queue = self.add(name, group.weight, Some(group.scope), true);
                    self.declared.push(queue);
                }
                Some(queue) if self.queues[queue].weight != group.weight => {
                    self.queues[queue].weight = group.weight;
                    self.is_changed = true;
                }
                Some(_) => {}
            }
        }
    }

    /// A queue that workers poll from.
    pub(crate) fn add_run_queue(&mut self, strings: &mut Strings, name: &str) -> u32 {
        let name = strings.id(name);
        self.add(name, 1, None, false)
    }

    fn add(&mut self, name: u32, weight: u32, contest: Option<ScopeId>, has_tasks: bool) -> u32 {
        let number = self.queues.len() as u32;
        self.queues.push(Queue {
            name,
            weight,
            contest,
            has_tasks,
            received: 0.0,
            entitled: 0.0,
            lag: 0.0,
            last_poll_end: i64::MIN,
            depth: 0,
            sampled_depth: 0,
            window: QueueWindow { queue: number, ..QueueWindow::default() },
        });
        self.is_changed = true;
        number
    }

    /// Whether weights were declared, of which fairness can be told.
    pub(crate) fn has_weights(&self) -> bool {
        !self.declared.is_empty()
    }

    pub(crate) fn polled(&mut self, number: u32, poll: QueuePoll) {
        let queue = &mut self.queues[number as usize];
        let QueuePoll { start, duration, delay, uncounted_from } = poll;
        let end = start + duration;
        let window = &mut queue.window;
        window.poll_time.record(duration.max(0) as u64);
        if let Some(delay) = delay {
            window.queue_delay.record(delay.max(0) as u64);
            // This task was runnable for the delay, and the queue not served since its last poll: both held for the shorter.
            let gap = delay.min(start.saturating_sub(queue.last_poll_end)).max(0) as u64;
            window.max_gap = window.max_gap.max(gap);
        }
        queue.last_poll_end = queue.last_poll_end.max(end);
        self.serve(number, uncounted_from.max(start), end);
        if let Some(delay) = delay {
            self.wait(number, start - delay, start);
        }
    }

    /// A poll of the queue had a worker for this time, which was not told of before.
    pub(crate) fn serve(&mut self, number: u32, from: i64, to: i64) {
        let queue = &mut self.queues[number as usize];
        let served = (to - from).max(0);
        queue.received += served as f64;
        queue.window.received += served as u64;
        if queue.contest.is_some() {
            self.stretches.push(Stretch { group: number as usize, from, to, is_service: true });
        }
    }

    /// A task of the queue was runnable and not polled.
    pub(crate) fn wait(&mut self, number: u32, from: i64, to: i64) {
        if self.queues[number as usize].contest.is_some() {
            self.stretches.push(Stretch { group: number as usize, from, to, is_service: false });
        }
    }

    /// How many wait in a queue now; an event when it changes.
    pub(crate) fn set_depth(&mut self, number: u32, depth: u64, time: i64) {
        let queue = &mut self.queues[number as usize];
        queue.depth = depth;
        queue.window.depth_max = queue.window.depth_max.max(depth);
        if depth != queue.sampled_depth {
            queue.sampled_depth = depth;
            self.samples.push(queue.sample(number, time));
        }
    }

    /// How many tasks of each group wait, of the queues that have tasks; `waiting` has their queues.
    pub(crate) fn set_waiting(&mut self, waiting: impl Iterator<Item = u32>, time: i64) {
        let mut depths = vec![0; self.queues.len()];
        for queue in waiting {
            depths[queue as usize] += 1;
        }
        for (number, depth) in depths.into_iter().enumerate() {
            if self.queues[number].has_tasks {
                self.set_depth(number as u32, depth, time);
            }
        }
    }

    pub(crate) fn tell_changes(&mut self, frame: &mut Frame, strings: &mut Strings) {
        if std::mem::take(&mut self.is_changed) {
            self.tell_all(frame, strings);
        }
    }

    /// The names that [`Queues::tell_all`] needs are among the strings.
    pub(crate) fn tell_all(&self, frame: &mut Frame, strings: &mut Strings) {
        let policy = strings.id(self.policy());
        let row = |(number, queue): (usize, &Queue)| QueueRow {
            queue: number as u32,
            worker: 0,
            name: queue.name,
            weight: queue.weight,
        };
        queues(frame, policy, &self.queues.iter().enumerate().map(row).collect::<Vec<_>>());
    }

    /// The scheduling rule that the console shows.
    pub(crate) fn policy(&self) -> &'static str {
        if self.has_weights() { COMPUTED_POLICY } else { PLAIN_POLICY }
    }

    pub(crate) fn take_samples(&mut self, frame: &mut Frame) {
        if !self.samples.is_empty() {
            queue_samples(frame, &std::mem::take(&mut self.samples));
        }
    }

    pub(crate) fn forget_samples(&mut self) {
        self.samples.clear();
    }

    pub(crate) fn close_window(&mut self, frame: &mut Frame, span: Span) {
        self.share_out(span);
        for queue in &mut self.queues {
            let (lag, vruntime, depth) = (queue.lag as i64, queue.vruntime(), queue.depth);
            queue.window = QueueWindow { lag, vruntime, depth, ..std::mem::take(&mut queue.window) };
        }
        queue_windows(frame, span, self.queues.iter().map(|queue| &queue.window));
        for (number, queue) in self.queues.iter_mut().enumerate() {
            if queue.contest.is_some() {
                self.samples.push(queue.sample(number as u32, span.end()));
            }
            let window = &mut queue.window;
            (window.received, window.entitled, window.max_gap, window.depth_max) = (0, 0, 0, queue.depth);
            window.poll_time.clear();
            window.queue_delay.clear();
        }
    }

    /// Reckons what the declared groups were entitled to in the window, executor by executor.
    fn share_out(&mut self, span: Span) {
        let stretches = std::mem::take(&mut self.stretches);
        let weights: Vec<u32> = self.queues.iter().map(|queue| queue.weight).collect();
        let mut contests: Vec<ScopeId> = self.queues.iter().filter_map(|queue| queue.contest).collect();
        contests.sort_unstable();
        contests.dedup();
        for contest in contests {
            let within = stretches.iter().filter(|stretch| self.queues[stretch.group].contest == Some(contest));
            let clipped: Vec<Stretch> =
                within.map(|stretch| Stretch { from: stretch.from.max(span.start), ..*stretch }).collect();
            let entitled = entitled(&clipped, &weights);
            let mut has_work = vec![false; self.queues.len()];
            for stretch in &clipped {
                has_work[stretch.group] |= stretch.to >= span.end();
            }
            for (number, queue) in self.queues.iter_mut().enumerate() {
                if queue.contest == Some(contest) {
                    queue.take_share(entitled[number]);
                }
            }
            self.settle(contest, &has_work);
        }
    }

    /// Who has no work any more is owed nothing and owes nothing. Those that go on take over what it was, by their weights, so
    /// that lags still add up to nothing, as in EEVDF (Stoica and Abdel-Wahab 1995, section 3).
    fn settle(&mut self, contest: ScopeId, has_work: &[bool]) {
        let (mut left, mut weight) = (0.0, 0.0);
        for (queue, &has_work) in self.queues.iter_mut().zip(has_work) {
            if queue.contest != Some(contest) {
                continue;
            }
            if has_work || queue.depth > 0 {
                weight += f64::from(queue.weight);
            } else {
                left += std::mem::take(&mut queue.lag);
            }
        }
        for (queue, &has_work) in self.queues.iter_mut().zip(has_work) {
            if queue.contest == Some(contest) && (has_work || queue.depth > 0) {
                queue.lag += left * f64::from(queue.weight) / weight;
            }
        }
    }
}

impl Queue {
    fn take_share(&mut self, entitled: f64) {
        self.entitled += entitled;
        self.window.entitled = entitled.round() as u64;
        self.lag += entitled - self.window.received as f64;
    }

    /// Received time divided by weight, nanoseconds; 0 without a declared weight.
    fn vruntime(&self) -> i64 {
        if self.contest.is_some() { (self.received / f64::from(self.weight)) as i64 } else { 0 }
    }

    fn sample(&self, queue: u32, time: i64) -> QueueSample {
        let (lag, received, entitled) = (self.lag as i64, self.received as i64, self.entitled as i64);
        QueueSample { time, queue, depth: self.depth, vruntime: self.vruntime(), lag, received, entitled }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::NO_SCOPE;

    #[test]
    fn places_beyond_a_number_are_together() {
        let (mut queues, mut strings) = (Queues::default(), Strings::default());
        let ids: Vec<u32> = (0..300).map(|line| strings.id(&format!("src/main.rs:{line}:1"))).collect();
        let numbers: Vec<u32> = ids.iter().map(|&id| queues.of_location(&mut strings, id)).collect();
        assert_eq!(numbers[..200], (0..200).collect::<Vec<_>>());
        assert!(numbers[200..].iter().all(|&number| number == 200));
        assert_eq!(queues.of_location(&mut strings, ids[7]), 7);
    }

    #[test]
    fn a_group_that_gets_less_than_its_weight_says_is_owed_time() {
        let mut queues = Queues::default();
        let heavy = queues.add(1, 3, Some(NO_SCOPE), true);
        let light = queues.add(2, 1, Some(NO_SCOPE), true);
        let poll = |start, duration, delay| QueuePoll { start, duration, delay: Some(delay), uncounted_from: 0 };
        queues.polled(light, poll(0, 50_000_000, 0));
        queues.polled(heavy, poll(50_000_000, 50_000_000, 50_000_000));
        queues.wait(light, 50_000_000, 100_000_000);
        queues.close_window(&mut Frame::new(), Span { start: 0, duration: 100_000_000 });
        let (heavy, light) = (&queues.queues[heavy as usize], &queues.queues[light as usize]);
        assert_eq!((heavy.entitled, light.entitled), (75_000_000.0, 25_000_000.0));
        assert_eq!((heavy.lag, light.lag), (25_000_000.0, -25_000_000.0));
        assert_eq!((heavy.vruntime(), light.vruntime()), (16_666_666, 50_000_000));
    }

    #[test]
    fn what_a_group_leaves_with_is_taken_over_by_those_that_go_on() {
        let mut queues = Queues::default();
        let [leaving, first, second] = [1, 1, 3].map(|weight| queues.add(1, weight, Some(NO_SCOPE), true) as usize);
        for (queue, lag) in [(leaving, 40.0), (first, -30.0), (second, -10.0)] {
            queues.queues[queue].lag = lag;
        }
        queues.settle(NO_SCOPE, &[false, true, true]);
        assert_eq!([leaving, first, second].map(|queue| queues.queues[queue].lag), [0.0, -20.0, 20.0]);
        queues.settle(NO_SCOPE, &[false, false, false]);
        assert_eq!([leaving, first, second].map(|queue| queues.queues[queue].lag), [0.0, 0.0, 0.0]);
    }
}
