import type { Overview, Percentiles, QueueRow, SlowPoll, TaskRow } from '@pollscope/analysis';
import { describe, expect, test } from 'vitest';
import { verdict } from './verdict.ts';

const calmTimes: Percentiles = { count: 5000, p50: 2e5, p95: 1e6, p99: 2e6, max: 4.2e6 };

function queue(name: string, change: Partial<QueueRow> = {}): QueueRow {
  return {
    queue: 0,
    name,
    weight: 1,
    polls: 5000,
    received: 1e9,
    entitled: 1e9,
    receivedShare: 0.5,
    entitledShare: 0.5,
    lag: 0,
    vruntime: 0,
    depth: 0,
    depthMax: 0,
    pollTime: calmTimes,
    queueDelay: calmTimes,
    ...change,
  };
}

function poll(change: Partial<SlowPoll> = {}): SlowPoll {
  return {
    task: 12,
    taskName: 'render tile 3/4/1',
    queue: 0,
    queueName: 'foreground',
    worker: 0,
    start: 80e9,
    duration: 4.2e6,
    queueDelay: 1e5,
    running: false,
    ...change,
  };
}

function overview(change: Partial<Overview> = {}): Overview {
  return {
    range: { from: 60e9, to: 90e9 },
    policy: 'eevdf',
    pollTime: calmTimes,
    queueDelay: calmTimes,
    depth: 0,
    pollsTotal: 5000,
    queues: [queue('foreground'), queue('background', { queue: 1 })],
    jain: 1,
    workers: [],
    agent: {
      recordsPerSecond: 0,
      busyShare: 0,
      probeShare: 0,
      ringFillPermille: 0,
      bytesPerSecond: 0,
      clients: 1,
      dropped: 0,
      droppedTotal: 0,
      framesMissed: 0,
    },
    slowest: [poll()],
    ...change,
  };
}

const spinner: TaskRow = {
  key: '7',
  name: 'watch cache',
  queue: 0,
  queueName: 'foreground',
  tasks: 1,
  state: undefined,
  waiting: 0,
  waitingFor: 0,
  polls: 9e6,
  pollsPerSecond: 300_000,
  busy: 1.5e9,
  busyShare: 0.05,
  pollTime: { count: 9e6, p50: 140, p95: 200, p99: 260, max: 9e5 },
  queueDelay: calmTimes,
};

const headline = (change: Partial<Overview>): string => verdict(overview(change))[0].headline.replaceAll('\u202f', ' ');

describe('the verdict', () => {
  test('is calm when nothing stands out', () => {
    const [only, ...others] = verdict(overview());
    expect(only.tone).toBe('calm');
    expect(others).toEqual([]);
    expect(only.detail.replaceAll('\u202f', ' ')).toBe(
      'Of 5,000 polls in the last 30 s the longest took 4.20 ms; 95 % of polls waited less than 1.00 ms for their turn.',
    );
  });

  test('says so when nothing was polled', () => {
    const none = { ...calmTimes, count: 0 };
    expect(headline({ pollTime: none, queueDelay: none, slowest: [] })).toBe('No poll ended in the last 30 s');
  });

  test('begins with the poll that is still running', () => {
    const running = poll({ running: true, duration: 1.24e9 });
    const [first, second] = verdict(
      overview({ slowest: [running, poll({ duration: 8e8 })], pollTime: { ...calmTimes, max: 8e8 } }),
    );
    expect(first.tone).toBe('alarm');
    expect(first.headline.replaceAll('\u202f', ' ')).toBe(
      'render tile 3/4/1 has been polling for 1.24 s on foreground',
    );
    expect(second?.headline.replaceAll('\u202f', ' ')).toBe('render tile 3/4/1 polled for 800 ms without yielding');
  });

  test('does not shout about a poll that has only just begun', () => {
    expect(headline({ slowest: [poll({ running: true, duration: 2e6 })] })).toBe('Nothing stands out');
  });

  test('names a task that is polled all the time and does next to nothing', () => {
    const [{ headline: said, detail }] = verdict(overview(), spinner);
    expect(said.replaceAll('\u202f', ' ')).toBe('watch cache is polled 300 k/s for next to nothing');
    expect(detail.replaceAll('\u202f', ' ')).toContain('take under 140 ns, together 5.0 % of the time');
  });

  test.each([
    ['often, for a reason', { pollTime: { ...spinner.pollTime, p50: 20_000 } }],
    ['briefly, now and then', { pollsPerSecond: 5_000 }],
  ])('leaves a task in peace that is polled %s', (_how, change) => {
    expect(verdict(overview(), { ...spinner, ...change })[0].tone).toBe('calm');
  });

  test('tells of lost records', () => {
    const { agent } = overview();
    expect(headline({ agent: { ...agent, dropped: 1203 } })).toBe('1,203 records were lost in the last 30 s');
  });

  test('names the queue of a long poll that was before the page was opened', () => {
    const slow = queue('background', { pollTime: { ...calmTimes, max: 9e8 } });
    expect(headline({ pollTime: { ...calmTimes, max: 9e8 }, queues: [queue('foreground'), slow] })).toBe(
      'A task of background polled for 900 ms without yielding',
    );
  });

  test('names a queue that was kept from its share, and the one that took it', () => {
    const starved = queue('foreground', { receivedShare: 0.3, entitledShare: 0.889 });
    const greedy = queue('background', { queue: 1, receivedShare: 0.7, entitledShare: 0.111 });
    const [{ headline: said, detail }] = verdict(overview({ queues: [starved, greedy] }));
    expect(said.replaceAll('\u202f', ' ')).toBe('foreground received 30.0 % of the CPU and was owed 88.9 %');
    expect(detail.replaceAll('\u202f', ' ')).toBe(
      'background ran in its time: it received 70.0 % and was owed 11.1 %.',
    );
  });

  test('names a queue whose tasks wait long, but not on the word of a few samples', () => {
    const slow = { ...calmTimes, p95: 2.4e8 };
    expect(headline({ queues: [queue('foreground', { queueDelay: slow })] })).toBe(
      'Tasks of foreground wait 240 ms for their turn (p95)',
    );
    expect(headline({ queues: [queue('foreground', { queueDelay: { ...slow, count: 19 } })] })).toBe(
      'Nothing stands out',
    );
  });
});
