import { Aggregator } from '@pollscope/analysis';
import { type Finding, PollOutcome, type Section, TaskOutcome } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INSTRUMENTS } from './instruments.ts';
import { ProgramTotals } from './program-totals.ts';

const TEXTS = ['', 'main', 'foreground', 'background', 'second'];

function newTotals(detectors: readonly string[] = []): ProgramTotals {
  const totals = new ProgramTotals({ text: (id) => TEXTS[id] ?? `text ${id}`, liveTasks: () => 0, detectors });
  totals.observe({ kind: 'workers', rows: [{ worker: 0, name: 1 }] });
  totals.observe({
    kind: 'queues',
    policy: 0,
    rows: [
      { queue: 0, worker: 0, name: 2, weight: 8 },
      { queue: 1, worker: 0, name: 3, weight: 1 },
    ],
  });
  return totals;
}

/** Every sample of every counter and histogram, by name and labels. */
function cumulative(totals: ProgramTotals): Map<string, number> {
  const values = INSTRUMENTS.flatMap((instrument) => {
    switch (instrument.kind) {
      case 'gauge':
        return [];
      case 'counter':
        return instrument.samples(totals).map((sample) => [instrument.name, sample.labels, sample.value] as const);
      case 'histogram':
        return instrument
          .samples(totals)
          .flatMap(({ labels, histogram }) =>
            [...histogram.counts, histogram.count, histogram.sumSeconds].map(
              (figure, index) => [`${instrument.name} ${index}`, labels, figure] as const,
            ),
          );
    }
  });
  return new Map(values.map(([name, labels, figure]) => [`${name} ${JSON.stringify(labels)}`, figure]));
}

function value(totals: ProgramTotals, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const instrument = INSTRUMENTS.find((one) => one.name === name);
  if (instrument === undefined || instrument.kind === 'histogram') throw new Error(`no number ${name}`);
  return instrument.samples(totals).find((one) => JSON.stringify(one.labels) === JSON.stringify(labels))?.value;
}

const poll = fc.record({
  queue: fc.constantFrom(0, 1),
  duration: fc.nat(30_000_000),
  queueDelay: fc.nat(5_000_000),
  pause: fc.nat(20_000_000),
});

