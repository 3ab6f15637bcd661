import { PollOutcome, SliceEnd } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { Aggregator, type WindowSection } from './aggregator.ts';

const MS = 1_000_000;
const SECOND = 1_000 * MS;
const { pending, yielded, outOfBudget, ready } = PollOutcome;

interface PollOptions {
  readonly outcome?: PollOutcome;
  readonly delayMs?: number;
}

/** Polls of 1 ms on worker 0 and queue 0, ending pending and without queue delay unless told otherwise. */
function program() {
  const aggregator = new Aggregator();
  const poll = (task: number, startMs: number, { outcome, delayMs = 0 }: PollOptions = {}): void => {
    aggregator.poll(0, 0, task, startMs * MS, MS, delayMs * MS, outcome ?? pending);
  };
  const close = <Kind extends WindowSection['kind']>(kind: Kind, nowMs: number) =>
    aggregator
      .close(nowMs * MS)
      .filter((section): section is Extract<WindowSection, { kind: Kind }> => section.kind === kind);
  return { aggregator, poll, close };
}

describe('a task window', () => {
  it('counts wakes, those from itself, yields and forced yields', () => {
    const { aggregator, poll, close } = program();
    aggregator.wake(7, 5 * MS, 3);
    poll(7, 10, { outcome: yielded });
    aggregator.wake(7, 12 * MS, 7);
    poll(7, 20, { outcome: outOfBudget });
    aggregator.wake(7, 25 * MS, 0);
    poll(7, 30);
    const [section] = close('taskWindows', 1000);
    expect(section?.rows).toMatchObject([
      { task: 7, wakes: 3, selfWakes: 1, yields: 1, outOfBudget: 1, lastWaker: 0, waitsOn: 0 },
    ]);
  });

  it('tells what a task waits for, although that was told only once', () => {
    const { aggregator, poll, close } = program();
    poll(7, 10);
    aggregator.wait(7, 4);
    expect(close('taskWindows', 1000)[0]?.rows).toMatchObject([{ task: 7, waitsOn: 4 }]);
    poll(7, 1_500, { outcome: yielded });
    expect(close('taskWindows', 2000)[0]?.rows).toMatchObject([{ task: 7, waitsOn: 0 }]);
    poll(7, 2_500);
    expect(close('taskWindows', 3000)[0]?.rows).toMatchObject([{ task: 7, waitsOn: 4 }]);
  });

  it('is there for a task that was woken but not polled, with its last poll', () => {
    const { aggregator, poll, close } = program();
    poll(7, 10);
    close('taskWindows', 1000);
    aggregator.wake(7, 1_200 * MS, 3);
    const [section] = close('taskWindows', 2000);
    expect(section?.rows).toMatchObject([
      { task: 7, wakes: 1, lastWaker: 3, lastPollEnd: 11 * MS, lastOutcome: pending },
    ]);
    expect(section?.rows[0]?.pollTime.counts).toHaveLength(0);
  });

  it('knows nothing of an earlier task when an id comes again after the end', () => {
    const { aggregator, poll, close } = program();
    poll(7, 10);
    aggregator.wait(7, 4);
    aggregator.taskEnded(7, 20 * MS);
    expect(close('taskWindows', 1000)[0]?.rows).toHaveLength(1);
    poll(7, 1_500);
    expect(close('taskWindows', 2000)[0]?.rows).toMatchObject([{ task: 7, waitsOn: 0, lastWaker: 0 }]);
  });
});