describe('counters', () => {
  it('never fall, and count each poll once, however the stream falls into windows', () => {
    fc.assert(
      fc.property(fc.array(poll, { maxLength: 60 }), (polls) => {
        const totals = newTotals();
        const aggregator = new Aggregator();
        let time = 0;
        let before = cumulative(totals);
        const look = (now: number) => {
          for (const section of aggregator.close(now)) totals.observe(section);
          const after = cumulative(totals);
          const fallen = [...before].filter(([key, was]) => !((after.get(key) ?? 0) >= was));
          expect(fallen).toEqual([]);
          before = after;
        };
        for (const { queue, duration, queueDelay, pause } of polls) {
          aggregator.poll(0, queue, 1, time, duration, queueDelay, PollOutcome.pending);
          time += duration + pause;
          look(time);
        }
        look(time + 1_000_000_000);
        const all = [...totals.queues];
        expect(all.reduce((sum, { pollTime }) => sum + pollTime.count, 0)).toBe(polls.length);
        expect(all.reduce((sum, { received }) => sum + received, 0)).toBe(
          polls.reduce((sum, { duration }) => sum + duration, 0),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('count what was lost, how tasks ended, and the time in each state of a worker', () => {
    const totals = newTotals();
    const ended = (outcome: TaskOutcome) => ({ task: 1, time: 0, outcome, message: 0 });
    totals.observe({
      kind: 'ends',
      rows: [ended(TaskOutcome.ready), ended(TaskOutcome.ready), ended(TaskOutcome.panicked)],
    });
    totals.observe({ kind: 'loss', rows: [{ worker: 0, from: 0, to: 1, records: 40 }] });
    totals.observe({ kind: 'loss', rows: [{ worker: 0, from: 1, to: 2, records: 2 }] });
    const aggregator = new Aggregator();
    aggregator.poll(0, 0, 1, 0, 30e6, 0, PollOutcome.pending);
    aggregator.park(0, 30e6, 60e6);
    for (const section of aggregator.close(100e6)) totals.observe(section);

    expect(value(totals, 'pollscope.task.ends', { outcome: 'ready' })).toBe(2);
    expect(value(totals, 'pollscope.task.ends', { outcome: 'panicked' })).toBe(1);
    expect(value(totals, 'pollscope.agent.records.lost', { worker: 'main' })).toBe(42);
    expect(value(totals, 'pollscope.worker.time', { worker: 'main', state: 'polling' })).toBeCloseTo(0.03, 9);
    expect(value(totals, 'pollscope.worker.time', { worker: 'main', state: 'parked' })).toBeCloseTo(0.06, 9);
    expect(value(totals, 'pollscope.worker.parks', { worker: 'main' })).toBe(1);
  });
});

describe('fairness', () => {
  function serve(totals: ProgramTotals, window: number, [first, second]: readonly [number, number]): void {
    const empty = { buckets: new Uint16Array(), counts: new Uint32Array(), max: 0, sum: 0 };
    const row = (queue: number, received: number, entitled: number) => {
      const state = {
        lag: entitled - received,
        vruntime: 0,
        depth: 1,
        depthMax: 1,
        slices: 0,
        preemptions: 0,
        maxGap: 0,
      };
      return { queue, received, entitled, ...state, pollTime: empty, queueDelay: empty };
    };
    const rows = [row(0, first, 80e6), row(1, second, 20e6)];
    totals.observe({ kind: 'queueWindows', start: window * 100e6, duration: 100e6, rows });
  }

  it('is of the last ten seconds', () => {
    const totals = newTotals();
    for (let window = 0; window < 100; window++) serve(totals, window, [100e6, 0]);
    expect(value(totals, 'pollscope.fairness.jain', { worker: 'main' })).toBeCloseTo(0.5, 9);
    for (let window = 100; window < 200; window++) serve(totals, window, [80e6, 20e6]);

    expect(value(totals, 'pollscope.fairness.jain', { worker: 'main' })).toBeCloseTo(1, 9);
    const foreground = { worker: 'main', queue: 'foreground' };
    expect(value(totals, 'pollscope.queue.share.received', foreground)).toBeCloseTo(0.8, 9);
    expect(value(totals, 'pollscope.queue.share.entitled', foreground)).toBeCloseTo(0.8, 9);
    expect(value(totals, 'pollscope.queue.cpu.received', foreground)).toBeCloseTo(18, 9);
  });

  it('is not told of a program that has only one queue with work', () => {
    const totals = newTotals();
    expect(value(totals, 'pollscope.fairness.jain', { worker: 'main' })).toBeUndefined();
  });
});

describe('findings', () => {
  const finding = (id: number, state: Finding['state'], detector = 'long-poll'): Section => ({
    kind: 'findings',
    rows: [
      {
        id,
        detector,
        severity: 'warning',
        state,
        first: 0,
        last: 0,
        count: 1,
        subjects: [],
        evidence: { from: 0, to: 0 },
        figures: [],
        sentence: '',
        hint: '',
      },
    ],
  });

  it('count once for each opening, however often they are told again', () => {
    const totals = newTotals(['long-poll', 'lost-waker']);
    totals.observe(finding(1, 'open'));
    totals.observe(finding(1, 'open'));
    totals.observe(finding(2, 'open'));
    totals.observe(finding(1, 'closed'));

    expect(value(totals, 'pollscope.finding.opened', { kind: 'long-poll' })).toBe(2);
    expect(value(totals, 'pollscope.finding.open', { kind: 'long-poll' })).toBe(1);
    expect(value(totals, 'pollscope.finding.open', { kind: 'lost-waker' })).toBe(0);
  });

  it('that open again hold again, and count again', () => {
    const totals = newTotals();
    for (const state of ['open', 'closed', 'closed', 'open'] as const) totals.observe(finding(1, state));
    expect(value(totals, 'pollscope.finding.open', { kind: 'long-poll' })).toBe(1);
    expect(value(totals, 'pollscope.finding.opened', { kind: 'long-poll' })).toBe(2);
  });

  it('count though they closed before anybody looked', () => {
    const totals = newTotals();
    totals.observe(finding(1, 'closed'));
    expect(value(totals, 'pollscope.finding.open', { kind: 'long-poll' })).toBe(0);
    expect(value(totals, 'pollscope.finding.opened', { kind: 'long-poll' })).toBe(1);
  });
});

it('keeps the number of series bounded, and every poll counted, for a program that makes queues without end', () => {
  const totals = newTotals();
  const aggregator = new Aggregator();
  const queues = Array.from({ length: 1000 }, (_, index) => index + 2);
  totals.observe({
    kind: 'queues',
    policy: 0,
    rows: queues.map((queue) => ({ queue, worker: 0, name: queue + 1000, weight: 1 })),
  });
  for (const queue of queues) aggregator.poll(0, queue, 1, queue, 1, 0, PollOutcome.pending);
  for (const section of aggregator.close(100e6)) totals.observe(section);

  const series = [...totals.queues];
  expect(series.length).toBe(257);
  expect(series.reduce((sum, { pollTime }) => sum + pollTime.count, 0)).toBe(1000);
  expect(series.at(-1)?.labels).toEqual({ worker: '(others)', queue: '(others)' });
});