describe('a resource window', () => {
  it('tells who waits, since when, and who holds', () => {
    const { aggregator, poll, close } = program();
    aggregator.acquired(4, 9, { time: 5 * MS, amount: 1 });
    aggregator.available(4, 0);
    poll(9, 5);
    poll(7, 100);
    aggregator.wait(7, 4);
    poll(8, 200);
    aggregator.wait(8, 4);
    const [section] = close('resourceWindows', 1000);
    expect(section?.rows).toEqual([
      {
        resource: 4,
        waiting: 2,
        available: 0,
        longestWait: SECOND - 101 * MS,
        oldestWaiter: 7,
        holder: 9,
        acquisitions: 1,
        overtakes: 0,
      },
    ]);
  });

  it('tells of waits and holds that began before anybody watched, once they are described', () => {
    const { aggregator, poll, close } = program();
    for (let description = 0; description < 2; description++) {
      aggregator.forgetHolds([7, 8, 9]);
      aggregator.holds(4, 9, 2);
      aggregator.waits(7, 4, -5 * SECOND);
      aggregator.waits(8, 4, -4 * SECOND);
    }
    expect(close('taskWindows', 1000)[0]?.rows).toMatchObject([
      { task: 7, waitsOn: 4, lastPollEnd: -5 * SECOND, lastOutcome: pending },
      { task: 8, waitsOn: 4, lastPollEnd: -4 * SECOND, lastOutcome: pending },
    ]);
    expect(close('resourceWindows', 2000)[0]?.rows).toMatchObject([
      { resource: 4, waiting: 2, oldestWaiter: 7, longestWait: 7 * SECOND, holder: 9, acquisitions: 0 },
    ]);
    // 7 gets what it came for first: 8, which came later, is not overtaken, although nobody saw 7 come.
    aggregator.released(4, 9, 2);
    aggregator.wake(7, 2_100 * MS, 9);
    aggregator.acquired(4, 7, { time: 2_110 * MS, amount: 1 });
    poll(7, 2_110, { outcome: ready, delayMs: 10 });
    expect(close('resourceWindows', 3000)[0]?.rows).toMatchObject([{ waiting: 1, overtakes: 0, holder: 7 }]);
  });

  it('forgets what was held before a new description that does not tell of it', () => {
    const { aggregator, close } = program();
    aggregator.acquired(4, 9, { time: 5 * MS, amount: 1 });
    aggregator.acquired(5, 8, { time: 5 * MS, amount: 1 });
    aggregator.forgetHolds([9]);
    expect(close('resourceWindows', 1000)[0]?.rows).toMatchObject([
      { resource: 4, holder: 0 },
      { resource: 5, holder: 8 },
    ]);
  });

  it('keeps telling of a wait in which nothing happens, and of the whole of it when it ends', () => {
    const { aggregator, poll, close } = program();
    poll(7, 100);
    aggregator.wait(7, 4);
    close('resourceWindows', 1000);
    expect(close('resourceWindows', 2000)[0]?.rows).toMatchObject([
      { resource: 4, waiting: 1, longestWait: 2 * SECOND - 101 * MS },
    ]);
    poll(7, 2_500, { outcome: ready, delayMs: 100 });
    expect(close('resourceWindows', 3000)[0]?.rows).toMatchObject([
      { resource: 4, waiting: 0, oldestWaiter: 0, longestWait: (2_400 - 101) * MS },
    ]);
    expect(close('resourceWindows', 4000)[0]?.rows).toEqual([]);
  });

  it('counts an acquisition that overtook a waiting task, once, and none in order of arrival', () => {
    const { aggregator, poll, close } = program();
    poll(7, 100);
    aggregator.wait(7, 4);
    poll(8, 200);
    aggregator.wait(8, 4);
    // 7 is woken at 300 and polled after 9 came and took its own: in order. 8 is overtaken by 9.
    aggregator.wake(7, 300 * MS, 0);
    aggregator.acquired(4, 7, { time: 310 * MS, amount: 1 });
    poll(7, 310, { delayMs: 10 });
    aggregator.wait(7, 5);
    aggregator.acquired(4, 9, { time: 400 * MS, amount: 1 });
    poll(9, 400);
    aggregator.wait(9, 5);
    expect(close('resourceWindows', 1000)[0]?.rows[0]).toMatchObject({ resource: 4, acquisitions: 2, overtakes: 1 });
    expect(close('resourceWindows', 2000)[0]?.rows[0]).toMatchObject({ acquisitions: 0, overtakes: 0 });
  });

  it('does not call it overtaking when the one that came first had been woken before', () => {
    const { aggregator, poll, close } = program();
    poll(7, 100);
    aggregator.wait(7, 4);
    aggregator.acquired(4, 9, { time: 400 * MS, amount: 1 });
    poll(9, 400);
    poll(7, 500, { delayMs: 150 });
    expect(close('resourceWindows', 1000)[0]?.rows[0]).toMatchObject({ resource: 4, overtakes: 0 });
  });

  it('says nothing of sleeps, which share a resource', () => {
    const { aggregator, poll, close } = program();
    aggregator.resource(1, 'sleep');
    poll(7, 100);
    aggregator.wait(7, 1);
    expect(close('resourceWindows', 1000)[0]?.rows).toEqual([]);
    poll(8, 1_100);
    expect(close('taskWindows', 2000).at(-1)?.rows).toMatchObject([{ task: 8 }]);
  });

  it('names nobody who has ended as waiting, and no holder whose release was lost with its task', () => {
    const { aggregator, poll, close } = program();
    poll(7, 100);
    aggregator.wait(7, 4);
    aggregator.acquired(4, 9, { time: 200 * MS, amount: 1 });
    poll(9, 200);
    aggregator.taskEnded(7, 300 * MS);
    aggregator.keepOnly(new Set(), 400 * MS);
    expect(close('resourceWindows', 1000)[0]?.rows).toMatchObject([{ resource: 4, waiting: 0, holder: 0 }]);
    expect(close('resourceWindows', 2000)[0]?.rows).toEqual([]);
  });
});

describe('a queue window', () => {
  it('counts slices and preemptions', () => {
    const { aggregator, close } = program();
    aggregator.slice({ queue: 0, start: 0, duration: MS, reason: SliceEnd.preempted });
    aggregator.slice({ queue: 0, start: 2 * MS, duration: MS, reason: SliceEnd.empty });
    expect(close('queueWindows', 100)[0]?.rows).toMatchObject([{ queue: 0, slices: 2, preemptions: 1 }]);
  });

  it('tells the longest stretch with runnable tasks and without a poll, not that without work', () => {
    const { poll, close } = program();
    poll(1, 0);
    poll(2, 60, { delayMs: 20 });
    poll(3, 70, { delayMs: 50 });
    expect(close('queueWindows', 100)[0]?.rows).toMatchObject([{ queue: 0, maxGap: 20 * MS }]);
  });

  it('tells of such a stretch while it goes on', () => {
    const { aggregator, poll, close } = program();
    const sample = { queue: 0, vruntime: 0, lag: 0, received: 0, entitled: 0 };
    poll(1, 0);
    aggregator.queueSample({ ...sample, time: 50 * MS, depth: 2 });
    const [first, second] = close('queueWindows', 200);
    expect([first?.rows[0]?.maxGap, second?.rows[0]?.maxGap]).toEqual([50 * MS, 150 * MS]);
    aggregator.queueSample({ ...sample, time: 210 * MS, depth: 0 });
    expect(close('queueWindows', 300)[0]?.rows).toMatchObject([{ maxGap: 0 }]);
  });
});
